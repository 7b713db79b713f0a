using System.Collections.Frozen;
using System.Threading.Channels;
using IronicConsole.Engine.Conductors;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Store;
using Microsoft.Extensions.Logging;

namespace IronicConsole.Engine.PlannedRuns;

/// <summary>Looks at planned runs: when one of their nodes has changed, and each second while there are any, for their times. Each is kept by one of the conductors; that two look at it once is harmless.</summary>
public sealed partial class PlannedRunKeeper(IStoreHost store, IFleetFeed feed, PlannedRunRules rules, ConductorRoster conductors, Dispatch dispatch, TimeProvider clock, ILogger<PlannedRunKeeper> log) : IDisposable
{
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(100), Look = TimeSpan.FromSeconds(1);
    private readonly Channel<bool> _bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _stop = new();
    private FrozenSet<Guid> _watched = [];
    private IDisposable? _seen;
    private Task _work = Task.CompletedTask;

    /// <summary>Begins.</summary>
    public void Start()
    {
        if (!conductors.Works) return;
        _seen = feed.Observe(change =>
        {
            if (change.Resync || change.Records.Values.Any(r => r is PlannedRun { Waits: true }) || (_watched.Count > 0 && change.Nodes.Keys.Any(_watched.Contains))) _bell.Writer.TryWrite(true);
        });
        _work = Task.Run(KeepAsync);
    }

    /// <summary>Stops; a planned run is in order between any two commits.</summary>
    public async Task StopAsync()
    {
        _seen?.Dispose();
        await _stop.CancelAsync().ConfigureAwait(false);
        await _work.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private IEnumerable<PlannedRun> Waiting => feed.Fleet.Records.All<PlannedRun>().Where(p => p.Waits);

    private async Task KeepAsync()
    {
        try
        {
            while (true)
            {
                _watched = Waiting.Select(p => p.NodeId).ToFrozenSet();
                foreach (var planned in Waiting.Where(p => conductors.Has(p.Id))) await LookAsync(planned).ConfigureAwait(false);
                await Task.Delay(Gap, clock, _stop.Token).ConfigureAwait(false);
                await WaitAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // stopping
        }
    }

    // Also for those that another conductor keeps: nothing tells when one becomes this one's turn.
    private async Task WaitAsync()
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var look = Task.Delay(Waiting.Any() ? Look : Timeout.InfiniteTimeSpan, clock, enough.Token);
        await Task.WhenAny(_bell.Reader.WaitToReadAsync(enough.Token).AsTask(), look).ConfigureAwait(false);
        await enough.CancelAsync().ConfigureAwait(false);
        _bell.Reader.TryRead(out _);
        _stop.Token.ThrowIfCancellationRequested();
    }

    private async Task LookAsync(PlannedRun planned)
    {
        var lapses = planned.LapsesBy(store.Now);
        if (!lapses && (feed.Fleet.Find(planned.NodeId) is not { } node || !planned.IsDue(node, store.Now))) return;
        var free = feed.Fleet.Find(planned.NodeId) is { Reservation: null, Operation: null };
        try
        {
            // Only a commit that is likely to begin something leaves a row in the audit trail.
            var begun = await store.CommitAsync(lapses ? Caller.Engine : planned.By, lapses ? "planned run lapse" : free ? "planned run start" : null, unit => rules.Advance(unit, planned.Id), _stop.Token).ConfigureAwait(false);
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
