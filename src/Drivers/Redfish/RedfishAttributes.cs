using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Drivers.Redfish;

/// <summary>BIOS attributes and their registry, within limits: what is beyond them is left out.</summary>
internal static class RedfishAttributes
{
    private const int MostSettings = 4096, LongestName = 255, LongestValue = 1024, MostAllowed = 256, MostNamed = 20, MostShown = 60;
    private static readonly string[] PasswordEndings = ["Password", "Passwd", "Pwd"];

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
            var secret = rules.TryGetValue(attribute.Name, out var rule) && rule.Type is not null ? rule.Type == "Password" : IsPassword(attribute.Name);
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

    /// <summary>A wanted value in the type that the BMC has it in, or why it is none: unknown, a password, read only, not what the registry allows. What is allowed is told in the sentence, as that is all that last_error has.</summary>
    /// <param name="name">The setting.</param>
    /// <param name="given">The value as it was given; numbers and flags may come as text.</param>
    /// <param name="attributes">The values in force.</param>
    /// <param name="rules">What the registry says; null when it does not know the setting.</param>
    public static Result<JsonNode> Typed(string name, JsonElement given, JsonElement attributes, BiosRules? rules)
    {
        if (attributes.At(name) is not { ValueKind: not JsonValueKind.Undefined } now) return Wrong(name, "is none of this machine's", "See the BIOS settings on the page of the node.");
        if (rules?.Type == "Password" || IsPassword(name)) return Wrong(name, "is a password, which is not set this way", "Set it in the BMC.");
        if (rules?.ReadOnly == true) return Wrong(name, "is read only", "Leave it out.");
        var text = Value(given);
        if (text is null || (given.ValueKind == JsonValueKind.String && given.GetString()!.Length > LongestValue)) return Wrong(name, "must be text, a number, or true or false", null);
        switch (rules?.Type ?? Kind(now))
        {
            case "Integer":
                if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)) return Wrong(name, $"is '{Words.OneLine(text, MostShown)}', no whole number{Range(rules)}", null);
                return whole < rules?.LowerBound || whole > rules?.UpperBound ? Wrong(name, $"is {whole}, no whole number{Range(rules)}", null) : JsonValue.Create(whole);
            case "Boolean":
                return bool.TryParse(text, out var flag) ? JsonValue.Create(flag) : Wrong(name, $"is '{Words.OneLine(text, MostShown)}', neither true nor false", null);
            case "Enumeration" when rules?.Allowed is { Count: > 0 } allowed && !allowed.Contains(text):
                return Wrong(name, $"is '{Words.OneLine(text, MostShown)}', which is none of {string.Join(", ", allowed.Take(MostNamed))}{(allowed.Count > MostNamed ? ", ..." : "")}", null);
            case "String" when text.Length < rules?.MinLength || text.Length > rules?.MaxLength:
                return Wrong(name, $"has {text.Length} characters instead of {rules.MinLength ?? 0} to {(rules.MaxLength is { } most ? $"{most}" : "any number")}", null);
            default:
                return JsonValue.Create(text);
        }
    }

    /// <summary>Whether a value as it was given is the one that the BMC tells.</summary>
    public static bool Same(JsonElement given, string? told) => told is not null && (Value(given) == told || (bool.TryParse(Value(given), out var one) && bool.TryParse(told, out var other) && one == other)
        || (long.TryParse(Value(given), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var wanted) && long.TryParse(told, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var had) && wanted == had));

    /// <summary>Whether a setting is a password by its name, where no registry says so.</summary>
    public static bool IsPassword(string name) => PasswordEndings.Any(e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase));

    private static Problem Wrong(string name, string what, string? fix) => Problem.Invalid("settings", $"BIOS setting '{Words.OneLine(name, LongestName)}' {what}.", fix);

    private static string Kind(JsonElement now) => now.ValueKind switch { JsonValueKind.Number => "Integer", JsonValueKind.True or JsonValueKind.False => "Boolean", _ => "String" };

    private static string Range(BiosRules? rules) => rules switch
    {
        { LowerBound: { } low, UpperBound: { } high } => $" from {low} to {high}",
        { LowerBound: { } low } => $" from {low} on",
        { UpperBound: { } high } => $" up to {high}",
        _ => "",
    };

    /// <summary>A value as it is kept and compared; null for none.</summary>
    public static string? Value(JsonElement value)
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
