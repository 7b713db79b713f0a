using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace IronicConsole.Engine.Kernel;

/// <summary>One change of a JSON document.</summary>
/// <param name="Op"><c>add</c>, <c>replace</c> or <c>remove</c>.</param>
/// <param name="Path">The keys from the root, unescaped; never empty.</param>
/// <param name="Value">The value; null (JSON null) for a removal.</param>
public sealed record PatchOperation(string Op, ImmutableArray<string> Path, JsonNode? Value)
{
    /// <summary>The field of the document that is touched.</summary>
    public string Root => Path[0];

    /// <summary>The path as callers write it.</summary>
    public string Written => "/" + string.Join('/', Path);
}

/// <summary>The part of RFC 6902 that the REST API takes: add, replace, remove. All or nothing.</summary>
public static partial class JsonPatch
{
    private static readonly string[] Keys = ["op", "path", "value"];

    /// <summary>Reads a patch. The problem names the operation by its place (from 0) and what to write instead.</summary>
    public static Result<ImmutableArray<PatchOperation>> Parse(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Array)
            return Bad("A patch is a JSON array of operations.", "Send [{\"op\": \"replace\", \"path\": \"/name\", \"value\": \"...\"}].");

        var patch = ImmutableArray.CreateBuilder<PatchOperation>(body.GetArrayLength());
        foreach (var item in body.EnumerateArray())
        {
            var one = ParseOne(item, patch.Count);
            if (one.Problem is { } bad) return bad;
            patch.Add(one.Value!);
        }

        return patch.Count > 0 ? patch.ToImmutable() : Bad("The patch is empty.", "Send at least one operation.");
    }

    /// <summary>Applies one operation in place. <c>remove</c> of a missing key, a path through a value that is no object or list, and a bad index are refused.</summary>
    /// <remarks>At the root, <c>replace</c> of an absent key adds it and <c>remove</c> sets JSON null: a field of a resource is never absent.</remarks>
    public static Problem? Apply(JsonObject document, PatchOperation change)
    {
        JsonNode? at = document;
        foreach (var key in change.Path.AsSpan()[..^1])
        {
            at = at switch
            {
                JsonObject o => o[key],
                JsonArray a when Index(a, key, a.Count - 1) is { } i => a[i],
                _ => null,
            };
            if (at is null) return Missing(change, $"there is nothing at '{key}'");
        }

        var last = change.Path[^1];
        if (ReferenceEquals(at, document))
        {
            document[last] = change.Op == "remove" ? null : change.Value?.DeepClone();
            return null;
        }

        return at switch
        {
            JsonObject o => ApplyToObject(o, change, last),
            JsonArray a => ApplyToList(a, change, last),
            _ => Missing(change, "its parent is neither an object nor a list"),
        };
    }

    private static Problem? ApplyToObject(JsonObject at, PatchOperation change, string key)
    {
        if (change.Op != "add" && !at.ContainsKey(key)) return Missing(change, $"can't {change.Op} a non-existent object '{key}'");
        if (change.Op == "remove") at.Remove(key);
        else at[key] = change.Value?.DeepClone();
        return null;
    }

    private static Problem? ApplyToList(JsonArray at, PatchOperation change, string key)
    {
        if (change.Op == "add")
        {
            if ((key == "-" ? at.Count : Index(at, key, at.Count)) is not { } place) return Missing(change, $"'{key}' is no place in the list");
            at.Insert(place, change.Value?.DeepClone());
            return null;
        }

        if (Index(at, key, at.Count - 1) is not { } index) return Missing(change, $"'{key}' is no place in the list");
        if (change.Op == "remove") at.RemoveAt(index);
        else at[index] = change.Value?.DeepClone();
        return null;
    }

    private static int? Index(JsonArray list, string key, int most) =>
        list.Count >= 0 && int.TryParse(key, System.Globalization.NumberStyles.None, null, out var index) && index <= most ? index : null;

    private static Result<PatchOperation> ParseOne(JsonElement item, int place)
    {
        if (item.ValueKind != JsonValueKind.Object) return Bad($"Operation {place} of the patch is not an object.");
        if (item.EnumerateObject().Select(p => p.Name).FirstOrDefault(name => !Keys.Contains(name)) is { } extra)
            return Bad($"Operation {place} of the patch has an unknown key '{extra}'.", "Use op, path and value only.");
        if (Text(item, "op") is not { } op) return Bad($"Operation {place} of the patch has no 'op'.", "Use add, replace or remove.");
        if (op is not ("add" or "replace" or "remove")) return Bad($"Operation {place} of the patch has op '{op}'.", "Use add, replace or remove.");
        if (Text(item, "path") is not { } path || !Pointer().IsMatch(path))
            return Bad($"Operation {place} of the patch has a missing or malformed 'path'.", "Write it like /driver_info/redfish_address: keys of letters, digits, '_', '-', '.' and ':'.");
        var given = item.TryGetProperty("value", out var value);
        if (op != "remove" && !given) return Bad($"Operation {place} of the patch ({op} {path}) has no 'value'.");
        return new PatchOperation(op, [.. path[1..].Split('/')], given ? Node(value) : null);
    }

    private static string? Text(JsonElement item, string key) =>
        item.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static JsonNode? Node(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.Object => JsonObject.Create(value),
        JsonValueKind.Array => JsonArray.Create(value),
        _ => JsonValue.Create(value),
    };

    private static Problem Bad(string told, string? fix = null) => new("invalid-patch", 400, told) { Fix = fix };

    private static Problem Missing(PatchOperation change, string why) =>
        new("invalid-patch", 400, $"Couldn't apply patch '{change.Op} {change.Written}'. Reason: {why}.") { Field = change.Written[1..] };

    [GeneratedRegex(@"^(/[\w.:-]+)+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pointer();
}
