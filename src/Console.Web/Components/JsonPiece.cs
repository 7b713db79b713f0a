using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace IronicConsole.Web.Components;

/// <summary>A run of JSON text with one look: <c>k</c> key, <c>s</c> string, <c>n</c> number, <c>b</c> true, false or null; null for the rest.</summary>
internal readonly record struct JsonPiece(string Text, string? Look)
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Indents the document and splits it by look. The pieces together are the whole text, so copying gives valid JSON.</summary>
    internal static IReadOnlyList<JsonPiece> Split(string json)
    {
        byte[] text;
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
            var buffer = new ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(buffer, Indented)) document.WriteTo(writer);
            text = buffer.WrittenSpan.ToArray();
        }
        catch (JsonException)
        {
            return [new(json, null)];
        }

        var pieces = new List<JsonPiece>();
        var reader = new Utf8JsonReader(text);
        var from = 0;
        while (reader.Read())
        {
            var look = LookOf(reader.TokenType);
            if (look is null) continue;
            var start = (int)reader.TokenStartIndex;
            var end = reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String ? start + reader.ValueSpan.Length + 2 : start + reader.ValueSpan.Length;
            if (start > from) pieces.Add(new(Encoding.UTF8.GetString(text, from, start - from), null));
            pieces.Add(new(Encoding.UTF8.GetString(text, start, end - start), look));
            from = end;
        }

        if (from < text.Length) pieces.Add(new(Encoding.UTF8.GetString(text, from, text.Length - from), null));
        return pieces;
    }

    private static string? LookOf(JsonTokenType token) => token switch
    {
        JsonTokenType.PropertyName => "k",
        JsonTokenType.String => "s",
        JsonTokenType.Number => "n",
        JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null => "b",
        _ => null,
    };
}
