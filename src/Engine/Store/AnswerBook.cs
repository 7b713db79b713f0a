using IronicConsole.Engine.Periodic;
using IronicConsole.Engine.Store.Rows;
using Microsoft.EntityFrameworkCore;

namespace IronicConsole.Engine.Store;

/// <summary>What was answered to a request that its sender may repeat.</summary>
/// <param name="Request">The request's fingerprint.</param>
/// <param name="Status">The HTTP status; 0 while it is being answered.</param>
/// <param name="Headers">Headers as a JSON object.</param>
/// <param name="Body">The body.</param>
public sealed record KeptAnswer(string Request, int Status, string Headers, string Body)
{
    /// <summary>The first request is still being answered.</summary>
    public bool UnderWay => Status == 0;
}

/// <summary>Answers by caller and key, kept in the store for a day, so that they outlive a process and are known to all.</summary>
public sealed class AnswerBook(Func<EngineDb> context, TimeProvider clock) : IPeriodicTask
{
    // Whoever began so long ago has ended without an answer.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1), Kept = TimeSpan.FromDays(1);

    /// <inheritdoc/>
    public string Name => "answer purge";

    /// <inheritdoc/>
    public TimeSpan Interval => TimeSpan.FromHours(1);

    /// <summary>Begins to answer: null when the caller is the first, else what is known.</summary>
    public async Task<KeptAnswer?> BeginAsync(string caller, string key, string request, CancellationToken cancel = default)
    {
        var db = context();
        await using (db.ConfigureAwait(false))
        {
            var begun = Documents.Micros(clock.GetUtcNow() - Longest);
            await Of(db, caller, key).Where(a => a.Status == 0 && a.At < begun).ExecuteDeleteAsync(cancel).ConfigureAwait(false);
            if (await FindAsync(db, caller, key, cancel).ConfigureAwait(false) is { } known) return known;
            db.Answers.Add(new AnswerRow { Caller = caller, Key = key, Request = request, At = Documents.Micros(clock.GetUtcNow()) });
            try
            {
                await db.SaveChangesAsync(cancel).ConfigureAwait(false);
                return null;
            }
            catch (DbUpdateException)
            {
                if (await FindAsync(db, caller, key, cancel).ConfigureAwait(false) is { } first) return first; // another one was faster
                throw;
            }
        }
    }

    /// <summary>Keeps the answer.</summary>
    public async Task KeepAsync(string caller, string key, int status, string headers, string body)
    {
        var db = context();
        await using (db.ConfigureAwait(false))
        {
            await Of(db, caller, key).ExecuteUpdateAsync(a => a.SetProperty(r => r.Status, status).SetProperty(r => r.Headers, headers).SetProperty(r => r.Body, body)).ConfigureAwait(false);
        }
    }

    /// <summary>There is no answer worth keeping: the key is free again.</summary>
    public async Task ForgetAsync(string caller, string key)
    {
        var db = context();
        await using (db.ConfigureAwait(false)) await Of(db, caller, key).ExecuteDeleteAsync().ConfigureAwait(false);
    }

    /// <summary>Deletes what was kept for a day.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        var before = Documents.Micros(clock.GetUtcNow() - Kept);
        var db = context();
        await using (db.ConfigureAwait(false)) await db.Answers.Where(a => a.At < before).ExecuteDeleteAsync(cancel).ConfigureAwait(false);
    }

    private static IQueryable<AnswerRow> Of(EngineDb db, string caller, string key) => db.Answers.Where(a => a.Caller == caller && a.Key == key);

    private static async Task<KeptAnswer?> FindAsync(EngineDb db, string caller, string key, CancellationToken cancel) =>
        await Of(db, caller, key).AsNoTracking().FirstOrDefaultAsync(cancel).ConfigureAwait(false) is { } row ? new KeptAnswer(row.Request, row.Status, row.Headers, row.Body) : null;
}
