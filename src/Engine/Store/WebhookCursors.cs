using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using IronicConsole.Engine.Feed;
using Microsoft.EntityFrameworkCore;
using IronicConsole.Engine.Store.Rows;

namespace IronicConsole.Engine.Store;

/// <summary>
/// How far each target of webhooks was told, as facts: one row each, <c>webhook NAME</c>, with the sequence up to which all is done and those beyond it that are done too. On a store that
/// processes share, an event may appear a little behind a newer one (its number is drawn before its commit): the last minutes are looked through again.
/// </summary>
public sealed class WebhookCursors(IStoreHost store)
{
    /// <summary>Of more events than that it is only said that they wait.</summary>
    public const int MostCounted = 1_000;
    private const string Fact = "webhook ";
    private const int MostAtOnce = 100, MostBeyond = 2_000;
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<string, long> _looked = new();

    /// <summary>Begins a target that is new: with what happens from now on.</summary>
    public async Task BeginAsync(string name, CancellationToken cancel)
    {
        var db = store.Context();
        await using (db.ConfigureAwait(false))
        {
            if (await ReadAsync(db, name, cancel).ConfigureAwait(false) is not null) return;
            var newest = await db.Events.MaxAsync(e => (long?)e.Seq, cancel).ConfigureAwait(false) ?? 0;
            db.Facts.Add(new FactRow { Key = Fact + name, Value = new Place(newest, []).Text });
            try
            {
                await db.SaveChangesAsync(cancel).ConfigureAwait(false);
            }
            catch (DbUpdateException)
            {
                if (await ReadAsync(db, name, cancel).ConfigureAwait(false) is null) throw; // else another process was faster
            }
        }
    }

    /// <summary>What a target is to be told next, in order; empty when it was told all.</summary>
    public async Task<IReadOnlyList<FeedEvent>> NextAsync(string name, CancellationToken cancel)
    {
        var db = store.Context();
        await using (db.ConfigureAwait(false))
        {
            var place = await ReadAsync(db, name, cancel).ConfigureAwait(false) ?? new Place(0, []);
            var from = Math.Max(place.Low, _looked.GetValueOrDefault(name));
            var settled = Documents.Micros(store.Now - Late);
            var shared = store.Shared;
            var bound = await db.Events.Where(e => e.Seq > from && (!shared || e.At < settled)).MaxAsync(e => (long?)e.Seq, cancel).ConfigureAwait(false);
            long[] beyond = [.. place.Beyond];
            var rows = await db.Events.AsNoTracking().Where(e => e.Seq > from && e.Kind == EventKinds.Hold && !beyond.Contains(e.Seq)).OrderBy(e => e.Seq).Take(MostAtOnce).ToListAsync(cancel).ConfigureAwait(false);
            if (rows.Count == 0 && bound is { } nothing) _looked[name] = nothing;
            return rows.ConvertAll(Documents.Thing);
        }
    }

    /// <summary>How many events a target is still to be told of, up to <see cref="MostCounted"/>.</summary>
    public async Task<int> WaitingAsync(string name, CancellationToken cancel)
    {
        var db = store.Context();
        await using (db.ConfigureAwait(false))
        {
            if (await ReadAsync(db, name, cancel).ConfigureAwait(false) is not { } place) return 0;
            var (from, beyond) = (Math.Max(place.Low, _looked.GetValueOrDefault(name)), place.Beyond.ToArray());
            return await db.Events.Where(e => e.Seq > from && e.Kind == EventKinds.Hold && !beyond.Contains(e.Seq)).Take(MostCounted).CountAsync(cancel).ConfigureAwait(false);
        }
    }

    /// <summary>A target was told of an event, or is not to be told.</summary>
    public async Task PassAsync(string name, FeedEvent told, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(told);
        var db = store.Context();
        await using (db.ConfigureAwait(false))
        {
            var place = await ReadAsync(db, name, cancel).ConfigureAwait(false) ?? new Place(0, []);
            var text = place.With(told.Seq, store.Shared ? _looked.GetValueOrDefault(name) : told.Seq, MostBeyond).Text;
            var key = Fact + name;
            await db.Facts.Where(f => f.Key == key).ExecuteUpdateAsync(f => f.SetProperty(r => r.Value, text), cancel).ConfigureAwait(false);
        }
    }

    private static async Task<Place?> ReadAsync(EngineDb db, string name, CancellationToken cancel)
    {
        var key = Fact + name;
        return await db.Facts.AsNoTracking().Where(f => f.Key == key).Select(f => f.Value).FirstOrDefaultAsync(cancel).ConfigureAwait(false) is { } text ? Place.Read(text) : null;
    }

    private sealed record Place(long Low, ImmutableArray<long> Beyond)
    {
        public string Text => string.Join(' ', Beyond.Prepend(Low).Select(n => n.ToString(CultureInfo.InvariantCulture)));

        public static Place Read(string text)
        {
            long[] all = [.. text.Split(' ').Select(n => long.Parse(n, CultureInfo.InvariantCulture))];
            return new Place(all[0], [.. all[1..]]);
        }

        public Place With(long told, long settled, int most)
        {
            long[] beyond = [.. Beyond.Append(told).Order()];
            var low = Math.Max(Low, settled);
            if (beyond.Length > most) low = Math.Max(low, beyond[^most]);
            return new Place(low, [.. beyond.Where(n => n > low)]);
        }
    }
}
