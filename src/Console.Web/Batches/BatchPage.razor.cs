using System.Collections.Immutable;
using IronicConsole.Engine.Batches;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;
using IronicConsole.Web.Components;
using Microsoft.AspNetCore.Components;

namespace IronicConsole.Web.Batches;

/// <summary>One batch: how it stands, its waves, the question while it is held, the result of each node and what failed by cause. Live: what a change costs is one pass over its nodes and the rows in view.</summary>
public sealed partial class BatchPage
{
    private const int MostNamed = 50;

    private Batch? _batch;
    private BatchTally[] _waves = [];
    private BatchTally _all;
    private IReadOnlyList<BatchCause> _causes = [];
    private ImmutableArray<BatchNode> _rows = [];
    private HashSet<Guid> _atWork = [];
    private IReadOnlyList<BatchResult> _seen = [];
    private (int Start, int Count) _view;
    private VirtualRows<BatchResult>? _list;
    private ConfirmDialog? _confirm;
    private string? _noUpdate, _noCreate;
    private string _reason = "";
    private bool _busy;

    /// <summary>The batch.</summary>
    [Parameter] public Guid Id { get; set; }

    /// <summary>Shows the nodes of one state only: waiting, running, held, done, failed or refused.</summary>
    [SupplyParameterFromQuery(Name = "state")] public string? State { get; set; }

    [Inject] private IBatches Batches { get; set; } = default!;

    [Inject] private BatchDesk Desk { get; set; } = default!;

    [Inject] private StepCatalogue Catalogue { get; set; } = default!;

    [Inject] private NavigationManager Nav { get; set; } = default!;

    /// <inheritdoc/>
    protected override FeedWindow Window => new() { Nodes = _atWork, Every = TimeSpan.FromMilliseconds(250) };

    private IEnumerable<(string? Key, string Name, int Count)> Filters =>
        new (string? Key, string Name, int Count)[]
        {
            (null, "All", _all.All), ("waiting", "Waiting", _all.Waiting), ("running", "Running", _all.Running), ("held", "Held", _all.Held), ("done", "Done", _all.Done), ("failed", "Failed", _all.Failed), ("refused", "Refused", _all.Refused),
        }.Where(f => f.Key is null || f.Count > 0 || f.Key == State);

    private string? NoPause => _noUpdate ?? _batch!.State switch
    {
        BatchState.Running => null,
        BatchState.Held => "It is held: no node is begun until people have answered",
        _ => $"It is {_batch!.Word()}",
    };

    private string? NoResume => _noUpdate;

    private string? NoCancel => _noUpdate ?? (_batch!.State is BatchState.Done or BatchState.Cancelled ? $"It is {_batch.Word()}" : null);

