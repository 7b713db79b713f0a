using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace IronicConsole.Tests.SignIn;

/// <summary>The parts of an OpenID provider that whoever takes bearer tokens asks: its discovery document and its keys. They can be rotated.</summary>
internal sealed class Provider : IAsyncDisposable
{
    private readonly WebApplication _app;
    private RsaSecurityKey _key = NewKey();

    private Provider()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapGet("/.well-known/openid-configuration", () => Results.Json(new { issuer = Issuer, jwks_uri = $"{Issuer}/keys", authorization_endpoint = $"{Issuer}/auth", token_endpoint = $"{Issuer}/token" }));
        _app.MapGet("/keys", () =>
        {
            var key = JsonWebKeyConverter.ConvertFromRSASecurityKey(_key);
            return Results.Json(new { keys = new[] { new { kty = key.Kty, kid = key.Kid, n = key.N, e = key.E, use = "sig", alg = "RS256" } } });
        });
    }

    public string Issuer => _app.Urls.First();

    public static async Task<Provider> StartAsync()
    {
        var provider = new Provider();
        await provider._app.StartAsync();
        return provider;
    }

    public void Rotate() => _key = NewKey();

    /// <summary>A token as the provider issues it, but for what <paramref name="other"/> changes.</summary>
    public string Token(Action<JsonObject>? other = null, RsaSecurityKey? key = null, string algorithm = SecurityAlgorithms.RsaSha256)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            ["iss"] = Issuer, ["aud"] = "ironic-console", ["sub"] = "4711", ["preferred_username"] = "mira", ["iat"] = now, ["nbf"] = now, ["exp"] = now + 300, ["groups"] = new JsonArray("baremetal-readers"),
        };
        other?.Invoke(claims);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(claims.ToJsonString(), new SigningCredentials(key ?? _key, algorithm));
    }

    public static RsaSecurityKey NewKey() => new(RSA.Create(2048)) { KeyId = Guid.NewGuid().ToString("N") };

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
