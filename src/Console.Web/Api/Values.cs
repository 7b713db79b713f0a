using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Secrets;

namespace IronicConsole.Web.Api;

/// <summary>Values as the field writes them: times with microseconds and offset, maps never null, secrets masked.</summary>
public static class Values
{
    private static readonly ConditionalWeakTable<JsonMap, byte[]> Masked = [];
    private static readonly string[] HiddenOfInstance = ["configdrive", "image_url"];

    /// <summary>Writes text, or null.</summary>
    public static void Text(Utf8JsonWriter json, string? value)
    {
        if (value is null) json.WriteNullValue();
        else json.WriteStringValue(value);
    }

    /// <summary>Writes a UUID, or null.</summary>
    public static void Uuid(Utf8JsonWriter json, Guid? value)
    {
        if (value is { } id) json.WriteStringValue(id);
        else json.WriteNullValue();
    }

    /// <summary>Writes a boolean, or null.</summary>
    public static void Flag(Utf8JsonWriter json, bool? value)
    {
        if (value is { } flag) json.WriteBooleanValue(flag);
        else json.WriteNullValue();
    }

    /// <summary>Writes a time like <c>2026-11-21T20:59:56.746567+00:00</c>, or null.</summary>
    public static void Time(Utf8JsonWriter json, DateTimeOffset? value)
    {
        if (value is not { } time)
        {
            json.WriteNullValue();
            return;
        }

        Span<char> text = stackalloc char[32];
        time.UtcDateTime.TryFormat(text, out var length, "yyyy-MM-dd'T'HH:mm:ss.ffffff'+00:00'", CultureInfo.InvariantCulture);
        json.WriteStringValue(text[..length]);
    }

    /// <summary>Writes a map that holds no secrets.</summary>
    public static void Map(Utf8JsonWriter json, JsonMap value) => json.WriteRawValue(JsonMarshal.GetRawUtf8Value(value.Element), skipInputValidation: true);

    /// <summary>Writes a map with its secrets masked; the masked form is made once for each map.</summary>
    public static void MaskedMap(Utf8JsonWriter json, JsonMap value) =>
        json.WriteRawValue(Masked.GetValue(value, map => Encoding.UTF8.GetBytes(map.Mask().ToString())), skipInputValidation: true);

    /// <summary>Writes an <c>instance_info</c>: besides secrets, the config drive and the image's address with its signature are masked.</summary>
    public static void InstanceInfo(Utf8JsonWriter json, JsonMap value) =>
        json.WriteRawValue(Masked.GetValue(value, map => Encoding.UTF8.GetBytes(MaskInstance(map.Mask()).ToString())), skipInputValidation: true);

    private static JsonMap MaskInstance(JsonMap map)
    {
        foreach (var key in HiddenOfInstance) map = map[key] is null ? map : map.With(key, Secret.Masked);
        return map;
    }
}
