using System.Text.Json;

namespace IronicConsole.Drivers.Redfish;

/// <summary>An answer of a BMC.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">JSON body; undefined when there is none or it is not JSON.</param>
internal sealed record RedfishAnswer(int Status, JsonElement Body)
{
    /// <summary>Tag for conditional changes, as sent.</summary>
    public string? ETag { get; init; }

    /// <summary>Path of the resource or task that was made, or that the answer redirects to.</summary>
    public string? Location { get; init; }

    /// <summary>When to come back.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Token of a new session.</summary>
    public string? Token { get; init; }

    /// <summary>The body was there but is not JSON.</summary>
    public bool Malformed { get; init; }

    /// <summary>2xx, and not an error body in disguise.</summary>
    public bool Good => Status is >= 200 and < 300 && !IsErrorBody;

    private bool IsErrorBody => Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty("error", out var e)
        && e.ValueKind == JsonValueKind.Object && !Body.TryGetProperty("@odata.id", out _) && e.TryGetProperty("code", out var code) && !IsSuccessCode(code);

    private static bool IsSuccessCode(JsonElement code) => code.ValueKind == JsonValueKind.String
        && (code.GetString()!.EndsWith(".Success", StringComparison.Ordinal) || code.GetString()!.EndsWith(".Created", StringComparison.Ordinal));
}
