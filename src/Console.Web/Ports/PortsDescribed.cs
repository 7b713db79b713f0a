using IronicConsole.Engine.Ports;
using IronicConsole.Web.Api;

namespace IronicConsole.Web.Ports;

/// <summary>What the operations of <see cref="PortsApi"/> take and answer.</summary>
internal static class PortsDescribed
{
    private static readonly Shape Port = Shape.Of(PortFields.Table.Shapes()).Named("Port");
    private static readonly Shape New = Shape.Of([FieldShape.Maybe("uuid", Shape.Uuid.OrNull), .. PortFields.Table.Given(PortCommands.Fields, "address", "node_uuid")]).Named("NewPort");
    private static readonly Shape Brief = Shape.Page("ports", Port.Chosen(PortsApi.Short)), Whole = Shape.Page("ports", Port);

    /// <summary>All of them.</summary>
    public static Described[] All { get; } =
    [
        new("GET", "ports", "Lists ports.") { Answer = Brief },
        new("GET", "ports/detail", "Lists ports with all their fields.") { Answer = Whole },
        new("POST", "ports", "Adds a port.") { Body = New, Status = 201, Answer = Port },
        new("GET", "ports/{port}", "Shows a port.") { Answer = Port.Chosen() },
        new("PATCH", "ports/{port}", "Changes a port: all of it or nothing.") { Body = Shape.PatchOf(PortFields.Table.Given(PortCommands.Fields)).Named("PortPatch"), Answer = Port },
        new("DELETE", "ports/{port}", "Deletes a port.") { Status = 204 },
        new("GET", "nodes/{node}/ports", "Lists the ports of a node.") { Answer = Brief },
        new("GET", "nodes/{node}/ports/detail", "Lists the ports of a node with all their fields.") { Answer = Whole },
        new("GET", "portgroups/{portgroup}/ports", "Lists the ports in a port group.") { Answer = Brief },
        new("GET", "portgroups/{portgroup}/ports/detail", "Lists the ports in a port group with all their fields.") { Answer = Whole },
    ];
}