    private string? NoRetry => _noCreate ?? (_all.Failed + _all.Refused == 0 ? "No node has failed"
        : _batch!.State is BatchState.Running or BatchState.Held or BatchState.Paused ? $"It is {_batch.Word()}: wait for its end, or cancel it"
        : _batch.Count(BatchNodeState.Running) is > 0 and var running ? $"{BatchWords.Nodes(running)} still at work: wait for their end" : null);

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var found = Batches.Find(await Me.AsCallerAsync(), Id);
        if (found is not null) (_noUpdate, _noCreate) = (await Me.WhyNotAsync(Rule.BatchUpdate, BatchCommands.TargetOf(found)), await Me.WhyNotAsync(Rule.BatchCreate));
        if (found?.Id != _batch?.Id) _reason = "";
        Take(found);
        if (_list is not null) await _list.RefreshAsync();
        MoveWindow();
    }

    /// <inheritdoc/>
    protected override async Task OnChangesAsync(FeedBatch batch)
    {
        if (_batch is not { } before) return;
        var now = Fleet.Records.Find<Batch>(Id);
        if (!batch.Resync && ReferenceEquals(now, before) && !batch.Nodes.Keys.Any(_atWork.Contains)) return;
        var count = _rows.Length;
        Take(now);
        MoveWindow();
        if (_list is not null && (batch.Resync || count != _rows.Length || !_seen.SequenceEqual(Rows(_view.Start, _view.Count)))) await _list.RefreshAsync();
        StateHasChanged();
    }

    private void Take(Batch? batch)
    {
        var bad = _all.Failed + _all.Refused;
        var other = batch?.Id != _batch?.Id;
        _batch = batch;
        if (batch is null) return;
        _waves = BatchTally.Waves(batch, Fleet);
        _all = _waves.Aggregate(default(BatchTally), (all, wave) => all + wave);
        if (other || bad != _all.Failed + _all.Refused) _causes = BatchCause.Of(batch, Fleet);
        _rows = State is null ? batch.Nodes : [.. batch.Nodes.Where(n => BatchTally.IsHeld(batch, n, Fleet) ? State == "held" : State == BatchDocument.Word(n.State))];
        _atWork = [.. batch.Nodes.Where(n => n.State == BatchNodeState.Running).Select(n => n.Node)];
    }

    private BatchResult[] Rows(int start, int count)
    {
        var end = Math.Min(_rows.Length, start + count);
        var rows = new BatchResult[Math.Max(0, end - start)];
        for (var i = 0; i < rows.Length; i++) rows[i] = BatchResult.Of(_batch!, _rows[start + i], Fleet);
        return rows;
    }

    private ValueTask<RowWindow<BatchResult>> RowsOf(int start, int count, CancellationToken cancel)
    {
        var rows = Rows(start, count);
        (_seen, _view) = (rows, (start, count));
        return ValueTask.FromResult(new RowWindow<BatchResult>(rows, _rows.Length));
    }

    private static string? ClassOf(BatchResult row) => row.Held ? "ic-hold" : row.State is BatchNodeState.Failed or BatchNodeState.Refused ? "ic-fail" : null;

    private void Open(BatchResult row)
    {
        if (row.Run is { } run) Nav.NavigateTo($"runs/{run}");
        else if (row.Label is { } label) Nav.NavigateTo($"nodes/{Uri.EscapeDataString(label)}");
    }

    private string? Shut(string? why) => why is null && !_busy ? null : "true";

    private Task PauseAsync() => NoPause is not null ? Task.CompletedTask : DoAsync(() => Desk.PauseAsync(_batch!, _reason));

    private async Task ResumeAsync()
    {
        if (NoResume is not null || _batch is not { } batch) return;
        if (batch.State == BatchState.Stopped)
        {
            var bad = _waves[batch.Wave].Failed + _waves[batch.Wave].Refused;
            if (!await AskedAsync(new($"Resume {batch.Title}?", [$"Accepts that {BatchWords.Nodes(bad)} of wave {batch.Wave + 1} failed.", $"Goes on with {BatchWords.Nodes(_all.Waiting)}."], "Resume"))) return;
        }

        await DoAsync(() => Desk.ResumeAsync(batch, _reason));
    }

    private async Task CancelAsync()
    {
        if (NoCancel is not null || _batch is not { } batch) return;
        string[] effects = [$"{BatchWords.Nodes(_all.Waiting + (batch.State == BatchState.Held ? _all.Held : 0))} will not be begun.", .. _atWork.Count == 0 ? Array.Empty<string>() : [$"{BatchWords.Nodes(_atWork.Count)} at work go on to their end."], "It cannot be taken up again."];
        if (await AskedAsync(new($"Cancel {batch.Title}?", effects, "Cancel the batch") { Danger = true })) await DoAsync(() => Desk.CancelAsync(batch, _reason));
    }

    private async Task RetryAsync()
    {
        if (NoRetry is not null || _batch is not { } batch) return;
        var failed = _all.Failed + _all.Refused;
        string[] losing = [.. batch.Steps.Where(s => Destructive(batch, s)).Select(s => $"{s.Interface}.{s.Step} loses data.")];
        var loses = losing.Length > 0 || batch.Verb is Verb.Delete or Verb.Rebuild;
        if (!await AskedAsync(new($"Retry {BatchWords.Nodes(failed)}?", ["A new batch does the same plan on the nodes that failed or were refused, at the same pace.", .. losing], "Retry") { Danger = loses, Count = loses && failed > 10 ? failed : null })) return;
        Batch? made = null;
        await DoAsync(async () => (made = await Desk.RetryAsync(batch, _reason)) is not null);
        if (made is not null) Nav.NavigateTo(made.Href());
    }

    private bool Destructive(Batch batch, Engine.Operations.RequestedStep step) =>
        batch.Nodes.Select(n => Fleet.Find(n.Node)).OfType<Node>().FirstOrDefault() is { } node && Catalogue.Find(node, step.Interface, step.Step)?.Info.Destructive == true;

    // A reason that stands in the field is not asked for once more.
    private async Task<bool> AskedAsync(ConfirmAsk ask)
    {
        var answer = await _confirm!.AskAsync(ask with { Reason = string.IsNullOrWhiteSpace(_reason) ? false : null });
        if (answer.Reason is { } given) _reason = given;
        return answer.Yes;
    }

    private async Task DoAsync(Func<Task<bool>> act)
    {
        if (_busy) return;
        _busy = true;
        if (await act()) _reason = "";
        _busy = false;
    }
}
