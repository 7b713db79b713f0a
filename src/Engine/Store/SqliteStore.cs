using System.Threading.Channels;
using IronicConsole.Engine.Audit;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Store.Care;
using IronicConsole.Engine.Store.Rows;
using Microsoft.Extensions.Logging;

namespace IronicConsole.Engine.Store;

/// <summary>
/// The store of one process: a single writer takes what waits, decides one after the other over memory, and flushes all of it with one synchronous commit.
/// Only then memory moves, the feed is told and the answers go out (docs/adr/0002-group-commit.md).
/// </summary>
public sealed partial class SqliteStore : IStoreHost, IAsyncDisposable
{
    private readonly Channel<Work> _queue = Channel.CreateBounded<Work>(new BoundedChannelOptions(10_000) { SingleReader = true });
    private readonly StoreOptions _options;
    private readonly TimeProvider _clock;
    private readonly FleetFeed _feed;
    private readonly OpenOperations _open;
    private readonly ILogger<SqliteStore> _log;
    private readonly Counters _counters = new();
    private readonly AuditChain _chain;
    private static readonly IDisposable Never = new NeverHappens();
    private Task _writer = Task.CompletedTask;
    private RowWriter _rows = null!;
    private StoreLock? _lock;

    /// <summary>Makes a store; <see cref="OpenAsync"/> opens it.</summary>
    public SqliteStore(StoreOptions options, TimeProvider clock, FleetFeed feed, OpenOperations open, ILogger<SqliteStore> log) =>
        (_options, _clock, _feed, _open, _log, _chain) = (options, clock, feed, open, log, new AuditChain(options.Conductor));

    /// <summary>The store's file.</summary>
    public string File => Path.Combine(_options.Folder, StoreFile.Name);

    /// <inheritdoc/>
    public bool Shared => false;

    /// <inheritdoc/>
    public TimeSpan Lasts => _options.Lease;

    /// <inheritdoc/>
    public TimeSpan Lag => TimeSpan.Zero;

    /// <inheritdoc/>
    public DateTimeOffset Now => _clock.GetUtcNow();

    /// <inheritdoc/>
    public EngineDb Context() => new(Sqlite.Options(File, _options.Synchronous));

    /// <inheritdoc/>
    public Task<bool> InForceAsync(Lease lease)
    {
        ArgumentNullException.ThrowIfNull(lease);
        return Task.FromResult(_open.LeaseRow(lease.Node) is { } held && held.Owner == lease.Owner && held.Epoch == lease.Epoch);
    }

    /// <inheritdoc/>
    public IDisposable WhenLost(Action<Lease> stop) => Never;

    /// <inheritdoc/>
    public IDisposable WhenChangedElsewhere(Action<IReadOnlyList<(Guid Node, string Origin)>> see) => Never;

    /// <inheritdoc/>
    public Task CatchUpAsync(string node, CancellationToken cancel = default) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task CatchUpPortAsync(string port, CancellationToken cancel = default) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task CatchUpRecordAsync(string record, CancellationToken cancel = default) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<IReadOnlyList<Conductors.Conductor>> MeetAsync(Conductors.Conductor? self, CancellationToken cancel = default) => Task.FromResult<IReadOnlyList<Conductors.Conductor>>(self is null ? [] : [self]);

    /// <inheritdoc/>
    public Task<bool> OrderAsync(Conductors.Conductor seen, Conductors.DrainOrder? order, CancellationToken cancel = default) => Task.FromResult(false);

    /// <inheritdoc/>
    public IDisposable WhenOrdered(Action see) => Never;

    /// <inheritdoc/>
    public Task AloneAsync(Func<Task> work, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        return work();
    }

    /// <summary>Brings the schema up to date, loads memory, starts the writer.</summary>
    public async Task OpenAsync(CancellationToken cancel = default)
    {
        _lock = StoreLock.Take(_options.Folder);
        await Schema.UpdateAsync(File, Context, cancel).ConfigureAwait(false);
        Load();
        _rows = new RowWriter(File, _options.Synchronous);
        ChainEarlyAudit();
        _writer = Task.Run(WriteAsync, CancellationToken.None);
    }

    /// <inheritdoc/>
    public async Task<Result<T>> CommitAsync<T>(Caller by, string? command, Func<IUnit, Result<T>> decide, CancellationToken cancel = default)
    {
        var work = new Work<T>(by, command, decide);
        await _queue.Writer.WriteAsync(work, cancel).ConfigureAwait(false);
        return await work.Answer.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _writer.ConfigureAwait(false);
        _rows?.Dispose();
        _lock?.Dispose();
    }

    private void Load()
    {
        using var rows = new RowReader(File, _options.Synchronous);
        var nodes = Parse(rows.Nodes(), Documents.Node);
        var ports = Parse(rows.Ports(), Documents.Port);
        _counters.Node = nodes.Length == 0 ? 0 : nodes.Max(n => n.Number);
        _counters.Port = ports.Length == 0 ? 0 : ports.Max(p => p.Number);
        _counters.Event = rows.LastEvent();
        _counters.Audit = rows.LastAudit();
        _chain.Head = rows.LastLink(_options.Conductor);
        _open.Move(rows.OpenOperations().ConvertAll(Documents.Operation), rows.OpenStepRuns().ConvertAll(Documents.StepRun), rows.Leases().ConvertAll(Documents.Thing), []);
        _feed.Load(_counters.Event, nodes, ports, rows.Records().ConvertAll(Documents.Record));
    }

