using System.Text.Json.Nodes;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.Steps.Flow;

/// <summary>Runs a step on child nodes (<see cref="FanOut"/>): begins their operations, so many at once, and waits until they have ended. What became of each is kept with the step.</summary>
/// <param name="rules">Begins the operation of a child.</param>
/// <param name="open">Tells which have not ended.</param>
/// <param name="history">Tells how they ended.</param>
/// <param name="fleet">Tells their names.</param>
/// <param name="dispatch">Brings them to the runner; asked for when needed, since it needs all steps.</param>
public sealed class OnChildrenStep(ChildRules rules, OpenOperations open, IHistory history, FleetIndex fleet, Func<Dispatch> dispatch) : IStep
{
    // A child that ends wakes its parent; this is for the case that the one who should wake it died.
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(10), BusyPoll = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public StepInfo Info { get; } = new("flow", "on_children", "Runs a step on child nodes.") { Stage = StepStage.Begin };

    /// <inheritdoc/>
    public async Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(step);
        var fan = step.Planned.Children!;
        var (running, waiting) = (new List<Guid>(), new List<Guid>());
        foreach (var child in fan.Nodes.Where(c => step.Journalled(ChildRules.ResultOf(c)) is null))
        {
            if (open.Find(IdOf(child)) is not null) running.Add(child);
            else if (await history.OperationAsync(IdOf(child), cancel).ConfigureAwait(false) is { } ended) await RecordAsync(step, child, ended.State, ended.Error).ConfigureAwait(false);
            else waiting.Add(child);
        }

        string? busy = null;
        foreach (var child in waiting)
        {
            if (running.Count >= fan.Parallel || Stopped(step, fan)) break;
            var turn = ChildRules.Turn.Busy;
            await step.ChangeAsync(unit => turn = rules.Begin(unit, unit.Operation(step.Operation)!, unit.StepRun(step.Operation, step.Index)!, child)).ConfigureAwait(false);
            if (turn == ChildRules.Turn.Gone) await RecordAsync(step, child, OperationState.Failed, "It is no child of this node any more.").ConfigureAwait(false);
            else if (turn == ChildRules.Turn.Busy) busy ??= Label(child);
            else running.Add(child);
            if (turn == ChildRules.Turn.Begun) await dispatch().DueNowAsync(IdOf(child)).ConfigureAwait(false);
        }

        if (running.Count > 0) return new StepOutcome.Wait(Poll, running.Count == 1 ? $"child {Label(running[0])}" : $"{running.Count} children") { SeenAt = step.Clock.GetUtcNow() };
        return busy is not null && !Stopped(step, fan) ? new StepOutcome.Wait(BusyPoll, $"child {busy}, which is at work") : Ended(step, fan);

        Guid IdOf(Guid child) => ChildRules.IdOf(step.Operation, step.Index, child);
    }

    private StepOutcome Ended(StepContext step, FanOut fan)
    {
        var failed = fan.Nodes.Where(c => Failed(step, c)).ToArray();
        if (failed.Length > 0 && fan.OnFailure != FanFailure.Ignore)
        {
            var untouched = fan.Nodes.Count(c => step.Journalled(ChildRules.ResultOf(c)) is null);
            return new StepOutcome.Failed(new Problem(
                "child-failed", 500,
                $"It failed on {failed.Length} of {fan.Nodes.Length} children: {string.Join("; ", failed.Take(5).Select(c => $"{Label(c)}: {step.Journalled(ChildRules.ResultOf(c))!.Text("error")}"))}{(untouched > 0 ? $" {untouched} were left alone." : "")}"));
        }

        return new StepOutcome.Done(JsonMap.From(new JsonObject
        {
            ["children"] = new JsonArray([.. fan.Nodes.Select(c => (step.Journalled(ChildRules.ResultOf(c)) ?? JsonMap.Empty).ToObject())]),
        }));
    }

    // Nobody is asked any more once a child failed and that is to stop the others, or a person asked for an abort.
    private bool Stopped(StepContext step, FanOut fan) =>
        (fan.OnFailure == FanFailure.Stop && fan.Nodes.Any(c => Failed(step, c))) || open.Find(step.Operation)?.AbortAfterStep == true;

    private static bool Failed(StepContext step, Guid child) => step.Journalled(ChildRules.ResultOf(child)) is { } result && result.Text("state") != nameof(OperationState.Done);

    private async Task RecordAsync(StepContext step, Guid child, OperationState state, string? error)
    {
        await step.OnceAsync(ChildRules.ResultOf(child), _ => Task.FromResult<Result<JsonMap>>(JsonMap.Of(new
        {
            node = child, name = Label(child), state = state.ToString(), error, operation = ChildRules.IdOf(step.Operation, step.Index, child),
        }))).ConfigureAwait(false);
        await step.NoteAsync($"{Label(child)}: {(state == OperationState.Done ? "done" : error)}").ConfigureAwait(false);
    }

    private string Label(Guid child) => fleet.Find(child)?.Label ?? child.ToString();
}
