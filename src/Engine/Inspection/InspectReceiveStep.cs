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

    /// <summary>For so long an agent is asked that beats but does not tell what it found.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2), Poll = TimeSpan.FromSeconds(30), AskAgain = TimeSpan.FromSeconds(5);

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

        return step.Agent.Address is null ? new StepOutcome.Wait(Poll, "the agent's inventory") : await AskAsync(step, cancel).ConfigureAwait(false);
    }

    // The agent sends its inventory before its first heartbeat, and gives it up after a few tries. One that beats without has lost it (nobody listened, or the way was cut), but still has it.
    private async Task<StepOutcome> AskAsync(StepContext step, CancellationToken cancel)
    {
        var asked = await step.Agent.AskAsync("poll.get_hardware_info", JsonMap.Empty, cancel).ConfigureAwait(false);
        var inventory = asked.Ok ? JsonMap.From(asked.Value) : JsonMap.Empty;
        var problem = asked.Ok ? InspectionCallbacks.Wrong(inventory) : asked.Problem;
        if (problem is null)
        {
            await step.NoteAsync("The inventory that the agent sent did not arrive; it was asked for it.").ConfigureAwait(false);
            return await writer.WriteAsync(step, inventory, JsonMap.Empty).ConfigureAwait(false) is { } failed ? new StepOutcome.Failed(failed) : new StepOutcome.Done();
        }

        return step.Clock.GetUtcNow() - step.BeganAt <= Patience
            ? new StepOutcome.Wait(AskAgain, "the agent's inventory")
            : new StepOutcome.Failed(new Problem("inspection-failed", 500, $"The agent is up, but its inventory has not come, and asked for it, it does not tell: {problem.Told}")
            {
                Fix = "Look into the machine's console for what the agent says about continue_inspection, then inspect again.",
            });
    }
}
