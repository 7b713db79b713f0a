using System.Collections.Frozen;
using IronicConsole.Web.Api;

namespace IronicConsole.Web.Portgroups;

/// <summary>What the operations of <see cref="PortgroupsApi"/> take and answer.</summary>
internal static class PortgroupsDescribed
{
    private static readonly string[] Given = ["address", "extra", "mode", "name", "node_uuid", "properties", "standalone_ports_supported", "physical_network", "category"];
    private static readonly Shape One = Shape.Of(PortgroupFields.Table.Shapes()).Named("Portgroup");
    private static readonly Shape Brief = Shape.Page("portgroups", One.Chosen(PortgroupsApi.Short)), Whole = Shape.Page("portgroups", One);
    private static readonly FrozenDictionary<string, Feature?> Since = new Dictionary<string, Feature?> { ["shard"] = Microversions.PortgroupShard }.ToFrozenDictionary();

    /// <summary>All of them.</summary>
    public static Described[] All { get; } =
    [
        new("GET", "portgroups", "Lists port groups.") { Answer = Brief, QuerySince = Since },
        new("GET", "portgroups/detail", "Lists port groups with all their fields.") { Answer = Whole, QuerySince = Since },
        new("POST", "portgroups", "Adds a port group.") { Body = Shape.Of([FieldShape.Maybe("uuid", Shape.Uuid.OrNull), .. PortgroupFields.Table.Given(Given, "node_uuid")]).Named("NewPortgroup"), Status = 201, Answer = One },
        new("GET", "portgroups/{portgroup}", "Shows a port group.") { Answer = One.Chosen() },
        new("PATCH", "portgroups/{portgroup}", "Changes a port group: all of it or nothing.") { Body = Shape.PatchOf(PortgroupFields.Table.Given(Given)).Named("PortgroupPatch"), Answer = One },
        new("DELETE", "portgroups/{portgroup}", "Deletes a port group without ports.") { Status = 204 },
        new("GET", "nodes/{node}/portgroups", "Lists the port groups of a node.") { Answer = Brief },
        new("GET", "nodes/{node}/portgroups/detail", "Lists the port groups of a node with all their fields.") { Answer = Whole },
    ];
}
