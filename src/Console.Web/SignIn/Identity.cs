using System.Security.Claims;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Web.SignIn;

/// <summary>Who a request comes from, whichever way it said so.</summary>
/// <param name="Kind">A person or a program.</param>
/// <param name="Name">Its name as others see it.</param>
/// <param name="Access">What it may act as.</param>
public sealed record Identity(ActorKind Kind, string Name, Access Access)
{
    private const string OfFile = "name:";

    /// <summary>Whoever comes where nobody signs in.</summary>
    public static Identity Anonymous { get; } = new(ActorKind.Program, "anonymous", Access.Everybody);

    /// <summary>Roles in several projects at once: which one is acted in is chosen for each request (<c>X-Project-Id</c>).</summary>
    public IReadOnlyList<Access> Choices { get; init; } = [];

    /// <summary>Who it is to the way that it signed in by; names may be the same, and change.</summary>
    public string? Subject { get; init; }

    /// <summary>By what it is known as the owner of its sessions and tokens: the names of a password file stand for themselves alone.</summary>
    public string Id => Subject ?? OfFile + Name;

    /// <summary>The account that an <see cref="Id"/> stands for, as rules and holds know it: a token and the password of its owner are one account.</summary>
    public static string AccountOf(string id) => id.StartsWith(OfFile, StringComparison.Ordinal) ? id[OfFile.Length..] : id;

    /// <summary>The token that it came with, when it is one that was made here.</summary>
    public string? Token { get; init; }

    /// <summary>The session of a person who has signed in with a browser.</summary>
    public string? Session { get; init; }

    /// <summary>The person at this machine, where nobody signs in.</summary>
    public static Identity Local { get; } = new(ActorKind.Person, "admin", Access.Everybody);

    /// <summary>The identity that pages were opened with; null of whom nothing is known.</summary>
    public static Identity? Of(ClaimsPrincipal user) => (user.Identity as Holder)?.Held;

    /// <summary>It as the user of a page, of a circuit, of the hub.</summary>
    public ClaimsPrincipal ToPrincipal() => new(new Holder(this));

    /// <summary>It as the caller of a command.</summary>
    public Caller ToCaller(HttpContext http, string? request, string? reason = null) =>
        new(Kind, Name) { From = http.Connection.RemoteIpAddress?.ToString(), RequestId = request, Reason = reason, Project = Access.Project, Access = Access };

    private sealed class Holder(Identity identity) : ClaimsIdentity([new Claim(ClaimTypes.Name, identity.Name), new Claim(ClaimTypes.NameIdentifier, identity.Access.User ?? identity.Name)], "ironic-console")
    {
        public Identity Held => identity;
    }
}

/// <summary>Where the identity of a request is kept once it is known.</summary>
public static class IdentityOfRequest
{
    /// <summary>Who the request comes from.</summary>
    /// <exception cref="InvalidOperationException">Nobody has asked yet.</exception>
    public static Identity Identity(this HttpContext http) => http.Features.Get<Identity>() ?? throw new InvalidOperationException("Who asks is not known yet.");
}

/// <summary>One way in which a request can say who it comes from.</summary>
public interface ICredentials
{
    /// <summary>The value of <c>WWW-Authenticate</c> that asks for it; null when programs are not asked.</summary>
    string? Challenge { get; }

    /// <summary>The identity; null when the request has nothing of this kind; a problem (401, 429, 503) when what it has is not good.</summary>
    ValueTask<Result<Identity>?> ReadAsync(HttpContext http);
}
