using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Store;

namespace IronicConsole.Web.SignIn.Tokens;

/// <summary>Makes, shows and ends tokens: everybody their own, and those of others to whom the rules allow it.</summary>
public sealed class TokenDesk(TokenBook book, IStore store, AccessPolicy policy, TimeProvider clock)
{
    /// <summary>Longest life of a token, in days.</summary>
    public const int MostDays = 366;

    /// <summary>Longest name.</summary>
    public const int MostName = 80;

    /// <summary>Makes a token; the text is given here and never again. Refusals: <c>invalid-input</c> 400, <c>more-than-yours</c> 403, <c>not-for-tokens</c> 403.</summary>
    /// <param name="who">Its owner.</param>
    /// <param name="by">The same as a caller.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="grant"><c>role@system</c> or <c>role@project</c>; not more than the owner has.</param>
    /// <param name="days">After how many days it ends.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<Result<(ApiToken Token, Secret Text)>> MakeAsync(Identity who, Caller by, string? name, string? grant, int days, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(who);
        if (Wrong(who, name, grant, days) is { } wrong) return wrong;
        var (text, now) = (TokenCredentials.Prefix + OpeningKey.New(), clock.GetUtcNow());
        var token = new ApiToken(OpeningKey.NameOf(text), name!.Trim(), who.Id, who.Name, grant!.Trim(), now, now.AddDays(days), null);
        var told = await store.CommitAsync<bool>(by, $"token make {token.Name}, {token.Grant}", _ => true, cancel);
        if (told.Problem is { } problem) return problem;
        await book.AddAsync(token, cancel);
        return (token, new Secret(text));
    }

    /// <summary>The tokens that somebody may see, newest first.</summary>
    public async Task<IReadOnlyList<ApiToken>> SeenByAsync(Identity who, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(who);
        return await book.ListAsync(policy.Allows(who.Access, Rule.TokenList) ? null : who.Id, cancel);
    }

    /// <summary>Ends one: <c>not-found</c> 404 also for one that the caller may not see; 403 for one that they see and may not end.</summary>
    public async Task<Problem?> EndAsync(Identity who, Caller by, string id, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(who);
        if ((await SeenByAsync(who, cancel)).FirstOrDefault(t => t.Id == id) is not { } found) return Problem.NotFound("Token", id);
        var refused = found.Owner == who.Id ? null : policy.Denies(who.Access, Rule.TokenEnd);
        var told = await store.CommitAsync<bool>(by, $"token end {found.OwnerName}/{found.Name}", _ => refused is { } no ? no : true, cancel);
        if (told.Problem is { } problem) return problem;
        return await book.DeleteAsync(id, cancel) ? null : Problem.NotFound("Token", id);
    }

    private static Problem? Wrong(Identity who, string? name, string? grant, int days)
    {
        if (who.Token is not null) return new Problem("not-for-tokens", 403, "A token makes no tokens.") { Fix = "Sign in yourself." };
        if (string.IsNullOrWhiteSpace(name) || name.Trim().Length > MostName) return Problem.Invalid("name", $"A name has 1 to {MostName} characters.", "Say what the token is for, e.g. backup.");
        if (days is < 1 or > MostDays) return Problem.Invalid("days", $"A token lasts 1 to {MostDays} days.");
        var wanted = Grants.Asked(grant);
        if (!wanted.Ok) return wanted.Problem;
        return Within(who.Access, wanted.Value) ? null : new Problem("more-than-yours", 403, $"A token has no more than its maker: you are {who.Access}.") { Field = "grant" };
    }

    private static bool Within(Access mine, Access wanted) => mine.Unlimited || ((mine.System || (!wanted.System && mine.Project == wanted.Project)) && wanted.Roles.IsSubsetOf(mine.Roles));
}
