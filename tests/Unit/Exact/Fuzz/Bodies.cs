using System.Text.Json.Nodes;
using IronicConsole.Web.Api;

namespace IronicConsole.Tests.Exact.Fuzz;

/// <summary>Bodies by the shapes of the description: mostly right, some broken.</summary>
internal sealed class Bodies(Chance chance, Known known)
{
    private static readonly string[] Classes = ["gold", "silver", "class-of-2026"], Traits = ["CUSTOM_A", "CUSTOM_B", "CUSTOM_C", "HW_CPU_X86_VMX"], Odd = ["", " ", "a b", "é", "../..", "%00", "'; drop table nodes; --", "<script>", "\0", "\u202e", "null", "🙂"];

    private static readonly string[][] CleanSteps = [["bios", "factory_reset"], ["raid", "delete_configuration"], ["vendor", "log_passthrough"], ["power", "hold"], ["power", "wait"], ["power", "power_on"], ["deploy", "nothing_like_it"]];

    /// <summary>A body of a shape, in which fields are of a version; fields that may be left out mostly are.</summary>
    public JsonNode? Of(Shape shape, int minor, string group) => shape.Kind switch
    {
        ShapeKind.Fields => new JsonObject(shape.Fields.Where(f => (f.Minor <= minor || chance.Of(0.02)) && (!f.Optional || chance.Of(f.Name == "inspect_interface" ? 0.5 : 0.25))).Select(f => KeyValuePair.Create(f.Name, Value(f.Name, f.Shape, minor, group)))),
        ShapeKind.Patch => new JsonArray([.. Enumerable.Range(0, 1 + chance.Below(3)).Select(_ => (JsonNode?)Change(shape, minor, group))]),
        _ => Value("", shape, minor, group),
    };

    /// <summary>The text of a body, now and then broken.</summary>
    public string Text(JsonNode? body)
    {
        var text = body?.ToJsonString() ?? "null";
        if (!chance.Of(0.12)) return text;
        switch (chance.Below(9))
        {
            case 0: return text[..chance.Below(text.Length + 1)];
            case 1: return $"[{text}]";
            case 2: return text.Replace("\":", "\":[", StringComparison.Ordinal);
            case 3: return "{\"a\":1,\"a\":2}";
            case 4: return "{\"extra\":" + string.Concat(Enumerable.Repeat("{\"a\":", 30)) + "1" + new string('}', 31);
            case 5: return text.Replace("\"}", "\\ud800\"}", StringComparison.Ordinal);
            case 6: return chance.Of(["null", "1", "\"text\"", "[]", "{}", "", "true"]);
            default:
                if (body is JsonObject fields && fields.Count > 0)
                {
                    var key = chance.Of(fields.Select(f => f.Key).ToArray());
                    if (chance.Of(0.3)) fields.Remove(key);
                    else fields[chance.Of(0.2) ? "nonsense" : key] = Junk();
                    return fields.ToJsonString();
                }

                return Junk()?.ToJsonString() ?? "null";
        }
    }

    /// <summary>Something else than was asked for.</summary>
    public JsonNode? Junk() => chance.Below(10) switch
    {
        0 => null,
        1 => chance.Below(1000) - 500,
        2 => 1e300,
        3 => true,
        4 => new JsonArray(),
        5 => new JsonObject(),
        6 => new string('x', 70_000),
        7 => new JsonArray(1, "a", null),
        _ => chance.Of(Odd),
    };

    /// <summary>A value of a field.</summary>
    public JsonNode? Value(string name, Shape shape, int minor, string group)
    {
        if (shape.Nullable && chance.Of(0.05)) return null;
        if (ByName(name, minor, group) is { } hinted) return hinted;
        return shape.Kind switch
        {
            ShapeKind.Flag => chance.Of(0.5),
            ShapeKind.Number => (shape.Least ?? 0) + chance.Below(100),
            ShapeKind.Map => Map(),
            ShapeKind.List => new JsonArray([.. Enumerable.Range(0, (shape.Least ?? 0) + chance.Below(3)).Select(_ => Value("", shape.Items!, minor, group))]),
            ShapeKind.Fields or ShapeKind.Patch => Of(shape, minor, group),
            ShapeKind.Either => Value("", chance.Of(shape.Either), minor, group),
            ShapeKind.Any => chance.Of(0.5) ? Map() : "some",
            _ when !shape.Words.IsEmpty => chance.Of(shape.Words).Word,
            _ when shape.Format == "uuid" => chance.Id().ToString(),
            _ when shape.Format == "uri" => "http://192.0.2.1/a.iso",
            _ => chance.Of(0.1) ? chance.Of(Odd) : $"text-{chance.Below(50)}",
        };
    }

