using IronicConsole.Web.Api;

namespace IronicConsole.Web.Vifs;

/// <summary>What the operations of <see cref="VifsApi"/> take and answer.</summary>
internal static class VifsDescribed
{
    /// <summary>All of them.</summary>
    public static Described[] All { get; } =
    [
        new("GET", "nodes/{node}/vifs", "Lists the networks attached to a node.") { Answer = Shape.Of(new FieldShape("vifs", Shape.ListOf(Shape.Of(new FieldShape("id", Shape.Text))))) },
        new("POST", "nodes/{node}/vifs", "Attaches a network to a port or a port group; other keys are left alone.") { Status = 204, Body = Shape.Map with { Says = "id, port_uuid or portgroup_uuid, physical_network" } },
        new("DELETE", "nodes/{node}/vifs/{vif}", "Detaches a network.") { Status = 204 },
    ];
}
