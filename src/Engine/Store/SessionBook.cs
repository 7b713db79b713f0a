using IronicConsole.Engine.Periodic;
using IronicConsole.Engine.Store.Rows;
using Microsoft.EntityFrameworkCore;

namespace IronicConsole.Engine.Store;

/// <summary>That a person is signed in with one browser.</summary>
/// <param name="Id">SHA-256 of the key that the browser holds: it names the session and does not open it.</param>
/// <param name="Subject">Who, as the way to sign in knows them.</param>
/// <param name="Name">Their name.</param>
/// <param name="AtProvider">The provider's name of the session (<c>sid</c>), by which it ends it; null where it has none.</param>
/// <param name="OpenedAt">When they signed in.</param>
/// <param name="Until">When it ends by itself.</param>
/// <param name="From">The address that they came from.</param>
/// <param name="Browser">What the browser says of itself.</param>
/// <param name="Ticket">What is known of them, sealed.</param>
public sealed record Session(string Id, string Subject, string Name, string? AtProvider, DateTimeOffset OpenedAt, DateTimeOffset Until, string? From, string? Browser, string Ticket);

/// <summary>Who is signed in, kept in the store: every process knows it, and what is ended here is ended everywhere.</summary>
public sealed class SessionBook(Func<EngineDb> context, TimeProvider clock) : IPeriodicTask
{
    /// <inheritdoc/>
    public string Name => "session purge";

    /// <inheritdoc/>
    public TimeSpan Interval => TimeSpan.FromHours(1);

    private long Now => Documents.Micros(clock.GetUtcNow());

    /// <summary>Enters one.</summary>
    public async Task AddAsync(Session session, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        var db = context();
        await using (db.ConfigureAwait(false))
        {
            db.Sessions.Add(new SessionRow
            {
                Id = session.Id, Subject = session.Subject, Name = session.Name, AtProvider = session.AtProvider, OpenedAt = Documents.Micros(session.OpenedAt), Until = Documents.Micros(session.Until),
                Address = session.From, Browser = session.Browser, Ticket = session.Ticket,
            });
            await db.SaveChangesAsync(cancel).ConfigureAwait(false);
        }
    }

    /// <summary>One that has not ended.</summary>
    public async Task<Session?> FindAsync(string id, CancellationToken cancel = default)
    {
        var db = context();
        await using (db.ConfigureAwait(false)) return await Living(db).Where(s => s.Id == id).FirstOrDefaultAsync(cancel).ConfigureAwait(false) is { } row ? Of(row) : null;
    }

    /// <summary>All that have not ended, of one person or of everybody, newest first.</summary>
    public async Task<IReadOnlyList<Session>> ListAsync(string? subject = null, CancellationToken cancel = default)
    {
        var db = context();
        await using (db.ConfigureAwait(false))
        {
            var rows = await Living(db).Where(s => subject == null || s.Subject == subject).OrderByDescending(s => s.OpenedAt).ToListAsync(cancel).ConfigureAwait(false);
            return [.. rows.Select(Of)];
        }
    }

    /// <summary>Which of these have not ended.</summary>
    public async Task<IReadOnlySet<string>> LivingAsync(IReadOnlyCollection<string> ids, CancellationToken cancel = default)
    {
        var db = context();
        await using (db.ConfigureAwait(false)) return (await Living(db).Where(s => ids.Contains(s.Id)).Select(s => s.Id).ToListAsync(cancel).ConfigureAwait(false)).ToHashSet();
    }

    /// <summary>Ends one; false when there is none.</summary>
    public async Task<bool> EndAsync(string id, CancellationToken cancel = default)
    {
        var db = context();
        await using (db.ConfigureAwait(false)) return await db.Sessions.Where(s => s.Id == id).ExecuteDeleteAsync(cancel).ConfigureAwait(false) > 0;
    }

    /// <summary>Ends what a provider says is over: the session that it names so, or without a name all of a person.</summary>
    /// <returns>Those that are ended.</returns>
    public async Task<IReadOnlyList<Session>> EndAtProviderAsync(string? atProvider, string? subject, CancellationToken cancel = default)
    {
        if (atProvider is null && subject is null) return [];
        var db = context();
        await using (db.ConfigureAwait(false))
        {
            var meant = db.Sessions.AsNoTracking().Where(s => atProvider != null ? s.AtProvider == atProvider : s.Subject == subject);
            var rows = await meant.ToListAsync(cancel).ConfigureAwait(false);
            await meant.ExecuteDeleteAsync(cancel).ConfigureAwait(false);
            return [.. rows.Select(Of)];
        }
    }

    /// <summary>Deletes what has ended by itself.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        var now = Now;
        var db = context();
        await using (db.ConfigureAwait(false)) await db.Sessions.Where(s => s.Until <= now).ExecuteDeleteAsync(cancel).ConfigureAwait(false);
    }

    private IQueryable<SessionRow> Living(EngineDb db)
    {
        var now = Now;
        return db.Sessions.AsNoTracking().Where(s => s.Until > now);
    }

    private static Session Of(SessionRow row) => new(row.Id, row.Subject, row.Name, row.AtProvider, Documents.Time(row.OpenedAt), Documents.Time(row.Until), row.Address, row.Browser, row.Ticket);
}
