using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;

namespace IronicConsole.Engine.Power;

/// <summary>Changes a machine's power: the one step of a power operation, and the flow-control steps <c>power_on</c>, <c>power_off</c>, <c>reboot</c>.</summary>
/// <param name="info">What it is.</param>
/// <param name="action">What it does; null takes it from the operation's request (<see cref="PowerRequest"/>).</param>
/// <param name="change">Does it.</param>
/// <param name="boot">Boots the agent again where later steps of the flow need it: a machine that is merely switched on boots its disk.</param>
public sealed class SetPowerStep(StepInfo info, PowerAction? action, PowerChange change, IAgentBoot boot) : IStep
{
    /// <inheritdoc/>
    public StepInfo Info => info;

    /// <summary>All four of them.</summary>
    public static IReadOnlyList<(StepInfo Info, PowerAction? Action)> All { get; } =
    [
        (new StepInfo("power", "set_power", "Changes the power as asked.") { Stage = StepStage.Begin, Priorities = new Dictionary<OperationKind, int> { [OperationKind.Power] = 100 } }, null),
        (Control("power_on", "Switches the machine on."), PowerAction.On),
        (Control("power_off", "Switches the machine off."), PowerAction.Off),
        (Control("reboot", "Switches the machine off and on."), PowerAction.Reboot),
    ];

    /// <inheritdoc/>
    public async Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel)
    {
        var request = action is { } given ? new PowerRequest(given, null) : PowerRequest.From(step.Request);
        if (!request.Ok) return new StepOutcome.Failed(request.Problem);
        if (MachineRestart.BootsAgent(step, request.Value.Action)) return await boot.RebootAsync(step, cancel).ConfigureAwait(false) ?? new StepOutcome.Done();
        if (await change.ReachAsync(step, "power", request.Value.Action, request.Value.Timeout, cancel).ConfigureAwait(false) is { } notYet) return notYet;
        if (request.Value.Action.After() == PowerState.On) await BootReadout.KeepAsync(step, cancel).ConfigureAwait(false);
        return new StepOutcome.Done();
    }

    private static StepInfo Control(string name, string summary) => new("flow", name, summary)
    {
        Priorities = new Dictionary<OperationKind, int> { [OperationKind.Clean] = 0, [OperationKind.Deploy] = 0, [OperationKind.Service] = 0 }, Reboots = true,
    };
}
