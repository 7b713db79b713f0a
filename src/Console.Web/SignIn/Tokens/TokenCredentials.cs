using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Store;

namespace IronicConsole.Web.SignIn.Tokens;

/// <summary>Tokens that were made here (<c>POST /v2/tokens</c>): in <c>Authorization: Bearer</c>, or in <c>X-Auth-Token</c>, since keystoneauth sends nothing else.</summary>
public sealed class TokenCredentials(TokenBook book, Attempts attempts, TimeProvider clock, TimeSpan remember) : ICredentials
{
    /// <summary>How each of them begins, so that whoever finds one knows what it is.</summary>
    public const string Prefix = "ict_";

    private const string Scheme = "Bearer ";
    private const int Length = 47;
    private readonly Remembered<Identity> _known = new(clock, remember);

    /// <inheritdoc/>
    public string? Challenge => null;

    /// <inheritdoc/>
    public async ValueTask<Result<Identity>?> ReadAsync(HttpContext http)
    {
        if (Carried(http.Request) is not { } token) return null;
        if (_known.Find(token) is { } known) return known;
        if (attempts.Refused(http) is { } wait) return wait;
        if (token.Length != Length || await book.UseAsync(OpeningKey.NameOf(token), http.RequestAborted) is not { } found)
        {
            attempts.Failed(http, "a token");
            return Identities.Unauthorized("The token has ended, or never was.");
        }

        var identity = new Identity(ActorKind.Program, $"{found.OwnerName}/{found.Name}", Grants.Read(found.Grant, Identity.AccountOf(found.Owner))) { Token = found.Id };
        _known.Keep(token, identity, found.Until - clock.GetUtcNow());
        return identity;
    }

    private static string? Carried(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        var text = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : request.Headers[KeystoneCredentials.Header].FirstOrDefault();
        return text?.StartsWith(Prefix, StringComparison.Ordinal) == true ? text : null;
    }
}
