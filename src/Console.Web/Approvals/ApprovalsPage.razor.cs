using IronicConsole.Engine.Batches;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using Microsoft.AspNetCore.Components;

namespace IronicConsole.Web.Approvals;

/// <summary>The inbox: what waits for a person, with its evidence, and what others decided a moment ago.</summary>
public sealed partial class ApprovalsPage
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    private IReadOnlyList<AskedHold> _held = [];
    private IReadOnlyList<Batch> _batches = [];
    private Caller? _me;
    private Guid? _shown;
    private string _said = "";
    private DateTimeOffset _saidAt;

    /// <summary>The run or batch whose hold is open; left out, the oldest.</summary>
    [Parameter] public Guid? Id { get; set; }

    /// <summary><c>decided</c> shows the past only.</summary>
    [SupplyParameterFromQuery(Name = "state")] public string? State { get; set; }

    [Inject] private DecisionLog Log { get; set; } = default!;

    [Inject] private IBatches Batches { get; set; } = default!;

    [Inject] private NavigationManager Nav { get; set; } = default!;

    /// <inheritdoc/>
    protected override FeedWindow Window { get; } = new();

    private IReadOnlyList<Decision> Decided => State == "decided" ? [.. Log.Newest.Where(Sees)] : [.. Log.Newest.Where(d => Now - d.At < Fresh && Sees(d)).Take(8)];

    private bool Sees(Decision decision) => !decision.OfBatch || _batches.Any(b => b.Id == decision.Operation);

    private string LabelOf(Decision decision) => decision.OfBatch ? _batches.First(b => b.Id == decision.Operation).Title : Fleet.Find(decision.Node)?.Label ?? "deleted node";

    private string Place => _held.Select((n, i) => (n, i)).Where(x => x.n.Id == _shown).Select(x => $"{x.i + 1} of {_held.Count}").FirstOrDefault() ?? "";

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        _me ??= await Me.AsCallerAsync();
        Read();
    }

    /// <inheritdoc/>
    protected override Task OnChangesAsync(FeedBatch batch)
    {
        if (_me is null) return Task.CompletedTask;
        var before = _held.Count;
        var was = _held.Select(a => (a.Id, a.Version)).ToList();
        Read();
        if (!batch.Resync && was.SequenceEqual(_held.Select(a => (a.Id, a.Version)))) return Task.CompletedTask;
        if (_held.Count > before && Now - _saidAt > Quiet) (_said, _saidAt) = ($"{_held.Count} requests wait for you.", Now);
        StateHasChanged();
        return Task.CompletedTask;
    }

    private void Read()
    {
        _batches = Batches.List(_me!);
        _held = AskedHold.Of(Fleet, _batches);
        // Whoever reads a card keeps it, also when somebody else has just decided it.
        _shown = Id ?? (_shown is { } kept && (_held.Any(a => a.Id == kept) || Log.Of(kept) is not null || _batches.Any(b => b.Id == kept)) ? kept : _held.Count > 0 ? _held[0].Id : null);
    }

    private void Go(int by)
    {
        if (_held.Count == 0) return;
        var at = _held.Select((n, i) => (n, i)).Where(x => x.n.Id == _shown).Select(x => x.i).DefaultIfEmpty(by > 0 ? -1 : 0).First();
        Nav.NavigateTo(Href(_held[Math.Clamp(at + by, 0, _held.Count - 1)].Id), replace: true);
    }

    private string Href(Guid operation) => $"approvals/{operation}{(State is null ? "" : $"?state={State}")}";
}
