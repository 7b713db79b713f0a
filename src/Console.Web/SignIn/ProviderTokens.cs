using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace IronicConsole.Web.SignIn;

/// <summary>Checks what the OpenID provider has signed: access tokens of programs and id_tokens of people, by signature, issuer, audience and time.</summary>
/// <param name="authority">Who must have issued it, whatever the discovery document says (Discovery 1.0, 4.3); a slash at the end makes no difference.</param>
/// <param name="provider">What the provider says of itself, with its keys.</param>
/// <param name="clock">The clock.</param>
public sealed class ProviderTokens(Uri authority, ConfigurationManager<OpenIdConnectConfiguration> provider, TimeProvider clock)
{
    /// <summary>Longest token that is looked at, in characters.</summary>
    public const int Longest = 65536;

    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);
    private static readonly string[] Algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];
    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = Longest };
    private readonly string _issuer = authority.ToString().TrimEnd('/');

    /// <summary>Whether a text is a token that names this provider as its issuer; nothing of it is checked yet.</summary>
    public bool Issued(string text)
    {
        try
        {
            return _handler.CanReadToken(text) && new JsonWebToken(text).Issuer.TrimEnd('/') == _issuer;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Checks a token; the keys are read again when it is signed with one that is not known.</summary>
    /// <param name="token">The token.</param>
    /// <param name="audience">Whom it must be for.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="InvalidOperationException">The provider does not answer.</exception>
    public async Task<TokenValidationResult> CheckAsync(string token, string audience, CancellationToken cancel)
    {
        var result = await OnceAsync(token, audience, cancel);
        if (result.Exception is not SecurityTokenSignatureKeyNotFoundException) return result;
        provider.RequestRefresh();
        return await OnceAsync(token, audience, cancel);
    }

    private async Task<TokenValidationResult> OnceAsync(string token, string audience, CancellationToken cancel) => await _handler.ValidateTokenAsync(token, new TokenValidationParameters
    {
        ValidIssuers = [_issuer, _issuer + "/"], ValidAudience = audience, IssuerSigningKeys = (await provider.GetConfigurationAsync(cancel)).SigningKeys, ValidAlgorithms = Algorithms,
        LifetimeValidator = (from, until, _, _) => until is { } end && clock.GetUtcNow().UtcDateTime - Skew < end && (from is not { } begin || clock.GetUtcNow().UtcDateTime + Skew > begin), // a missing begin may be the least time there is
    });
}
