using System.Collections.Immutable;
using IronicConsole.Engine.Kernel;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace IronicConsole.Web.SignIn;

/// <summary>
/// Bearer tokens of the OpenID provider (JWT, RFC 9068): signature, issuer, audience and time are checked. They come in <c>Authorization</c>, or in <c>X-Auth-Token</c>, since keystoneauth
/// sends nothing else.
/// </summary>
public sealed partial class BearerCredentials(string audience, string groupsClaim, IReadOnlyDictionary<string, ImmutableArray<string>> grants,
    ProviderTokens tokens, Attempts attempts, TimeProvider clock, TimeSpan remember, ILogger<BearerCredentials> log) : ICredentials
{
    private const string Scheme = "Bearer ";
    private readonly Remembered<Identity> _known = new(clock, remember);

    /// <inheritdoc/>
    public string? Challenge => "Bearer realm=\"Baremetal API\"";

    /// <inheritdoc/>
    public async ValueTask<Result<Identity>?> ReadAsync(HttpContext http)
    {
        if (Token(http.Request) is not { } token) return null;
        if (_known.Find(token) is { } known) return known;
        if (attempts.Refused(http) is { } wait) return wait;
        var checkedToken = await CheckAsync(token, http.RequestAborted);
        if (checkedToken is null) return new Problem("identity-service", 503, "The OpenID provider does not answer, so nobody can be let in by a token.") { RetryAfter = TimeSpan.FromSeconds(5) };
        if (!checkedToken.IsValid)
        {
            attempts.Failed(http, "a bearer token");
            return Identities.Unauthorized(Why(checkedToken.Exception));
        }

        var read = (JsonWebToken)checkedToken.SecurityToken;
        var groups = Claimed.Groups(read, groupsClaim);
        var identity = new Identity(ActorKind.Program, Claimed.Text(read, "preferred_username") ?? Claimed.Text(read, "client_id") ?? read.Subject, Access.None) { Choices = Grants.Of(grants, groups, read.Subject), Subject = read.Subject };
        _known.Keep(token, identity, read.ValidTo - clock.GetUtcNow().UtcDateTime);
        return identity;
    }

    // Of X-Auth-Token only what this provider has issued: others may be Keystone's.
    private string? Token(HttpRequest request)
    {
        if (request.Headers.Authorization.ToString() is { Length: > 0 } header) return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;
        return request.Headers[KeystoneCredentials.Header].FirstOrDefault() is { Length: > 0 and <= ProviderTokens.Longest } carried && tokens.Issued(carried) ? carried : null;
    }

    private async Task<TokenValidationResult?> CheckAsync(string token, CancellationToken cancel)
    {
        try
        {
            return await tokens.CheckAsync(token, audience, cancel);
        }
        catch (Exception e) when (e is InvalidOperationException or HttpRequestException or IOException)
        {
            Unreachable(log, e.Message);
            return null;
        }
    }

    private static string Why(Exception? e) => e switch
    {
        SecurityTokenExpiredException or SecurityTokenInvalidLifetimeException => "The token has expired.",
        SecurityTokenInvalidAudienceException => "The token is for another audience.",
        SecurityTokenInvalidIssuerException => "The token is of another issuer.",
        SecurityTokenMalformedException or ArgumentException => "The token cannot be read.",
        _ => "The signature of the token is not the provider's.",
    };

    [LoggerMessage(1302, LogLevel.Warning, "The OpenID provider cannot be asked for its keys: {Why}")]
    private static partial void Unreachable(ILogger log, string why);
}
