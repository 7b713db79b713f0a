using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Bios;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Power;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;
using Microsoft.Extensions.Options;

namespace IronicConsole.Engine.Inspection;

/// <summary>Ends an in-band inspection, well or badly: takes the boot medium away and powers the machine off, unless fast track keeps a good agent running.</summary>
/// <param name="stage">End or Clear.</param>
/// <param name="change">Changes power.</param>
/// <param name="link">Knows about fast track.</param>
/// <param name="options">Configuration.</param>
public sealed class InspectFinishStep(StepStage stage, PowerChange change, AgentLink link, IOptions<InspectionOptions> options) : IStep
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <inheritdoc/>
    public StepInfo Info { get; } = new("inspect", stage == StepStage.Clear ? "clear" : "finish", "Takes the boot medium away and powers the machine off.")
    {
        Implementation = "agent",
        Stage = stage,
        Priorities = new Dictionary<OperationKind, int> { [OperationKind.Inspect] = 100 },
    };

    /// <inheritdoc/>
    public async Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel)
    {
        var staysUp = stage == StepStage.End && link.FastTrack(step.Node);
        if (staysUp && await FirstHeartbeatAsync(step).ConfigureAwait(false) is { } silent) return silent;

        var boot = step.Hardware<IBoot>(HardwareInterface.Boot);
        if (boot.Ok && await step.OnceAsync("clean-up", _ => boot.Value.CleanUpRamdiskAsync(step.Driver, cancel)).ConfigureAwait(false) is { } left)
        {
            if (left.RetryAfter is { } pause && step.Clock.GetUtcNow() - step.BeganAt < TimeSpan.FromMinutes(5)) return new StepOutcome.Wait(pause, "the BMC, which is busy");
            await step.NoteAsync($"The boot medium could not be taken away: {left.Told}").ConfigureAwait(false);
        }

        if (options.Value.PowerOff && !staysUp)
        {
            var action = step.Node.DisablePowerOff ? PowerAction.Reboot : PowerAction.Off;
            if (await change.ReachAsync(step, "power", action, null, cancel).ConfigureAwait(false) is { } notYet)
            {
                if (stage != StepStage.Clear || notYet is not StepOutcome.Failed failed) return notYet;
                await step.NoteAsync($"The machine could not be powered off: {failed.Why.Told}").ConfigureAwait(false);
            }
        }

        if (stage == StepStage.End) await BiosReadout.KeepAsync(step, cancel).ConfigureAwait(false);
        var now = step.Clock.GetUtcNow();
        await step.ChangeAsync(n => n with
        {
            InspectionFinishedAt = stage == StepStage.End ? now : n.InspectionFinishedAt,
            DriverInternalInfo = n.DriverInternalInfo.Without(BmcAddresses.Key),
        }).ConfigureAwait(false);
        return new StepOutcome.Done();
    }

    // The agent sends its inventory before it says where it answers. Whoever comes next can use it only when that is known.
    private static async Task<StepOutcome?> FirstHeartbeatAsync(StepContext step)
    {
        if (step.Agent.Address is not null || step.Journalled("silent") is not null) return null;
        if (step.Clock.GetUtcNow() - step.BeganAt < Patience) return new StepOutcome.Wait(TimeSpan.FromSeconds(30), "the agent to say where it answers");
        await step.OnceAsync("silent", _ => Task.FromResult<Problem?>(null)).ConfigureAwait(false);
        await step.NoteAsync("The agent sent its inventory and was not heard again; what comes next boots it anew.").ConfigureAwait(false);
        return null;
    }
}
