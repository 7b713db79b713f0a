using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;

namespace IronicConsole.Engine.Steps.Flow;

/// <summary>Asks people: the operation rests, without a thread or a lock, until enough of them release (<c>unhold</c>) or one rejects (<c>abort</c>) it, or its deadline ends it.</summary>
public sealed class HoldStep : IStep
{
    /// <inheritdoc/>
    public StepInfo Info { get; } = new("flow", "hold", "Waits until a person releases it.")
    {
        Priorities = new Dictionary<OperationKind, int> { [OperationKind.Clean] = 0, [OperationKind.Deploy] = 0, [OperationKind.Service] = 0 },
        Arguments = HoldTerms.Arguments,
        Abortable = true, Pauses = true,
    };

    /// <inheritdoc/>
    public IReadOnlyList<Problem> Wrong(JsonMap args) => HoldTerms.Wrong(args);

    /// <inheritdoc/>
    public Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel)
    {
        var title = step.Planned.Args.Text("title") ?? "Hold";
        var question = step.Planned.Args.Text("question") ?? (step.Rest is [var next, ..] ? $"Go on with {next.Name}?" : "Go on?");
        return Task.FromResult<StepOutcome>(new StepOutcome.Hold(title, question) { Terms = HoldTerms.Read(step.Planned.Args) });
    }
}
