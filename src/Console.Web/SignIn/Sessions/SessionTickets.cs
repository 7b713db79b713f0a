using System.Security.Cryptography;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Store;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;

namespace IronicConsole.Web.SignIn.Sessions;

/// <summary>Keeps what is known of a signed-in person in the store; their browser holds nothing but a key to it. So a session can be seen, and ended, from elsewhere.</summary>
public sealed class SessionTickets(SessionBook book, IStore store, IDataProtectionProvider protection, TimeProvider clock) : ITicketStore
{
    /// <summary>Where a ticket says which session it is of.</summary>
    public const string Id = "ic.session";

    private const int MostBrowser = 200;
    private readonly IDataProtector _box = protection.CreateProtector("IronicConsole.Sessions");

    /// <inheritdoc/>
    public Task<string> StoreAsync(AuthenticationTicket ticket) => KeepAsync(ticket, null, default);

    /// <inheritdoc/>
    public Task<string> StoreAsync(AuthenticationTicket ticket, HttpContext httpContext, CancellationToken cancellationToken) => KeepAsync(ticket, httpContext, cancellationToken);

    /// <inheritdoc/>
    public Task RenewAsync(string key, AuthenticationTicket ticket) => Task.CompletedTask; // a session does not grow longer

    /// <inheritdoc/>
    public async Task<AuthenticationTicket?> RetrieveAsync(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (await book.FindAsync(OpeningKey.NameOf(key)) is not { } session || Open(session) is not { } ticket) return null;
        ticket.Properties.Items[Id] = session.Id;
        return ticket;
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (await book.FindAsync(OpeningKey.NameOf(key)) is not { } session) return;
        await store.CommitAsync<bool>(new Caller(ActorKind.Person, session.Name), "session end", _ => true);
        await book.EndAsync(session.Id);
    }

    private async Task<string> KeepAsync(AuthenticationTicket ticket, HttpContext? http, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        var (key, now) = (OpeningKey.New(), clock.GetUtcNow());
        var subject = ticket.Principal.FindFirst(SessionCredentials.Subject)?.Value ?? "";
        var name = ticket.Principal.FindFirst(SessionCredentials.Name)?.Value ?? subject;
        var (from, browser) = (http?.Connection.RemoteIpAddress?.ToString(), http?.Request.Headers.UserAgent.ToString());
        await store.CommitAsync<bool>(new Caller(ActorKind.Person, name) { From = from }, "session open", _ => true, cancel);
        await book.AddAsync(
            new Session(
                OpeningKey.NameOf(key), subject, name, ticket.Principal.FindFirst(SessionCredentials.AtProvider)?.Value, now, ticket.Properties.ExpiresUtc ?? now + SessionCredentials.Longest, from,
                browser is { Length: > MostBrowser } ? browser[..MostBrowser] : browser, Convert.ToBase64String(_box.Protect(TicketSerializer.Default.Serialize(ticket)))), cancel);
        return key;
    }

    private AuthenticationTicket? Open(Session session)
    {
        try
        {
            return TicketSerializer.Default.Deserialize(_box.Unprotect(Convert.FromBase64String(session.Ticket)));
        }
        catch (CryptographicException)
        {
            return null; // of a process with other keys
        }
    }
}

/// <summary>Gives the cookie its place in the store.</summary>
internal sealed class KeepsTickets(SessionTickets tickets) : Microsoft.Extensions.Options.IPostConfigureOptions<CookieAuthenticationOptions>
{
    /// <inheritdoc/>
    public void PostConfigure(string? name, CookieAuthenticationOptions options)
    {
        if (name == SessionCredentials.Scheme) options.SessionStore = tickets;
    }
}
