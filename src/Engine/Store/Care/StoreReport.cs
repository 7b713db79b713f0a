using System.Collections.Immutable;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Secrets;
using IronicConsole.Engine.Store.Postgres;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace IronicConsole.Engine.Store.Care;

/// <summary>An operation that is open, as a report tells of it: nothing of its arguments.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Node">Its node.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="DueAt">When it is to be looked at next; null while it waits for a person or runs.</param>
public sealed record OpenOperation(Guid Id, Guid Node, string Kind, DateTimeOffset StartedAt, DateTimeOffset? DueAt);

/// <summary>What a store of either kind holds, in figures; for people who are to help from afar. It has no secret and no document in it.</summary>
public sealed record StoreReport
{
    /// <summary>SQLite or PostgreSQL, as EF calls its provider.</summary>
    public required string Provider { get; init; }

    /// <summary>The migrations that it has had, oldest first.</summary>
    public required ImmutableArray<string> Schema { get; init; }

    /// <summary>Size of file and log, or of the database, in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>Nodes by provision state.</summary>
    public required ImmutableSortedDictionary<string, int> States { get; init; }

    /// <summary>Rows by table.</summary>
    public required ImmutableSortedDictionary<string, int> Rows { get; init; }

    /// <summary>The open operations that began first, at most a thousand.</summary>
    public required ImmutableArray<OpenOperation> Open { get; init; }

    /// <summary>Leases that are held.</summary>
    public required ImmutableArray<Lease> Leases { get; init; }

    /// <summary>When the oldest event that is kept happened.</summary>
    public required DateTimeOffset? OldestEventAt { get; init; }

    /// <summary>When the newest did.</summary>
    public required DateTimeOffset? NewestEventAt { get; init; }

    /// <summary>The newest events, newest first, at most 500.</summary>
    public required ImmutableArray<FeedEvent> Newest { get; init; }

    /// <summary>Reads a store; servers may be at work on it. Changes nothing.</summary>
    /// <exception cref="ConfigurationException">There is no store, or it cannot be reached.</exception>
    public static Task<StoreReport> OfAsync(StoreOptions options, CancellationToken cancel = default) => InAsync(options, db => OfAsync(db, options, cancel));

    /// <summary>The clear texts of all secrets that the store's present holds, so that none of them leaves in a text.</summary>
    /// <param name="options">The store.</param>
    /// <param name="box">Opens them.</param>
    /// <param name="cancel">Ends it.</param>
    public static Task<ImmutableHashSet<string>> SecretsAsync(StoreOptions options, SecretBox box, CancellationToken cancel = default) => InAsync(options, async db =>
    {
        var clear = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        var nodes = await db.Nodes.AsNoTracking().Select(n => new { Node = n.Id, n.Document }).ToListAsync(cancel).ConfigureAwait(false);
        var operations = await db.Operations.AsNoTracking().Where(o => o.Open).Select(o => new { Node = o.NodeId, o.Document }).ToListAsync(cancel).ConfigureAwait(false);
        foreach (var row in nodes.Concat(operations))
        {
            SecretKeys.Visit(JsonMap.Parse(row.Document), text =>
            {
                if (box.Open(row.Node, text) is { } secret) clear.Add(secret.Reveal());
            });
        }

        return clear.ToImmutable();
    });

    /// <summary>The keys of the store's secrets as they lie in it.</summary>
    public static Task<StoredKeys> KeysAsync(StoreOptions options, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.OnPostgres ? InAsync(options, db => new KeyTable(() => db).ReadAsync(cancel)) : Task.FromResult(StoreFile.Keys(Path.Combine(options.Folder, StoreFile.Name)));
    }

