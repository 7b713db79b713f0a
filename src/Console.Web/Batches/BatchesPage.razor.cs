using IronicConsole.Engine.Batches;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using Microsoft.AspNetCore.Components;

namespace IronicConsole.Web.Batches;

/// <summary>All batches, newest first, live.</summary>
public sealed partial class BatchesPage
{
    private const int Most = 200;
    private static readonly (string? Key, string Name)[] Filters = [(null, "All"), ("open", "Open"), ("ended", "Ended")];

    private IReadOnlyList<(Batch Batch, BatchTally Tally)> _rows = [];
    private Caller? _me;

    /// <summary>open or ended; all when left out.</summary>
    [SupplyParameterFromQuery(Name = "state")] public string? State { get; set; }

    [Inject] private IBatches Batches { get; set; } = default!;

    [Inject] private NavigationManager Nav { get; set; } = default!;

    /// <inheritdoc/>
    protected override FeedWindow Window { get; } = new() { Nodes = new HashSet<Guid>(), Every = TimeSpan.FromMilliseconds(500) };

    private string Words => $"{_rows.Count(r => r.Batch.EndedAt is null)} open, {(_rows.Count == Most ? $"newest {Most}" : $"{_rows.Count} in all")}";

    private IReadOnlyList<(Batch Batch, BatchTally Tally)> Shown => State switch
    {
        "open" => [.. _rows.Where(r => r.Batch.EndedAt is null)],
        "ended" => [.. _rows.Where(r => r.Batch.EndedAt is not null)],
        _ => _rows,
    };

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        _me = await Me.AsCallerAsync();
        Read();
    }

    /// <inheritdoc/>
    protected override Task OnChangesAsync(FeedBatch batch)
    {
        if (_me is null) return Task.CompletedTask;
        var open = _rows.Any(r => r.Batch.EndedAt is null);
        if (!batch.Resync && !batch.RecordsChanged && !(open && batch.CountsChanged)) return Task.CompletedTask;
        var before = _rows;
        Read();
        if (batch.Resync || !before.SequenceEqual(_rows)) StateHasChanged();
        return Task.CompletedTask;
    }

    // What has ended is counted once.
    private void Read()
    {
        var before = _rows.Where(r => r.Batch.EndedAt is not null).ToDictionary(r => r.Batch.Id);
        _rows = [.. Batches.List(_me!).Take(Most).Select(b => before.TryGetValue(b.Id, out var ended) && ReferenceEquals(ended.Batch, b) ? ended : (b, BatchTally.Of(b, Fleet)))];
    }
}
