using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Power;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;
using Microsoft.Extensions.Options;

namespace IronicConsole.Engine.Deploy.Steps;

/// <summary>Clears away after a failed or aborted flow: power off where the configuration wants it, media out. What cannot be cleared is noted; it never hides the first failure.</summary>
/// <param name="info">What it is.</param>
/// <param name="powerOff">Whether the configuration wants the power off.</param>
/// <param name="power">Switches.</param>
/// <param name="options">Configuration.</param>
public sealed class ClearStep(StepInfo info, Func<DeployOptions, bool> powerOff, PowerChange power, IOptions<DeployOptions> options) : IStep
{
    /// <summary>After a deploy, after cleaning and after service.</summary>
    public static IReadOnlyList<(StepInfo Info, Func<DeployOptions, bool> PowerOff)> All { get; } =
    [
        (Info("clear_deploy", "Switches the machine off and takes its boot media away.", OperationKind.Deploy), o => o.PowerOffAfterFailure),
        (Info("clear_cleaning", "Takes the boot media away; the machine stays as it is, so that its logs can be read.", OperationKind.Clean), o => o.PowerOffInCleanFail),
        (Info("clear_service", "Takes the boot media away; the machine stays as it is.", OperationKind.Service), _ => false),
    ];

    /// <inheritdoc/>
    StepInfo IStep.Info => info;

    /// <inheritdoc/>
    public async Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel)
    {
        if (powerOff(options.Value) && !step.Node.DisablePowerOff && await power.ReachAsync(step, "off", PowerAction.Off, null, cancel).ConfigureAwait(false) is { } going)
        {
            if (going is not StepOutcome.Failed failed) return going;
            await step.NoteAsync($"The machine could not be switched off: {failed.Why.Told}").ConfigureAwait(false);
        }

        switch (await MediaOut.GoOnAsync(step, cancel).ConfigureAwait(false))
        {
            case StepOutcome.Wait wait:
                return wait;
            case StepOutcome.Failed stuck:
                await step.NoteAsync($"The boot media could not be taken away: {stuck.Why.Told}").ConfigureAwait(false);
                break;
        }

        return new StepOutcome.Done();
    }

    private static StepInfo Info(string name, string summary, OperationKind kind) => new("deploy", name, summary)
    {
        Implementation = DirectDeploy.Word, Stage = StepStage.Clear, Priorities = new Dictionary<OperationKind, int> { [kind] = 100 },
    };
}
