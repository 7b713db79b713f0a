using IronicConsole.Engine.Audit;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Records;
using IronicConsole.Engine.Secrets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace IronicConsole.Engine.Store.Postgres;

/// <summary>
/// The store of many processes: decisions are taken over memory, as everywhere, and committed only if everything they relied on still is so in the database;
/// else memory is brought up to date and the decision is taken again (docs/adr/0006-optimistic-commits.md). Each commits alone, on a connection of its own.
/// </summary>
public sealed partial class PostgresStore : IStoreHost, IAsyncDisposable
{
    private const int MostAttempts = 20;
    private static readonly Pending Nothing = new();
    private readonly StoreOptions _options;
    private readonly TimeProvider _clock;
    private readonly FleetFeed _feed;
    private readonly OpenOperations _open;
    private readonly ILogger<PostgresStore> _log;
    private readonly Database _database;
    private readonly Memory _memory;
    private readonly ChangeReader _reader;
    private readonly LeaseKeeper _keeper;
    private readonly Presence _presence;
    private readonly NodeGates _gates = new();
    private readonly SemaphoreSlim _connections;
    private readonly AuditWriter _audit;
    private readonly KeyRing _ring;
    private bool _disposed;

    /// <summary>Makes a store; <see cref="OpenAsync"/> opens it.</summary>
    public PostgresStore(StoreOptions options, TimeProvider clock, FleetFeed feed, OpenOperations open, KeyRing ring, ILogger<PostgresStore> log)
    {
        _ring = ring;
        (_options, _clock, _feed, _open, _log) = (options, clock, feed, open, log);
        _database = new Database(options, clock);
        _memory = new Memory(feed, open);
        _reader = new ChangeReader(_database, _memory, feed, options, clock, KnowAsync, log);
        _audit = new AuditWriter(_database, options.Conductor);
        _keeper = new LeaseKeeper(_database, _memory, open, options, clock, log);
        _presence = new Presence(_database, options, clock, log);
        _presence.Heard += _reader.Ring;
        _presence.CameBack += _reader.Reload;
        _connections = new SemaphoreSlim(Math.Max(1, _database.Connections - 4)); // some are left for readers and renewals
    }

    /// <inheritdoc/>
    public bool Shared => true;

    /// <inheritdoc/>
    public TimeSpan Lasts => _options.Lease;

    /// <inheritdoc/>
    public TimeSpan Lag => _reader.Lag;

    /// <inheritdoc/>
    public DateTimeOffset Now => _database.Now;

    /// <summary>Another process has this one's name: this one must end.</summary>
    public event Action? Replaced
    {
        add => _presence.Replaced += value;
        remove => _presence.Replaced -= value;
    }

    internal Database Database => _database;

    /// <inheritdoc/>
    public EngineDb Context() => new PostgresDb(PostgresDb.Options(_database.Source));

