using System.Collections.Immutable;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Secrets;
using IronicConsole.Engine.Steps;
using IronicConsole.Engine.Store;
using Microsoft.Extensions.Options;

namespace IronicConsole.Engine.Power;

/// <summary>
/// Machines that hang on one another: before a child is switched on its parent is, before a parent is switched off its children are, each under its own lease (<see cref="FamilyLock"/>).
/// A child with <c>driver_info.has_dedicated_power_supply</c> is exempt.
/// </summary>
public sealed class PowerRelatives(IStore store, FleetIndex fleet, HardwareTypes hardware, SecretBox secrets, IOptions<PowerOptions> options)
{
    /// <summary>The key of <c>driver_info</c> that exempts a child.</summary>
    public const string OwnSupplyKey = "has_dedicated_power_supply";

    /// <summary>The nodes that an action touches besides its own, in UUID order.</summary>
    public static IReadOnlyList<Node> Of(FleetIndex fleet, Node node, PowerAction action) => action switch
    {
        PowerAction.Off => [.. fleet.ChildrenOf(node.Id).Where(c => !OwnSupply(c)).OrderBy(c => c.Id)],
        PowerAction.On or PowerAction.Reboot when node.ParentNode is { } id && !OwnSupply(node) && fleet.Find(id) is { } parent => [parent],
        _ => [],
    };

    /// <summary>Goes on with the relatives' power; null once all are as they must be.</summary>
    /// <param name="step">The step that changes its own node.</param>
    /// <param name="stage">Names the change within the step.</param>
    /// <param name="action">What is done to the step's node.</param>
    /// <param name="pause">The pause before the next look, by the time passed.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<StepOutcome?> PrepareAsync(StepContext step, string stage, PowerAction action, Func<TimeSpan, TimeSpan> pause, CancellationToken cancel)
    {
        var left = Of(fleet, step.Node, action).Where(r => step.Journalled(Reached(stage, r)) is null).ToArray();
        if (left.Length == 0) return null;
        var passed = step.Clock.GetUtcNow() - step.BeganAt;
        var late = passed > TimeSpan.FromSeconds(options.Value.ChangeTimeoutSeconds);
        var locks = await store.CommitAsync(Caller.Engine, null, unit => FamilyLock.Take(unit, left, step.Operation), cancel).ConfigureAwait(false);
        if (!locks.Ok) return late ? new StepOutcome.Failed(locks.Problem) : new StepOutcome.Wait(pause(passed), "a parent or child that is at work");

        StepOutcome? wait = null;
        foreach (var (relative, lease) in left.Zip(locks.Value))
        {
            var outcome = await SwitchAsync(step, $"{stage}-{relative.Id}", relative, action == PowerAction.Off ? PowerAction.Off : PowerAction.On, late, pause(passed), cancel).ConfigureAwait(false);
            if (outcome is null)
            {
                await EndAsync([lease], relative.Id, action == PowerAction.Off ? PowerState.Off : PowerState.On, step.Clock.GetUtcNow()).ConfigureAwait(false);
                await step.OnceAsync(Reached(stage, relative), _ => Task.FromResult<Problem?>(null)).ConfigureAwait(false);
            }
            else if (outcome is StepOutcome.Failed)
            {
                await EndAsync(locks.Value, null, default, default).ConfigureAwait(false);
                return outcome;
            }

            wait ??= outcome;
        }

        return wait;
    }

    private static string Reached(string stage, Node relative) => $"{stage}-{relative.Id}-reached";

    private static bool OwnSupply(Node child) => child.DriverInfo.Flag(OwnSupplyKey) == true;

    private async Task<StepOutcome?> SwitchAsync(StepContext step, string stage, Node relative, PowerAction action, bool late, TimeSpan pause, CancellationToken cancel)
    {
        var power = hardware.Of<IPower>(relative, HardwareInterface.Power);
        if (!power.Ok) return new StepOutcome.Failed(power.Problem);

        var driver = new DriverNode(relative, key => secrets.Open(relative.Id, relative.DriverInfo.Text(key)));
        var now = await power.Value.ReadAsync(driver, cancel).ConfigureAwait(false);
        if (now.Ok && now.Value == action.After()) return null;
        if (late) return new StepOutcome.Failed(now.Problem ?? new Problem("power-timeout", 500, $"Node {relative.Label} did not reach '{action.After().Wire()}', which {step.Node.Label} needs first."));

        var refused = await step.OnceAsync(stage, _ => power.Value.SendAsync(driver, action, cancel)).ConfigureAwait(false);
        if (refused is { RetryAfter: null }) return new StepOutcome.Failed(refused);
        return new StepOutcome.Wait(refused?.RetryAfter ?? pause, $"{relative.Label} to be in '{action.After().Wire()}'");
    }

    private Task<Result<bool>> EndAsync(ImmutableArray<Lease> leases, Guid? switched, PowerState state, DateTimeOffset now) => store.CommitAsync<bool>(Caller.Engine, null, unit =>
    {
        foreach (var lease in leases.Where(unit.Renew))
        {
            if (lease.Node == switched && unit.Node(lease.Node) is { } node) unit.Put(PowerChange.Recorded(node, state, now));
            unit.Release(lease);
        }

        return true;
    });
}
