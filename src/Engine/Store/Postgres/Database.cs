using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Secrets;
using IronicConsole.Engine.Store.Rows;
using Npgsql;
using NpgsqlTypes;
using System.Data;
using System.Text.Json;

namespace IronicConsole.Engine.Store.Postgres;

/// <summary>The database: its connections, its clock, and whole nodes read at one snapshot.</summary>
internal sealed class Database : IAsyncDisposable
{
    private const string OfNodes = " WHERE node_id = ANY($1)";
    private readonly TimeProvider _clock;
    private long _ahead;

    public Database(StoreOptions options, TimeProvider clock)
    {
        _clock = clock;
        var usual = new NpgsqlConnectionStringBuilder(options.ConnectionString) { ApplicationName = $"ironic-console {options.Conductor}", NoResetOnClose = true, Enlist = false };
        if (usual.MaxPoolSize == new NpgsqlConnectionStringBuilder().MaxPoolSize) usual.MaxPoolSize = 20; // three processes and Quartz fit into a server's default of 100
        if (usual.MaxAutoPrepare == 0) usual.MaxAutoPrepare = 100;
        Source = NpgsqlDataSource.Create(usual);
        Connections = usual.MaxPoolSize;
        var own = new NpgsqlConnectionStringBuilder(usual.ConnectionString) { Pooling = false, KeepAlive = 5, MaxAutoPrepare = 0 };
        Alone = NpgsqlDataSource.Create(own);
    }

    /// <summary>Pooled connections, for commits and reads.</summary>
    public NpgsqlDataSource Source { get; }

    /// <summary>Connections of their own, for what is bound to a session: locks and LISTEN.</summary>
    public NpgsqlDataSource Alone { get; }

    /// <summary>Most pooled connections at once.</summary>
    public int Connections { get; }

    /// <summary>The database's time, as well as it is known here. Decisions go by it; what they take from it about leases is checked again by the database's own clock when they commit.</summary>
    public DateTimeOffset Now => _clock.GetUtcNow().AddTicks(Interlocked.Read(ref _ahead));

    /// <summary>Looks how far the database's clock is ahead of ours.</summary>
    public async Task SetClockAsync(CancellationToken cancel)
    {
        var before = _clock.GetUtcNow();
        var command = Source.CreateCommand("SELECT ic_now()");
        await using (command.ConfigureAwait(false))
        {
            var theirs = Documents.Time((long)(await command.ExecuteScalarAsync(cancel).ConfigureAwait(false))!);
            var after = _clock.GetUtcNow();
            Interlocked.Exchange(ref _ahead, (theirs - (before + ((after - before) / 2))).Ticks);
        }
    }

