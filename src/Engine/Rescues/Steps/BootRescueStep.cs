using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Steps;

namespace IronicConsole.Engine.Rescues.Steps;

/// <summary>Switches the instance off and boots the agent, which becomes the rescue system.</summary>
public sealed class BootRescueStep(IAgentBoot boot) : IStep
{
    /// <inheritdoc/>
    public StepInfo Info { get; } = new("rescue", "boot_agent", "Switches the instance off and boots the agent. Nothing is written to disk.")
    {
        Implementation = AgentRescue.Word, Stage = StepStage.Begin, Priorities = new Dictionary<OperationKind, int> { [OperationKind.Rescue] = 100 }, Abortable = true, Reboots = true,
    };

    /// <inheritdoc/>
    public async Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel) => await boot.BootAsync(step, inspection: false, cancel).ConfigureAwait(false) ?? new StepOutcome.Done();
}
