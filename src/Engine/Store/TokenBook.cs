using IronicConsole.Engine.Store.Rows;
using Microsoft.EntityFrameworkCore;

namespace IronicConsole.Engine.Store;

/// <summary>A token that somebody has made for a program.</summary>
/// <param name="Id">SHA-256 of the token: it names it and does not open anything.</param>
/// <param name="Name">What its maker calls it.</param>
/// <param name="Owner">Who made it, as the way to sign in knows them.</param>
/// <param name="OwnerName">Their name.</param>
/// <param name="Grant">What it may: <c>role@system</c> or <c>role@project</c>.</param>
/// <param name="MadeAt">When.</param>
/// <param name="Until">When it ends by itself.</param>
/// <param name="UsedAt">When it was last used, to the minute; null when never.</param>
public sealed record ApiToken(string Id, string Name, string Owner, string OwnerName, string Grant, DateTimeOffset MadeAt, DateTimeOffset Until, DateTimeOffset? UsedAt);

/// <summary>The tokens of programs. The tokens themselves are nowhere; what was over for a month is forgotten.</summary>
public sealed class TokenBook(Func<EngineDb> context, TimeProvider clock) : Periodic.IPeriodicTask
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1), Remembered = TimeSpan.FromDays(30);

    /// <inheritdoc/>
    public string Name => "token purge";

    /// <inheritdoc/>
    public TimeSpan Interval => TimeSpan.FromHours(1);

    /// <summary>Enters one.</summary>
    public async Task AddAsync(ApiToken token, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(token);
        var db = context();
        await using (db.ConfigureAwait(false))
        {
            db.Tokens.Add(new TokenRow
            {
                Id = token.Id, Name = token.Name, Owner = token.Owner, OwnerName = token.OwnerName, Grant = token.Grant, MadeAt = Documents.Micros(token.MadeAt), Until = Documents.Micros(token.Until),
            });
            await db.SaveChangesAsync(cancel).ConfigureAwait(false);
        }
    }

    /// <summary>One that is in force. That it was used is noted, once a minute at most.</summary>
    public async Task<ApiToken?> UseAsync(string id, CancellationToken cancel = default)
    {
        var now = clock.GetUtcNow();
        var (at, before) = (Documents.Micros(now), Documents.Micros(now - Minute));
        var db = context();
        await using (db.ConfigureAwait(false))
        {
            if (await db.Tokens.AsNoTracking().FirstOrDefaultAsync(t => t.Id == id && t.Until > at, cancel).ConfigureAwait(false) is not { } row) return null;
            if (row.UsedAt is null || row.UsedAt < before) await db.Tokens.Where(t => t.Id == id).ExecuteUpdateAsync(t => t.SetProperty(r => r.UsedAt, at), cancel).ConfigureAwait(false);
            return Of(row);
        }
    }

    /// <summary>All, also those that are over, of one owner or of everybody, newest first.</summary>
    public async Task<IReadOnlyList<ApiToken>> ListAsync(string? owner = null, CancellationToken cancel = default)
    {
        var db = context();
        await using (db.ConfigureAwait(false))
        {
            var rows = await db.Tokens.AsNoTracking().Where(t => owner == null || t.Owner == owner).OrderByDescending(t => t.MadeAt).ToListAsync(cancel).ConfigureAwait(false);
            return [.. rows.Select(Of)];
        }
    }

    /// <summary>Deletes one; false when there is none.</summary>
    public async Task<bool> DeleteAsync(string id, CancellationToken cancel = default)
    {
        var db = context();
        await using (db.ConfigureAwait(false)) return await db.Tokens.Where(t => t.Id == id).ExecuteDeleteAsync(cancel).ConfigureAwait(false) > 0;
    }

    /// <summary>Forgets what has been over for long.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        var before = Documents.Micros(clock.GetUtcNow() - Remembered);
        var db = context();
        await using (db.ConfigureAwait(false)) await db.Tokens.Where(t => t.Until <= before).ExecuteDeleteAsync(cancel).ConfigureAwait(false);
    }

    private static ApiToken Of(TokenRow row) =>
        new(row.Id, row.Name, row.Owner, row.OwnerName, row.Grant, Documents.Time(row.MadeAt), Documents.Time(row.Until), row.UsedAt is { } used ? Documents.Time(used) : null);
}
