using System.Collections.Concurrent;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Periodic;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Store;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace IronicConsole.Engine.Power;

/// <summary>
/// Compares the recorded power of each node with what its BMC says. Where they differ the recorded state is forced upon the machine (as a power operation, which holds the lease),
/// or the machine's state is recorded; a node that stays wrong or silent is put into maintenance with fault <c>power failure</c>. Nothing is written while nothing moves.
/// </summary>
/// <remarks>
/// How often a node was wrong in a row is counted in memory: a write for each miss of a dark rack would cost more than it tells. A restart or another conductor begins to count anew,
/// which gives the machine its tries once more and never puts a node into maintenance too early.
/// </remarks>
public sealed partial class PowerSync(
    FleetIndex fleet, INodeShare share, PowerReads reads, IStore store, AcceptRules accept, Dispatch dispatch, IOptions<PowerOptions> options, ILogger<PowerSync> log) : IPeriodicTask
{
    /// <summary>How an error begins that this task left on a node.</summary>
    public const string GaveUp = "Power sync gave up: ";

    private readonly ConcurrentDictionary<Guid, Misses> _misses = new();

    private readonly record struct Misses(int Count, bool Forced);

    /// <inheritdoc/>
    public string Name => "power sync";

    /// <inheritdoc/>
    public TimeSpan Interval => TimeSpan.FromSeconds(options.Value.SyncIntervalSeconds);

    /// <summary>Whether a node's power is compared: nobody works on it or is about to, and it is cared for at all.</summary>
    public static bool Eligible(Node node) =>
        node is { Maintenance: false, Operation: null, Reservation: null, TargetPowerState: null }
        && node.ProvisionState is not (ProvisionState.Enroll or ProvisionState.AdoptFailed or ProvisionState.DeployWait or ProvisionState.CleanWait);

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancel)
    {
        foreach (var gone in _misses.Keys.Where(id => fleet.Find(id) is not { Maintenance: false })) _misses.TryRemove(gone, out _);
        await reads.EachAsync(fleet.Nodes.Where(n => share.Has(n.Id) && Eligible(n)), CompareAsync, cancel).ConfigureAwait(false);
    }

    private ValueTask CompareAsync(Node node, IPower power, Result<PowerState> read)
    {
        if (read.Problem?.Slug == "power-unknown") return ValueTask.CompletedTask; // the machine itself cannot tell
        if (read.Ok && read.Value == node.PowerState)
        {
            var forced = _misses.TryRemove(node.Id, out var misses) && misses.Forced;
            return node.LastError is { } error && (forced || error.StartsWith(GaveUp, StringComparison.Ordinal)) ? ForgiveAsync(node) : ValueTask.CompletedTask;
        }

        if (node.PowerState is null) return read.Ok ? RecordAsync(node, read.Value) : power.Validate(reads.Drive(node)) is null ? MissAsync(node, power, read) : ValueTask.CompletedTask;
        return MissAsync(node, power, read);
    }

    private async ValueTask MissAsync(Node node, IPower power, Result<PowerState> read)
    {
        var misses = _misses.GetValueOrDefault(node.Id).Count + 1;
        if (misses > options.Value.SyncMaxRetries) await GiveUpAsync(node, read).ConfigureAwait(false);
        else if (!read.Ok) Count(node, misses, false, read.Problem.Told);
        else if (!options.Value.ForceStateDuringSync || !power.CanBeForced || node.DisablePowerOff) await RecordAsync(node, read.Value).ConfigureAwait(false);
        else if (await ForceAsync(node, read.Value).ConfigureAwait(false)) Count(node, misses, true, $"it is in '{read.Value.Wire()}', not in '{node.PowerState!.Value.Wire()}'");
    }

    private void Count(Node node, int misses, bool forced, string why)
    {
        _misses[node.Id] = new Misses(misses, forced || _misses.GetValueOrDefault(node.Id).Forced);
        LogMissed(node.Label, misses, options.Value.SyncMaxRetries, why);
    }

    private async Task<bool> ForceAsync(Node node, PowerState real)
    {
        var wanted = node.PowerState!.Value;
        var by = Caller.Engine with { Reason = $"power sync: the BMC says '{real.Wire()}', recorded is '{wanted.Wire()}'" };
        var request = new PowerRequest(wanted == PowerState.On ? PowerAction.On : PowerAction.Off, null);
        var asked = await store.CommitAsync<Guid?>(by, null, unit =>
        {
            if (Still(unit, node) is null) return (Guid?)null;
            return accept.Power(unit, node.Id, request);
        }).ConfigureAwait(false);
        if (!asked.Ok || asked.Value is not { } operation) return false; // somebody was faster
        await dispatch.DueNowAsync(operation).ConfigureAwait(false);
        return true;
    }

    private async ValueTask RecordAsync(Node node, PowerState real) => await ChangeAsync(node, (unit, now) =>
    {
        unit.Put(PowerChange.Recorded(now, real, unit.Now));
        unit.Tell(node.Id, EventKinds.Power, now.PowerState is { } before ? $"Seen in '{real.Wire()}' instead of '{before.Wire()}'." : $"Seen in '{real.Wire()}'.");
    }).ConfigureAwait(false);

    // The error of this task, or of the power operation that it asked for, has no cause any more. Errors of other work stay: they tell why a node failed.
    private async ValueTask ForgiveAsync(Node node) => await ChangeAsync(node, (unit, now) => unit.Put(now with { LastError = null })).ConfigureAwait(false);

    private async Task GiveUpAsync(Node node, Result<PowerState> read)
    {
        var seen = read.Ok ? $"'{read.Value.Wire()}'" : $"not known ({read.Problem.Told})";
        var why = $"{GaveUp}after {options.Value.SyncMaxRetries} tries the machine's power is {seen}, recorded was '{node.PowerState?.Wire() ?? "unknown"}'.";
        await ChangeAsync(node, (unit, now) =>
        {
            var real = read.Ok ? PowerChange.Recorded(now, read.Value, unit.Now) : now with { PowerState = null };
            unit.Put(real with { LastError = why, Maintenance = true, MaintenanceReason = why, Fault = PowerRecovery.Fault });
            unit.Tell(node.Id, EventKinds.Maintenance, $"Put into maintenance, fault 'power failure'. {why}", severity: "ERROR");
        }).ConfigureAwait(false);
        _misses.TryRemove(node.Id, out _);
        LogGaveUp(node.Label, why);
    }

    private async Task ChangeAsync(Node seen, Action<IUnit, Node> change) => await store.CommitAsync<bool>(Caller.Engine, null, unit =>
    {
        if (Still(unit, seen) is not { } now) return false;
        change(unit, now);
        return true;
    }).ConfigureAwait(false);

    // What was read is worth something only if the node is as it was when its BMC was asked.
    private static Node? Still(IUnit unit, Node seen) => unit.Node(seen.Id) is { } now && now.Version == seen.Version && unit.LeaseOf(seen.Id) is null ? now : null;

    [LoggerMessage(300, LogLevel.Warning, "Power sync of node {Node}, try {Try} of {Tries}: {Why}")]
    private partial void LogMissed(string node, int @try, int tries, string why);

    [LoggerMessage(301, LogLevel.Error, "Node {Node} is put into maintenance. {Why}")]
    private partial void LogGaveUp(string node, string why);
}
