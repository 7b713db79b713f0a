using System.Text.Json;

namespace IronicConsole.Web.Api;

/// <summary>Links as the field writes them: one to the resource, one that outlives versions.</summary>
public static class Links
{
    private static readonly JsonEncodedText Href = JsonEncodedText.Encode("href"), Rel = JsonEncodedText.Encode("rel"), Self = JsonEncodedText.Encode("self"), Bookmark = JsonEncodedText.Encode("bookmark");

    /// <summary>Writes the list of links of a resource.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="at">Scheme and host.</param>
    /// <param name="path">The resource's path below <c>/v1</c>.</param>
    public static void Write(Utf8JsonWriter json, string at, string path)
    {
        json.WriteStartArray();
        One(json, $"{at}/v1/{path}", Self);
        One(json, $"{at}/{path}", Bookmark);
        json.WriteEndArray();
    }

    /// <summary>Writes one link.</summary>
    public static void One(Utf8JsonWriter json, string href, JsonEncodedText rel)
    {
        json.WriteStartObject();
        json.WriteString(Href, href);
        json.WriteString(Rel, rel);
        json.WriteEndObject();
    }
}