    /// <inheritdoc/>
    public async Task OpenAsync(CancellationToken cancel = default)
    {
        var db = new PostgresDb(PostgresDb.Options(_database.Source));
        await using (db.ConfigureAwait(false)) await PostgresSchema.UpdateAsync(db, cancel).ConfigureAwait(false);
        await _presence.StartAsync(cancel).ConfigureAwait(false);
        await ForgetOtherClustersAsync(cancel).ConfigureAwait(false);
        if (await AuditWriter.ChainEarlyAsync(_database, cancel).ConfigureAwait(false) is > 0 and var early) LogChained(early);
        await _database.SetClockAsync(cancel).ConfigureAwait(false);
        await _keeper.StartAsync(cancel).ConfigureAwait(false);
        await _reader.StartAsync(cancel).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<Result<T>> CommitAsync<T>(Caller by, string? command, Func<IUnit, Result<T>> decide, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(decide);
        using var gate = _gates.None();
        for (var attempt = 1; attempt <= MostAttempts; attempt++)
        {
            cancel.ThrowIfCancellationRequested();
            var unit = new Unit(by, Now, _feed.Fleet, _open, Nothing, _options, Counters.Provisional());
            var tracked = new TrackedUnit(unit, _memory, _open);
            try
            {
                var result = await DecideAsync(decide, tracked).ConfigureAwait(false);
                if (result is not { } decided) continue;
                if (decided.Problem is { } refused)
                {
                    if (await OvertakenAsync(tracked).ConfigureAwait(false)) continue;
                    if (command is not null) await RecordAsync(new AuditRecord(0, unit.Now, by, command, unit.Subject, refused.Slug, refused.Told)).ConfigureAwait(false);
                    return decided;
                }

                unit.Number();
                var audit = command is null ? null : new AuditRecord(0, unit.Now, by, command, unit.Subject, "done", unit.Said);
                if (tracked.Written.Count == 0 && unit.Own.Events.Count == 0 && unit.Own.EventsGone.Count == 0)
                {
                    if (audit is not null) await RecordAsync(audit).ConfigureAwait(false);
                    return decided;
                }

                // One after the other within this process: what is next sees what was committed just now, and the database is spared the conflict.
                if (!gate.Covers(tracked.Written))
                {
                    await gate.EnterAsync(tracked.Written).ConfigureAwait(false);
                    if (!tracked.Fresh) continue;
                }

                if (await WriteAsync(tracked, audit).ConfigureAwait(false)) return decided;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                LogCommitFailed(e, command ?? "bookkeeping");
                throw new InvalidOperationException("The store could not commit.", e);
            }

            if (attempt > 2) await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1, 10 * attempt)), _clock, CancellationToken.None).ConfigureAwait(false);
        }

        LogGaveUp(command ?? "bookkeeping", MostAttempts);
        return new Problem("store-busy", 503, "Others changed the same node again and again meanwhile.") { RetryAfter = TimeSpan.FromSeconds(1), Fix = "Try again in a second." };
    }

    /// <inheritdoc/>
    public Task<bool> InForceAsync(Lease lease)
    {
        ArgumentNullException.ThrowIfNull(lease);
        return _keeper.InForceAsync(lease);
    }

    /// <inheritdoc/>
    public IDisposable WhenLost(Action<Lease> stop)
    {
        _keeper.Lost += stop;
        return new Ending(() => _keeper.Lost -= stop);
    }

    /// <inheritdoc/>
    public IDisposable WhenChangedElsewhere(Action<IReadOnlyList<(Guid Node, string Origin)>> see)
    {
        _reader.ChangedElsewhere += see;
        return new Ending(() => _reader.ChangedElsewhere -= see);
    }

    /// <inheritdoc/>
    public async Task CatchUpAsync(string node, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(node);
        Guid[] nodes = Guid.TryParse(node, out var id) ? [id]
            : [.. await _database.NodesWithAsync([node], [], cancel).ConfigureAwait(false), .. _feed.Fleet.Find(node) is { } known ? new[] { known.Id } : []];
        await FreshenAsync(nodes, cancel).ConfigureAwait(false);
        await FreshenAsync([.. nodes.SelectMany(n => _feed.Fleet.Find(n)?.Parts ?? [])], cancel).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task CatchUpPortAsync(string port, CancellationToken cancel = default)
    {
        var nodes = new List<Guid>();
        if (Guid.TryParse(port, out var id))
        {
            if (_feed.Fleet.Port(id) is { } known) nodes.Add(known.NodeId);
            var db = Context();
            await using (db.ConfigureAwait(false)) nodes.AddRange(await db.Ports.Where(p => p.Id == id).Select(p => p.NodeId).ToListAsync(cancel).ConfigureAwait(false));
        }
        else
        {
            nodes.AddRange(await _database.NodesWithAsync([], [port], cancel).ConfigureAwait(false));
            if (_feed.Fleet.PortWithAddress(port) is { } known) nodes.Add(known.NodeId);
        }

        await FreshenAsync(nodes, cancel).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task CatchUpRecordAsync(string record, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        Guid[] ids = Guid.TryParse(record, out var id) ? [id] : [];
        ids = [.. ids, .. await _database.RecordsNamedAsync([record], cancel).ConfigureAwait(false)];
        await FreshenAsync(ids, cancel).ConfigureAwait(false);
        await FreshenAsync([.. ids.Select(_feed.Fleet.Records.Find<NodePart>).OfType<NodePart>().Select(p => p.NodeId)], cancel).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Conductors.Conductor>> MeetAsync(Conductors.Conductor? self, CancellationToken cancel = default) => ConductorTable.MeetAsync(_database.Source, self, cancel);

    /// <inheritdoc/>
    public async Task<bool> OrderAsync(Conductors.Conductor seen, Conductors.DrainOrder? order, CancellationToken cancel = default)
    {
        if (!await ConductorTable.OrderAsync(_database.Source, seen, order, cancel).ConfigureAwait(false)) return false;
        _presence.Ring(order: true);
        return true;
    }

    /// <inheritdoc/>
    public IDisposable WhenOrdered(Action see)
    {
        _presence.Ordered += see;
        return new Ending(() => _presence.Ordered -= see);
    }

    /// <inheritdoc/>
    public async Task AloneAsync(Func<Task> work, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        var session = await _database.Alone.OpenConnectionAsync(cancel).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            var command = new NpgsqlCommand("SELECT pg_advisory_lock(hashtext('ironic-console alone'))", session);
            await using (command.ConfigureAwait(false)) await command.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
            await work().ConfigureAwait(false); // the end of the session gives the lock back
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true)) return; // it is several services
        await _keeper.DisposeAsync().ConfigureAwait(false);
        await _reader.DisposeAsync().ConfigureAwait(false);
        await _presence.DisposeAsync().ConfigureAwait(false);
        await _database.DisposeAsync().ConfigureAwait(false);
        _connections.Dispose();
        _audit.Dispose();
    }

    // Null when it must be decided again: a decision may also break because memory moved under it, or was behind.
    private async Task<Result<T>?> DecideAsync<T>(Func<IUnit, Result<T>> decide, TrackedUnit tracked)
    {
        try
        {
            return decide(tracked);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            if (!tracked.Fresh || await OvertakenAsync(tracked).ConfigureAwait(false)) return null;
            LogDecisionFailed(e);
            throw new InvalidOperationException("The store could not commit.", e);
        }
    }

    // True when it is committed, false when it must be decided again.
    private async Task<bool> WriteAsync(TrackedUnit tracked, AuditRecord? audit)
    {
        var own = tracked.Inner.Own;
        await NumberAsync(own).ConfigureAwait(false);
        using var link = audit is null ? null : await _audit.NextAsync(audit).ConfigureAwait(false);
        await _connections.WaitAsync().ConfigureAwait(false);
        try
        {
            var began = _clock.GetTimestamp();
            var connection = await _database.Source.OpenConnectionAsync().ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                var batch = CommitBatch.Of(connection, tracked, link?.Row, _options.Conductor, _options.Lease, _ring.Holds);
                await using (batch.ConfigureAwait(false))
                {
                    var heads = await batch.RunAsync().ConfigureAwait(false);
                    link?.Stands();
                    _memory.Committed(own, heads);
                    _keeper.Committed(own.Leases.Values, began);
                    foreach (var gone in own.NodesGone) _keeper.Forget(gone.Id);
                }
            }

            _reader.Ring();
            _presence.Ring();
            return true;
        }
        catch (PostgresException e) when (e.SqlState == Functions.KeyGone)
        {
            LogConflict(e.SqlState, e.MessageText);
            await new KeyTable(Context).LearnAsync(_ring).ConfigureAwait(false); // it is sealed with the newest key then
        }
        catch (PostgresException e) when (e.SqlState is Functions.MovedOn or PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure)
        {
            LogConflict(e.SqlState, e.MessageText);
        }
        finally
        {
            _connections.Release();
        }

        await LearnAsync(tracked).ConfigureAwait(false);
        return false;
    }

    // New things get their numbers from the database, so that all processes list them in the order they were made.
    private async Task NumberAsync(Pending own)
    {
        var nodes = own.Nodes.Values.OfType<Node>().Where(n => n.Number > Counters.FirstProvisional).OrderBy(n => n.Number).ToArray();
        var ports = own.Ports.Values.OfType<Port>().Where(p => p.Number > Counters.FirstProvisional).OrderBy(p => p.Number).ToArray();
        if (nodes.Length + ports.Length == 0) return;
        var numbers = await _database.NumbersAsync(Postgres.PostgresDb.NodeNumbers, nodes.Length).ConfigureAwait(false);
        foreach (var node in nodes) own.Nodes[node.Id] = node with { Number = numbers.Dequeue() };
        numbers = await _database.NumbersAsync(Postgres.PostgresDb.PortNumbers, ports.Length).ConfigureAwait(false);
        foreach (var port in ports) own.Ports[port.Id] = port with { Number = numbers.Dequeue() };
    }

    // After a conflict: everything that the decision read, and whoever has the names and addresses that it wanted.
    private async Task LearnAsync(TrackedUnit tracked)
    {
        var own = tracked.Inner.Own;
        var names = own.Nodes.Values.Select(n => n?.Name).OfType<string>();
        var macs = own.Ports.Values.OfType<Port>().Select(p => p.Address);
        var holders = await _database.NodesWithAsync(names, macs).ConfigureAwait(false);
        var records = await _database.RecordsNamedAsync(own.Records.Values.Select(r => r?.Name).OfType<string>()).ConfigureAwait(false);
        await _reader.RefreshAsync([.. tracked.Heads.Keys.Union(holders).Union(records)]).ConfigureAwait(false);
    }

    // A refusal stands only if memory was not behind: 404 for a node that another process has just made would be wrong. Memory may also have caught up since.
    private async Task<bool> OvertakenAsync(TrackedUnit tracked)
    {
        if (!tracked.Fresh) return true;
        List<Guid> named = tracked.UnknownNames.Count > 0 ? await _database.NodesWithAsync(tracked.UnknownNames, []).ConfigureAwait(false) : [];
        List<Guid> records = tracked.UnknownRecords.Count > 0 ? await _database.RecordsNamedAsync(tracked.UnknownRecords.Select(r => r.Name)).ConfigureAwait(false) : [];
        var moved = await FreshenAsync([.. tracked.Heads.Keys, .. named, .. records], CancellationToken.None).ConfigureAwait(false);
        return moved || named.Count > 0 || tracked.UnknownRecords.Any(r => _feed.Fleet.Records.Named(r.Kind, r.Name) is not null) || !tracked.Fresh;
    }

    private async Task<bool> FreshenAsync(IReadOnlyCollection<Guid> nodes, CancellationToken cancel)
    {
        if (nodes.Count == 0) return false;
        var held = nodes.Distinct().ToDictionary(n => n, _memory.Revision);
        var heads = await _database.HeadsAsync(nodes, cancel).ConfigureAwait(false);
        var stale = held.Where(h => h.Value < heads.GetValueOrDefault(h.Key) || (h.Value > 0 && !heads.ContainsKey(h.Key))).Select(h => h.Key).ToArray();
        if (stale.Length == 0) return false;
        await _reader.RefreshAsync(stale, cancel).ConfigureAwait(false);
        return true;
    }

    // A value is committed after its key, so the key is there by now; without it, memory would hold what this process cannot open.
    private Task KnowAsync(IReadOnlySet<string> keys, CancellationToken cancel) =>
        _ring.Master is null || keys.All(_ring.Holds) ? Task.CompletedTask : new KeyTable(Context).LearnAsync(_ring, cancel);

    private async Task RecordAsync(AuditRecord audit)
    {
        using var link = await _audit.NextAsync(audit).ConfigureAwait(false);
        var connection = await _database.Source.OpenConnectionAsync().ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var batch = CommitBatch.Of(connection, link.Row);
            await using (batch.ConfigureAwait(false)) await batch.RunAsync().ConfigureAwait(false);
        }

        link.Stands();
    }

    // A database that was restored on another server has rows of transactions that are still to come there; they count as old.
    private async Task ForgetOtherClustersAsync(CancellationToken cancel)
    {
        var command = _database.Source.CreateCommand(
            "WITH c AS (DELETE FROM changes WHERE xid >= pg_snapshot_xmax(pg_current_snapshot())) UPDATE events SET xid = '0' WHERE xid >= pg_snapshot_xmax(pg_current_snapshot())");
        await using (command.ConfigureAwait(false)) await command.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
    }

    [LoggerMessage(110, LogLevel.Error, "The decision of '{Command}' could not be committed; whether it stands is not known, and its rows are read again.")]
    private partial void LogCommitFailed(Exception error, string command);

    [LoggerMessage(111, LogLevel.Error, "A decision failed; nothing of it stands.")]
    private partial void LogDecisionFailed(Exception error);

    [LoggerMessage(112, LogLevel.Debug, "Decided again ({State}: {What}).")]
    private partial void LogConflict(string state, string what);

    [LoggerMessage(113, LogLevel.Warning, "'{Command}' was overtaken by others {Attempts} times and given up.")]
    private partial void LogGaveUp(string command, int attempts);

    [LoggerMessage(114, LogLevel.Information, "{Count} audit rows of an earlier program are in a chain now.")]
    private partial void LogChained(int count);

    private sealed class Ending(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
