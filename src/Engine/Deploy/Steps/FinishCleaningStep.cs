using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Steps;

namespace IronicConsole.Engine.Deploy.Steps;

/// <summary>Ends cleaning: the agent's machine is switched off and its media taken away, unless fast track keeps it ready for what comes next.</summary>
public sealed class FinishCleaningStep(AgentBoot boot, AgentShutdown shutdown) : IStep
{
    private static readonly string[] Keys = ["agent_cached_clean_steps", "agent_cached_clean_steps_refreshed", "clean_steps", "clean_step_index"];

    /// <inheritdoc/>
    public StepInfo Info { get; } = new("deploy", "finish_cleaning", "Ends the agent and switches the machine off.")
    {
        Implementation = DirectDeploy.Word, Stage = StepStage.End, Priorities = new Dictionary<OperationKind, int> { [OperationKind.Clean] = 100 },
    };

    /// <inheritdoc/>
    public async Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel)
    {
        if (!boot.FastTrack(step.Node))
        {
            if (await shutdown.GoOnAsync(step, cancel).ConfigureAwait(false) is { } notYet) return notYet;
            if (await MediaOut.GoOnAsync(step, cancel).ConfigureAwait(false) is { } notOut) return notOut;
        }

        await step.ChangeAsync(n => n with { DriverInternalInfo = n.DriverInternalInfo.Without(Keys) }).ConfigureAwait(false);
        return new StepOutcome.Done();
    }
}
