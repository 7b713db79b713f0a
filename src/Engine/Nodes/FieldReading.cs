using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Nodes;

/// <summary>Reads one field of a request; a wrong type is a problem that names the field, what came and what to send.</summary>
internal static class FieldReading
{
    /// <summary>Text of at most <paramref name="most"/> characters, or null.</summary>
    public static Result<string?> Text(string field, JsonNode? value, int most = 255)
    {
        if (value is null) return (string?)null;
        if (value.GetValueKind() != JsonValueKind.String) return Wrong(field, "text", value);
        var text = value.GetValue<string>();
        return text.Length <= most ? text : Problem.Invalid(field, $"'{field}' is too long: it has {text.Length} characters.", $"Use at most {most}.");
    }

    /// <summary>A boolean, also as one of the words that clients send; null gives <paramref name="unset"/>.</summary>
    public static Result<bool?> Flag(string field, JsonNode? value, bool? unset)
    {
        if (value is null) return unset;
        var read = value.GetValueKind() switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.String => Words.Flag(value.GetValue<string>()),
            _ => null,
        };
        return read is { } flag ? (bool?)flag : Wrong(field, "true or false", value);
    }

    /// <summary>An object; null gives the empty one.</summary>
    public static Result<JsonMap> Map(string field, JsonNode? value) => value switch
    {
        null => JsonMap.Empty,
        JsonObject o => JsonMap.From(o),
        _ => Wrong(field, "an object", value),
    };

    /// <summary>A UUID, or null.</summary>
    public static Result<Guid?> Uuid(string field, JsonNode? value)
    {
        if (value is null) return (Guid?)null;
        if (value.GetValueKind() == JsonValueKind.String && Guid.TryParse(value.GetValue<string>(), out var id)) return (Guid?)id;
        return Problem.Invalid(field, $"Expected UUID for {field}, not {Kind(value)}.", $"Send a UUID or leave '{field}' out.");
    }

    /// <summary>The problem of a value of the wrong type.</summary>
    public static Problem Wrong(string field, string wanted, JsonNode? value) =>
        Problem.Invalid(field, $"'{field}' must be {wanted}, not {Kind(value)}.", $"Send {wanted} or leave '{field}' out.");

    /// <summary>Several problems as one: the first decides the status, all are told.</summary>
    public static Problem? Together(IReadOnlyCollection<Problem> problems) => problems.Count switch
    {
        0 => null,
        1 => problems.First(),
        _ => problems.First() with { Told = string.Join(' ', problems.Select(p => p.Told).Distinct()), Fix = string.Join(' ', problems.Select(p => p.Fix).OfType<string>().Distinct()) },
    };

    private static string Kind(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        JsonValueKind.String => "this text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        _ => "null",
    };
}

/// <summary>Words of the wire that stand for something else.</summary>
public static class Words
{
    private static readonly ImmutableHashSet<string> Yes = ["true", "t", "1", "yes", "y", "on"], No = ["false", "f", "0", "no", "n", "off"];

    /// <summary>The boolean behind a word such as <c>yes</c>, in any case, or null.</summary>
    public static bool? Flag(string word)
    {
        var lower = word.Trim().ToLowerInvariant();
        return Yes.Contains(lower) ? true : No.Contains(lower) ? false : null;
    }
}
