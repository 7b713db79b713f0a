using System.Text.Json.Nodes;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Secrets;

/// <summary>Which keys of the free-form maps hold secrets: sealed when they come in, masked when they go out (api.md §1.7).</summary>
public static class SecretKeys
{
    private static readonly string[] Marks = ["password", "secret", "token", "auth_key", "priv_key", "private_key", "auth_enc", "passphrase", "credential"];

    /// <summary>Whether a key's name looks like a secret.</summary>
    public static bool IsSecret(string key) => Marks.Any(m => key.Contains(m, StringComparison.OrdinalIgnoreCase))
        && !key.EndsWith("_required", StringComparison.OrdinalIgnoreCase) && !key.EndsWith("_pregenerated", StringComparison.OrdinalIgnoreCase);

    /// <summary>The map with every secret string sealed for the node, at any depth; already sealed ones of the map before are kept where the caller sent back the mask.</summary>
    public static JsonMap Seal(this SecretBox box, Guid node, JsonMap map, JsonMap? before = null)
    {
        var copy = map.ToObject();
        return Walk(copy, before?.ToObject(), (value, old) => value == Secret.Masked && old is not null ? old : SecretBox.IsSealed(value) && value == old ? value : box.Seal(node, value))
            ? JsonMap.From(copy) : map;
    }

    /// <summary>The map with every secret replaced by <c>******</c>, whatever its type; for answers, pages and logs.</summary>
    public static JsonMap Mask(this JsonMap map)
    {
        var copy = map.ToObject();
        return Walk(copy, null, (_, _) => Secret.Masked) ? JsonMap.From(copy) : map;
    }

    private static bool Walk(JsonObject map, JsonObject? before, Func<string, string?, string> replace)
    {
        var changed = false;
        foreach (var (key, value) in map.ToArray())
        {
            if (value is JsonObject inner) changed |= Walk(inner, before?[key] as JsonObject, replace);
            else if (value is JsonArray list) changed |= list.OfType<JsonObject>().Aggregate(false, (any, item) => Walk(item, null, replace) | any);
            else if (value is JsonValue text && IsSecret(key) && text.TryGetValue<string>(out var clear))
            {
                map[key] = replace(clear, before?[key] is JsonValue o && o.TryGetValue<string>(out var old) ? old : null);
                changed = true;
            }
        }

        return changed;
    }
}