    private static async Task<T> InAsync<T>(StoreOptions options, Func<EngineDb, Task<T>> read)
    {
        if (!options.OnPostgres)
        {
            var file = Path.Combine(options.Folder, StoreFile.Name);
            if (!File.Exists(file)) throw new ConfigurationException($"Store:Folder: there is no store in '{options.Folder}'.");
            var db = new EngineDb(Sqlite.Options(file));
            await using (db.ConfigureAwait(false)) return await read(db).ConfigureAwait(false);
        }

        var source = NpgsqlDataSource.Create(options.ConnectionString);
        await using (source.ConfigureAwait(false))
        {
            var db = new PostgresDb(PostgresDb.Options(source));
            await using (db.ConfigureAwait(false)) return await read(db).ConfigureAwait(false);
        }
    }

    private static async Task<StoreReport> OfAsync(EngineDb db, StoreOptions options, CancellationToken cancel)
    {
        var open = await db.Operations.AsNoTracking().Where(o => o.Open).OrderBy(o => o.StartedAt).Take(1000).ToListAsync(cancel).ConfigureAwait(false);
        var leases = await db.Leases.AsNoTracking().Where(l => l.Owner != "").ToListAsync(cancel).ConfigureAwait(false);
        var newest = await db.Events.AsNoTracking().OrderByDescending(e => e.Seq).Take(500).ToListAsync(cancel).ConfigureAwait(false);
        var states = await db.Nodes.GroupBy(n => n.State).Select(g => new { State = g.Key, Count = g.Count() }).ToListAsync(cancel).ConfigureAwait(false);
        return new StoreReport
        {
            Provider = db.Database.ProviderName ?? "", Schema = [.. await db.Database.GetAppliedMigrationsAsync(cancel).ConfigureAwait(false)], Bytes = await BytesAsync(db, options, cancel).ConfigureAwait(false),
            States = states.ToImmutableSortedDictionary(s => s.State, s => s.Count, StringComparer.Ordinal), Rows = await RowsAsync(db, cancel).ConfigureAwait(false),
            Open = [.. open.Select(o => new OpenOperation(o.Id, o.NodeId, o.Kind, Documents.Time(o.StartedAt), o.DueAt is { } due ? Documents.Time(due) : null))],
            Leases = [.. leases.Select(Documents.Thing)], Newest = [.. newest.Select(Documents.Thing)],
            OldestEventAt = await AtAsync(db.Events.OrderBy(e => e.Seq), cancel).ConfigureAwait(false), NewestEventAt = newest is [var last, ..] ? Documents.Time(last.At) : null,
        };
    }

    private static async Task<ImmutableSortedDictionary<string, int>> RowsAsync(EngineDb db, CancellationToken cancel) => new Dictionary<string, int>
    {
        ["nodes"] = await db.Nodes.CountAsync(cancel).ConfigureAwait(false), ["ports"] = await db.Ports.CountAsync(cancel).ConfigureAwait(false),
        ["operations"] = await db.Operations.CountAsync(cancel).ConfigureAwait(false), ["step_runs"] = await db.StepRuns.CountAsync(cancel).ConfigureAwait(false),
        ["inventories"] = await db.Inventories.CountAsync(cancel).ConfigureAwait(false), ["events"] = await db.Events.CountAsync(cancel).ConfigureAwait(false),
        ["audit"] = await db.Audit.CountAsync(cancel).ConfigureAwait(false),
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static async Task<DateTimeOffset?> AtAsync(IQueryable<Rows.EventRow> events, CancellationToken cancel) =>
        await events.Select(e => (long?)e.At).FirstOrDefaultAsync(cancel).ConfigureAwait(false) is { } at ? Documents.Time(at) : null;

    private static async Task<long> BytesAsync(EngineDb db, StoreOptions options, CancellationToken cancel)
    {
        if (options.OnPostgres) return await db.Database.SqlQuery<long>($"SELECT pg_database_size(current_database()) AS \"Value\"").SingleAsync(cancel).ConfigureAwait(false);
        var file = Path.Combine(options.Folder, StoreFile.Name);
        return new[] { file, $"{file}-wal" }.Where(File.Exists).Sum(f => new FileInfo(f).Length);
    }
}
