using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace IronicConsole.RackSim.Agent;

/// <summary>What the agent says to its server: version discovery, lookup, heartbeat.</summary>
/// <param name="http">The machine's client.</param>
/// <param name="urls">Servers as <c>ipa-api-url</c> lists them; the one that works moves to the front.</param>
internal sealed class IronicClient(HttpClient http, IReadOnlyList<string> urls)
{
    private const int Fallback = 31;
    private const int LookupMost = 62;
    private const int HeartbeatMost = 68;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private readonly List<string> _urls = [.. urls.Select(u => u.TrimEnd('/'))];
    private int? _minor;

    /// <summary>Status and body of an answer; status 0 when no server could be reached.</summary>
    public sealed record Reply(HttpStatusCode Status, JsonObject? Body, string? Unreachable = null);

    /// <summary>Asks which node the machine with these addresses is.</summary>
    public async Task<Reply> LookupAsync(IEnumerable<string> macs, string? node, CancellationToken cancel)
    {
        var version = Math.Min(await MinorAsync(cancel), LookupMost);
        var path = $"/v1/lookup?addresses={Uri.EscapeDataString(string.Join(',', macs))}";
        return await SendAsync(HttpMethod.Get, node is null ? path : $"{path}&node_uuid={Uri.EscapeDataString(node)}", null, version, cancel);
    }

    /// <summary>Tells the server where the agent is.</summary>
    public async Task<Reply> HeartbeatAsync(string node, string callback, string? token, string certificate, CancellationToken cancel)
    {
        var minor = await MinorAsync(cancel);
        var body = new JsonObject { ["callback_url"] = callback };
        if (minor >= 62)
        {
            body["agent_token"] = token;
        }
        if (minor >= 36)
        {
            body["agent_version"] = SimulatedAgent.Version;
        }
        if (minor >= 68)
        {
            body["agent_verify_ca"] = certificate;
        }
        return await SendAsync(HttpMethod.Post, $"/v1/heartbeat/{node}", body, Math.Min(minor, HeartbeatMost), cancel);
    }

    private async Task<int> MinorAsync(CancellationToken cancel)
    {
        if (_minor is { } known)
        {
            return known;
        }
        var root = await SendAsync(HttpMethod.Get, "/", null, null, cancel);
        var version = (root.Body?["default_version"] as JsonObject)?["version"]?.ToString().Split('.');
        if (version is ["1", var digits] && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var minor))
        {
            _minor = minor;
            return minor;
        }
        return Fallback;
    }

    private async Task<Reply> SendAsync(HttpMethod method, string path, JsonObject? body, int? minor, CancellationToken cancel)
    {
        var reply = new Reply(0, null, "there is no server to ask");
        for (var tried = 0; tried < _urls.Count; tried++)
        {
            using var request = new HttpRequestMessage(method, _urls[0] + path);
            request.Headers.Add("Accept", "application/json");
            if (minor is not null)
            {
                request.Headers.Add("X-OpenStack-Ironic-API-Version", $"1.{minor}");
            }
            request.Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
            try
            {
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
                limit.CancelAfter(Longest);
                using var answer = await http.SendAsync(request, limit.Token);
                return new Reply(answer.StatusCode, Parse(await answer.Content.ReadAsStringAsync(limit.Token)));
            }
            catch (Exception gone) when (gone is HttpRequestException || (gone is OperationCanceledException && !cancel.IsCancellationRequested))
            {
                reply = new Reply(0, null, gone.Message);
                _urls.Add(_urls[0]);
                _urls.RemoveAt(0);
            }
        }
        return reply;
    }

    private static JsonObject? Parse(string text)
    {
        try
        {
            return text.Length == 0 ? null : JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
