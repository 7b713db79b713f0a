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
    private IDisposable? _watch;

    /// <summary>Newest first.</summary>
    public IReadOnlyList<Decision> Newest
    {
        get { lock (_gate) return [.. _newest]; }
    }

    /// <summary>The newest decision on a run, or null.</summary>
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
        if (Decision.Of(seen) is not { } decision) return;
        lock (_gate)
        {
            _newest.AddFirst(decision);
            if (_newest.Count > Kept) _newest.RemoveLast();
        }
    }
}
