using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Operations;
using Microsoft.EntityFrameworkCore;

namespace IronicConsole.Engine.Store;

/// <summary>Reads what memory does not hold.</summary>
public sealed class History(SqliteStore store) : IHistory
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<FeedEvent>> EventsAsync(Guid? node, int limit, long? before = null, CancellationToken cancel = default) => ReadAsync(
        db => db.Events.Where(e => (node == null || e.NodeId == node) && (before == null || e.Seq < before)).OrderByDescending(e => e.Seq).Take(limit), Documents.Thing, cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Operation>> OperationsAsync(Guid? node, int limit, CancellationToken cancel = default) => ReadAsync(
        db => db.Operations.Where(o => node == null || o.NodeId == node).OrderByDescending(o => o.StartedAt).Take(limit), Documents.Thing, cancel);

    /// <inheritdoc/>
    public async Task<Operation?> OperationAsync(Guid id, CancellationToken cancel = default) =>
        (await ReadAsync(db => db.Operations.Where(o => o.Id == id), Documents.Thing, cancel).ConfigureAwait(false)) is [var first, ..] ? first : null;

    /// <inheritdoc/>
    public Task<IReadOnlyList<StepRun>> StepRunsAsync(Guid operation, CancellationToken cancel = default) => ReadAsync(
        db => db.StepRuns.Where(r => r.OperationId == operation).OrderBy(r => r.Number), Documents.Thing, cancel);

    /// <inheritdoc/>
    public async Task<Inventory?> InventoryAsync(Guid node, CancellationToken cancel = default) =>
        (await ReadAsync(db => db.Inventories.Where(i => i.NodeId == node && !i.Pending).OrderByDescending(i => i.At).Take(1), Documents.Thing, cancel).ConfigureAwait(false)) is [var first, ..] ? first : null;

    /// <inheritdoc/>
    public async Task<Inventory?> PendingInventoryAsync(Guid id, CancellationToken cancel = default) =>
        await ReadAsync(db => db.Inventories.Where(i => i.Id == id && i.Pending), Documents.Thing, cancel).ConfigureAwait(false) is [var first, ..] ? first : null;

    /// <inheritdoc/>
    public Task<IReadOnlyList<AuditRecord>> AuditAsync(Guid? node, int limit, CancellationToken cancel = default) => ReadAsync(
        db => db.Audit.Where(a => node == null || a.NodeId == node).OrderByDescending(a => a.Number).Take(limit), Documents.Thing, cancel);

    private async Task<IReadOnlyList<TThing>> ReadAsync<TRow, TThing>(Func<EngineDb, IQueryable<TRow>> query, Converter<TRow, TThing> thing, CancellationToken cancel)
        where TRow : class
    {
        var db = store.Context();
        await using (db.ConfigureAwait(false)) return (await query(db).AsNoTracking().ToListAsync(cancel).ConfigureAwait(false)).ConvertAll(thing);
    }
}
