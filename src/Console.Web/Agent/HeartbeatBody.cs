using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Web.Agent;

/// <summary>The body of <c>POST /v1/heartbeat/{ident}</c>, and from which version on each field is allowed.</summary>
internal static class HeartbeatBody
{
    /// <summary>The first version that agents' routes have.</summary>
    public const int FirstVersion = 22;

    /// <summary>The fields, and from which version on each is taken.</summary>
    public static readonly IReadOnlyDictionary<string, int> Since = new Dictionary<string, int>
    {
        ["callback_url"] = 22, ["agent_version"] = 36, ["agent_token"] = FirstVersion, ["agent_verify_ca"] = 68, ["agent_status"] = 72, ["agent_status_message"] = 72,
    };

    /// <summary>The heartbeat, or the first thing that is wrong with it (400).</summary>
    public static Result<Heartbeat> Read(JsonMap body, int version, IPAddress? from)
    {
        foreach (var key in body.Keys)
        {
            if (!Since.TryGetValue(key, out var since)) return Problem.Invalid(key, $"Unexpected arguments: {Cut(key)}");
            if (since > version) return Problem.Invalid(key, $"Field '{key}' needs API version 1.{since} or newer.");
            if (body[key] is not { ValueKind: JsonValueKind.String or JsonValueKind.Null }) return Problem.Invalid(key, $"Invalid input for field '{key}': a string was expected.");
        }

        if (body.Text("agent_token") is not { Length: > 0 and <= 1_024 } token) return AgentRules.BadToken;
        var status = body.Text("agent_status");
        if (status is not (null or "start" or "end" or "error")) return Problem.Invalid("agent_status", "agent_status must be start, end or error.");
        var agent = body.Text("agent_version");
        if (agent is null && status is null && version >= Since["agent_version"]) return Problem.Invalid("agent_version", "Missing mandatory parameter: agent_version");

        Uri? url = null;
        if (body.Text("callback_url") is { Length: > 0 } text && !IsUsable(text, out url))
        {
            return Problem.Invalid("callback_url", $"callback_url must be an http or https URL with a host, not '{Cut(text)}'.");
        }

        var pem = body.Text("agent_verify_ca") is { Length: > 0 } given ? given : null;
        if (pem is not null && !IsCertificate(pem)) return Problem.Invalid("agent_verify_ca", "agent_verify_ca must be one certificate in PEM form.");
        return new Heartbeat(url, token, agent, pem, status, body.Text("agent_status_message"), from);
    }

    private static bool IsUsable(string text, out Uri? url) =>
        Uri.TryCreate(text, UriKind.Absolute, out url) && url.Scheme is "http" or "https" && url!.Host.Length > 0 && url.UserInfo.Length == 0 && text.Length <= 512;

    private static bool IsCertificate(string pem)
    {
        if (pem.Length > 64 * 1024) return false;
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(pem);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static string Cut(string text) => text.Length > 100 ? text[..100] + "..." : text;
}
