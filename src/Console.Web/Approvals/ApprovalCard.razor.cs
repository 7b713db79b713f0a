using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;
using IronicConsole.Web.Components;

namespace IronicConsole.Web.Approvals;

/// <summary>One request: the question with its terms, who asked and who has approved, what was done, what comes next, the evidence, and the answers.</summary>
public sealed partial class ApprovalCard
{
    private const int NextShown = 3;
    private const int LinesShown = 8;

    private Operation? _run;
    private IReadOnlyList<(int Number, PlannedStep Step)> _next = [];
    private IReadOnlyList<StepRun> _done = [];
    private IReadOnlyList<LogLine> _lines = [];
    private ConfirmDialog? _confirm;

    private string? Image => _next.Any(n => n.Step.Step == "write_image") ? Node.InstanceInfo.Text("image_source") : null;

    private bool ByPolicy => _run is { } run && Node.Hold is { } hold && hold.Operation == run.Id && hold.Number < run.Plan.Length && run.Plan[hold.Number].Source == StepSource.Policy;

    /// <inheritdoc/>
    protected override async Task AskedAsync(HoldPrompt hold)
    {
        _run = await History.OperationAsync(hold.Operation);
        if (_run is null) return;
        var runs = await History.StepRunsAsync(hold.Operation);
        _done = [.. runs.Where(r => r.State == StepRunState.Done)];
        _next = [.. _run.Plan.Select((step, i) => (i + 1, step)).Skip(_run.Index + 1).Take(NextShown)];
        _lines = [.. runs.SelectMany(r => r.Notes).OrderBy(n => n.At).TakeLast(LinesShown).Select(n => new LogLine(n.At, n.Line))];
    }

    private async Task EmergencyAsync()
    {
        if (Node.Hold is not { } hold) return;
        string[] effect = [$"{hold.Approvals.Length} of {hold.Quorum} have approved: the others are not asked", "It is marked as an emergency in the history of the node and in the audit trail, with your name"];
        var answer = await _confirm!.AskAsync(new($"Release {Node.Label} in an emergency?", effect, "Release now") { Danger = true, Reason = true });
        if (answer is { Yes: true, Reason: { } reason }) await ReleaseAsync(reason);
    }
}
