using IronicConsole.Engine.Operations;

namespace IronicConsole.Engine.Steps.Flow;

/// <summary>Asks a person: the operation rests, without a thread or a lock, until somebody releases (<c>unhold</c>) or rejects (<c>abort</c>) it.</summary>
public sealed class HoldStep : IStep
{
    /// <inheritdoc/>
    public StepInfo Info { get; } = new("flow", "hold", "Waits until a person releases it.")
    {
        Priorities = new Dictionary<OperationKind, int> { [OperationKind.Clean] = 0, [OperationKind.Deploy] = 0, [OperationKind.Service] = 0 },
        Arguments =
        [
            new StepArgument("title", "Short title of the question"),
            new StepArgument("question", "What the person is asked"),
        ],
        Abortable = true, Pauses = true,
    };

    /// <inheritdoc/>
    public Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel)
    {
        var title = step.Planned.Args.Text("title") ?? "Hold";
        var question = step.Planned.Args.Text("question") ?? (step.Rest is [var next, ..] ? $"Go on with {next.Name}?" : "Go on?");
        return Task.FromResult<StepOutcome>(new StepOutcome.Hold(title, question));
    }
}
