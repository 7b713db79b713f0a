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
/// Machines that hang on one another: before a child is switched on its parent is, before a parent is switched off its children are, in the order of their UUIDs and each under its own lease.
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
        foreach (var relative in Of(fleet, step.Node, action))
        {
            if (await OneAsync(step, $"{stage}-{relative.Id}", relative, action == PowerAction.Off ? PowerAction.Off : PowerAction.On, pause, cancel).ConfigureAwait(false) is { } notYet)
            {
                return notYet;
            }
        }

        return null;
    }

    private static bool OwnSupply(Node child) => child.DriverInfo.Flag(OwnSupplyKey) == true;

    private async Task<StepOutcome?> OneAsync(StepContext step, string stage, Node relative, PowerAction action, Func<TimeSpan, TimeSpan> pause, CancellationToken cancel)
    {
        if (step.Journalled($"{stage}-reached") is not null) return null;
        var passed = step.Clock.GetUtcNow() - step.BeganAt;
        var late = passed > TimeSpan.FromSeconds(options.Value.ChangeTimeoutSeconds);

        var lease = await store.CommitAsync(Caller.Engine, null, unit => Take(unit, relative, step.Operation), cancel).ConfigureAwait(false);
        if (!lease.Ok) return late ? new StepOutcome.Failed(lease.Problem) : new StepOutcome.Wait(pause(passed), $"{relative.Label}, which is at work");

        var outcome = await SwitchAsync(step, stage, relative, action, late, pause(passed), cancel).ConfigureAwait(false);
        if (outcome is not StepOutcome.Wait) await EndAsync(lease.Value, relative.Id, outcome is null ? action.After() : null, step.Clock.GetUtcNow()).ConfigureAwait(false);
        if (outcome is null) await step.OnceAsync($"{stage}-reached", _ => Task.FromResult<Problem?>(null)).ConfigureAwait(false);
        return outcome;
    }

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

    private static Result<Lease> Take(IUnit unit, Node relative, Guid operation)
    {
        var held = unit.LeaseOf(relative.Id);
        if (held is null) return unit.Claim(relative.Id, operation) is { } taken ? taken : Locked(relative);
        return held.Operation == operation && unit.Renew(held) ? held : Locked(relative);
    }

    private Task<Result<bool>> EndAsync(Lease lease, Guid relative, PowerState? reached, DateTimeOffset now) => store.CommitAsync(Caller.Engine, null, unit =>
    {
        if (!unit.Renew(lease)) return Result(false);
        if (reached is { } state && unit.Node(relative) is { } node) unit.Put(PowerChange.Recorded(node, state, now));
        unit.Release(lease);
        return Result(true);
    });

    private static Result<bool> Result(bool value) => value;

    private static Problem Locked(Node node) => Problem.Conflict("node-locked", $"Node {node.Label} is locked by other work.", "Try again when its work is done.");
}
