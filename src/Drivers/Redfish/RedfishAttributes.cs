using System.Text.Json;
using IronicConsole.Engine.Hardware;

namespace IronicConsole.Drivers.Redfish;

/// <summary>BIOS attributes and their registry, within limits: what is beyond them is left out.</summary>
internal static class RedfishAttributes
{
    private const int MostSettings = 4096, LongestName = 255, LongestValue = 1024, MostAllowed = 256;

    /// <summary>The values, and what the registry says of those settings. A password is never told.</summary>
    public static BiosReading Read(JsonElement attributes, JsonElement registry)
    {
        var rules = new Dictionary<string, BiosRules>(StringComparer.Ordinal);
        foreach (var entry in registry.At("RegistryEntries").Items("Attributes").Take(MostSettings))
        {
            if (entry.Text("AttributeName") is { Length: <= LongestName } name) rules.TryAdd(name, Rules(entry));
        }

        var values = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var attribute in attributes.EnumerateObject().Where(a => a.Name.Length is > 0 and <= LongestName && !a.Name.Contains('@', StringComparison.Ordinal)).Take(MostSettings))
        {
            var secret = rules.TryGetValue(attribute.Name, out var rule) && rule.Type is not null ? rule.Type == "Password" : attribute.Name.EndsWith("Password", StringComparison.OrdinalIgnoreCase);
            values[attribute.Name] = secret ? null : Value(attribute.Value);
        }

        return new(values, rules.Where(r => values.ContainsKey(r.Key)).ToDictionary());
    }

    private static BiosRules Rules(JsonElement entry) => new()
    {
        Type = entry.Text("Type") is { Length: <= 32 } type ? type : null,
        Allowed = entry.At("Value").ValueKind == JsonValueKind.Array ? [.. entry.Items("Value").Select(v => v.Text("ValueName")).OfType<string>().Where(v => v.Length <= LongestName).Take(MostAllowed)] : null,
        LowerBound = Whole(entry, "LowerBound"),
        UpperBound = Whole(entry, "UpperBound"),
        MinLength = Whole(entry, "MinLength"),
        MaxLength = Whole(entry, "MaxLength"),
        ReadOnly = entry.Flag("ReadOnly"),
        ResetRequired = entry.Flag("ResetRequired"),
        Unique = entry.Flag("IsSystemUniqueProperty"),
    };

    private static long? Whole(JsonElement entry, string name) => entry.At(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var whole) ? whole : null;

    private static string? Value(JsonElement value)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.True => "True",
            JsonValueKind.False => "False",
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };
        return text?.Length > LongestValue ? text[..LongestValue] : text;
    }
}
