using System.Security.Cryptography;
using System.Text.Json;

namespace IronicConsole.Bench.Servers;

/// <summary>The discovery document and the key of an OpenID provider, and a token that it has issued: what a console asks for to judge bearer tokens.</summary>
public sealed class TokenProvider : IAsyncDisposable
{
    private const string KeyId = "bench";
    private static readonly string[] Groups = ["readers"];
    private readonly RSA _key = RSA.Create(2048);
    private readonly WebApplication _app;
    private readonly string _url = $"http://127.0.0.1:{LoopbackPort.Pair()}";

    /// <summary>A provider that is not started.</summary>
    public TokenProvider()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(_url);
        _app = builder.Build();
        _app.MapGet("/.well-known/openid-configuration", () => TypedResults.Json(new { issuer = _url, jwks_uri = $"{_url}/keys", authorization_endpoint = $"{_url}/auth", token_endpoint = $"{_url}/token" }));
        var key = _key.ExportParameters(false);
        _app.MapGet("/keys", () => TypedResults.Json(new { keys = new[] { new { kty = "RSA", kid = KeyId, use = "sig", alg = "RS256", n = Text(key.Modulus!), e = Text(key.Exponent!) } } }));
    }

    /// <summary>How a console is told of it: members of the group <c>readers</c> may read what project blue owns.</summary>
    public IReadOnlyList<string> Arguments => [$"--SignIn:Authority={_url}", "--SignIn:Audience=bench", "--SignIn:Grants:0=readers = reader@blue"];

    /// <summary>Starts it.</summary>
    public Task StartAsync(CancellationToken cancel) => _app.StartAsync(cancel);

    /// <summary>A token of a reader, good for an hour.</summary>
    public string Token()
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var signed = $"{Text(JsonSerializer.SerializeToUtf8Bytes(new { alg = "RS256", typ = "JWT", kid = KeyId }))}." +
            Text(JsonSerializer.SerializeToUtf8Bytes(new { iss = _url, aud = "bench", sub = "1", iat = now, nbf = now, exp = now + 3600, groups = Groups }));
        return $"{signed}.{Text(_key.SignData(System.Text.Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _key.Dispose();
    }

    private static string Text(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
