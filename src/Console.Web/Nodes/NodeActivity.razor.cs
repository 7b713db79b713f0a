using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Store;
using IronicConsole.Web.Components;
using Microsoft.AspNetCore.Components;

namespace IronicConsole.Web.Nodes;

/// <summary>One stream of state changes, steps, holds and decisions, newest first; each step opens its own log.</summary>
public sealed partial class NodeActivity
{
    private static readonly (string Key, string Name)[] Filters = [("all", "All"), ("steps", "Steps"), ("faults", "Faults"), ("changes", "Changes")];

    private IReadOnlyList<ActivityRow>? _rows;
    private string _filter = "all";
    private string? _open;
    private int _limit = 60;
    private bool _more;
    private bool _reading;
    private bool _again;

    /// <summary>The node.</summary>
    [Parameter, EditorRequired] public Node Node { get; set; } = default!;

    /// <summary>The step whose log is open at first.</summary>
    [Parameter] public string? Step { get; set; }

    [Inject] private IHistory History { get; set; } = default!;

    private IReadOnlyList<ActivityRow> Shown => _filter switch
    {
        "steps" => [.. _rows!.Where(r => r.Kind == ActivityKind.Step)],
        "faults" => [.. _rows!.Where(r => r.Fault)],
        "changes" => [.. _rows!.Where(r => r.Kind == ActivityKind.Change)],
        _ => _rows!,
    };

    /// <summary>Takes in what happened: reads the stream again when it was about this node.</summary>
    public async Task ShowAsync(FeedBatch batch)
    {
        if (!batch.Resync && batch.Events.Count == 0 && !batch.Nodes.ContainsKey(Node.Id)) return;
        await ReadAsync();
        StateHasChanged();
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        _open = Step;
        await ReadAsync();
    }

    private async Task OlderAsync()
    {
        _limit *= 3;
        await ReadAsync();
    }

    private void Toggle(ActivityRow row) => _open = _open == row.Key ? null : row.Key;

    // One read at a time; what comes meanwhile is read once more after it.
    private async Task ReadAsync()
    {
        _again = true;
        if (_reading) return;
        _reading = true;
        try
        {
            while (_again)
            {
                _again = false;
                _rows = await RowsAsync();
            }
        }
        finally
        {
            _reading = false;
        }
    }

    private async Task<IReadOnlyList<ActivityRow>> RowsAsync()
    {
        var events = await History.EventsAsync(Node.Id, _limit);
        var oldest = events.Count < _limit ? DateTimeOffset.MinValue : events[^1].At;
        var rows = new List<ActivityRow>(events.Select(ActivityRow.Of).OfType<ActivityRow>());
        foreach (var operation in await History.OperationsAsync(Node.Id, Math.Max(10, _limit / 6)))
        {
            if ((operation.EndedAt ?? DateTimeOffset.MaxValue) < oldest) continue;
            foreach (var run in await History.StepRunsAsync(operation.Id)) rows.Add(ActivityRow.Of(run, operation.Plan.Length));
        }

        _more = events.Count == _limit;
        rows.RemoveAll(r => r.At < oldest);
        return [.. rows.OrderByDescending(r => r.At).ThenByDescending(r => r.Run?.Number ?? -1)];
    }
}
