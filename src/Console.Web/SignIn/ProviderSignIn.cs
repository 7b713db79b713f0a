using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using IronicConsole.Web.SignIn.Accounts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace IronicConsole.Web.SignIn;

/// <summary>How people are sent to the OpenID provider.</summary>
public sealed class ProviderSignInOptions : OAuthOptions
{
    /// <summary>What the provider says of itself.</summary>
    public ConfigurationManager<OpenIdConnectConfiguration> Provider { get; set; } = default!;

    /// <summary>Where its tokens name groups.</summary>
    public string GroupsClaim { get; set; } = "groups";
}

/// <summary>
/// OpenID Connect Core 1.0, authorization code flow with PKCE, over the framework's OAuth handler: its addresses come from discovery, the id_token is checked (signature, issuer, audience,
/// time, nonce), and of its claims only name, subject and groups are kept.
/// </summary>
public sealed partial class ProviderSignIn(IOptionsMonitor<ProviderSignInOptions> options, ILoggerFactory logger, UrlEncoder encoder, ProviderTokens provider) : OAuthHandler<ProviderSignInOptions>(options, logger, encoder)
{
    private const string Nonce = "nonce";

    /// <inheritdoc/>
    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        await DiscoverAsync();
        properties.Items[Nonce] = System.Buffers.Text.Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        await base.HandleChallengeAsync(properties);
    }

    /// <inheritdoc/>
    protected override string BuildChallengeUrl(AuthenticationProperties properties, string redirectUri) =>
        QueryHelpers.AddQueryString(base.BuildChallengeUrl(properties, redirectUri), Nonce, properties.Items[Nonce]!);

    /// <inheritdoc/>
    protected override async Task<HandleRequestResult> HandleRemoteAuthenticateAsync()
    {
        await DiscoverAsync();
        return await base.HandleRemoteAuthenticateAsync();
    }

    /// <inheritdoc/>
    protected override async Task<AuthenticationTicket> CreateTicketAsync(ClaimsIdentity identity, AuthenticationProperties properties, OAuthTokenResponse tokens)
    {
        if (tokens.Response?.RootElement.TryGetProperty("id_token", out var sent) != true || sent.GetString() is not { } raw) throw new AuthenticationFailureException("The provider sent no id_token.");
        var read = await ReadAsync(raw);
        if (!Same(read.TryGetPayloadValue<string>(Nonce, out var nonce) ? nonce : null, properties.Items[Nonce])) throw new AuthenticationFailureException("The id_token answers another request (nonce).");
        if (read.Subject.StartsWith(AccountDesk.Prefix, StringComparison.Ordinal)) throw new AuthenticationFailureException("The provider names its people as this console does its own accounts.");
        properties.Items.Remove(Nonce);
        identity.AddClaim(new Claim(SessionCredentials.Subject, read.Subject));
        identity.AddClaim(new Claim(SessionCredentials.Name, Claimed.Text(read, "name") ?? Claimed.Text(read, "preferred_username") ?? read.Subject));
        if (Claimed.Text(read, "sid") is { } session) identity.AddClaim(new Claim(SessionCredentials.AtProvider, session));
        identity.AddClaims(Claimed.Groups(read, Options.GroupsClaim).Select(g => new Claim(SessionCredentials.Group, g)));
        SignedIn(Logger, identity.FindFirst(SessionCredentials.Name)!.Value, read.Subject, Context.Connection.RemoteIpAddress?.ToString());
        properties.StoreTokens([new AuthenticationToken { Name = SessionCredentials.IdToken, Value = raw }]);
        return await base.CreateTicketAsync(identity, properties, tokens);
    }

    private async Task<JsonWebToken> ReadAsync(string raw)
    {
        var result = await provider.CheckAsync(raw, Options.ClientId, Context.RequestAborted);
        return result.IsValid ? (JsonWebToken)result.SecurityToken : throw new AuthenticationFailureException("The id_token is not good.", result.Exception);
    }

    private async Task DiscoverAsync()
    {
        var known = await Options.Provider.GetConfigurationAsync(Context.RequestAborted);
        (Options.AuthorizationEndpoint, Options.TokenEndpoint) = (known.AuthorizationEndpoint, known.TokenEndpoint);
    }

    [LoggerMessage(1304, LogLevel.Information, "{Name} ({Subject}) signed in from {Address}")]
    private static partial void SignedIn(ILogger log, string name, string subject, string? address);

    private static bool Same(string? one, string? other) => one is not null && other is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));
}