    /// <summary>Numbers for things that are new.</summary>
    public async Task<Queue<long>> NumbersAsync(string sequence, int count)
    {
        var numbers = new Queue<long>(count);
        if (count == 0) return numbers;
        var command = Source.CreateCommand($"SELECT nextval('{sequence}') FROM generate_series(1, $1)");
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.Add(new NpgsqlParameter { Value = count });
            var reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync().ConfigureAwait(false)) numbers.Enqueue(reader.GetInt64(0));
            }
        }

        return numbers;
    }

    /// <summary>The heads of nodes as they are now.</summary>
    public async Task<Dictionary<Guid, long>> HeadsAsync(IReadOnlyCollection<Guid> nodes, CancellationToken cancel = default)
    {
        var heads = new Dictionary<Guid, long>();
        var command = Source.CreateCommand("SELECT node_id, revision FROM leases" + OfNodes);
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.Add(new NpgsqlParameter { Value = nodes.ToArray() });
            var reader = await command.ExecuteReaderAsync(cancel).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancel).ConfigureAwait(false)) heads[reader.GetGuid(0)] = reader.GetInt64(1);
            }
        }

        return heads;
    }

    /// <summary>The nodes that have any of these names or any port with one of these addresses.</summary>
    public async Task<List<Guid>> NodesWithAsync(IEnumerable<string> names, IEnumerable<string> macs, CancellationToken cancel = default)
    {
        var found = new List<Guid>();
        var command = Source.CreateCommand("SELECT id FROM nodes WHERE name = ANY($1) UNION SELECT node_id FROM ports WHERE address = ANY($2)");
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.Add(new NpgsqlParameter { Value = names.ToArray() });
            command.Parameters.Add(new NpgsqlParameter { Value = macs.ToArray() });
            var reader = await command.ExecuteReaderAsync(cancel).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancel).ConfigureAwait(false)) found.Add(reader.GetGuid(0));
            }
        }

        return found;
    }

    /// <summary>The records, of whatever kind, that have any of these names.</summary>
    public async Task<List<Guid>> RecordsNamedAsync(IEnumerable<string> names, CancellationToken cancel = default)
    {
        var found = new List<Guid>();
        var command = Source.CreateCommand("SELECT id FROM records WHERE name = ANY($1)");
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.Add(new NpgsqlParameter { Value = names.ToArray() });
            var reader = await command.ExecuteReaderAsync(cancel).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancel).ConfigureAwait(false)) found.Add(reader.GetGuid(0));
            }
        }

        return found;
    }

    /// <summary>Whole nodes at one snapshot; all of them when <paramref name="nodes"/> is null.</summary>
    public async Task<List<Aggregate>> ReadAsync(IReadOnlyCollection<Guid>? nodes, CancellationToken cancel = default)
    {
        var connection = await Source.OpenConnectionAsync(cancel).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel).ConfigureAwait(false);
            await using (snapshot.ConfigureAwait(false)) return await ReadAsync(connection, nodes, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Whole nodes, inside a snapshot that is open.</summary>
    public static async Task<List<Aggregate>> ReadAsync(NpgsqlConnection connection, IReadOnlyCollection<Guid>? nodes, CancellationToken cancel)
    {
        var which = nodes?.ToArray();
        var batch = new NpgsqlBatch(connection);
        await using (batch.ConfigureAwait(false))
        {
            void Add(string all, string some)
            {
                var command = new NpgsqlBatchCommand(which is null ? all : all + some);
                if (which is not null) command.Parameters.Add(new NpgsqlParameter { Value = which });
                batch.BatchCommands.Add(command);
            }

            Add("SELECT node_id, owner, operation, epoch, until, revision FROM leases", OfNodes);
            Add("SELECT document FROM nodes", " WHERE id = ANY($1)");
            Add("SELECT document FROM ports", OfNodes);
            Add("SELECT document FROM operations WHERE open", " AND node_id = ANY($1)");
            // By the keys of the operations: joined, the planner reads all step runs that there ever were.
            var operationsOf = "SELECT id FROM operations WHERE open" + (which is null ? "" : " AND node_id = ANY($1)");
            Add($"SELECT document FROM step_runs WHERE operation_id = ANY(ARRAY({operationsOf}))", "");
            Add("SELECT document FROM records", " WHERE id = ANY($1)");
            var reader = await batch.ExecuteReaderAsync(cancel).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                var heads = new List<(Lease Lease, long Revision)>();
                while (await reader.ReadAsync(cancel).ConfigureAwait(false))
                {
                    heads.Add((new Lease(reader.GetGuid(0), reader.GetString(1), reader.GetGuid(2), reader.GetInt64(3), Documents.Time(reader.GetInt64(4))), reader.GetInt64(5)));
                }

                var keys = new HashSet<string>();
                string Seen(string document)
                {
                    keys.UnionWith(SealedText.KeysIn(document));
                    return document;
                }

                var found = (await NextAsync(reader, t => JsonSerializer.Deserialize(Seen(t), StoreJson.Default.Node)!, cancel).ConfigureAwait(false)).ToDictionary(n => n.Id);
                var ports = (await NextAsync(reader, t => JsonSerializer.Deserialize(t, StoreJson.Default.Port)!, cancel).ConfigureAwait(false)).ToLookup(p => p.NodeId);
                var operations = (await NextAsync(reader, t => JsonSerializer.Deserialize(Seen(t), StoreJson.Default.Operation)!, cancel).ConfigureAwait(false)).ToLookup(o => o.NodeId);
                var runs = (await NextAsync(reader, t => JsonSerializer.Deserialize(Seen(t), StoreJson.Default.StepRun)!, cancel).ConfigureAwait(false)).ToLookup(r => r.NodeId);
                var records = (await NextAsync(reader, t => Documents.Record(Seen(t)), cancel).ConfigureAwait(false)).ToDictionary(r => r.Id);
                return heads.ConvertAll(h => new Aggregate(
                    h.Lease, h.Revision, found.GetValueOrDefault(h.Lease.Node), [.. ports[h.Lease.Node]], [.. operations[h.Lease.Node]], [.. runs[h.Lease.Node]], records.GetValueOrDefault(h.Lease.Node)) { SealedBy = keys });
            }
        }
    }

    /// <summary>Events of settled transactions, in the order that every process tells them.</summary>
    public static async Task<List<FeedEvent>> EventsAsync(NpgsqlConnection connection, ulong from, ulong below, CancellationToken cancel)
    {
        var events = new List<FeedEvent>();
        var command = new NpgsqlCommand("SELECT seq, at, node_id, node_version, kind, severity, text, data, by FROM events WHERE xid >= $1 AND xid < $2 ORDER BY xid, seq", connection);
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.Add(new NpgsqlParameter { Value = from, NpgsqlDbType = NpgsqlDbType.Xid8 });
            command.Parameters.Add(new NpgsqlParameter { Value = below, NpgsqlDbType = NpgsqlDbType.Xid8 });
            var reader = await command.ExecuteReaderAsync(cancel).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancel).ConfigureAwait(false))
                {
                    events.Add(Documents.Thing(new EventRow
                    {
                        Seq = reader.GetInt64(0), At = reader.GetInt64(1), NodeId = reader.GetGuid(2), NodeVersion = reader.GetInt64(3), Kind = reader.GetString(4),
                        Severity = reader.GetString(5), Text = reader.GetString(6), Data = reader.GetString(7), By = reader.GetString(8),
                    }));
                }
            }
        }

        return events;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync().ConfigureAwait(false);
        await Alone.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<List<T>> NextAsync<T>(NpgsqlDataReader reader, Converter<string, T> thing, CancellationToken cancel)
    {
        await reader.NextResultAsync(cancel).ConfigureAwait(false);
        var things = new List<T>();
        while (await reader.ReadAsync(cancel).ConfigureAwait(false)) things.Add(thing(reader.GetString(0)));
        return things;
    }
}
