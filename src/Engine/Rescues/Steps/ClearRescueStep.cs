using IronicConsole.Engine.Deploy;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Power;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;

namespace IronicConsole.Engine.Rescues.Steps;

/// <summary>After a rescue that failed or was aborted: machine off, media out. What cannot be cleared after an abort puts the node into maintenance, fault <c>rescue abort failure</c>.</summary>
public sealed class ClearRescueStep(PowerChange power) : IStep
{
    /// <summary>The fault.</summary>
    public const string Fault = "rescue abort failure";

    /// <inheritdoc/>
    public StepInfo Info { get; } = new("rescue", "clear", "Switches the machine off and takes its boot media away.")
    {
        Implementation = AgentRescue.Word, Stage = StepStage.Clear, Priorities = new Dictionary<OperationKind, int> { [OperationKind.Rescue] = 100 },
    };

    /// <inheritdoc/>
    public async Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel)
    {
        if (!step.Node.DisablePowerOff && await power.ReachAsync(step, "off", PowerAction.Off, null, cancel).ConfigureAwait(false) is { } going)
        {
            if (going is not StepOutcome.Failed failed) return going;
            await LeftAsync(step, $"The machine could not be switched off: {failed.Why.Told}").ConfigureAwait(false);
        }

        switch (await MediaOut.GoOnAsync(step, cancel).ConfigureAwait(false))
        {
            case StepOutcome.Wait wait:
                return wait;
            case StepOutcome.Failed stuck:
                await LeftAsync(step, $"The boot media could not be taken away: {stuck.Why.Told}").ConfigureAwait(false);
                break;
        }

        return new StepOutcome.Done();
    }

    private static async Task LeftAsync(StepContext step, string told)
    {
        await step.NoteAsync(told).ConfigureAwait(false);
        await step.ChangeAsync(unit =>
        {
            if (unit.Operation(step.Operation) is not { AbortAfterStep: true } || unit.Node(step.Node.Id) is not { } node) return;
            unit.Put(node with { Maintenance = true, MaintenanceReason = node.MaintenanceReason ?? told, Fault = Fault });
        }).ConfigureAwait(false);
    }
}
