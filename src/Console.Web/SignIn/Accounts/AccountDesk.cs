using System.Text.RegularExpressions;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Store;

namespace IronicConsole.Web.SignIn.Accounts;

/// <summary>The accounts of people who have no provider: invited by a link that works once, with a password of their own.</summary>
public sealed partial class AccountDesk(AccountBook book, IStore store, AccessPolicy policy, TimeProvider clock)
{
    /// <summary>A password's length, in characters (NIST SP 800-63B-4, 3.1.1.2).</summary>
    public const int LeastPassword = 15, MostPassword = 128;

    /// <summary>The subject of an account's sessions and tokens begins so.</summary>
    public const string Prefix = "account:";

    private const string Administrator = "admin@system";
    private static readonly TimeSpan Invitation = TimeSpan.FromDays(1);

    /// <summary>The subject of an account.</summary>
    public static string SubjectOf(string name) => Prefix + name;

    /// <summary>All accounts. Refused with 403 to whom the rules do not allow it.</summary>
    public async Task<Result<Account[]>> ListAsync(Identity who, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(who);
        return policy.Denies(who.Access, Rule.AccountList) is { } no ? no : (await book.ListAsync(cancel)).ToArray();
    }

    /// <summary>Makes an account and its invitation, which is given here and never again. Refusals: <c>invalid-input</c> 400, <c>account-exists</c> 409, 403.</summary>
    public async Task<Result<Secret>> InviteNewAsync(Identity who, Caller by, string? name, string? grant, CancellationToken cancel = default)
    {
        if (WrongName(name) is { } wrongName) return wrongName;
        if (Grants.Asked(grant).Problem is { } wrongGrant) return wrongGrant;
        var exists = Problem.Conflict("account-exists", $"There is an account '{name}'.", "Take another name, or invite it again.");
        if (await AskAsync(who, by, $"account invite {name}, {grant}", await book.FindAsync(name!, cancel) is null ? null : exists, cancel) is { } no) return no;
        var secret = OpeningKey.New();
        return await book.AddAsync(name!, grant!.Trim(), OpeningKey.NameOf(secret), clock.GetUtcNow() + Invitation, cancel) ? new Secret(secret) : exists;
    }

    /// <summary>Invites an account again: with the link it gets a new password. An earlier link is void; the password that it has works until then.</summary>
    public async Task<Result<Secret>> InviteAgainAsync(Identity who, Caller by, string name, CancellationToken cancel = default)
    {
        if (await AskAsync(who, by, $"account invite {name}", await MissingAsync(name, cancel), cancel) is { } no) return no;
        var secret = OpeningKey.New();
        return await book.InviteAsync(name, OpeningKey.NameOf(secret), clock.GetUtcNow() + Invitation, cancel) ? new Secret(secret) : Problem.NotFound("Account", name);
    }

    /// <summary>Grants an account something else. Its sessions and tokens end, so that nothing is open with what it might before.</summary>
    public async Task<Problem?> GrantAsync(Identity who, Caller by, string name, string? grant, CancellationToken cancel = default)
    {
        if (Grants.Asked(grant).Problem is { } wrong) return wrong;
        var refused = await MissingAsync(name, cancel) ?? await LastAdministratorAsync(name, grant, cancel);
        if (await AskAsync(who, by, $"account grant {name}, {grant}", refused, cancel) is { } no) return no;
        return await book.GrantAsync(name, grant!.Trim(), SubjectOf(name), cancel) ? null : Problem.NotFound("Account", name);
    }

    /// <summary>Deletes an account; its sessions and tokens end.</summary>
    public async Task<Problem?> DeleteAsync(Identity who, Caller by, string name, CancellationToken cancel = default)
    {
        var refused = await MissingAsync(name, cancel) ?? await LastAdministratorAsync(name, null, cancel);
        if (await AskAsync(who, by, $"account delete {name}", refused, cancel) is { } no) return no;
        return await book.DeleteAsync(name, SubjectOf(name), cancel) ? null : Problem.NotFound("Account", name);
    }

