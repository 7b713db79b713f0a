using System.Collections.Frozen;
using System.Text.Json;
using IronicConsole.Engine.Bios;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Web.Api;

namespace IronicConsole.Web.Nodes;

/// <summary>The BIOS settings of a node, as its BMC told them when it was last taken under management.</summary>
public sealed class NodeBiosApi(FleetIndex fleet) : IApiSlice
{
    internal static readonly string[] Short = ["created_at", "updated_at", "name", "value", "links"];
    internal static readonly string[] Ruled = ["attribute_type", "allowable_values", "lower_bound", "max_length", "min_length", "read_only", "reset_required", "unique", "upper_bound"];
    private static readonly string[] Whole = ["created_at", "updated_at", "name", "value", .. Ruled, "links"];

    /// <inheritdoc/>
    public IEnumerable<Described> Described => NodeBiosDescribed.All;

    /// <inheritdoc/>
    public IEnumerable<ApiRoute> Routes =>
    [
        new("GET", "nodes/{node}/bios", ListAsync) { Rule = Rule.NodeBios, Since = Microversions.Bios, Query = FrozenSet.Create("detail", "fields") },
        new("GET", "nodes/{node}/bios/{setting}", ShowAsync) { Rule = Rule.NodeBios, Since = Microversions.Bios },
    ];

    private async Task<Problem?> ListAsync(ApiCall call)
    {
        var node = fleet.Subject(call);
        if (node.Problem is { } missing) return missing;
        var fields = Fields(call);
        if (fields.Problem is { } bad) return bad;
        return await call.ObjectAsync(json =>
        {
            json.WriteStartArray("bios");
            foreach (var setting in BiosTable.Of(fleet.Records, node.Value!.Id)) Write(json, call, node.Value, setting, fields.Value!);
            json.WriteEndArray();
        });
    }

    private async Task<Problem?> ShowAsync(ApiCall call)
    {
        var node = fleet.Subject(call);
        if (node.Problem is { } missing) return missing;
        if (BiosTable.Find(fleet.Records, node.Value!.Id, call["setting"]) is not { } setting) return Problem.NotFound("BIOS setting", $"{call["setting"]} of node {node.Value.Id}");
        return await call.ObjectAsync(json =>
        {
            json.WritePropertyName(setting.Name);
            Write(json, call, node.Value, setting, call.Has(Microversions.BiosRules) ? Whole : Short);
        });
    }

    private static Result<string[]> Fields(ApiCall call)
    {
        if ((call.Query.Has("detail") || call.Query.Has("fields")) && !call.Has(Microversions.BiosRules)) return ApiCall.TooOld(Microversions.BiosRules);
        var detail = call.Query.Flag("detail");
        var asked = call.Query.List("fields");
        if (call.Query.Problem is { } bad) return bad;
        if (asked is null) return detail == true ? Whole : Short;
        if (detail == true) return Problem.Invalid("fields", "Can't fetch a subset of fields with 'detail' set.", "Leave one of them out.");
        return asked.FirstOrDefault(f => !Whole.Contains(f)) is { } unknown
            ? Problem.Invalid("fields", $"A BIOS setting has no field '{unknown}'.", $"Use {string.Join(", ", Whole)}.")
            : asked.Append("links").Distinct().ToArray();
    }

    private static void Write(Utf8JsonWriter json, ApiCall call, Node node, BiosSetting setting, string[] fields)
    {
        json.WriteStartObject();
        foreach (var field in fields)
        {
            json.WritePropertyName(field);
            switch (field)
            {
                case "created_at": Values.Time(json, setting.SeenAt); break;
                case "updated_at": Values.Time(json, setting.ChangedAt); break;
                case "name": json.WriteStringValue(setting.Name); break;
                case "value": Values.Text(json, setting.Value); break;
                case "links": Links.Write(json, call.Base, $"nodes/{node.Id}/bios/{Uri.EscapeDataString(setting.Name)}"); break;
                case "attribute_type": Values.Text(json, setting.Rules.Type); break;
                case "allowable_values": Allowed(json, setting.Rules.Allowed); break;
                case "lower_bound": Number(json, setting.Rules.LowerBound); break;
                case "upper_bound": Number(json, setting.Rules.UpperBound); break;
                case "min_length": Number(json, setting.Rules.MinLength); break;
                case "max_length": Number(json, setting.Rules.MaxLength); break;
                case "read_only": Values.Flag(json, setting.Rules.ReadOnly); break;
                case "reset_required": Values.Flag(json, setting.Rules.ResetRequired); break;
                default: Values.Flag(json, setting.Rules.Unique); break;
            }
        }

        json.WriteEndObject();
    }

    private static void Allowed(Utf8JsonWriter json, IReadOnlyList<string>? values)
    {
        if (values is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartArray();
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter json, long? value)
    {
        if (value is { } number) json.WriteNumberValue(number);
        else json.WriteNullValue();
    }
}
