using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Store;

namespace IronicConsole.Web.SignIn.Sessions;

/// <summary>Shows and ends sessions: everybody their own, and those of others to whom the rules allow it.</summary>
public sealed class SessionDesk(SessionBook book, IStore store, AccessPolicy policy)
{
    /// <summary>The sessions that somebody may see, newest first.</summary>
    public async Task<IReadOnlyList<Session>> SeenByAsync(Identity who, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(who);
        if (policy.Allows(who.Access, Rule.SessionList)) return await book.ListAsync(null, cancel);
        return await book.ListAsync(who.Id, cancel);
    }

    /// <summary>Ends one: <c>not-found</c> 404 also for one that the caller may not see; 403 for one that they see and may not end.</summary>
    public async Task<Problem?> EndAsync(Identity who, Caller by, string id, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(who);
        if ((await SeenByAsync(who, cancel)).FirstOrDefault(s => s.Id == id) is not { } found) return Problem.NotFound("Session", id);
        var refused = found.Subject == who.Id ? null : policy.Denies(who.Access, Rule.SessionEnd);
        var told = await store.CommitAsync<bool>(by, found.Id == who.Session ? "session end" : $"session end of {found.Name}", _ => refused is { } no ? no : true, cancel);
        if (told.Problem is { } problem) return problem;
        return await book.EndAsync(id, cancel) ? null : Problem.NotFound("Session", id);
    }
}
