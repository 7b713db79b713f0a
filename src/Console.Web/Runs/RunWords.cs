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
