using IronicConsole.Engine.Batches;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Store;

namespace IronicConsole.Web.Approvals;

/// <summary>The newest decisions on holds, kept in memory: read from history at start, moved on by the feed.</summary>
public sealed class DecisionLog(IFleetFeed feed, IHistory history) : IHostedService, IDisposable
{
    private const int Kept = 50;
    private const int ReadBack = 500;

    private readonly Lock _gate = new();
    private readonly LinkedList<Decision> _newest = new();
    private readonly Dictionary<Guid, string> _questions = [];
    private IDisposable? _watch;

    /// <summary>Newest first.</summary>
    public IReadOnlyList<Decision> Newest
    {
        get { lock (_gate) return [.. _newest]; }
    }

    /// <summary>The newest decision on a run or a batch, or null.</summary>
    public Decision? Of(Guid operation)
    {
        lock (_gate) return _newest.FirstOrDefault(d => d.Operation == operation);
    }

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var seen in (await history.EventsAsync(null, ReadBack, cancel: cancellationToken).ConfigureAwait(false)).Reverse()) Take(seen);
        _watch = feed.Observe(change =>
        {
            foreach (var seen in change.Events) Take(seen);
        });
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => _watch?.Dispose();

    private void Take(FeedEvent seen)
    {
        if (seen.Kind != EventKinds.Hold) return;
        lock (_gate)
        {
            if (seen.Data.Text("question") is { } question && Decision.Asked(seen) is { } asked) _questions[asked] = question;
            if (Decision.Of(seen, _questions) is not { } decision) return;
            _newest.AddFirst(decision);
            if (_newest.Count > Kept) _newest.RemoveLast();
            if (_questions.Count > 4 * Kept) Forget();
        }
    }

    // What is neither held now nor among the newest decisions is never shown again.
    private void Forget()
    {
        var batches = feed.Fleet.Records.All<Batch>().Select(b => b.Hold?.Operation);
        var needed = feed.Fleet.Nodes.Select(n => n.Hold?.Operation).Concat(batches).Concat(_newest.Select(d => (Guid?)d.Operation)).ToHashSet();
        foreach (var old in _questions.Keys.Where(k => !needed.Contains(k)).ToList()) _questions.Remove(old);
    }
}