    /// <summary>The account that signs in with a name and a password; null when they do not fit. It takes as long for a name that is not there.</summary>
    public async Task<Account?> SignInAsync(string name, string password, CancellationToken cancel = default)
    {
        var account = name.Length is > 0 and <= 64 ? await book.FindAsync(name, cancel) : null;
        var fits = password.Length <= MostPassword && await PasswordHash.FitsAsync(password, account?.Password ?? PasswordHash.Nobody, cancel);
        return fits && account is { Password: not null } ? account : null;
    }

    /// <summary>The account that a link is for, while it stands.</summary>
    public Task<Account?> InvitedAsync(string secret, CancellationToken cancel = default) => book.InvitedAsync(OpeningKey.NameOf(secret), cancel);

    /// <summary>Takes an invitation with a password; sessions that the account has end. Refusals: <c>invalid-input</c> 400, <c>not-found</c> 404.</summary>
    public async Task<Result<Account>> TakeAsync(string secret, string password, string? from, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(password);
        if (await InvitedAsync(secret, cancel) is not { } account) return Problem.NotFound("Invitation", "");
        if (password.Length is < LeastPassword or > MostPassword) return Problem.Invalid("password", $"A password has {LeastPassword} to {MostPassword} characters.", "A few words that nobody would put together are easy to remember.");
        if (password.Contains(account.Name, StringComparison.OrdinalIgnoreCase) || password.Distinct().Count() < 5) return Problem.Invalid("password", "This password is easy to guess.", "Take one without your name, and with more than a few different characters.");
        await store.CommitAsync<bool>(new Caller(ActorKind.Person, account.Name) { From = from }, "account password", _ => true, cancel);
        return await book.TakeAsync(OpeningKey.NameOf(secret), await PasswordHash.OfAsync(password, cancel), SubjectOf(account.Name), cancel) ? account : Problem.NotFound("Invitation", "");
    }

    /// <summary>The invitation of the first administrator, or null when there is an administrator with a password.</summary>
    public async Task<Secret?> FirstAsync(CancellationToken cancel = default)
    {
        const string first = "admin";
        if ((await book.ListAsync(cancel)).Any(a => a is { Password: not null, Grant: Administrator })) return null;
        var (secret, until) = (OpeningKey.New(), clock.GetUtcNow() + Invitation);
        if (!await book.AddAsync(first, Administrator, OpeningKey.NameOf(secret), until, cancel)) await book.InviteAsync(first, OpeningKey.NameOf(secret), until, cancel);
        await book.GrantAsync(first, Administrator, SubjectOf(first), cancel);
        return new Secret(secret);
    }

    private async Task<Problem?> AskAsync(Identity who, Caller by, string command, Problem? refused, CancellationToken cancel)
    {
        var no = policy.Denies(who.Access, Rule.AccountManage) ?? refused;
        return (await store.CommitAsync<bool>(by, command, _ => no is { } told ? told : true, cancel)).Problem;
    }

    private async Task<Problem?> MissingAsync(string name, CancellationToken cancel) => await book.FindAsync(name, cancel) is null ? Problem.NotFound("Account", name) : null;

    private async Task<Problem?> LastAdministratorAsync(string name, string? grant, CancellationToken cancel)
    {
        if (grant?.Trim() == Administrator) return null;
        var administrators = (await book.ListAsync(cancel)).Where(a => a is { Password: not null, Grant: Administrator }).ToArray();
        return administrators is [{ } only] && only.Name == name
            ? Problem.Conflict("last-administrator", $"'{name}' is the only administrator with a password.", "Make another one first.") : null;
    }

    private static Problem? WrongName(string? name) => name is { Length: <= 64 } && Name().IsMatch(name) ? null
        : Problem.Invalid("name", "A name has 1 to 64 letters, digits, dots, hyphens and underscores, and begins with a letter or digit.");

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]*\z")]
    private static partial Regex Name();
}
