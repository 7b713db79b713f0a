using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace IronicConsole.Tests.Exact;

/// <summary>Holds a JSON value against a schema of the document of <c>/v1</c>, at a microversion: the part of JSON Schema that the document uses, and its own words for versions.</summary>
/// <param name="document">The document.</param>
/// <param name="minor">The microversion 1.N that was spoken.</param>
/// <param name="fields">What <c>fields</c> asked for; null when it was not given.</param>
/// <param name="detail">Whether <c>detail</c> asked for all.</param>
internal sealed class SchemaCheck(JsonElement document, int minor, string[]? fields = null, bool detail = false)
{
    private readonly List<string> _wrong = [];

    /// <summary>What is wrong with a value, one sentence each.</summary>
    public IReadOnlyList<string> Of(JsonElement schema, JsonElement value)
    {
        _wrong.Clear();
        Check(schema, value, "$", null);
        return [.. _wrong];
    }

    /// <summary>The microversion of a word like 1.37; 1 when there is none.</summary>
    public static int Minor(JsonElement of, string name) => of.TryGetProperty(name, out var word) ? int.Parse(word.GetString()![2..], CultureInfo.InvariantCulture) : 1;

    /// <summary>What a reference stands for.</summary>
    public static JsonElement Resolve(JsonElement document, JsonElement schema)
    {
        if (!schema.TryGetProperty("$ref", out var reference)) return schema;
        var at = document;
        foreach (var part in reference.GetString()!.TrimStart('#', '/').Split('/')) at = at.GetProperty(part);
        return at;
    }

    private void Check(JsonElement schema, JsonElement value, string at, JsonElement? brief)
    {
        if (schema.TryGetProperty("$ref", out _))
        {
            Check(Resolve(document, schema), value, at, schema.TryGetProperty("x-openstack-brief", out var asked) ? asked : null);
            return;
        }

        foreach (var word in new[] { "anyOf", "oneOf" })
        {
            if (!schema.TryGetProperty(word, out var choices)) continue;
            var fit = choices.EnumerateArray().Count(c => new SchemaCheck(document, minor, fields, detail).Of(c, value).Count == 0);
            if (fit == 0) Wrong(at, $"fits none of its shapes: {value}");
        }

        if (schema.TryGetProperty("type", out var type) && !(type.ValueKind == JsonValueKind.Array ? type.EnumerateArray() : new[] { type }.AsEnumerable()).Any(t => Is(t.GetString()!, value))) Wrong(at, $"is {value.ValueKind}, not {type}");
        if (schema.TryGetProperty("enum", out var words) && !words.EnumerateArray().Any(w => JsonElement.DeepEquals(w, value))) Wrong(at, $"is {value}, which is no word of {words}");
        if (schema.TryGetProperty("minimum", out var least) && value.ValueKind == JsonValueKind.Number && value.GetDouble() < least.GetDouble()) Wrong(at, $"is {value}, less than {least}");
        if (value.ValueKind == JsonValueKind.String) Text(schema, value.GetString()!, at);
        if (value.ValueKind == JsonValueKind.Array) List(schema, value, at);
        if (value.ValueKind == JsonValueKind.Object) Object(schema, value, at, brief);
    }

    private void Text(JsonElement schema, string text, string at)
    {
        if (schema.TryGetProperty("pattern", out var pattern) && !Regex.IsMatch(text, pattern.GetString()!)) Wrong(at, $"is '{text}', which does not match {pattern}");
        if (schema.TryGetProperty("format", out var format) && format.GetString() == "uuid" && !Guid.TryParse(text, out _)) Wrong(at, $"is '{text}', no UUID");
        if (schema.TryGetProperty("format", out format) && format.GetString() == "date-time" && !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _)) Wrong(at, $"is '{text}', no time");
        if (!schema.TryGetProperty("contentSchema", out var inner)) return;
        try
        {
            Check(inner, JsonDocument.Parse(text).RootElement, at + "!", null);
        }
        catch (JsonException)
        {
            Wrong(at, $"is no JSON: {text}");
        }
    }

    private void List(JsonElement schema, JsonElement value, string at)
    {
        if (schema.TryGetProperty("minItems", out var least) && value.GetArrayLength() < least.GetInt32()) Wrong(at, "has too few items");
        if (!schema.TryGetProperty("items", out var items)) return;
        var place = 0;
        foreach (var item in value.EnumerateArray()) Check(items, item, $"{at}[{place++}]", null);
    }

    private void Object(JsonElement schema, JsonElement value, string at, JsonElement? brief)
    {
        var known = schema.TryGetProperty("properties", out var properties);
        foreach (var one in value.EnumerateObject())
        {
            if (known && properties.TryGetProperty(one.Name, out var field))
            {
                if (Minor(field, "x-openstack-min-version") > minor) Wrong($"{at}.{one.Name}", $"is of a later version than 1.{minor}");
                Check(field, one.Value, $"{at}.{one.Name}", null);
            }
            else if (schema.TryGetProperty("additionalProperties", out var others))
            {
                if (others.ValueKind == JsonValueKind.False) Wrong($"{at}.{one.Name}", "is not described");
                else if (others.ValueKind == JsonValueKind.Object) Check(others, one.Value, $"{at}.{one.Name}", null);
            }
        }

        foreach (var name in Needed(schema, properties, brief).Where(n => !value.TryGetProperty(n, out _))) Wrong($"{at}.{name}", "is missing");
        if (!schema.TryGetProperty("x-openstack-part", out _) || Shown(properties, brief) is not { } shown) return;
        foreach (var name in value.EnumerateObject().Select(p => p.Name).Except(shown)) Wrong($"{at}.{name}", "was not asked for");
    }

    private IEnumerable<string> Needed(JsonElement schema, JsonElement properties, JsonElement? brief)
    {
        if (schema.TryGetProperty("x-openstack-part", out _)) return Shown(properties, brief);
        var always = schema.TryGetProperty("required", out var required) ? required.EnumerateArray().Select(r => r.GetString()!) : [];
        return schema.TryGetProperty("x-openstack-required", out var later)
            ? always.Concat(later.EnumerateArray().Select(r => r.GetString()!).Where(r => Minor(properties.GetProperty(r), "x-openstack-min-version") <= minor)) : always;
    }

    // The fields that the query asks for: no more and no less.
    private string[] Shown(JsonElement properties, JsonElement? brief)
    {
        var all = properties.EnumerateObject().Where(p => Minor(p.Value, "x-openstack-min-version") <= minor).Select(p => p.Name);
        if (fields is not null) return [.. all.Where(n => n == "links" || fields.Contains(n))];
        return detail || brief is not { } names ? [.. all] : [.. all.Intersect(names.EnumerateArray().Select(n => n.GetString()!))];
    }

    private void Wrong(string at, string why) => _wrong.Add($"{at} {why}.");

    private static bool Is(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        _ => value.ValueKind == JsonValueKind.Null,
    };
}
