using IronicConsole.Engine.Nodes;
using IronicConsole.Web.Api;

namespace IronicConsole.Web.Nodes;

/// <summary>What the operations of <see cref="NodesApi"/> take and answer.</summary>
internal static class NodesDescribed
{
    /// <summary>A node, whole.</summary>
    public static Shape Node { get; } = Shape.Of(NodeFields.Table.Shapes()).Named("Node");

    private static readonly Shape New = Shape.Of([FieldShape.Maybe("uuid", Shape.Uuid.OrNull), .. NodeFields.Table.Given(NodeCommands.FieldsOnCreate, "driver")]).Named("NewNode");
    private static readonly Shape Change = Shape.PatchOf(NodeFields.Table.Given(NodeCommands.FieldsOnUpdate)).Named("NodePatch");
    private static readonly Shape Brief = Shape.Page("nodes", Node.Chosen(NodesApi.Short)), Whole = Shape.Page("nodes", Node);

    /// <summary>All of them.</summary>
    public static Described[] All { get; } =
    [
        new("GET", "nodes", "Lists nodes.") { Answer = Brief },
        new("GET", "nodes/detail", "Lists nodes with all their fields.") { Answer = Whole },
        new("GET", "chassis/{chassis}/nodes", "Lists the nodes in a chassis.") { Answer = Brief },
        new("GET", "chassis/{chassis}/nodes/detail", "Lists the nodes in a chassis with all their fields.") { Answer = Whole },
        new("POST", "nodes", "Enrols a node. It begins in enroll from 1.11 on, in available before.") { Body = New, Status = 201, Answer = Node },
        new("GET", "nodes/{node}", "Shows a node.") { Answer = Node.Chosen() },
        new("PATCH", "nodes/{node}", "Changes a node: all of it or nothing.")
        {
            Body = Change, Answer = Node, QueryShapes = new Dictionary<string, Shape> { ["reset_interfaces"] = Shape.Flag }, QuerySince = new Dictionary<string, Feature?> { ["reset_interfaces"] = Microversions.ResetInterfaces },
        },
        new("DELETE", "nodes/{node}", "Deletes a node with its ports; one with children only with force, which is ours.") { Status = 204, QueryShapes = new Dictionary<string, Shape> { ["force"] = Shape.Flag } },
        new("GET", "nodes/{node}/children", "Lists the children of a node.") { Answer = Shape.Of(new FieldShape("children", Shape.ListOf(Shape.Uuid)), new FieldShape("links", Shape.Of(new FieldShape("href", Shape.Url), new FieldShape("rel", Shape.Text)).Named("Link"))) },
    ];
}
