using IronicConsole.Web.Api;

namespace IronicConsole.Web.Nodes;

/// <summary>What the operations of <see cref="NodeIndicatorsApi"/> take and answer.</summary>
internal static class NodeIndicatorsDescribed
{
    private static readonly Shape One = Shape.Of(
        new FieldShape("name", Shape.Text), new FieldShape("component", Shape.OneOf(NodeIndicatorsApi.Components)), new FieldShape("readonly", Shape.Flag), new FieldShape("states", Shape.ListOf(Shape.Text)),
        new FieldShape("links", Shape.Links)).Named("Indicator");

    /// <summary>All of them.</summary>
    public static Described[] All { get; } =
    [
        new("GET", "nodes/{node}/management/indicators", "Lists the lights of a node.") { AsksHardware = true, Answer = Shape.Of(new FieldShape("indicators", Shape.ListOf(One))) },
        new("GET", "nodes/{node}/management/indicators/{indicator}", "Asks for the state of a light, e.g. led@system.") { AsksHardware = true, Answer = Shape.Of(new FieldShape("state", Shape.Text)) },
        new("PUT", "nodes/{node}/management/indicators/{indicator}", "Switches a light.") { AsksHardware = true, Status = 204, Body = Shape.Of(new FieldShape("state", Shape.Text)) },
    ];
}
