using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Webhooks;

/// <summary>What is sent for an event of a hold: small, without what was filled in, and signed.</summary>
public static class WebhookMessage
{
    /// <summary>The header with the time and the signature: <c>t=SECONDS,v1=HEX</c>.</summary>
    public const string Header = "X-IronicConsole-Signature";

    private const int MostText = 2_000;

    /// <summary>The body, for a receiver that may get it twice: the id is the same then.</summary>
    /// <param name="told">The event.</param>
    /// <param name="node">The node's name, when it is known; a batch is named by the event.</param>
    /// <param name="console">The console's address; null for no link.</param>
    public static byte[] Body(FeedEvent told, string? node, Uri? console)
    {
        ArgumentNullException.ThrowIfNull(told);
        var (operation, batch) = (told.Data.Text("operation"), told.Data.Text("batch"));
        int? number = int.TryParse(told.Data.Text("number"), CultureInfo.InvariantCulture, out var given) ? given : null;
        var body = new SortedDictionary<string, object?>(StringComparer.Ordinal)
        {
            ["id"] = IdOf(told), ["sequence"] = told.Seq, ["at"] = told.At.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), ["question"] = Short(told.Data.Text("question")),
            ["decision"] = told.Data.Text("decision"), ["by"] = Short(told.Data.Text("by") ?? told.By.Name), ["reason"] = Short(told.Data.Text("reason")),
            ["link"] = console is not null && Guid.TryParse(operation ?? batch, out var held) ? new Uri(console, $"approvals/{held}").ToString() : null,
        };
        if (batch is not null) (body["batch"], body["batch_title"], body["wave"]) = (batch, Short(told.Data.Text("title")), number + 1);
        else (body["node"], body["node_name"], body["operation"], body["step"]) = (told.Node, Short(node), operation, number);
        return JsonSerializer.SerializeToUtf8Bytes(body);
    }

    /// <summary>The header's value: HMAC-SHA-256 over the seconds since 1970, a full stop and the body.</summary>
    public static string Sign(Secret key, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(key);
        var seconds = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.ASCII.GetBytes($"{seconds}."), .. body];
        return $"t={seconds},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key.Reveal()), signed))}";
    }

    private static Guid IdOf(FeedEvent told) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{told.Seq} {told.At.UtcTicks / 10} {told.Node}")))[..16]);

    private static string? Short(string? text) => text is { Length: > MostText } ? text[..MostText] : text;
}
