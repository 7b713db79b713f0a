using System.Text.Json;
using IronicConsole.Engine.Store.Rows;
using IronicConsole.Engine.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace IronicConsole.Engine.Store;

/// <summary>Which targets of webhooks do not take what they are told, as facts: one row each, <c>webhook trouble NAME</c>, gone once it takes all again. Any process may read them.</summary>
public sealed class WebhookTroubles(IStoreHost store)
{
    private const string Fact = "webhook trouble ";

    /// <summary>The trouble with a target; null when there is none.</summary>
    public async Task<WebhookTrouble?> OfAsync(string name, CancellationToken cancel)
    {
        var db = store.Context();
        await using (db.ConfigureAwait(false)) return await ReadAsync(db, Fact + name, cancel).ConfigureAwait(false) is { } row ? Read(row) : null;
    }

    /// <summary>A target did not take what it was told once more.</summary>
    /// <param name="name">The target.</param>
    /// <param name="why">Why not.</param>
    /// <param name="pause">The pause before it is told again.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task AddAsync(string name, string why, TimeSpan pause, CancellationToken cancel)
    {
        var db = store.Context();
        await using (db.ConfigureAwait(false))
        {
            var row = await ReadAsync(db, Fact + name, cancel).ConfigureAwait(false);
            if (row is null) db.Facts.Add(row = new FactRow { Key = Fact + name, Value = "" });
            var before = row.Value.Length > 0 ? Read(row) : null;
            row.Value = JsonSerializer.Serialize(new WebhookTrouble(before?.Since ?? store.Now, (before?.Times ?? 0) + 1, why, store.Now + pause), StoreJson.Default.WebhookTrouble);
            await db.SaveChangesAsync(cancel).ConfigureAwait(false);
        }
    }

    /// <summary>A target has taken all that it was told.</summary>
    public async Task EndAsync(string name, CancellationToken cancel)
    {
        var (db, key) = (store.Context(), Fact + name);
        await using (db.ConfigureAwait(false)) await db.Facts.Where(f => f.Key == key).ExecuteDeleteAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>Whoever sends tells the target again now, at its next look. False when it is in no trouble.</summary>
    public async Task<bool> HurryAsync(string name, CancellationToken cancel)
    {
        var db = store.Context();
        await using (db.ConfigureAwait(false))
        {
            if (await ReadAsync(db, Fact + name, cancel).ConfigureAwait(false) is not { } row) return false;
            var (key, before, now) = (row.Key, row.Value, JsonSerializer.Serialize(Read(row) with { NextAt = store.Now }, StoreJson.Default.WebhookTrouble));
            await db.Facts.Where(f => f.Key == key && f.Value == before).ExecuteUpdateAsync(f => f.SetProperty(r => r.Value, now), cancel).ConfigureAwait(false); // else it was tried meanwhile
            return true;
        }
    }

    /// <summary>Whether a pause is over.</summary>
    internal bool IsOver(WebhookTrouble trouble) => trouble.NextAt <= store.Now;

    private static Task<FactRow?> ReadAsync(EngineDb db, string key, CancellationToken cancel) => db.Facts.FirstOrDefaultAsync(f => f.Key == key, cancel);

    private static WebhookTrouble Read(FactRow row) => JsonSerializer.Deserialize(row.Value, StoreJson.Default.WebhookTrouble)!;
}
