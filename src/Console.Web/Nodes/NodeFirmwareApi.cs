using System.Collections.Frozen;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Web.Api;

namespace IronicConsole.Web.Nodes;

/// <summary>The firmware of a node, as its BMC told it when it was last taken under management.</summary>
public sealed class NodeFirmwareApi(FleetIndex fleet) : IApiSlice
{
    internal static readonly string[] Fields = ["component", "initial_version", "current_version", "last_version_flashed", "created_at", "updated_at"];

    /// <inheritdoc/>
    public IEnumerable<Described> Described => NodeFirmwareDescribed.All;

    /// <inheritdoc/>
    public IEnumerable<ApiRoute> Routes =>
    [
        new("GET", "nodes/{node}/firmware", ListAsync) { Rule = Rule.NodeFirmware, Since = Microversions.Firmware, Query = FrozenSet.Create("detail", "fields") },
    ];

    private async Task<Problem?> ListAsync(ApiCall call)
    {
        var node = fleet.Subject(call);
        if (node.Problem is { } missing) return missing;
        var asked = call.Query.Text("fields")?.Split(',') ?? Fields;
        if (asked.FirstOrDefault(f => !Fields.Contains(f)) is { } unknown) return Problem.Invalid("fields", $"Firmware has no field '{unknown}'.", $"Use {string.Join(", ", Fields)}.");
        _ = call.Query.Flag("detail"); // each component is told whole already
        if (call.Query.Problem is { } bad) return bad;
        return await call.ObjectAsync(json =>
        {
            json.WriteStartArray("firmware");
            foreach (var row in FirmwareTable.Of(node.Value!))
            {
                json.WriteStartObject();
                foreach (var field in asked)
                {
                    json.WritePropertyName(field);
                    switch (field)
                    {
                        case "created_at": Values.Time(json, row.SeenAt); break;
                        case "updated_at": Values.Time(json, row.ChangedAt); break;
                        case "component": json.WriteStringValue(row.Component); break;
                        case "initial_version": json.WriteStringValue(row.Initial); break;
                        case "current_version": json.WriteStringValue(row.Current); break;
                        default: json.WriteStringValue(row.Flashed); break;
                    }
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }
}
