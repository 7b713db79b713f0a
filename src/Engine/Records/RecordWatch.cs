using System.Threading.Channels;
using IronicConsole.Engine.Conductors;
using IronicConsole.Engine.Feed;

namespace IronicConsole.Engine.Records;

/// <summary>
/// Looks at records that move on by themselves: at once, when a change concerns them, and after a pause while there are any. The pause is also for those that another conductor keeps: nothing
/// tells when one becomes this one's turn.
/// </summary>
internal sealed class RecordWatch(IFleetFeed feed, ConductorRoster conductors, TimeProvider clock) : IDisposable
{
    private readonly Channel<bool> _bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _stop = new();
    private IDisposable? _seen;
    private Task _work = Task.CompletedTask;

    /// <summary>Ends a look that is at work when the process stops.</summary>
    public CancellationToken Stopping => _stop.Token;

    /// <summary>Begins, where this process works.</summary>
    /// <param name="concerns">Whether a change is one to look at.</param>
    /// <param name="look">One look at all of them.</param>
    /// <param name="pause">How long until the next look without a change; null when none is left to look at.</param>
    public void Start(Func<FeedChange, bool> concerns, Func<Task> look, Func<TimeSpan?> pause)
    {
        if (!conductors.Works) return;
        _seen = feed.Observe(change =>
        {
            if (change.Resync || concerns(change)) _bell.Writer.TryWrite(true);
        });
        _work = Task.Run(() => KeepAsync(look, pause));
    }

    /// <summary>Stops; records are in order between any two commits.</summary>
    public async Task StopAsync()
    {
        _seen?.Dispose();
        await _stop.CancelAsync().ConfigureAwait(false);
        await _work.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private async Task KeepAsync(Func<Task> look, Func<TimeSpan?> pause)
    {
        try
        {
            while (true)
            {
                await look().ConfigureAwait(false);
                await WaitAsync(pause() ?? Timeout.InfiniteTimeSpan).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // stopping
        }
    }

    private async Task WaitAsync(TimeSpan pause)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var look = Task.Delay(pause, clock, enough.Token);
        await Task.WhenAny(_bell.Reader.WaitToReadAsync(enough.Token).AsTask(), look).ConfigureAwait(false);
        await enough.CancelAsync().ConfigureAwait(false);
        _bell.Reader.TryRead(out _);
        _stop.Token.ThrowIfCancellationRequested();
    }
}
