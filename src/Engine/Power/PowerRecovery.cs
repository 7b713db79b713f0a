using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Periodic;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Store;
using Microsoft.Extensions.Options;

namespace IronicConsole.Engine.Power;

/// <summary>Takes nodes with fault <c>power failure</c> out of maintenance again as soon as their BMC tells their power.</summary>
public sealed class PowerRecovery(FleetIndex fleet, INodeShare share, PowerReads reads, IStore store, IOptions<PowerOptions> options) : IPeriodicTask
{
    /// <summary>The fault that is cleared by itself; the others wait for a person.</summary>
    public const string Fault = "power failure";

    /// <inheritdoc/>
    public string Name => "power failure recovery";

    /// <inheritdoc/>
    public TimeSpan Interval => TimeSpan.FromSeconds(options.Value.RecoveryIntervalSeconds);

    /// <inheritdoc/>
    public Task RunAsync(CancellationToken cancel) => reads.EachAsync(fleet.Nodes.Where(n => share.Has(n.Id) && Lost(n)), SeenAsync, cancel);

    private static bool Lost(Node node) => node is { Maintenance: true, Fault: Fault, Operation: null, Reservation: null };

    private async ValueTask SeenAsync(Node node, IPower power, Result<PowerState> read)
    {
        if (!read.Ok) return;
        await store.CommitAsync<bool>(Caller.Engine, null, unit =>
        {
            if (unit.Node(node.Id) is not { } now || !Lost(now) || unit.LeaseOf(node.Id) is not null) return false;
            var mine = now.LastError?.StartsWith(PowerSync.GaveUp, StringComparison.Ordinal) == true;
            unit.Put(PowerChange.Recorded(now, read.Value, unit.Now) with { Maintenance = false, MaintenanceReason = null, Fault = null, LastError = mine ? null : now.LastError });
            unit.Tell(node.Id, EventKinds.Maintenance, $"Maintenance ended: the BMC answers again and says '{read.Value.Wire()}'.");
            return true;
        }).ConfigureAwait(false);
    }
}
