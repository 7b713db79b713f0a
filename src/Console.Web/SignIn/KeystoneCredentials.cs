using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Web.SignIn;

/// <summary>
/// Keystone's tokens in <c>X-Auth-Token</c>, checked with <c>GET /v3/auth/tokens</c> (Identity API v3, "Validate and show information for token"). The token is shown to Keystone as its own
/// credential too, which Keystone allows by default; no service account is needed.
/// </summary>
public sealed partial class KeystoneCredentials(Uri url, IHttpClientFactory clients, Attempts attempts, TimeProvider clock, TimeSpan remember, ILogger<KeystoneCredentials> log) : ICredentials
{
    /// <summary>The header that carries a token.</summary>
    public const string Header = "X-Auth-Token";

    private const int LongestToken = 8192;
    private readonly Remembered<Identity> _known = new(clock, remember);

    /// <inheritdoc/>
    public string? Challenge => $"Keystone uri=\"{url.GetLeftPart(UriPartial.Authority)}\"";

    /// <inheritdoc/>
    public async ValueTask<Result<Identity>?> ReadAsync(HttpContext http)
    {
        if (http.Request.Headers[Header].FirstOrDefault() is not { Length: > 0 } token) return null;
        if (_known.Find(token) is { } known) return known;
        if (token.Length > LongestToken || token.Any(c => c is < '!' or > '~')) return Identities.Unauthorized("The token is not one of Keystone's.");
        if (attempts.Refused(http) is { } wait) return wait;
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{url.ToString().TrimEnd('/')}/auth/tokens?nocatalog"));
            request.Headers.TryAddWithoutValidation(Header, token);
            request.Headers.TryAddWithoutValidation("X-Subject-Token", token);
            using var answer = await clients.CreateClient(nameof(KeystoneCredentials)).SendAsync(request, http.RequestAborted);
            if (answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.NotFound or HttpStatusCode.Forbidden)
            {
                attempts.Failed(http, "a token of Keystone");
                return Identities.Unauthorized("The request you have made requires authentication.");
            }

            answer.EnsureSuccessStatusCode();
            var said = (await answer.Content.ReadFromJsonAsync(KeystoneJson.Default.KeystoneAnswer, http.RequestAborted))?.Token;
            return said?.User is null ? throw new HttpRequestException("the answer names no user.") : Known(token, said);
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or TaskCanceledException && !http.RequestAborted.IsCancellationRequested)
        {
            Unreachable(log, e.Message);
            return new Problem("identity-service", 503, "Keystone does not answer, so nobody can be let in by a token.") { RetryAfter = TimeSpan.FromSeconds(5) };
        }
    }

    private Result<Identity> Known(string token, KeystoneToken said)
    {
        var left = said.ExpiresAt - clock.GetUtcNow();
        if (left <= TimeSpan.Zero) return Identities.Unauthorized("The token has expired.");
        var roles = said.Roles.Select(r => r.Name);
        var access = said.System?.All == true ? Access.OnSystem(roles, said.User!.Id)
            : said.Project is { } project ? Access.InProject(project.Id, roles, project.Name, said.User!.Id)
            : Access.None;
        var identity = new Identity(ActorKind.Program, said.User!.Name, access) { Subject = $"keystone:{said.User.Id}" };
        _known.Keep(token, identity, left);
        return identity;
    }

    [LoggerMessage(1301, LogLevel.Warning, "Keystone cannot be asked about a token: {Why}")]
    private static partial void Unreachable(ILogger log, string why);
}

internal sealed record KeystoneAnswer(KeystoneToken? Token);

internal sealed record KeystoneToken
{
    [JsonPropertyName("expires_at")] public DateTimeOffset ExpiresAt { get; init; }

    public KeystoneThing? User { get; init; }

    public KeystoneThing? Project { get; init; }

    public KeystoneSystem? System { get; init; }

    public IReadOnlyList<KeystoneThing> Roles { get; init; } = [];
}

internal sealed record KeystoneThing(string Id, string Name);

internal sealed record KeystoneSystem(bool All);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(KeystoneAnswer))]
internal sealed partial class KeystoneJson : JsonSerializerContext;
