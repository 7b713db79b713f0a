using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using IronicConsole.Engine.Kernel;
using Microsoft.AspNetCore.Http.Features;

namespace IronicConsole.Web.Api;

/// <summary>Reads JSON bodies within their limits. Every refusal says what is wrong and where; nothing is read beyond the limit.</summary>
public static class ApiBody
{
    /// <summary>Slug of a body over the limit; it has an error shape of its own.</summary>
    public const string TooLarge = "body-too-large";

    /// <summary>Slug of a body nested too deep; it has an error shape of its own.</summary>
    public const string TooDeep = "body-too-deep";

    private const int Depth = 25, DroppedAtMost = 1 << 20;
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = Depth, AllowDuplicateProperties = false };

    /// <summary>The body as JSON; null when there is none. 413 over <paramref name="limit"/> bytes, 400 for anything that is not JSON.</summary>
    public static async Task<Result<JsonElement?>> ReadAsync(HttpRequest request, long limit, CancellationToken cancel)
    {
        if (request.ContentLength > limit) return Large(limit);
        // The server's own limit counts the framing of chunks too; ours counts the body.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
        var bytes = await ReadBytesAsync(request, limit, cancel);
        return bytes is null ? Large(limit) : bytes.Length == 0 ? (JsonElement?)null : Parse(bytes);
    }

    /// <summary>The same for text that is already in memory.</summary>
    public static Result<JsonElement?> Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, Strict);
            var whole = document.RootElement.Clone();
            return Unreadable(whole) is { } text ? Problem.Invalid("body", $"The body has text that is not valid Unicode: {text}.", "Send UTF-8 without lone surrogates.") : whole;
        }
        catch (JsonException e)
        {
            if (IsDeep(bytes.Span)) return new Problem(TooDeep, 400, $"The body is nested deeper than {Depth} levels.");
            return e.BytePositionInLine is { } at
                ? Problem.Invalid("body", $"The body is not valid JSON: line {e.LineNumber + 1}, byte {at + 1}.", "Send one JSON document in UTF-8.")
                : Problem.Invalid("body", $"The body cannot be taken: {e.Message}");
        }
    }

    private static async Task<byte[]?> ReadBytesAsync(HttpRequest request, long limit, CancellationToken cancel)
    {
        if (request.ContentLength == 0) return [];
        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(cancel);
            if (read.Buffer.Length > limit)
            {
                reader.AdvanceTo(read.Buffer.End);
                if (!read.IsCompleted) await DropAsync(reader, cancel);
                return null;
            }

            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return bytes;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    // A caller that still sends does not hear the refusal: a little more is read and dropped, so that most have ended.
    private static async Task DropAsync(PipeReader reader, CancellationToken cancel)
    {
        for (long dropped = 0; dropped < DroppedAtMost;)
        {
            var read = await reader.ReadAsync(cancel);
            dropped += read.Buffer.Length;
            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) return;
        }
    }

    private static bool IsDeep(ReadOnlySpan<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject && reader.CurrentDepth >= Depth) return true;
            }
        }
        catch (JsonException)
        {
            return false;
        }

        return false;
    }

    // The parser takes escapes of half a character; they cannot be stored.
    private static string? Unreadable(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                return Reads(() => element.GetString()) ? null : "a value";
            case JsonValueKind.Array:
                return element.EnumerateArray().Select(Unreadable).FirstOrDefault(t => t is not null);
            case JsonValueKind.Object:
                return element.EnumerateObject().Select(p => Reads(() => p.Name) ? Unreadable(p.Value) : "a key").FirstOrDefault(t => t is not null);
            default:
                return null;
        }
    }

    private static bool Reads(Func<string?> text)
    {
        try
        {
            _ = text();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static Problem Large(long limit) => new(TooLarge, 413, $"The body is larger than {limit} bytes.");
}
