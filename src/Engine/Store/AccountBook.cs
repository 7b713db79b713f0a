using IronicConsole.Engine.Store.Rows;
using Microsoft.EntityFrameworkCore;

namespace IronicConsole.Engine.Store;

/// <summary>An account of a person, kept here.</summary>
/// <param name="Name">Its name, by which it signs in.</param>
/// <param name="Grant">What it may: <c>role@system</c> or <c>role@project</c>.</param>
/// <param name="Password">The password's hash; null before the invitation was taken.</param>
/// <param name="MadeAt">When it was made.</param>
/// <param name="InvitedUntil">How long an invitation stands that was not taken; null when none does.</param>
public sealed record Account(string Name, string Grant, string? Password, DateTimeOffset MadeAt, DateTimeOffset? InvitedUntil);

/// <summary>The accounts of people who have no provider. An invitation is known by a hash: who lost it gets a new one.</summary>
public sealed class AccountBook(Func<EngineDb> context, TimeProvider clock)
{
    private long Now => Documents.Micros(clock.GetUtcNow());

    /// <summary>One by its name.</summary>
    public async Task<Account?> FindAsync(string name, CancellationToken cancel = default)
    {
        var db = context();
        await using (db.ConfigureAwait(false)) return await db.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.Name == name, cancel).ConfigureAwait(false) is { } row ? Of(row) : null;
    }

    /// <summary>All, by name.</summary>
    public async Task<IReadOnlyList<Account>> ListAsync(CancellationToken cancel = default)
    {
        var db = context();
        await using (db.ConfigureAwait(false)) return [.. (await db.Accounts.AsNoTracking().OrderBy(a => a.Name).ToListAsync(cancel).ConfigureAwait(false)).Select(Of)];
    }

    /// <summary>The account that an invitation, known by its hash, is for, while it stands.</summary>
    public async Task<Account?> InvitedAsync(string invitation, CancellationToken cancel = default)
    {
        var now = Now;
        var db = context();
        await using (db.ConfigureAwait(false)) return await db.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.Invitation == invitation && a.InvitedUntil > now, cancel).ConfigureAwait(false) is { } row ? Of(row) : null;
    }

    /// <summary>Adds one with an invitation; false when there is one of this name.</summary>
    public async Task<bool> AddAsync(string name, string grant, string invitation, DateTimeOffset until, CancellationToken cancel = default)
    {
        var db = context();
        await using (db.ConfigureAwait(false))
        {
            if (await db.Accounts.AnyAsync(a => a.Name == name, cancel).ConfigureAwait(false)) return false;
            db.Accounts.Add(new AccountRow { Name = name, Grant = grant, MadeAt = Now, Invitation = invitation, InvitedUntil = Documents.Micros(until) });
            try
            {
                await db.SaveChangesAsync(cancel).ConfigureAwait(false);
                return true;
            }
            catch (DbUpdateException) when (!cancel.IsCancellationRequested)
            {
                return false; // another one was faster
            }
        }
    }

    /// <summary>Invites again; an earlier invitation is void. False when there is no such account.</summary>
    public async Task<bool> InviteAsync(string name, string invitation, DateTimeOffset until, CancellationToken cancel = default)
    {
        var micros = (long?)Documents.Micros(until);
        var db = context();
        await using (db.ConfigureAwait(false))
        {
            return await db.Accounts.Where(a => a.Name == name).ExecuteUpdateAsync(a => a.SetProperty(r => r.Invitation, invitation).SetProperty(r => r.InvitedUntil, micros), cancel).ConfigureAwait(false) > 0;
        }
    }

    /// <summary>Takes an invitation with a password; it stands no more, and the account's sessions end. False when it did not stand.</summary>
    public Task<bool> TakeAsync(string invitation, string password, string subject, CancellationToken cancel = default)
    {
        var now = Now;
        return ChangeAsync(
            subject, tokens: false,
            db => db.Accounts.Where(a => a.Invitation == invitation && a.InvitedUntil > now)
                .ExecuteUpdateAsync(a => a.SetProperty(r => r.Password, password).SetProperty(r => r.Invitation, (string?)null).SetProperty(r => r.InvitedUntil, (long?)null), cancel), cancel);
    }

    /// <summary>Grants it something else; its sessions end, and its tokens, which may have had more. False when there is no such account.</summary>
    public Task<bool> GrantAsync(string name, string grant, string subject, CancellationToken cancel = default) =>
        ChangeAsync(subject, tokens: true, db => db.Accounts.Where(a => a.Name == name).ExecuteUpdateAsync(a => a.SetProperty(r => r.Grant, grant), cancel), cancel);

    /// <summary>Deletes one; its sessions and tokens end. False when there is none.</summary>
    public Task<bool> DeleteAsync(string name, string subject, CancellationToken cancel = default) =>
        ChangeAsync(subject, tokens: true, db => db.Accounts.Where(a => a.Name == name).ExecuteDeleteAsync(cancel), cancel);

    // What it lets in ends with the change, in one transaction: nothing outlives what it was let in by.
    private async Task<bool> ChangeAsync(string subject, bool tokens, Func<EngineDb, Task<int>> change, CancellationToken cancel)
    {
        var db = context();
        await using (db.ConfigureAwait(false))
        {
            var transaction = await db.Database.BeginTransactionAsync(cancel).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                if (await change(db).ConfigureAwait(false) == 0) return false;
                await db.Sessions.Where(s => s.Subject == subject).ExecuteDeleteAsync(cancel).ConfigureAwait(false);
                if (tokens) await db.Tokens.Where(t => t.Owner == subject).ExecuteDeleteAsync(cancel).ConfigureAwait(false);
                await transaction.CommitAsync(cancel).ConfigureAwait(false);
                return true;
            }
        }
    }

    private static Account Of(AccountRow row) => new(row.Name, row.Grant, row.Password, Documents.Time(row.MadeAt), row.InvitedUntil is { } until ? Documents.Time(until) : null);
}
