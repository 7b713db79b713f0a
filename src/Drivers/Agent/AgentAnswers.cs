using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Drivers.Agent;

/// <summary>Reads what agents answer, of any release: unknown fields are passed over, missing ones are empty.</summary>
internal static class AgentAnswers
{
    /// <summary>The slug of a 404 until the caller knows what was missing.</summary>
    public const string NotThere = "agent-not-there";

    private const int LongestText = 4_000;
    private static readonly JsonDocumentOptions Json = new() { MaxDepth = 64 };

    /// <summary>The body of a good answer, or the fault in it.</summary>
    public static Result<JsonElement> Read(string where, HttpStatusCode status, byte[] bytes)
    {
        var body = Parse(bytes);
        if ((int)status is >= 200 and < 300) return body is { } good ? good : Bad(where, "it is not JSON");
        var fault = Fault(body) ?? $"HTTP {(int)status}";
        return status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                new Problem("agent-token", 502, $"The agent at {where} refuses our token. It may belong to another boot, or to somebody else.") { Inside = fault },
            HttpStatusCode.Conflict => Busy(where, fault),
            _ when fault.Contains("agent is busy", StringComparison.OrdinalIgnoreCase) => Busy(where, fault),
            _ when fault.Contains("token invalid", StringComparison.OrdinalIgnoreCase) => new Problem("agent-token", 502, $"The agent at {where} refuses our token.") { Inside = fault },
            _ when IsUnknownCommand(fault) => new Problem("agent-unknown-command", 502, $"The agent at {where} does not know this command: {fault}"),
            HttpStatusCode.NotFound => new Problem(NotThere, 502, $"The agent at {where} answers: {fault}"),
            _ => Bad(where, fault),
        };
    }

    /// <summary>One command.</summary>
    public static Result<AgentCommand> Command(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object) return Bad("its address", "a command was expected");
        var status = Status(Text(body, "command_status"));
        if (status is null || Text(body, "id") is not { Length: > 0 } id) return Bad("its address", "a command without id or known status");
        var result = body.TryGetProperty("command_result", out var r) && r.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) ? Wrapped(r) : (JsonElement?)null;
        var error = body.TryGetProperty("command_error", out var e) ? Error(e) : null;
        return new AgentCommand(id, Text(body, "command_name") ?? "", status.Value, result, error);
    }

    /// <summary>A list of commands; those of an unknown shape are left out.</summary>
    public static Result<ImmutableArray<AgentCommand>> Commands(JsonElement body)
    {
        var list = body.ValueKind == JsonValueKind.Object && body.TryGetProperty("commands", out var inner) ? inner : body;
        if (list.ValueKind != JsonValueKind.Array) return Bad("its address", "a list of commands was expected");
        return list.EnumerateArray().Select(Command).Where(c => c.Ok).Select(c => c.Value!).ToImmutableArray();
    }

    /// <summary>An answer that cannot be used.</summary>
    public static Problem Bad(string where, string why) => new("agent-answer", 502, $"The answer of the agent at {where} cannot be used: {Cut(why)}.");

    private static Problem Busy(string where, string fault) =>
        new("agent-busy", 409, $"The agent at {where} is at work on another command.") { Inside = fault, RetryAfter = TimeSpan.FromSeconds(10) };

    private static bool IsUnknownCommand(string fault) =>
        fault.Contains("unknown command", StringComparison.OrdinalIgnoreCase) || fault.Contains("unknown extension", StringComparison.OrdinalIgnoreCase)
        || (fault.Contains("Extension with id", StringComparison.Ordinal) && fault.Contains("not found", StringComparison.OrdinalIgnoreCase));

    private static AgentCommandStatus? Status(string? word) => word switch
    {
        "RUNNING" => AgentCommandStatus.Running,
        "SUCCEEDED" => AgentCommandStatus.Succeeded,
        "FAILED" => AgentCommandStatus.Failed,
        not null when word.EndsWith("VERSION_MISMATCH", StringComparison.Ordinal) => AgentCommandStatus.VersionMismatch,
        _ => null,
    };

    private static JsonElement Wrapped(JsonElement result) => result.ValueKind == JsonValueKind.String
        ? JsonSerializer.SerializeToElement(new Dictionary<string, JsonElement> { ["result"] = result }) : result;

    private static string? Error(JsonElement error) => error.ValueKind switch
    {
        JsonValueKind.String => Cut(error.GetString()!),
        JsonValueKind.Object => (Text(error, "message"), Text(error, "details")) switch
        {
            ({ Length: > 0 } message, { } details) when details.StartsWith(message, StringComparison.Ordinal) => Cut(details), // the agent's own form: the details say it all
            ({ } message, { Length: > 0 } details) when !message.Contains(details, StringComparison.Ordinal) => Cut($"{message.TrimEnd('.')}: {details}"),
            ({ } message, _) => Cut(message),
            (null, { } details) => Cut(details),
            _ => Text(error, "type"),
        },
        _ => null,
    };

    private static string? Fault(JsonElement? body) => body is { ValueKind: JsonValueKind.Object } o ? (Text(o, "faultstring") ?? Text(o, "message")) is { } f ? Cut(f) : null : null;

    private static string? Text(JsonElement o, string key) => o.TryGetProperty(key, out var v) && v.ValueKind == JsonValueKind.String ? v.GetString() : null;

    private static string Cut(string text) => text.Length > LongestText ? text[..LongestText] + "..." : text;

    private static JsonElement? Parse(byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, Json);
            return WellFormedText.IsIn(document.RootElement) ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
