using System.Collections.Frozen;
using IronicConsole.Engine.Conductors;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Records;
using IronicConsole.Engine.Store;
using Microsoft.Extensions.Logging;

namespace IronicConsole.Engine.Batches;

/// <summary>Keeps open batches moving: looks when something of them has changed, and each second while there are any. Each batch is kept by one of the conductors; that two look at it once is harmless.</summary>
public sealed partial class BatchKeeper(IStoreHost store, IFleetFeed feed, OpenOperations open, IHistory history, BatchRules rules, ConductorRoster conductors, Dispatch dispatch, TimeProvider clock, ILogger<BatchKeeper> log) : IDisposable
{
    // What ends within a gap is taken in one commit: of a large batch each commit writes the whole list of its nodes.
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(100), Look = TimeSpan.FromSeconds(1);
    private readonly RecordWatch _watch = new(feed, conductors, clock);
    private FrozenSet<Guid> _atWork = [];

    private IEnumerable<Batch> Open => feed.Fleet.Records.All<Batch>().Where(b => b.Open);

    /// <summary>Begins.</summary>
    public void Start() => _watch.Start(change => change.Records.Count > 0 || (_atWork.Count > 0 && change.Nodes.Keys.Any(_atWork.Contains)), KeepAsync, () => Open.Any() ? Look : null);

    /// <summary>Stops; a batch is in order between any two commits.</summary>
    public Task StopAsync() => _watch.StopAsync();

    /// <inheritdoc/>
    public void Dispose() => _watch.Dispose();

    private async Task KeepAsync()
    {
        foreach (var batch in Open.Where(b => conductors.Has(b.Id))) await MoveAsync(batch).ConfigureAwait(false);
        _atWork = Open.SelectMany(b => b.Nodes).Where(n => n.State == BatchNodeState.Running).Select(n => n.Node).ToFrozenSet();
        await Task.Delay(Gap, clock, _watch.Stopping).ConfigureAwait(false);
    }

    private async Task MoveAsync(Batch batch)
    {
        try
        {
            for (var more = true; more;)
            {
                var over = batch.Nodes.Where(n => n.State == BatchNodeState.Running && n.Operation is { } o && open.Find(o) is null).Select(n => n.Operation!.Value).ToArray();
                var ended = over.Length == 0 ? [] : await history.OperationsAsync(over, _watch.Stopping).ConfigureAwait(false);
                var moved = await store.CommitAsync(batch.State == BatchState.Held ? Caller.Engine : batch.By, Begins(batch, ended.Count(o => !o.Open)) ? "batch begin" : null, unit => rules.Advance(unit, batch.Id, ended.ToDictionary(o => o.Id)), _watch.Stopping).ConfigureAwait(false);
                if (moved.Problem is not null) return;
                foreach (var operation in moved.Value!.Begun) await dispatch.DueNowAsync(operation).ConfigureAwait(false);
                batch = moved.Value.Batch;
                more = moved.Value.Begun.Length > 0 && Begins(batch, 0);
            }
        }
        catch (InvalidOperationException e)
        {
            LogStuck(e, batch.Id);
        }
    }

    // Only a commit that is likely to begin something leaves a row in the audit trail.
    private bool Begins(Batch batch, int ended)
    {
        var running = batch.Count(BatchNodeState.Running) - ended;
        if (batch.State != BatchState.Running || batch.Pace.NotBefore > store.Now || running >= batch.Pace.Parallel) return false;
        var waiting = batch.Nodes.Where(n => n.Wave == batch.Wave && n.State == BatchNodeState.Waiting).ToArray();
        return waiting.Length == 0 ? running == 0 && batch.Pace.Hold is null && batch.Wave < batch.Waves - 1
            : waiting.Any(n => n.BlockedSince is null || feed.Fleet.Find(n.Node) is { Reservation: null, Operation: null });
    }

    [LoggerMessage(260, LogLevel.Error, "Batch {Batch} could not be moved; it is tried again in a second.")]
    private partial void LogStuck(Exception error, Guid batch);
}
