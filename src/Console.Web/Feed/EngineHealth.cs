using IronicConsole.Engine.Feed;

namespace IronicConsole.Web.Feed;

/// <summary>How fresh the feed is: measured on each committed event when it reaches this process.</summary>
public sealed class EngineHealth(IFleetFeed feed, TimeProvider time) : IHostedService, IDisposable
{
    private const int Kept = 128;

    private readonly Lock _gate = new();
    private readonly Queue<(DateTimeOffset At, TimeSpan Lag)> _seen = new();
    private IDisposable? _watch;

    /// <summary>When the newest event was committed; null before the first.</summary>
    public DateTimeOffset? LastEvent { get; private set; }

    /// <summary>The largest lag among the newest events of the last minute; zero when nothing happened.</summary>
    public TimeSpan Lag
    {
        get
        {
            lock (_gate)
            {
                var since = time.GetUtcNow() - TimeSpan.FromMinutes(1);
                return _seen.Where(s => s.At >= since).Select(s => s.Lag).DefaultIfEmpty(TimeSpan.Zero).Max();
            }
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _watch = feed.Observe(See);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => _watch?.Dispose();

    private void See(FeedChange change)
    {
        if (change.Events.Count == 0) return;
        var now = time.GetUtcNow();
        lock (_gate)
        {
            LastEvent = change.Events[^1].At;
            _seen.Enqueue((now, now - change.Events[^1].At));
            if (_seen.Count > Kept) _seen.Dequeue();
        }
    }
}
