using System.Text.Json;
using System.Text.Json.Serialization;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Web.ApiV2;

/// <summary>Reads a body: JSON of known fields only, so that a misspelt one is told and not passed over.</summary>
public static class RequestBody
{
    private const int Longest = 1 << 20;
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, PropertyNameCaseInsensitive = false };

    /// <summary>The body, or <paramref name="absent"/> when there is none.</summary>
    public static async Task<Result<T>> ReadAsync<T>(HttpRequest request, T absent)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(request);
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        if (body.Length == 0) return absent;
        if (body.Length > Longest) return new Problem("body-too-large", 413, "The body is too large.");
        if (!request.HasJsonContentType()) return new Problem("unsupported-media-type", 415, "The body is JSON.") { Field = "Content-Type", Fix = "Send Content-Type: application/json." };
        try
        {
            return JsonSerializer.Deserialize<T>(body.ToArray(), Strict) is { } read ? read : absent;
        }
        catch (JsonException e)
        {
            var field = e.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..].Replace('.', '/') : "body";
            return Problem.Invalid(field, field == "body" ? "The body is no JSON object of the fields that this path takes." : $"{field} is not known here, or of another type than it must be.", "The fields are listed in /v2/openapi.json.");
        }
    }
}
