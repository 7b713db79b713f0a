using System.Text.Json;
using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Kernel;
using IronicConsole.Web.Api;

namespace IronicConsole.Web.Agent;

/// <summary>Reads a body from an agent, which may be anybody: capped, at most 25 levels deep, an object without a name twice, nothing but text in its strings.</summary>
internal static class AgentBody
{
    /// <summary>Longest body of a heartbeat, bytes.</summary>
    public const int Usual = 1024 * 1024;

    /// <summary>Longest inventory, bytes.</summary>
    public const int Inventory = 16 * 1024 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 25, AllowDuplicateProperties = false };

    /// <summary>The object, or why it is refused: 413 too large, 400 anything else.</summary>
    public static async Task<Result<JsonMap>> ReadAsync(HttpRequest request, int largest, CancellationToken cancel)
    {
        if (request.ContentLength > largest) return TooLarge(largest);
        if (request.HttpContext.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = largest + 1;
        using var body = new MemoryStream();
        try
        {
            var buffer = new byte[32 * 1024];
            for (int n; (n = await request.Body.ReadAsync(buffer, cancel)) > 0;)
            {
                if (body.Length + n > largest) return TooLarge(largest);
                body.Write(buffer, 0, n);
            }
        }
        catch (BadHttpRequestException e)
        {
            return e.StatusCode == 413 ? TooLarge(largest) : new Problem("invalid-input", 400, "The request's body broke off.");
        }

        return Parse(body.GetBuffer().AsMemory(0, (int)body.Length));
    }

    /// <summary>The object in some bytes, or why they are refused. Never throws.</summary>
    public static Result<JsonMap> Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, Strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object) return Problem.Invalid("body", "The body must be a JSON object.");
            return WellFormedText.IsIn(document.RootElement) ? JsonMap.From(document.RootElement) : Problem.Invalid("body", "The body holds a string that is not text.");
        }
        catch (JsonException e)
        {
            var line = (e.LineNumber ?? 0) + 1;
            return Problem.Invalid("body", $"The body is not JSON that can be taken (line {line}, position {e.BytePositionInLine ?? 0}): it is malformed, names a key twice or has more than 25 levels.");
        }
    }

    private static Problem TooLarge(int largest) => new(ApiBody.TooLarge, 413, $"The request body is longer than {largest} bytes.");
}
