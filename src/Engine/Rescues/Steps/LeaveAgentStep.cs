using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Deploy;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Steps;

namespace IronicConsole.Engine.Rescues.Steps;

/// <summary>Takes the boot media away and forgets the agent, token and all: the machine belongs to whoever has the password now. The rescue system runs from memory.</summary>
public sealed class LeaveAgentStep : IStep
{
    /// <inheritdoc/>
    public StepInfo Info { get; } = new("rescue", "leave", "Takes the boot media away; the rescue system runs from memory.")
    {
        Implementation = AgentRescue.Word, Stage = StepStage.End, Priorities = new Dictionary<OperationKind, int> { [OperationKind.Rescue] = 100 },
    };

    /// <inheritdoc/>
    public async Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel)
    {
        if (await MediaOut.GoOnAsync(step, cancel).ConfigureAwait(false) is { } notYet) return notYet;
        await step.ChangeAsync(AgentRules.Forget).ConfigureAwait(false);
        return new StepOutcome.Done();
    }
}
