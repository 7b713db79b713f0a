using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;
using IronicConsole.Web.Components;
using IronicConsole.Web.Drafts;
using Microsoft.AspNetCore.Components;

namespace IronicConsole.Web.Approvals;

/// <summary>One request: the question, who asked, what was done, what comes next, the evidence, and the two answers.</summary>
public sealed partial class ApprovalCard
{
    private const int NextShown = 3;
    private const int LinesShown = 8;

    private Operation? _run;
    private IReadOnlyList<(int Number, PlannedStep Step)> _next = [];
    private IReadOnlyList<StepRun> _done = [];
    private IReadOnlyList<LogLine> _lines = [];
    private Draft<string>? _draft;
    private string _reason = "";
    private bool _missing;
    private bool _sent;

    /// <summary>The held node.</summary>
    [Parameter, EditorRequired] public Node Node { get; set; } = default!;

    private string? Image => _next.Any(n => n.Step.Step == "write_image") ? Node.InstanceInfo.Text("image_source") : null;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_draft is not null) await _draft.DisposeAsync();
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        var operation = Node.Hold!.Operation;
        _draft = Drafts.Of<string>($"hold/{operation}");
        var kept = await _draft.ReadAsync();
        if (_reason.Length == 0) _reason = kept ?? "";
        _run = await History.OperationAsync(operation);
        if (_run is null) return;
        var runs = await History.StepRunsAsync(operation);
        _done = [.. runs.Where(r => r.State == StepRunState.Done)];
        _next = [.. _run.Plan.Select((step, i) => (i + 1, step)).Skip(_run.Index + 1).Take(NextShown)];
        _lines = [.. runs.SelectMany(r => r.Notes).OrderBy(n => n.At).TakeLast(LinesShown).Select(n => new LogLine(n.At, n.Line))];
    }

    private void Typed(ChangeEventArgs typed)
    {
        _reason = typed.Value?.ToString() ?? "";
        _missing = _missing && string.IsNullOrWhiteSpace(_reason);
        _draft?.Changed(_reason);
    }

    private Task ApproveAsync() => SendAsync(operation => Holds.ApproveAsync(Node.Id, operation, _reason));

    private Task RejectAsync()
    {
        _missing = string.IsNullOrWhiteSpace(_reason);
        return _missing ? Task.CompletedTask : SendAsync(operation => Holds.RejectAsync(Node.Id, operation, _reason));
    }

    private async Task SendAsync(Func<Guid, Task<bool>> send)
    {
        if (_sent || Node.Hold is not { } hold) return;
        _sent = true;
        _sent = await send(hold.Operation);
        if (_sent && _draft is not null) await _draft.ForgetAsync();
    }
}
