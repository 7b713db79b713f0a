using System.Threading.Channels;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace IronicConsole.Engine.Store;

/// <summary>
/// The store of one process: a single writer takes what waits, decides one after the other over memory, and flushes all of it with one synchronous commit.
/// Only then memory moves, the feed is told and the answers go out (docs/adr/0002-group-commit.md).
/// </summary>
public sealed partial class SqliteStore : IStore, IAsyncDisposable
{
    private readonly Channel<Work> _queue = Channel.CreateBounded<Work>(new BoundedChannelOptions(10_000) { SingleReader = true });
    private readonly StoreOptions _options;
    private readonly TimeProvider _clock;
    private readonly FleetFeed _feed;
    private readonly OpenOperations _open;
    private readonly ILogger<SqliteStore> _log;
    private readonly Counters _counters = new();
    private Task _writer = Task.CompletedTask;

    /// <summary>Makes a store; <see cref="OpenAsync"/> opens it.</summary>
    public SqliteStore(StoreOptions options, TimeProvider clock, FleetFeed feed, OpenOperations open, ILogger<SqliteStore> log) =>
        (_options, _clock, _feed, _open, _log) = (options, clock, feed, open, log);

    /// <summary>The store's file.</summary>
    public string File => Path.Combine(_options.Folder, "ironic-console.db");

    /// <summary>A context for reading history.</summary>
    internal EngineDb Context() => new(Sqlite.Options(File));

    /// <summary>Brings the schema up to date, loads memory, starts the writer.</summary>
    public async Task OpenAsync(CancellationToken cancel = default)
    {
        Directory.CreateDirectory(_options.Folder);
        var db = Context();
        await using (db.ConfigureAwait(false))
        {
            await db.Database.MigrateAsync(cancel).ConfigureAwait(false);
            var nodes = (await db.Nodes.AsNoTracking().ToListAsync(cancel).ConfigureAwait(false)).ConvertAll(Documents.Thing);
            var ports = (await db.Ports.AsNoTracking().ToListAsync(cancel).ConfigureAwait(false)).ConvertAll(Documents.Thing);
            var operations = (await db.Operations.AsNoTracking().Where(o => o.Open).ToListAsync(cancel).ConfigureAwait(false)).ConvertAll(Documents.Thing);
            var ids = operations.ConvertAll(o => o.Id);
            var runs = (await db.StepRuns.AsNoTracking().Where(r => ids.Contains(r.OperationId)).ToListAsync(cancel).ConfigureAwait(false)).ConvertAll(Documents.Thing);
            var leases = (await db.Leases.AsNoTracking().ToListAsync(cancel).ConfigureAwait(false)).ConvertAll(Documents.Thing);
            _counters.Node = nodes.Count == 0 ? 0 : nodes.Max(n => n.Number);
            _counters.Port = ports.Count == 0 ? 0 : ports.Max(p => p.Number);
            _counters.Event = await db.Events.MaxAsync(e => (long?)e.Seq, cancel).ConfigureAwait(false) ?? 0;
            _counters.Audit = await db.Audit.MaxAsync(a => (long?)a.Number, cancel).ConfigureAwait(false) ?? 0;
            _open.Move(operations, runs, leases, []);
            _feed.Load(_counters.Event, nodes, ports);
        }

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
    }

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
            using var db = Context();
            db.ChangeTracker.AutoDetectChangesEnabled = false;
            using var transaction = db.Database.BeginTransaction();
            foreach (var work in taken) Decide(work, batch, db);
            transaction.Commit();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogCommitFailed(e, taken.Count);
            foreach (var work in taken) work.Fail(e);
            ReloadCounters();
            return;
        }

        _open.Move(batch.Operations.Values, batch.Runs.Values, batch.Leases.Values, batch.NodesGone.Select(n => n.Id));
        _feed.Publish(_counters.Event, batch);
        foreach (var work in taken) work.Finish();
    }

    private void Decide(Work work, Pending batch, EngineDb db)
    {
        var before = (_counters.Node, _counters.Port, _counters.Event, _counters.Audit);
        var unit = new Unit(work.By, _clock.GetUtcNow(), _feed.Fleet, _open, batch, _options, _counters);
        try
        {
            var refused = work.Decide(unit);
            if (refused is null)
            {
                unit.Number();
                if (work.Command is { } done) unit.Own.Audit.Add(new AuditRecord(_counters.NextAudit(), unit.Now, work.By, done, unit.Subject, "done", null));
                Rows.Writer.Write(db, unit.Own);
                batch.Take(unit.Own);
                return;
            }

            (_counters.Node, _counters.Port, _counters.Event) = (before.Node, before.Port, before.Event);
            if (work.Command is { } asked)
            {
                var rejected = new Pending();
                rejected.Audit.Add(new AuditRecord(_counters.NextAudit(), unit.Now, work.By, asked, unit.Subject, refused.Slug, refused.Told));
                Rows.Writer.Write(db, rejected);
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // SaveChanges rolled this decision back to its own savepoint; the others of the group stand.
            (_counters.Node, _counters.Port, _counters.Event, _counters.Audit) = before;
            db.ChangeTracker.Clear();
            LogDecisionFailed(e, work.Command ?? "bookkeeping");
            work.Fail(e);
        }
    }

    private void ReloadCounters()
    {
        using var db = Context();
        _counters.Event = db.Events.Max(e => (long?)e.Seq) ?? 0;
        _counters.Audit = db.Audit.Max(a => (long?)a.Number) ?? 0;
    }

    [LoggerMessage(100, LogLevel.Error, "A group of {Count} decisions could not be committed; nothing of it stands.")]
    private partial void LogCommitFailed(Exception error, int count);

    [LoggerMessage(101, LogLevel.Error, "The decision of '{Command}' failed and was rolled back alone.")]
    private partial void LogDecisionFailed(Exception error, string command);

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
