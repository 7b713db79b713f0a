using IronicConsole.Web.Api;

namespace IronicConsole.Web.Nodes;

/// <summary>What the operations of <see cref="NodeTraitsApi"/> take and answer.</summary>
internal static class NodeTraitsDescribed
{
    private static readonly Shape Traits = Shape.Of(new FieldShape("traits", Shape.ListOf(Shape.Text))).Named("Traits");

    /// <summary>All of them.</summary>
    public static Described[] All { get; } =
    [
        new("GET", "nodes/{node}/traits", "Lists the traits of a node.") { Answer = Traits },
        new("PUT", "nodes/{node}/traits", "Replaces the traits of a node.") { Status = 204, Body = Traits },
        new("DELETE", "nodes/{node}/traits", "Removes all traits of a node.") { Status = 204 },
        new("PUT", "nodes/{node}/traits/{trait}", "Adds a trait to a node.") { Status = 204 },
        new("DELETE", "nodes/{node}/traits/{trait}", "Removes a trait of a node.") { Status = 204 },
    ];
}
