using System.Security.Cryptography;
using IronicConsole.E2E.Lab;

namespace IronicConsole.E2E.Deployment;

/// <summary>A console that listens with TLS only, asked by a client that trusts certain fingerprints and nothing else.</summary>
public sealed class HttpsConsole : ServerProcess
{
    private HttpsConsole(string data, Uri url, Uri agentUrl, string[] more)
        : base("Console.Web", "IronicConsole.Web.dll", ["--data", data, "--urls", url.ToString().TrimEnd('/'), "--agent-urls", agentUrl.ToString().TrimEnd('/'), "--Demo:Enabled=false", .. more]) =>
        (Url, AgentUrl) = (url, agentUrl);

    /// <summary>Address of pages and public API.</summary>
    public Uri Url { get; }

    /// <summary>Address that agents call.</summary>
    public Uri AgentUrl { get; }

    /// <summary>One that is not started yet.</summary>
    public static HttpsConsole Stopped(string data, params string[] more) => new(data, new Uri($"https://127.0.0.1:{FreePort()}"), new Uri($"https://127.0.0.1:{FreePort()}"), more);

    /// <summary>The fingerprint that a listener shows; null while there is none. Each call is a connection of its own.</summary>
    public static async Task<string?> FingerprintAsync(Uri url)
    {
        string? shown = null;
        using var handler = new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (_, certificate, _, _) => (shown = certificate?.GetCertHashString(HashAlgorithmName.SHA256)) is not null,
        };
        using var client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(10) };
        try
        {
            using var answer = await client.GetAsync(url);
            return shown;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>The status of a GET by a client that trusts that certificate only.</summary>
    public static async Task<int> StatusAsync(Uri url, string fingerprint)
    {
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, certificate, _, _) => certificate?.GetCertHashString(HashAlgorithmName.SHA256) == fingerprint };
        using var client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(10) };
        using var answer = await client.GetAsync(url);
        return (int)answer.StatusCode;
    }

    /// <inheritdoc/>
    protected override async Task<bool> IsReadyAsync() => await FingerprintAsync(new Uri(Url, "/readyz")) is not null;
}
