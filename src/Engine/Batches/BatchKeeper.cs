using System.Collections.Frozen;
using System.Threading.Channels;
using IronicConsole.Engine.Conductors;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Store;
using Microsoft.Extensions.Logging;

namespace IronicConsole.Engine.Batches;

/// <summary>Keeps open batches moving: looks when something of them has changed, and each second while there are any. Each batch is kept by one of the conductors; that two look at it once is harmless.</summary>
public sealed partial class BatchKeeper(IStoreHost store, IFleetFeed feed, OpenOperations open, IHistory history, BatchRules rules, ConductorRoster conductors, Dispatch dispatch, TimeProvider clock, ILogger<BatchKeeper> log) : IDisposable
{
    // What ends within a gap is taken in one commit: of a large batch each commit writes the whole list of its nodes.
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(100), Look = TimeSpan.FromSeconds(1);
    private readonly Channel<bool> _bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _stop = new();
    private FrozenSet<Guid> _atWork = [];
    private IDisposable? _seen;
    private Task _work = Task.CompletedTask;

    private IEnumerable<Batch> Open => feed.Fleet.Records.All<Batch>().Where(b => b.Open);

    /// <summary>Begins.</summary>
    public void Start()
    {
        if (!conductors.Works) return;
        _seen = feed.Observe(change =>
        {
            if (change.Resync || change.Records.Count > 0 || (_atWork.Count > 0 && change.Nodes.Keys.Any(_atWork.Contains))) _bell.Writer.TryWrite(true);
        });
        _work = Task.Run(KeepAsync);
    }

    /// <summary>Stops; a batch is in order between any two commits.</summary>
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
                foreach (var batch in Open.Where(b => conductors.Has(b.Id))) await MoveAsync(batch).ConfigureAwait(false);
                _atWork = Open.SelectMany(b => b.Nodes).Where(n => n.State == BatchNodeState.Running).Select(n => n.Node).ToFrozenSet();
                await Task.Delay(Gap, clock, _stop.Token).ConfigureAwait(false);
                await WaitAsync(Open.Any()).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // stopping
        }
    }

    // Also for batches that another conductor keeps: nothing tells when it becomes this one's turn.
    private async Task WaitAsync(bool any)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var look = Task.Delay(any ? Look : Timeout.InfiniteTimeSpan, clock, enough.Token);
        await Task.WhenAny(_bell.Reader.WaitToReadAsync(enough.Token).AsTask(), look).ConfigureAwait(false);
        await enough.CancelAsync().ConfigureAwait(false);
        _bell.Reader.TryRead(out _);
        _stop.Token.ThrowIfCancellationRequested();
    }

    private async Task MoveAsync(Batch batch)
    {
        try
        {
            for (var more = true; more;)
            {
                var over = batch.Nodes.Where(n => n.State == BatchNodeState.Running && n.Operation is { } o && open.Find(o) is null).Select(n => n.Operation!.Value).ToArray();
                var ended = over.Length == 0 ? [] : await history.OperationsAsync(over, _stop.Token).ConfigureAwait(false);
                var moved = await store.CommitAsync(batch.State == BatchState.Held ? Caller.Engine : batch.By, Begins(batch, ended.Count(o => !o.Open)) ? "batch begin" : null, unit => rules.Advance(unit, batch.Id, ended.ToDictionary(o => o.Id)), _stop.Token).ConfigureAwait(false);
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
