using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Web.Components;

namespace IronicConsole.Web.Nodes;

/// <summary>What a row of the activity stream is about.</summary>
public enum ActivityKind
{
    /// <summary>A step that ran or runs.</summary>
    Step,

    /// <summary>A change of state, power, fields or maintenance.</summary>
    Change,

    /// <summary>A run began or ended, a hold was asked or answered.</summary>
    Run,
}

/// <summary>One row of the activity stream.</summary>
/// <param name="Key">Stays the same while the row lives.</param>
/// <param name="At">When.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Look">Shape and colour.</param>
/// <param name="Title">The name that is looked for, in bold; may be empty.</param>
/// <param name="Text">The rest of the line.</param>
public sealed record ActivityRow(string Key, DateTimeOffset At, ActivityKind Kind, Family Look, string Title, string Text)
{
    /// <summary>The step behind it; it has a log.</summary>
    public StepRun? Run { get; init; }

    /// <summary>The operation it belongs to.</summary>
    public Guid? Operation { get; init; }

    /// <summary>Whether something failed.</summary>
    public bool Fault => Look == Family.Failed;

    /// <summary>A step of a run.</summary>
    public static ActivityRow Of(StepRun run, int count) => new(
        $"{run.OperationId:N}-{run.Number}", run.StartedAt, ActivityKind.Step, Looks(run.State), run.Step.Name,
        $"step {run.Number + 1}{(count > run.Number ? $" of {count}" : "")}{(run.Attempt > 1 ? $", attempt {run.Attempt}" : "")}{Tail(run)}")
    {
        Run = run,
        Operation = run.OperationId,
    };

    /// <summary>An event that is not told by a step row; null for one that is.</summary>
    public static ActivityRow? Of(FeedEvent seen)
    {
        var operation = Guid.TryParse(seen.Data.Text("operation"), out var id) ? id : (Guid?)null;
        return seen.Kind switch
        {
            EventKinds.Step or EventKinds.Note => null,
            EventKinds.State => Plain(ActivityKind.Change, ProvisionWords.State(seen.Data.Text("to") ?? "") is { } to ? StateLook.Of(to) : Family.Idle),
            EventKinds.Operation => Plain(ActivityKind.Run, Bad(seen) ? Family.Failed : seen.Data.Text("state") == "Done" ? Family.Done : Family.Idle),
            EventKinds.Hold => Plain(ActivityKind.Run, seen.Data.Text("decision") is null or "asked" or "approved" || (seen.Data.Text("decision") == "expired" && !Bad(seen)) ? Family.Person : Bad(seen) ? Family.Failed : Family.Done),
            EventKinds.Maintenance => Plain(ActivityKind.Change, Family.Maintenance),
            _ => Plain(ActivityKind.Change, Bad(seen) ? Family.Failed : Family.Idle),
        };

        ActivityRow Plain(ActivityKind kind, Family look) => new($"e{seen.Seq}", seen.At, kind, look, "", Words(seen)) { Operation = operation };
    }

    /// <summary>How a step that stands so looks.</summary>
    public static Family Looks(StepRunState state) => state switch
    {
        StepRunState.Running => Family.Working,
        StepRunState.Waiting => Family.Machine,
        StepRunState.Held => Family.Person,
        StepRunState.Done => Family.Done,
        _ => Family.Failed,
    };

    private static string Words(FeedEvent seen)
    {
        var text = seen.Text.TrimEnd();
        if (seen.Kind == EventKinds.Hold && seen.Data.Text("decision") is (null or "asked")) return $"Asks: \"{text}\"";
        if (seen.Kind == EventKinds.Warning) return $"Warning: {text}";
        var told = seen.By.Kind == Engine.Kernel.ActorKind.Engine || seen.Kind is EventKinds.State or EventKinds.Operation || text.Contains(seen.By.Name, StringComparison.Ordinal);
        return told ? text : $"{text.TrimEnd('.')}, by {seen.By.Name}{(seen.By.Reason is null ? "" : $": \"{seen.By.Reason}\"")}";
    }

    private static bool Bad(FeedEvent seen) => seen.Severity == "ERROR";

    private static string Tail(StepRun run) => run switch
    {
        { ExpiredAt: not null, State: StepRunState.Failed } => ", expired",
        { DecidedBy: { } by } => $", {(run.State == StepRunState.Done ? "released" : "rejected")} by {by.Name}{(by.Reason is null ? "" : $": \"{by.Reason}\"")}",
        { Message: { Length: > 0 } message, State: not StepRunState.Done } => $": {message}",
        { State: StepRunState.Waiting } => ", waits",
        _ => "",
    };
}
