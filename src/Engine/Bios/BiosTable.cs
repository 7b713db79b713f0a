using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Records;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.Bios;

/// <summary>A BIOS setting of a node.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value; null for none.</param>
/// <param name="SeenAt">When it was seen first.</param>
/// <param name="ChangedAt">When it was last seen to have another value; null while it had one.</param>
/// <param name="Rules">What it may be.</param>
public sealed record BiosSetting(string Name, string? Value, DateTimeOffset SeenAt, DateTimeOffset? ChangedAt, BiosRules Rules);

/// <summary>The BIOS settings of nodes: one row a setting, moved on each time the BMC is read; a setting that the BMC does not tell of any more is gone (firmware-bios-raid.md §3).</summary>
public static class BiosTable
{
    private const int LongestRegistry = 512 << 10;

    /// <summary>The settings of a node, by name; none when its BMC never told of any.</summary>
    public static IReadOnlyList<BiosSetting> Of(RecordIndex records, Guid node) =>
        records.Find<BiosSettings>(IdOf(node)) is { } kept ? [.. kept.Values.Element.EnumerateObject().Select(v => Read(kept, v.Name, v.Value, Rules(records, kept)))] : [];

    /// <summary>One setting of a node, or null.</summary>
    public static BiosSetting? Find(RecordIndex records, Guid node, string name) =>
        records.Find<BiosSettings>(IdOf(node)) is { } kept && kept.Values[name] is { } value ? Read(kept, name, value, Rules(records, kept)) : null;

    /// <summary>Keeps what the BMC of a node told; writes nothing when that is what is known.</summary>
    public static void Keep(IUnit unit, Guid node, BiosReading reading)
    {
        var registry = Registry(unit, reading.Rules);
        var values = new JsonObject();
        foreach (var (name, value) in reading.Values.OrderBy(v => v.Key, StringComparer.Ordinal)) values[name] = value;
        var told = JsonMap.From(values);
        if (unit.Record<BiosSettings>(IdOf(node)) is not { } before)
        {
            unit.Put(new BiosSettings { Id = IdOf(node), NodeId = node, Registry = registry, Values = told });
            return;
        }

        if (before.Registry == registry && JsonElement.DeepEquals(before.Values.Element, told.Element)) return;
        var at = unit.Now.ToString("O", CultureInfo.InvariantCulture);
        JsonObject added = [], changed = [];
        foreach (var name in told.Keys)
        {
            if (before.Values[name] is not { } was) added[name] = at;
            else
            {
                if (before.Added.Text(name) is { } seen) added[name] = seen;
                if (!JsonElement.DeepEquals(was, told[name]!.Value)) changed[name] = at;
                else if (before.Changed.Text(name) is { } moved) changed[name] = moved;
            }
        }

        unit.Put(before with { Registry = registry, Values = told, Added = JsonMap.From(added), Changed = JsonMap.From(changed) });
    }

    /// <summary>Takes the settings of a node away: it is deleted, or its hardware tells of none.</summary>
    public static void Forget(IUnit unit, Guid node)
    {
        if (unit.Record<BiosSettings>(IdOf(node)) is { } kept) unit.Delete(kept);
    }

    // A node has one, so its id follows from the node's.
    private static Guid IdOf(Guid node) => Hash(Encoding.UTF8.GetBytes($"{BiosSettings.Word} {node}"));

    private static Guid Hash(byte[] bytes) => new(SHA256.HashData(bytes).AsSpan(0, 16));

    private static Guid? Registry(IUnit unit, IReadOnlyDictionary<string, BiosRules> rules)
    {
        if (rules.Count == 0) return null;
        var all = new JsonObject();
        foreach (var (name, rule) in rules.OrderBy(r => r.Key, StringComparer.Ordinal)) all[name] = Written(rule);
        var map = JsonMap.From(all);
        var bytes = Encoding.UTF8.GetBytes(map.ToString());
        if (bytes.Length > LongestRegistry) return null;
        var id = Hash(bytes);
        if (unit.Record<BiosRegistry>(id) is null) unit.Put(new BiosRegistry { Id = id, Rules = map });
        return id;
    }

    private static JsonObject Written(BiosRules rule)
    {
        var written = new JsonObject();
        Put("attribute_type", rule.Type);
        Put("allowable_values", rule.Allowed is { } allowed ? new JsonArray([.. allowed.Select(v => (JsonNode)v)]) : null);
        Put("lower_bound", rule.LowerBound);
        Put("upper_bound", rule.UpperBound);
        Put("min_length", rule.MinLength);
        Put("max_length", rule.MaxLength);
        Put("read_only", rule.ReadOnly);
        Put("reset_required", rule.ResetRequired);
        Put("unique", rule.Unique);
        return written;

        void Put(string key, JsonNode? value)
        {
            if (value is not null) written[key] = value;
        }
    }

    private static JsonMap Rules(RecordIndex records, BiosSettings kept) => kept.Registry is { } id ? records.Find<BiosRegistry>(id)?.Rules ?? JsonMap.Empty : JsonMap.Empty;

    private static BiosSetting Read(BiosSettings kept, string name, JsonElement value, JsonMap rules)
    {
        var rule = rules.Map(name);
        return new(name, value.ValueKind == JsonValueKind.String ? value.GetString() : null, Time(kept.Added, name) ?? kept.CreatedAt, Time(kept.Changed, name), new()
        {
            Type = rule.Text("attribute_type"),
            Allowed = rule["allowable_values"] is { ValueKind: JsonValueKind.Array } allowed ? [.. allowed.EnumerateArray().Select(v => v.GetString()!)] : null,
            LowerBound = Whole(rule, "lower_bound"),
            UpperBound = Whole(rule, "upper_bound"),
            MinLength = Whole(rule, "min_length"),
            MaxLength = Whole(rule, "max_length"),
            ReadOnly = rule.Flag("read_only"),
            ResetRequired = rule.Flag("reset_required"),
            Unique = rule.Flag("unique"),
        });
    }

    private static long? Whole(JsonMap rule, string key) => rule[key] is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var whole) ? whole : null;

    private static DateTimeOffset? Time(JsonMap times, string name) => DateTimeOffset.TryParse(times.Text(name), CultureInfo.InvariantCulture, out var time) ? time : null;
}
