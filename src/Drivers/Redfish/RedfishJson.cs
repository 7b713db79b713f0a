using System.Text.Json;

namespace IronicConsole.Drivers.Redfish;

/// <summary>Reads JSON from BMCs: what is missing, null or of another kind is simply not there.</summary>
internal static class RedfishJson
{
    /// <summary>The value under a path of names; undefined when any part is missing.</summary>
    public static JsonElement At(this JsonElement from, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (from.ValueKind != JsonValueKind.Object || !from.TryGetProperty(name, out from)) return default;
        }

        return from;
    }

    /// <summary>Text under a name, trimmed; null when blank or a placeholder that the maker forgot to fill.</summary>
    public static string? Text(this JsonElement from, string name) => from.At(name) is { ValueKind: JsonValueKind.String } s ? Filled(s.GetString()) : null;

    /// <summary>A number under a name.</summary>
    public static double? Number(this JsonElement from, string name) => from.At(name) is { ValueKind: JsonValueKind.Number } n && n.TryGetDouble(out var d) ? d : null;

    /// <summary>A whole positive number under a name.</summary>
    public static long? Positive(this JsonElement from, string name) => from.Number(name) is { } d && d >= 1 && d < 9e18 ? (long)d : null;

    /// <summary>A boolean under a name.</summary>
    public static bool? Flag(this JsonElement from, string name) => from.At(name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>Elements of an array under a name; none when it is missing, null or no array.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement from, string name) =>
        from.At(name) is { ValueKind: JsonValueKind.Array } a ? a.EnumerateArray() : Enumerable.Empty<JsonElement>();

    /// <summary>Texts of an array under a name; null when there is no array.</summary>
    public static List<string>? Texts(this JsonElement from, string name) => from.At(name).ValueKind != JsonValueKind.Array
        ? null
        : [.. from.Items(name).Where(e => e.ValueKind == JsonValueKind.String).Select(e => e.GetString()!)];

    /// <summary>The link under a name.</summary>
    public static string? Link(this JsonElement from, string name) => from.At(name).Self();

    /// <summary>The link that an element is, or has: <c>{"@odata.id": ...}</c> or bare text.</summary>
    public static string? Self(this JsonElement from) => from.ValueKind switch
    {
        JsonValueKind.String => RedfishPath.Local(from.GetString()),
        JsonValueKind.Object => RedfishPath.Local(from.Text("@odata.id")),
        _ => null,
    };

    private static string? Filled(string? text)
    {
        text = text?.Trim();
        return string.IsNullOrEmpty(text) || text.Contains("be filled by", StringComparison.OrdinalIgnoreCase) || text is "NA" or "N/A" or "None specified" ? null : text;
    }
}
