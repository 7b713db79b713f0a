using System.Collections.Immutable;
using System.Security.Claims;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Store;
using IronicConsole.Web.SignIn.Accounts;
using IronicConsole.Web.SignIn.Sessions;
using Microsoft.AspNetCore.Authentication;

namespace IronicConsole.Web.SignIn;

/// <summary>The cookie of a person who has signed in at the OpenID provider, or to an account. It names groups, or the account; what they grant is looked up for each request.</summary>
public sealed class SessionCredentials(IReadOnlyDictionary<string, ImmutableArray<string>> grants, AccountBook accounts) : ICredentials
{
    /// <summary>The cookie's scheme, and that of the way to the provider.</summary>
    public const string Scheme = "session", Provider = "provider";

    /// <summary>What a session holds.</summary>
    public const string Subject = "sub", Name = "name", Group = "group", AtProvider = "sid", IdToken = "id_token";

    /// <summary>After this long a person has to sign in again.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromHours(8);

    /// <inheritdoc/>
    public string? Challenge => null;

    /// <inheritdoc/>
    public async ValueTask<Result<Identity>?> ReadAsync(HttpContext http)
    {
        var session = await http.AuthenticateAsync(Scheme);
        if (session is not { Succeeded: true, Principal: { } person }) return null;
        var subject = person.FindFirst(Subject)?.Value ?? "";
        if (await ChoicesAsync(person, subject, http.RequestAborted) is not { } choices) return null;
        return new Identity(ActorKind.Person, person.FindFirst(Name)?.Value ?? subject, Access.None) { Choices = choices, Subject = subject, Session = session.Properties.Items[SessionTickets.Id] };
    }

    // Null of an account that is gone.
    private async Task<IReadOnlyList<Access>?> ChoicesAsync(ClaimsPrincipal person, string subject, CancellationToken cancel)
    {
        if (!subject.StartsWith(AccountDesk.Prefix, StringComparison.Ordinal)) return Grants.Of(grants, person.FindAll(Group).Select(g => g.Value), subject);
        return await accounts.FindAsync(subject[AccountDesk.Prefix.Length..], cancel) is { } account ? [Grants.Read(account.Grant, subject)] : null;
    }
}
