using System.Threading.Channels;
using IronicConsole.Engine.Conductors;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Store;
using Microsoft.Extensions.Logging;

namespace IronicConsole.Engine.Allocations;

/// <summary>Finds nodes for the allocations that wait for one, also for those that a crash left waiting. Each is looked after by one of the conductors; that two do it once is harmless.</summary>
public sealed partial class AllocationKeeper(IStoreHost store, IFleetFeed feed, AllocationRules rules, ConductorRoster conductors, TimeProvider clock, ILogger<AllocationKeeper> log) : IDisposable
{
    private const int AtOnce = 8;
    private readonly Channel<bool> _bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _stop = new();
    private IDisposable? _seen;
    private Task _work = Task.CompletedTask;

    private IEnumerable<Allocation> Waiting => feed.Fleet.Records.All<Allocation>().Where(a => a.State == AllocationState.Allocating);

    /// <summary>Begins.</summary>
    public void Start()
    {
        if (!conductors.Works) return;
        _seen = feed.Observe(change =>
        {
            if (change.Resync || change.Records.Values.Any(r => r is Allocation { State: AllocationState.Allocating })) _bell.Writer.TryWrite(true);
        });
        _work = Task.Run(KeepAsync);
    }

    /// <summary>Stops; an allocation is in order between any two commits.</summary>
    public async Task StopAsync()
    {
        _seen?.Dispose();
        await _stop.CancelAsync().ConfigureAwait(false);
        await _work.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private async Task KeepAsync()
    {
        try
        {
            while (true)
            {
                var due = Waiting.Where(a => (a.NotBefore ?? DateTimeOffset.MinValue) <= store.Now && conductors.Has(a.Id)).ToArray();
                await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = _stop.Token }, async (one, _) => await AllocateAsync(one).ConfigureAwait(false)).ConfigureAwait(false);
                await WaitAsync(Waiting.Any()).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // stopping
        }
    }

    // One that waits for busy nodes, or for another conductor, is looked at again after a pause.
    private async Task WaitAsync(bool any)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var look = Task.Delay(any ? AllocationRules.Pause : Timeout.InfiniteTimeSpan, clock, enough.Token);
        await Task.WhenAny(_bell.Reader.WaitToReadAsync(enough.Token).AsTask(), look).ConfigureAwait(false);
        await enough.CancelAsync().ConfigureAwait(false);
        _bell.Reader.TryRead(out _);
        _stop.Token.ThrowIfCancellationRequested();
    }

    private async Task AllocateAsync(Allocation waiting)
    {
        try
        {
            await store.CommitAsync(Caller.Engine, null, unit => rules.Allocate(unit, waiting.Id), _stop.Token).ConfigureAwait(false);
        }
        catch (InvalidOperationException e)
        {
            LogStuck(e, waiting.Id);
        }
    }

    [LoggerMessage(261, LogLevel.Error, "Allocation {Allocation} could not be looked after; it is tried again in a second.")]
    private partial void LogStuck(Exception error, Guid allocation);
}
