using System.Text.Json;
using System.Text.Json.Nodes;

namespace IronicConsole.Engine.Secrets;

/// <summary>The sealed values of a JSON document, wherever in it they stand.</summary>
internal static class SealedValues
{
    /// <summary>The document with each sealed value replaced for which <paramref name="replace"/> gives another; null when it gives none.</summary>
    public static string? Replace(string document, Func<string, string?> replace)
    {
        if (!document.Contains(SealedText.Prefix, StringComparison.Ordinal)) return null;
        var root = JsonNode.Parse(document);
        return Visit(root, replace, _ => { }) ? root!.ToJsonString() : null;
    }

    private static bool Visit(JsonNode? at, Func<string, string?> replace, Action<JsonNode> set)
    {
        switch (at)
        {
            case JsonObject map:
                return map.ToArray().Aggregate(false, (any, p) => Visit(p.Value, replace, other => map[p.Key] = other) | any);
            case JsonArray list:
                return Enumerable.Range(0, list.Count).Aggregate(false, (any, i) => Visit(list[i], replace, other => list[i] = other) | any);
            case JsonValue value when value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is var text && SealedText.Is(text) && replace(text) is { } other:
                set(JsonValue.Create(other));
                return true;
            default:
                return false;
        }
    }
}
