using System.Data;
using System.Diagnostics;
using System.Threading.Channels;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Records;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;

namespace IronicConsole.Engine.Store.Postgres;

/// <summary>
/// Reads what was committed, by any process, in one order: by transaction, and only transactions below the oldest that is still at work, since an older one may
/// commit late. Moves memory where another process was ahead, tells the feed, and says which nodes others changed.
/// </summary>
/// <param name="know">Gets the data keys that documents name, before memory takes them: what memory holds can be opened.</param>
internal sealed partial class ChangeReader(
    Database database, Memory memory, FleetFeed feed, StoreOptions options, TimeProvider clock, Func<IReadOnlySet<string>, CancellationToken, Task> know, ILogger log) : IAsyncDisposable
{
    // What is committed within a gap is read at once, a node that changed often in it only as it stands in the end. A reader that is slow, since there is much to do,
    // leaves nine tenths of the time to others; a person does not see the longest gap.
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(20), LongestGap = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1), Unsettled = TimeSpan.FromMilliseconds(5), Forgotten = TimeSpan.FromMinutes(4);

    /// <summary>How long changes are kept for readers; one that was away for longer reads everything again.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    private readonly Channel<bool> _bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly SemaphoreSlim _one = new(1);
    private readonly CancellationTokenSource _stop = new();
    private Task _work = Task.CompletedTask;
    private ulong _cursor;
    private long _readAt;
    private volatile bool _reload;
    private long _waitsSince;

    /// <summary>Nodes that other processes changed, after memory has moved.</summary>
    public event Action<IReadOnlyList<(Guid Node, string Origin)>>? ChangedElsewhere;

    /// <summary>How far behind the database this process is.</summary>
    public TimeSpan Lag
    {
        get
        {
            var silent = clock.GetElapsedTime(Interlocked.Read(ref _readAt));
            var waits = Interlocked.Read(ref _waitsSince) is var since and > 0 ? clock.GetElapsedTime(since) : TimeSpan.Zero;
            return silent > Poll + Poll ? silent : waits;
        }
    }

    /// <summary>Loads memory and begins to follow.</summary>
    public async Task StartAsync(CancellationToken cancel)
    {
        await LoadAsync(cancel).ConfigureAwait(false);
        _work = Task.Run(FollowAsync, CancellationToken.None);
    }

    /// <summary>Something was committed.</summary>
    public void Ring() => _bell.Writer.TryWrite(true);

    /// <summary>The session with the database was lost: what was committed meanwhile is not known by its number, so everything is read again.</summary>
    public void Reload()
    {
        _reload = true;
        Ring();
    }

    /// <summary>Reads everything of these nodes again.</summary>
    public async Task RefreshAsync(IReadOnlyCollection<Guid> nodes, CancellationToken cancel = default)
    {
        var known = nodes.ToDictionary(n => n, memory.Revision);
        var read = await database.ReadAsync(nodes, cancel).ConfigureAwait(false);
        await TakeAsync(known, read, cancel).ConfigureAwait(false);
    }

    /// <summary>Takes what was committed until now.</summary>
    public async Task<bool> ReadAsync(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            if (_reload || clock.GetElapsedTime(_readAt) > Forgotten)
            {
                _reload = false;
                await LoadAsync(cancel).ConfigureAwait(false);
                LogReloaded();
                return false;
            }

            var connection = await database.Source.OpenConnectionAsync(cancel).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel).ConfigureAwait(false);
                await using (snapshot.ConfigureAwait(false)) return await ReadAsync(connection, cancel).ConfigureAwait(false);
            }
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _work.ConfigureAwait(false);
        _stop.Dispose();
        _one.Dispose();
    }

    private async Task FollowAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var began = Stopwatch.GetTimestamp();
                var unsettled = await ReadAsync(_stop.Token).ConfigureAwait(false);
                var gap = Math.Clamp(9 * Stopwatch.GetElapsedTime(began).TotalMilliseconds, (unsettled ? Unsettled : Gap).TotalMilliseconds, LongestGap.TotalMilliseconds);
                await Task.Delay(TimeSpan.FromMilliseconds(gap), clock, _stop.Token).ConfigureAwait(false);
                if (unsettled) continue;
                using var enough = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
                var poll = Task.Delay(Poll, clock, enough.Token);
                await Task.WhenAny(_bell.Reader.WaitToReadAsync(enough.Token).AsTask(), poll).ConfigureAwait(false);
                await enough.CancelAsync().ConfigureAwait(false);
                _bell.Reader.TryRead(out _);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or InvalidOperationException)
            {
                LogCannotRead(e);
                await Task.Delay(Poll, clock, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    // Returns whether something is committed that an older transaction still keeps back.
    private async Task<bool> ReadAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        var began = clock.GetTimestamp();
        var (below, held, changes) = await ChangesAsync(connection, cancel).ConfigureAwait(false);
        Interlocked.Exchange(ref _waitsSince, !held ? 0 : _waitsSince > 0 ? _waitsSince : began);
        if (changes.Count == 0)
        {
            (_cursor, _readAt) = (below, began);
            return held;
        }

        var events = await Database.EventsAsync(connection, _cursor, below, cancel).ConfigureAwait(false);
        var known = changes.Where(c => memory.Revision(c.Node) < c.Revision).Select(c => c.Node).Distinct().ToDictionary(n => n, memory.Revision);
        if (known.Count > 0) await TakeAsync(known, await Database.ReadAsync(connection, known.Keys, cancel).ConfigureAwait(false), cancel).ConfigureAwait(false);
        (_cursor, _readAt) = (below, began);

        var nodes = new Dictionary<Guid, Node?>();
        var records = new Dictionary<Guid, Record?>();
        foreach (var (id, _, _) in changes)
        {
            if (memory.IsRecord(id)) records[id] = feed.Fleet.Records.Find(id);
            else nodes[id] = feed.Fleet.Find(id);
        }

        feed.Tell(new FeedChange(Math.Max(feed.Seq, events.Count == 0 ? 0 : events.Max(e => e.Seq)), events, nodes) { Records = records });
        var elsewhere = changes.Where(c => c.Origin != options.Conductor).Select(c => (c.Node, c.Origin)).Distinct().ToList();
        if (elsewhere.Count > 0) ChangedElsewhere?.Invoke(elsewhere);
        return held;
    }

    private async Task<(ulong Below, bool Held, List<(Guid Node, long Revision, string Origin)> Changes)> ChangesAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        var changes = new List<(Guid, long, string)>();
        var batch = new NpgsqlBatch(connection);
        await using (batch.ConfigureAwait(false))
        {
            // The last changes are a handful at the end of an index. A server that has no statistics of the table yet, or old ones, would read all of it each time.
            batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT pg_snapshot_xmin(pg_current_snapshot()), set_config('enable_seqscan', 'off', true)"));
            var command = new NpgsqlBatchCommand("SELECT node_id, revision, origin, xid < (SELECT pg_snapshot_xmin(pg_current_snapshot())) FROM changes WHERE xid >= $1 ORDER BY xid");
            command.Parameters.Add(new NpgsqlParameter { Value = _cursor, NpgsqlDbType = NpgsqlDbType.Xid8 });
            batch.BatchCommands.Add(command);
            var reader = await batch.ExecuteReaderAsync(cancel).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                await reader.ReadAsync(cancel).ConfigureAwait(false);
                var below = reader.GetFieldValue<ulong>(0);
                await reader.NextResultAsync(cancel).ConfigureAwait(false);
                var held = false;
                while (await reader.ReadAsync(cancel).ConfigureAwait(false))
                {
                    if (reader.GetBoolean(3)) changes.Add((reader.GetGuid(0), reader.GetInt64(1), reader.GetString(2)));
                    else held = true;
                }

                return (below, held, changes);
            }
        }
    }

    private async Task LoadAsync(CancellationToken cancel)
    {
        var began = clock.GetTimestamp();
        var known = memory.Nodes.ToDictionary(n => n, memory.Revision);
        var connection = await database.Source.OpenConnectionAsync(cancel).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel).ConfigureAwait(false);
            await using (snapshot.ConfigureAwait(false))
            {
                var command = new NpgsqlCommand("SELECT pg_snapshot_xmin(pg_current_snapshot()), (SELECT max(seq) FROM events)", connection);
                await using (command.ConfigureAwait(false))
                {
                    long seq;
                    var reader = await command.ExecuteReaderAsync(cancel).ConfigureAwait(false);
                    await using (reader.ConfigureAwait(false))
                    {
                        await reader.ReadAsync(cancel).ConfigureAwait(false);
                        _cursor = reader.GetFieldValue<ulong>(0);
                        seq = await reader.IsDBNullAsync(1, cancel).ConfigureAwait(false) ? 0 : reader.GetInt64(1);
                    }

                    await TakeAsync(known, await Database.ReadAsync(connection, null, cancel).ConfigureAwait(false), cancel).ConfigureAwait(false);
                    _readAt = began;
                    feed.Tell(new FeedChange(Math.Max(feed.Seq, seq), [], new Dictionary<Guid, Node?>(), Resync: true));
                }
            }
        }
    }

    private async Task TakeAsync(Dictionary<Guid, long> known, List<Aggregate> read, CancellationToken cancel)
    {
        if (read is [var any, ..]) await know(any.SealedBy, cancel).ConfigureAwait(false);
        foreach (var aggregate in read)
        {
            memory.Take(aggregate);
            known.Remove(aggregate.Lease.Node);
        }

        foreach (var (node, revision) in known) memory.Missing(node, revision);
    }

    [LoggerMessage(120, LogLevel.Warning, "What other processes commit cannot be read now; it is tried again each second.")]
    private partial void LogCannotRead(Exception error);

    [LoggerMessage(121, LogLevel.Information, "Read the whole store again.")]
    private partial void LogReloaded();
}
