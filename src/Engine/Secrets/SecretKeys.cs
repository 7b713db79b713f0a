using System.Text.Json;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Secrets;

/// <summary>Which keys of the free-form maps hold secrets: sealed when they come in, masked when they go out (api.md §1.7). What lies below such a key, in lists and objects too, is as secret.</summary>
public static class SecretKeys
{
    private static readonly string[] Marks = ["password", "secret", "token", "auth_key", "priv_key", "private_key", "auth_enc", "passphrase", "credential"];

    /// <summary>Whether a key's name looks like a secret.</summary>
    public static bool IsSecret(string key) => Marks.Any(m => key.Contains(m, StringComparison.OrdinalIgnoreCase))
        && !key.EndsWith("_required", StringComparison.OrdinalIgnoreCase) && !key.EndsWith("_pregenerated", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The map with every secret text and number sealed for the node, at any depth. What the map before held sealed stays as it is, wherever it stands now; where
    /// the caller sent back the mask, the secret before is kept.
    /// </summary>
    public static JsonMap Seal(this SecretBox box, Guid node, JsonMap map, JsonMap? before = null)
    {
        var old = before?.ToObject();
        var kept = new HashSet<string>();
        Visit(old?.DeepClone(), null, false, (text, _) => { kept.Add(text); return text; }, _ => { });
        var copy = map.ToObject();
        return Visit(copy, old, false, (text, was) => text == Secret.Masked && was is not null ? was : SealedText.Is(text) && kept.Contains(text) ? text : box.Seal(node, text), _ => { })
            ? JsonMap.From(copy) : map;
    }

    /// <summary>The map with every sealed text of a node sealed for another one; one that does not open stays as it is, and does not open there either.</summary>
    public static JsonMap Move(this SecretBox box, Guid from, Guid to, JsonMap map) => Each(map, text => box.Open(from, text) is { } clear ? box.Seal(to, clear.Reveal()) : text);

    /// <summary>The map with every sealed text of a node opened: for the engine to ask again what was asked before, never to be shown. One that does not open stays as it is.</summary>
    public static JsonMap Open(this SecretBox box, Guid node, JsonMap map) => Each(map, text => box.Open(node, text)?.Reveal() ?? text);

    /// <summary>The map with every secret text and number replaced by <c>******</c>; for answers, pages and logs.</summary>
    public static JsonMap Mask(this JsonMap map)
    {
        var copy = map.ToObject();
        return Visit(copy, null, false, (_, _) => Secret.Masked, _ => { }) ? JsonMap.From(copy) : map;
    }

    /// <summary>Hands over each secret string of the map, at any depth.</summary>
    public static void Visit(JsonMap map, Action<string> secret) => Visit(map.ToObject(), null, false, (value, _) =>
    {
        secret(value);
        return value;
    }, _ => { });

    private static JsonMap Each(JsonMap map, Func<string, string> become)
    {
        var copy = map.ToObject();
        Each(copy, become);
        return JsonMap.From(copy);
    }

    private static void Each(JsonNode? within, Func<string, string> become)
    {
        if (within is JsonObject map)
        {
            foreach (var (key, value) in map.ToArray())
            {
                if (Sealed(value) is { } text) map[key] = become(text);
                else Each(value, become);
            }
        }
        else if (within is JsonArray list)
        {
            for (var at = 0; at < list.Count; at++)
            {
                if (Sealed(list[at]) is { } text) list[at] = become(text);
                else Each(list[at], become);
            }
        }
    }

    private static string? Sealed(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is var text && SealedText.Is(text) ? text : null;

    private static bool Visit(JsonNode? value, JsonNode? before, bool secret, Func<string, string?, string> replace, Action<JsonNode> set)
    {
        switch (value)
        {
            case JsonObject map:
                return map.ToArray().Aggregate(false, (any, p) => Visit(p.Value, (before as JsonObject)?[p.Key], secret || IsSecret(p.Key), replace, other => map[p.Key] = other) | any);
            case JsonArray list:
                var partners = list.Select((item, at) => Partner(item, at, list.Count, before as JsonArray, secret)).ToArray();
                return Enumerable.Range(0, partners.Length).Aggregate(false, (any, at) => Visit(list[at], partners[at], secret, replace, other => list[at] = other) | any);
            default:
                if (!secret || Text(value) is not { } text) return false;
                set(JsonValue.Create(replace(text, Text(before))));
                return true;
        }
    }

    // The item of the list before that only this one can be: the one that looks the same to who sees no secrets, or else the one in the same place.
    private static JsonNode? Partner(JsonNode? item, int at, int count, JsonArray? before, bool secret)
    {
        if (before is null) return null;
        var look = Look(item, secret);
        return before.Where(b => Look(b, secret) == look).Take(2).ToArray() is [var only] ? only : before.Count == count ? before[at] : null;
    }

    private static string Look(JsonNode? item, bool secret)
    {
        var list = new JsonArray(item?.DeepClone());
        Visit(list, null, secret, (_, _) => Secret.Masked, _ => { });
        return list.ToJsonString();
    }

    private static string? Text(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.String => value.GetValue<string>(),
        JsonValueKind.Number => value.ToJsonString(),
        _ => null,
    };
}