    // Rows that a program without chains has left.
    private void ChainEarlyAudit()
    {
        using var rows = new RowReader(File, _options.Synchronous);
        var early = rows.UnchainedAudit();
        if (early.Count == 0) return;
        var chain = new AuditChain(AuditChain.Early) { Head = rows.LastLink(AuditChain.Early) };
        _rows.Seal(early.Select(chain.Add));
        LogChained(early.Count);
    }

    // On all cores: of a large fleet it is the longest part of a start.
    private static T[] Parse<T>(List<string> documents, Func<string, T> thing) => [.. documents.AsParallel().AsOrdered().Select(thing)];

    private async Task WriteAsync()
    {
        var taken = new List<Work>(_options.GroupCommit);
        while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (taken.Count < _options.GroupCommit && _queue.Reader.TryRead(out var work)) taken.Add(work);
            Flush(taken);
            taken.Clear();
        }
    }

    private void Flush(List<Work> taken)
    {
        var batch = new Pending();
        try
        {
            _rows.Begin();
            foreach (var work in taken) Decide(work, batch);
            _rows.Commit();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _rows.Abandon();
            LogCommitFailed(e, taken.Count);
            foreach (var work in taken) work.Fail(e);
            ReloadCounters();
            return;
        }

        _open.Move(batch.Operations.Values, batch.Runs.Values, batch.Leases.Values, batch.NodesGone.Select(n => n.Id));
        _feed.Publish(_counters.Event, batch);
        foreach (var work in taken) work.Finish();
    }

    private void Decide(Work work, Pending batch)
    {
        var before = (_counters.Node, _counters.Port, _counters.Event, _counters.Audit, _chain.Head);
        var unit = new Unit(work.By, _clock.GetUtcNow(), _feed.Fleet, _open, batch, _options, _counters);
        try
        {
            var refused = work.Decide(unit);
            if (refused is null)
            {
                unit.Number();
                if (work.Command is { } done) unit.Own.Audit.Add(_chain.Add(Documents.Row(new AuditRecord(_counters.NextAudit(), unit.Now, work.By, done, unit.Subject, "done", unit.Said))));
                _rows.Write(unit.Own);
                batch.Take(unit.Own);
                return;
            }

            (_counters.Node, _counters.Port, _counters.Event) = (before.Node, before.Port, before.Event);
            if (work.Command is { } asked)
            {
                var rejected = new Pending();
                rejected.Audit.Add(_chain.Add(Documents.Row(new AuditRecord(_counters.NextAudit(), unit.Now, work.By, asked, unit.Subject, refused.Slug, refused.Told))));
                _rows.Write(rejected);
            }
        }
        catch (Exception e) when (e is not (OutOfMemoryException or GroupLostException))
        {
            // Nothing of this decision is written; the others of the group stand.
            (_counters.Node, _counters.Port, _counters.Event, _counters.Audit, _chain.Head) = before;
            LogDecisionFailed(e, work.Command ?? "bookkeeping");
            work.Fail(e);
        }
    }

    private void ReloadCounters()
    {
        using var rows = new RowReader(File, _options.Synchronous);
        _counters.Event = rows.LastEvent();
        _counters.Audit = rows.LastAudit();
        _chain.Head = rows.LastLink(_options.Conductor);
    }

    [LoggerMessage(100, LogLevel.Error, "A group of {Count} decisions could not be committed; nothing of it stands.")]
    private partial void LogCommitFailed(Exception error, int count);

    [LoggerMessage(101, LogLevel.Error, "The decision of '{Command}' failed and was rolled back alone.")]
    private partial void LogDecisionFailed(Exception error, string command);

    [LoggerMessage(102, LogLevel.Information, "{Count} audit rows of an earlier program are in a chain now.")]
    private partial void LogChained(int count);

    private sealed class NeverHappens : IDisposable
    {
        public void Dispose()
        {
        }
    }

    private abstract class Work(Caller by, string? command)
    {
        public Caller By => by;

        public string? Command => command;

        public abstract Problem? Decide(IUnit unit);

        public abstract void Finish();

        public abstract void Fail(Exception error);
    }

    private sealed class Work<T>(Caller by, string? command, Func<IUnit, Result<T>> decide) : Work(by, command)
    {
        private readonly TaskCompletionSource<Result<T>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Result<T> _result;

        public Task<Result<T>> Answer => _answer.Task;

        public override Problem? Decide(IUnit unit) => (_result = decide(unit)).Problem;

        public override void Finish() => _answer.TrySetResult(_result);

        public override void Fail(Exception error) => _answer.TrySetException(new InvalidOperationException("The store could not commit.", error));
    }
}
