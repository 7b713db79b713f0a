using System.Text.Json;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Web.Nodes;

/// <summary>JSON fit for a screen: what may be a secret is masked, by the name of its key and by its seal.</summary>
public static class MaskedJson
{
    private static readonly string[] SecretWords = ["password", "secret", "token", "private_key", "configdrive", "credential"];

    /// <summary>A masked copy.</summary>
    public static JsonObject Of(JsonMap map) => (JsonObject)Mask("", map.ToObject())!;

    /// <summary>Whether a key names a secret.</summary>
    public static bool IsSecret(string key) => SecretWords.Any(w => key.Contains(w, StringComparison.OrdinalIgnoreCase));

    private static JsonNode? Mask(string key, JsonNode? value) => value switch
    {
        JsonObject o => new JsonObject(o.Select(p => KeyValuePair.Create(p.Key, Mask(p.Key, p.Value)))),
        JsonArray a => new JsonArray([.. a.Select(v => Mask(key, v))]),
        JsonValue v when v.GetValueKind() == JsonValueKind.String && (IsSecret(key) || IsSealed(v.GetValue<string>())) => Secret.Masked,
        _ => value?.DeepClone(),
    };

    private static bool IsSealed(string text) => text.StartsWith("sealed:", StringComparison.Ordinal);
}
