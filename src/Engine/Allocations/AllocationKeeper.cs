using IronicConsole.Engine.Conductors;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Records;
using IronicConsole.Engine.Store;
using Microsoft.Extensions.Logging;

namespace IronicConsole.Engine.Allocations;

/// <summary>Finds nodes for the allocations that wait for one, also for those that a crash left waiting. Each is looked after by one of the conductors; that two do it once is harmless.</summary>
public sealed partial class AllocationKeeper(IStoreHost store, IFleetFeed feed, AllocationRules rules, ConductorRoster conductors, TimeProvider clock, ILogger<AllocationKeeper> log) : IDisposable
{
    private const int AtOnce = 8;
    private readonly RecordWatch _watch = new(feed, conductors, clock);

    private IEnumerable<Allocation> Waiting => feed.Fleet.Records.All<Allocation>().Where(a => a.State == AllocationState.Allocating);

    /// <summary>Begins.</summary>
    public void Start() => _watch.Start(change => change.Records.Values.Any(r => r is Allocation { State: AllocationState.Allocating }), KeepAsync, () => Waiting.Any() ? AllocationRules.Pause : null);

    /// <summary>Stops; an allocation is in order between any two commits.</summary>
    public Task StopAsync() => _watch.StopAsync();

    /// <inheritdoc/>
    public void Dispose() => _watch.Dispose();

    // One that waits for busy nodes is looked at again after a pause.
    private async Task KeepAsync()
    {
        var due = Waiting.Where(a => (a.NotBefore ?? DateTimeOffset.MinValue) <= store.Now && conductors.Has(a.Id)).ToArray();
        await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = _watch.Stopping }, async (one, _) => await AllocateAsync(one).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private async Task AllocateAsync(Allocation waiting)
    {
        try
        {
            await store.CommitAsync(Caller.Engine, null, unit => rules.Allocate(unit, waiting.Id), _watch.Stopping).ConfigureAwait(false);
        }
        catch (InvalidOperationException e)
        {
            LogStuck(e, waiting.Id);
        }
    }

    [LoggerMessage(261, LogLevel.Error, "Allocation {Allocation} could not be looked after; it is tried again in a second.")]
    private partial void LogStuck(Exception error, Guid allocation);
}
