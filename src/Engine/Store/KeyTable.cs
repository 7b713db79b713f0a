using System.Collections.Immutable;
using System.Globalization;
using IronicConsole.Engine.Secrets;
using IronicConsole.Engine.Store.Care;
using IronicConsole.Engine.Store.Postgres;
using IronicConsole.Engine.Store.Rows;
using Microsoft.EntityFrameworkCore;

namespace IronicConsole.Engine.Store;

/// <summary>The store's data keys, as facts: one row each, <c>data-key ID</c>, with the time it was made (in microseconds) and the key as it is wrapped.</summary>
public sealed class KeyTable
{
    /// <summary>The fact that says which master key wraps them.</summary>
    public const string Master = "secrets-key";

    private const string Key = "data-key ";
    private readonly Func<EngineDb> _context;
    private readonly string? _file;

    /// <param name="context">Opens a context.</param>
    /// <param name="file">The file of a SQLite store, which a start reads without waking EF (docs/performance.md).</param>
    internal KeyTable(Func<EngineDb> context, string? file = null) => (_context, _file) = (context, file);

    /// <summary>The row of a key.</summary>
    public static string Fact(string id) => Key + id;

    /// <summary>What is there.</summary>
    public async Task<StoredKeys> ReadAsync(CancellationToken cancel = default)
    {
        if (_file is not null) return StoreFile.Keys(_file);
        var db = _context();
        await using (db.ConfigureAwait(false)) return Of((await db.Facts.AsNoTracking().ToListAsync(cancel).ConfigureAwait(false)).Select(f => (f.Key, f.Value)));
    }

    /// <summary>What facts say of keys.</summary>
    public static StoredKeys Of(IEnumerable<(string Key, string Value)> facts)
    {
        var all = facts.ToArray();
        return new StoredKeys(
            all.FirstOrDefault(f => f.Key == Master).Value, [.. all.Where(f => f.Key.StartsWith(Key, StringComparison.Ordinal)).Select(f => Stored(f.Key, f.Value)).OrderBy(k => k.At).ThenBy(k => k.Id, StringComparer.Ordinal)]);
    }

    /// <summary>Reads them into a ring that is open.</summary>
    /// <exception cref="InvalidOperationException">Some are wrapped by another master key: it was replaced while this process ran.</exception>
    public async Task LearnAsync(KeyRing ring, CancellationToken cancel = default)
    {
        if (ring.Take((await ReadAsync(cancel).ConfigureAwait(false)).Keys) is { Count: > 0 } closed)
        {
            throw new InvalidOperationException($"The data keys {string.Join(", ", closed)} do not open with the master key that this process started with: it was replaced since. Start this process again with the present one.");
        }
    }

    /// <summary>Adds a key.</summary>
    public async Task AddAsync(StoredKey key, CancellationToken cancel = default)
    {
        var db = _context();
        await using (db.ConfigureAwait(false))
        {
            db.Facts.Add(Row(key));
            await db.SaveChangesAsync(cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Puts these in the place of all that are there, and the master key that wraps them, in one transaction.</summary>
    public async Task ReplaceAsync(string master, IEnumerable<StoredKey> keys, CancellationToken cancel = default)
    {
        var db = _context();
        await using (db.ConfigureAwait(false))
        {
            var transaction = await db.Database.BeginTransactionAsync(cancel).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                await db.Facts.Where(f => f.Key == Master || f.Key.StartsWith(Key)).ExecuteDeleteAsync(cancel).ConfigureAwait(false);
                db.Facts.AddRange([new FactRow { Key = Master, Value = master }, .. keys.Select(Row)]);
                await db.SaveChangesAsync(cancel).ConfigureAwait(false);
                await transaction.CommitAsync(cancel).ConfigureAwait(false);
            }
        }
    }

    /// <summary>How many documents name a key.</summary>
    public async Task<int> CountAsync(string id, CancellationToken cancel = default)
    {
        var mark = SealedText.Mark(id);
        var db = _context();
        await using (db.ConfigureAwait(false))
        {
            return await db.Nodes.CountAsync(n => n.Document.Contains(mark), cancel).ConfigureAwait(false) + await db.Operations.CountAsync(o => o.Document.Contains(mark), cancel).ConfigureAwait(false)
                + await db.StepRuns.CountAsync(r => r.Document.Contains(mark), cancel).ConfigureAwait(false)
                + await db.Records.CountAsync(r => r.Document.Contains(mark), cancel).ConfigureAwait(false);
        }
    }

    /// <summary>The operations that are over and name a key, in themselves or in their step runs.</summary>
    public async Task<IReadOnlyList<Guid>> PastAsync(string id, CancellationToken cancel = default)
    {
        var mark = SealedText.Mark(id);
        var db = _context();
        await using (db.ConfigureAwait(false))
        {
            var own = await db.Operations.Where(o => !o.Open && o.Document.Contains(mark)).Select(o => o.Id).ToListAsync(cancel).ConfigureAwait(false);
            var runs = await db.StepRuns.Where(r => r.Document.Contains(mark)).Select(r => r.OperationId).Distinct().ToListAsync(cancel).ConfigureAwait(false);
            return [.. own.Union(runs)];
        }
    }

    /// <summary>
    /// Removes a key that nothing named at a time. What may have come since is looked through once more in the same transaction, while nobody can commit anything that names it.
    /// </summary>
    /// <returns>False when something names it after all.</returns>
    public async Task<bool> RemoveAsync(string id, DateTimeOffset unnamed, CancellationToken cancel = default)
    {
        var (mark, fact, since) = (SealedText.Mark(id), Fact(id), Documents.Micros(unnamed));
        var db = _context();
        await using (db.ConfigureAwait(false))
        {
            var transaction = await db.Database.BeginTransactionAsync(cancel).ConfigureAwait(false); // on SQLite it keeps the writer out
            await using (transaction.ConfigureAwait(false))
            {
                if (db is PostgresDb) await db.Database.ExecuteSqlRawAsync(Functions.LockKeys, cancel).ConfigureAwait(false);
                var fresh = await db.Operations.Where(o => o.Open || o.StartedAt >= since).Select(o => o.Id).ToListAsync(cancel).ConfigureAwait(false);
                if (await db.Nodes.AnyAsync(n => n.Document.Contains(mark), cancel).ConfigureAwait(false)
                    || await db.Records.AnyAsync(r => r.Document.Contains(mark), cancel).ConfigureAwait(false)
                    || await db.Operations.AnyAsync(o => fresh.Contains(o.Id) && o.Document.Contains(mark), cancel).ConfigureAwait(false)
                    || await db.StepRuns.AnyAsync(r => fresh.Contains(r.OperationId) && r.Document.Contains(mark), cancel).ConfigureAwait(false)) return false;
                await db.Facts.Where(f => f.Key == fact).ExecuteDeleteAsync(cancel).ConfigureAwait(false);
                await transaction.CommitAsync(cancel).ConfigureAwait(false);
                return true;
            }
        }
    }

    private static FactRow Row(StoredKey key) => new() { Key = Fact(key.Id), Value = string.Create(CultureInfo.InvariantCulture, $"{Documents.Micros(key.At)} {key.Wrapped}") };

    private static StoredKey Stored(string key, string value) =>
        new(key[Key.Length..], Documents.Time(long.Parse(value.Split(' ')[0], CultureInfo.InvariantCulture)), value.Split(' ')[1]);
}
