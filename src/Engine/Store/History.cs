using IronicConsole.Engine.Audit;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Records;
using Microsoft.EntityFrameworkCore;
using System.Text.Json;

namespace IronicConsole.Engine.Store;

/// <summary>Reads what memory does not hold.</summary>
/// <param name="context">Opens a context for reading.</param>
public sealed class History(Func<EngineDb> context) : IHistory
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<FeedEvent>> EventsAsync(Guid? node, int limit, long? before = null, CancellationToken cancel = default) => ReadAsync(
        db => db.Events.Where(e => (node == null || e.NodeId == node) && (before == null || e.Seq < before)).OrderByDescending(e => e.Seq).Take(limit), Documents.Thing, cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Guid>> NodesWithMoreEventsAsync(int than, CancellationToken cancel = default) =>
        ValuesAsync(db => db.Events.GroupBy(e => e.NodeId).Where(g => g.Count() > than).Select(g => g.Key), cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<long>> OldEventsAsync(Guid node, int keep, DateTimeOffset before, CancellationToken cancel = default)
    {
        var time = Documents.Micros(before);
        return ValuesAsync(db => db.Events.Where(e => e.NodeId == node).OrderByDescending(e => e.Seq).Skip(keep).Where(e => e.At < time).Select(e => e.Seq).Order(), cancel);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Operation>> OperationsAsync(Guid? node, int limit, CancellationToken cancel = default) => ReadAsync(
        db => db.Operations.Where(o => node == null || o.NodeId == node).OrderByDescending(o => o.StartedAt).Take(limit), Documents.Thing, cancel);

    /// <inheritdoc/>
    public async Task<Operation?> OperationAsync(Guid id, CancellationToken cancel = default) =>
        (await ReadAsync(db => db.Operations.Where(o => o.Id == id), Documents.Thing, cancel).ConfigureAwait(false)) is [var first, ..] ? first : null;

    /// <inheritdoc/>
    public Task<IReadOnlyList<Operation>> OperationsAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancel = default) => ReadAsync(db => db.Operations.Where(o => ids.Contains(o.Id)), Documents.Thing, cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<StepRun>> StepRunsAsync(Guid operation, CancellationToken cancel = default) => ReadAsync(
        db => db.StepRuns.Where(r => r.OperationId == operation).OrderBy(r => r.Number), Documents.Thing, cancel);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<(Guid Node, OperationKind Kind, string Step, TimeSpan Took)>> StepTimesAsync(int limit, CancellationToken cancel = default)
    {
        var db = context();
        await using (db.ConfigureAwait(false))
        {
            var newest = db.Operations.Where(o => !o.Open).OrderByDescending(o => o.StartedAt);
            var rows = await newest.SelectMany(o => db.StepRuns.Where(r => r.OperationId == o.Id), (o, r) => new { o.NodeId, o.Kind, r.Document }).Take(limit).ToListAsync(cancel).ConfigureAwait(false);
            return [.. rows.Select(r => (r.NodeId, Kind: Enum.Parse<OperationKind>(r.Kind), Run: Documents.StepRun(r.Document)))
                .Where(r => r.Run is { State: StepRunState.Done, EndedAt: not null }).Select(r => (r.NodeId, r.Kind, r.Run.Step.Name, r.Run.EndedAt!.Value - r.Run.StartedAt))];
        }
    }

    /// <inheritdoc/>
    public async Task<Inventory?> InventoryAsync(Guid node, CancellationToken cancel = default) =>
        (await ReadAsync(db => db.Inventories.Where(i => i.NodeId == node && !i.Pending).OrderByDescending(i => i.At).Take(1), Documents.Thing, cancel).ConfigureAwait(false)) is [var first, ..] ? first : null;

    /// <inheritdoc/>
    public async Task<Inventory?> PendingInventoryAsync(Guid id, CancellationToken cancel = default) =>
        await ReadAsync(db => db.Inventories.Where(i => i.Id == id && i.Pending), Documents.Thing, cancel).ConfigureAwait(false) is [var first, ..] ? first : null;

    /// <inheritdoc/>
    public Task<IReadOnlyList<RecordVersion>> VersionsAsync(Guid record, CancellationToken cancel = default) => ReadAsync(
        db => db.RecordVersions.Where(v => v.RecordId == record).OrderByDescending(v => v.Version), Documents.Thing, cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<AuditRecord>> AuditAsync(AuditQuery query, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        var actor = query.Actor is { } name ? $"\"Name\":{JsonSerializer.Serialize(name, StoreJson.Default.String)}" : null; // as it stands in the row
        return ReadAsync(
            db => db.Audit
                .Where(a => (query.Node == null || a.NodeId == query.Node) && (query.Before == null || a.Number < query.Before))
                .Where(a => (actor == null || a.By.Contains(actor)) && (query.Command == null || a.Command.StartsWith(query.Command)))
                .Where(a => query.Refused == null || (a.Outcome != "done") == query.Refused)
                .OrderByDescending(a => a.Number).Take(query.Limit), Documents.Thing, cancel);
    }

    private async Task<IReadOnlyList<T>> ValuesAsync<T>(Func<EngineDb, IQueryable<T>> query, CancellationToken cancel)
    {
        var db = context();
        await using (db.ConfigureAwait(false)) return await query(db).ToListAsync(cancel).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<TThing>> ReadAsync<TRow, TThing>(Func<EngineDb, IQueryable<TRow>> query, Converter<TRow, TThing> thing, CancellationToken cancel)
        where TRow : class
    {
        var db = context();
        await using (db.ConfigureAwait(false)) return (await query(db).AsNoTracking().ToListAsync(cancel).ConfigureAwait(false)).ConvertAll(thing);
    }
}
