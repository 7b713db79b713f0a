using IronicConsole.Engine.Operations;
using IronicConsole.Web.Components;

namespace IronicConsole.Web.Runs;

/// <summary>A run in words and looks.</summary>
public static class RunWords
{
    /// <summary>Short name: <c>r-1be26c0b</c>.</summary>
    public static string Label(this Operation run) => $"r-{run.Id.ToString("N")[..8]}";

    /// <summary>How it looks.</summary>
    public static Family Look(this Operation run) => run.State switch
    {
        OperationState.Running or OperationState.Clearing => Family.Working,
        OperationState.Waiting => Family.Machine,
        OperationState.Held => Family.Person,
        OperationState.Done => Family.Done,
        _ => Family.Failed,
    };

    /// <summary>How long steps take together: "4-9 min, not counting 1 answer and 2 steps not timed yet"; null when none of them was timed.</summary>
    public static string? Words(this PlanTime time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return time.Band.Slow == TimeSpan.Zero && time.Unknown + time.Holds > 0 ? null : Durations.Range(time.Band.Usual, time.Band.Slow) + time.Without();
    }

    /// <summary>What a time does not count: ", not counting 1 answer and 2 steps not timed yet"; empty when it counts all.</summary>
    public static string Without(this PlanTime time)
    {
        ArgumentNullException.ThrowIfNull(time);
        var more = new List<string>();
        if (time.Holds > 0) more.Add($"{time.Holds} {(time.Holds == 1 ? "answer" : "answers")}");
        if (time.Unknown > 0) more.Add($"{time.Unknown} {(time.Unknown == 1 ? "step" : "steps")} not timed yet");
        return more.Count == 0 ? "" : $", not counting {string.Join(" and ", more)}";
    }

    /// <summary>Its state as a word.</summary>
    public static string Word(this Operation run) => run.State switch
    {
        OperationState.Running => "running",
        OperationState.Waiting => run.WaitsFor is null ? "waiting" : $"waits for {run.WaitsFor}",
        OperationState.Held => "held",
        OperationState.Clearing => "clearing away",
        OperationState.Done => "done",
        OperationState.Failed => "failed",
        _ => "aborted",
    };
}
