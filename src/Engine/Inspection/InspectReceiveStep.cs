using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Steps;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.Inspection;

/// <summary>Waits for the agent's inventory, takes it through the hooks and stores what comes out.</summary>
public sealed class InspectReceiveStep(IHistory history, InspectionWriter writer) : IStep
{
    /// <summary><c>interface.step</c>.</summary>
    public const string Title = "inspect.receive";

    /// <summary>The agent sends its inventory before its first heartbeat; one that beats for so long without has lost it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2), Poll = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public StepInfo Info { get; } = new("inspect", "receive", "Takes the agent's inventory: sets properties, makes ports, keeps the inventory.")
    {
        Implementation = "agent",
        Stage = StepStage.Main,
        Priorities = new Dictionary<OperationKind, int> { [OperationKind.Inspect] = 100 },
        RequiresRamdisk = true,
        Abortable = true,
        Core = true,
    };

    /// <inheritdoc/>
    public async Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel)
    {
        if (await history.PendingInventoryAsync(step.Operation, cancel).ConfigureAwait(false) is { } pending)
        {
            return await writer.WriteAsync(step, pending.Hardware, pending.PluginData).ConfigureAwait(false) is { } failed ? new StepOutcome.Failed(failed) : new StepOutcome.Done();
        }

        // Stored before a crash, and only the end of this step was not recorded.
        var newest = await history.InventoryAsync(step.Node.Id, cancel).ConfigureAwait(false);
        if (newest?.Id == step.Operation) return new StepOutcome.Done();

        return step.Clock.GetUtcNow() - step.BeganAt > Patience && step.Agent.Address is not null
            ? new StepOutcome.Failed(new Problem("inspection-failed", 500, "The agent is up, but its inventory has not come.")
            {
                Fix = "Look into the machine's console for what the agent says about continue_inspection, then inspect again.",
            })
            : new StepOutcome.Wait(Poll, "the agent's inventory");
    }
}
