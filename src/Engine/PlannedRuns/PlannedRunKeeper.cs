using System.Collections.Frozen;
using IronicConsole.Engine.Conductors;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Records;
using IronicConsole.Engine.Store;
using Microsoft.Extensions.Logging;

namespace IronicConsole.Engine.PlannedRuns;

/// <summary>Looks at planned runs: when one of their nodes has changed, and each second while there are any, for their times. Each is kept by one of the conductors; that two look at it once is harmless.</summary>
public sealed partial class PlannedRunKeeper(IStoreHost store, IFleetFeed feed, PlannedRunRules rules, ConductorRoster conductors, Dispatch dispatch, TimeProvider clock, ILogger<PlannedRunKeeper> log) : IDisposable
{
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(100), Look = TimeSpan.FromSeconds(1);
    private readonly RecordWatch _watch = new(feed, conductors, clock);
    private FrozenSet<Guid> _watched = [];

    /// <summary>Begins.</summary>
    public void Start() => _watch.Start(change => change.Records.Values.Any(r => r is PlannedRun { Waits: true }) || (_watched.Count > 0 && change.Nodes.Keys.Any(_watched.Contains)), KeepAsync, () => Waiting.Any() ? Look : null);

    /// <summary>Stops; a planned run is in order between any two commits.</summary>
    public Task StopAsync() => _watch.StopAsync();

    /// <inheritdoc/>
    public void Dispose() => _watch.Dispose();

    private IEnumerable<PlannedRun> Waiting => feed.Fleet.Records.All<PlannedRun>().Where(p => p.Waits);

    private async Task KeepAsync()
    {
        _watched = Waiting.Select(p => p.NodeId).ToFrozenSet();
        foreach (var planned in Waiting.Where(p => conductors.Has(p.Id))) await LookAsync(planned).ConfigureAwait(false);
        await Task.Delay(Gap, clock, _watch.Stopping).ConfigureAwait(false);
    }

    private async Task LookAsync(PlannedRun planned)
    {
        var lapses = planned.LapsesBy(store.Now);
        if (!lapses && (feed.Fleet.Find(planned.NodeId) is not { } node || !planned.IsDue(node, store.Now))) return;
        var free = feed.Fleet.Find(planned.NodeId) is { Reservation: null, Operation: null };
        try
        {
            // Only a commit that is likely to begin something leaves a row in the audit trail.
            var begun = await store.CommitAsync(lapses ? Caller.Engine : planned.By, lapses ? "planned run lapse" : free ? "planned run start" : null, unit => rules.Advance(unit, planned.Id), _watch.Stopping).ConfigureAwait(false);
            if (begun.Value is { } operation) await dispatch.DueNowAsync(operation).ConfigureAwait(false);
        }
        catch (InvalidOperationException e)
        {
            LogStuck(e, planned.Id);
        }
    }

    [LoggerMessage(265, LogLevel.Error, "Planned run {Planned} could not be looked at; it is tried again in a second.")]
    private partial void LogStuck(Exception error, Guid planned);
}
