using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace IronicConsole.Engine.Kernel;

/// <summary>An immutable JSON object such as <c>driver_info</c>. Never null inside the engine: an unset one is <see cref="Empty"/>.</summary>
[JsonConverter(typeof(JsonMapConverter))]
public sealed class JsonMap
{
    private readonly JsonElement _object;

    private JsonMap(JsonElement value) => _object = value;

    /// <summary>The object without keys.</summary>
    public static JsonMap Empty { get; } = new(JsonDocument.Parse("{}").RootElement.Clone());

    /// <summary>The whole object, to be read.</summary>
    public JsonElement Element => _object;

    /// <summary>Whether it has no keys.</summary>
    public bool IsEmpty => !_object.EnumerateObject().MoveNext();

    /// <summary>Its keys, in order.</summary>
    public IEnumerable<string> Keys => _object.EnumerateObject().Select(p => p.Name);

    /// <summary>The value under <paramref name="key"/>, or null.</summary>
    public JsonElement? this[string key] => _object.TryGetProperty(key, out var value) ? value : null;

    /// <summary>The value under <paramref name="key"/> as text: strings as they are, numbers and booleans printed, null for anything else.</summary>
    public string? Text(string key) => this[key] switch
    {
        { ValueKind: JsonValueKind.String } s => s.GetString(),
        { ValueKind: JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False } v => v.GetRawText(),
        _ => null,
    };

    /// <summary>The value under <paramref name="key"/> as a boolean (also the words true/yes/on/1), or null.</summary>
    public bool? Flag(string key) => Text(key)?.ToUpperInvariant() switch
    {
        "TRUE" or "YES" or "ON" or "1" or "T" or "Y" => true,
        "FALSE" or "NO" or "OFF" or "0" or "F" or "N" => false,
        _ => null,
    };

    /// <summary>The object under <paramref name="key"/>, or <see cref="Empty"/>.</summary>
    public JsonMap Map(string key) => this[key] is { ValueKind: JsonValueKind.Object } o ? new(o) : Empty;

    /// <summary>A copy with one key set (null sets JSON null).</summary>
    public JsonMap With(string key, JsonNode? value)
    {
        var copy = ToObject();
        copy[key] = value?.DeepClone();
        return From(copy);
    }

    /// <summary>A copy without these keys.</summary>
    public JsonMap Without(params ReadOnlySpan<string> keys)
    {
        var copy = ToObject();
        var changed = false;
        foreach (var key in keys) changed |= copy.Remove(key);
        return changed ? From(copy) : this;
    }

    /// <summary>A mutable copy.</summary>
    public JsonObject ToObject() => JsonObject.Create(_object.Clone())!;

    /// <summary>An immutable copy of <paramref name="value"/>; null gives <see cref="Empty"/>.</summary>
    public static JsonMap From(JsonObject? value) => value is null || value.Count == 0 ? Empty : new(JsonSerializer.SerializeToElement(value));

    /// <summary>An immutable copy of a JSON object. Throws when it is not one: callers check the kind first.</summary>
    public static JsonMap From(JsonElement value) => value.ValueKind == JsonValueKind.Object
        ? new(value.Clone())
        : throw new ArgumentException($"An object was expected, not {value.ValueKind}.", nameof(value));

    /// <summary>Parses text that holds a JSON object.</summary>
    public static JsonMap Parse(string json) => From(JsonDocument.Parse(json).RootElement);

    /// <summary>A map of the public properties of <paramref name="value"/>, named as written.</summary>
    public static JsonMap Of(object value) => From(JsonSerializer.SerializeToElement(value));

    /// <inheritdoc/>
    public override string ToString() => _object.GetRawText();
}

internal sealed class JsonMapConverter : JsonConverter<JsonMap>
{
    public override JsonMap Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return document.RootElement.ValueKind == JsonValueKind.Object ? JsonMap.From(document.RootElement) : JsonMap.Empty;
    }

    public override void Write(Utf8JsonWriter writer, JsonMap value, JsonSerializerOptions options) => value.Element.WriteTo(writer);
}