    private JsonNode? ByName(string name, int minor, string group) => name switch
    {
        "driver" => chance.Of(0.95) ? "fake-hardware" : chance.Of(["redfish", "ipmi", "nothing"]),
        "node_uuid" or "node" or "parent_node" => Some("nodes"),
        "chassis_uuid" => Some("chassis"),
        "candidate_nodes" => new JsonArray([.. Enumerable.Range(0, chance.Below(3)).Select(_ => (JsonNode)Some("nodes"))]),
        "runbook" => Some("runbooks"),
        "address" or "mac_address" => Mac(),
        "device_id" or "binding:host_id" => chance.Id().ToString(),
        "traits" => new JsonArray([.. Traits.Where(_ => chance.Of(0.4)).Select(t => (JsonNode)t)]),
        "resource_class" => chance.Of(Classes),
        "shard" => $"shard-{chance.Below(3)}",
        "owner" or "lessee" => $"project-{chance.Below(3)}",
        "name" => group is "runbooks" or "deploy_templates" ? chance.Of(0.3) ? chance.Of(Traits) : $"CUSTOM_{group.ToUpperInvariant()}_{chance.Below(5000)}" : $"{group[0]}-{chance.Below(500)}{(chance.Of(0.1) ? "~x" : "")}",
        "steps" => Steps(group == "runbooks" ? "order" : "priority", CleanSteps),
        "clean_steps" or "service_steps" => Steps(chance.Of(0.5) ? "order" : null, CleanSteps),
        "deploy_steps" => Steps("priority", CleanSteps),
        "driver_info" => new JsonObject { ["fake_delay"] = 0, ["redfish_password"] = "hidden" },
        "instance_info" => chance.Of(0.7) ? new JsonObject { ["traits"] = new JsonArray([.. Traits.Where(_ => chance.Of(0.2)).Select(t => (JsonNode)t)]), ["display_name"] = $"i-{chance.Below(99)}" } : Map(),
        "boot_device" => chance.Of(["pxe", "disk", "cdrom", "toaster"]),
        "deploy_interface" => chance.Of(["fake", "direct", "ramdisk"]),
        "inspect_interface" => chance.Of(["fake", "agent", "agent"]),
        _ when name.EndsWith("_interface", StringComparison.Ordinal) => chance.Of(["fake", $"no-{name.Split('_')[0]}", "nothing"]),
        "inventory" => null,
        "agent_token" => known.Tokens.Count > 0 && chance.Of(0.8) ? chance.Of(known.Tokens.Values.ToArray()) : "nothing",
        "callback_url" => chance.Of(["https://127.0.0.1:9", "http://127.0.0.1:9", "ftp://x", "https://127.0.0.1:9/deep"]),
        "agent_version" => "11.0.0",
        _ => null,
    };

    private JsonObject Map()
    {
        var map = new JsonObject();
        for (var i = chance.Below(4); i > 0; i--) map[chance.Of(0.1) ? chance.Of(Odd) : $"key{chance.Below(9)}"] = chance.Of(0.3) ? Junk() is { } junk && junk.ToJsonString().Length < 1000 ? junk : 1 : $"value-{chance.Below(9)}";
        return map;
    }

    private JsonArray Steps(string? order, string[][] from) => [.. Enumerable.Range(0, 1 + chance.Below(3)).Select(place =>
    {
        var (step, children) = (chance.Of(from), chance.Of(0.05));
        var one = new JsonObject { ["interface"] = step[0], ["step"] = step[1], ["args"] = step[1] == "wait" ? new JsonObject { ["timeout"] = 1 } : new JsonObject() };
        if (order is not null) one[order] = place + chance.Below(50);
        if (children && order != "priority") one["execute_on_child_nodes"] = true;
        return (JsonNode)one;
    })];

    private JsonObject Change(Shape shape, int minor, string group)
    {
        var fields = shape.Fields.Where(f => f.Minor <= minor || chance.Of(0.05)).ToArray();
        var field = fields.Length == 0 ? null : chance.Of(fields);
        var op = chance.Of(["add", "replace", "remove", chance.Of(0.1) ? "test" : "add"]);
        var deep = field?.Shape.Kind == ShapeKind.Map && chance.Of(0.6);
        var change = new JsonObject { ["op"] = op, ["path"] = $"/{(field is null || chance.Of(0.02) ? "nonsense" : field.Name)}{(deep ? $"/key{chance.Below(9)}" : "")}{(chance.Of(0.02) ? "/x/0/-" : "")}" };
        if (op != "remove" || chance.Of(0.1)) change["value"] = deep || field is null || chance.Of(0.05) ? Junk() : Value(field.Name, field.Shape, minor, group);
        return change;
    }

    private string Some(string kind) => known[kind].Count > 0 && chance.Of(0.95) ? chance.Of(known[kind]) : chance.Id().ToString();

    private string Mac() => chance.Of(0.95) ? $"52:54:00:00:{chance.Below(4):x2}:{chance.Below(256):x2}" : chance.Of(Odd);
}
