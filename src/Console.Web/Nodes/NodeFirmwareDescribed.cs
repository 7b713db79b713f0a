using System.Collections.Frozen;
using IronicConsole.Web.Api;

namespace IronicConsole.Web.Nodes;

/// <summary>What the operations of <see cref="NodeFirmwareApi"/> take and answer.</summary>
internal static class NodeFirmwareDescribed
{
    private static readonly Shape Component = Shape.Of(NodeFirmwareApi.Fields.Select(f => new FieldShape(f, f switch
    {
        "created_at" => Shape.Time,
        "updated_at" => Shape.Time.OrNull,
        "component" => Shape.Text,
        _ => Shape.Text.OrNull,
    }))).Named("FirmwareComponent");

    /// <summary>All of them.</summary>
    public static Described[] All { get; } =
    [
        new("GET", "nodes/{node}/firmware", "Lists the firmware of a node.")
        {
            Answer = Shape.Of(new FieldShape("firmware", Shape.ListOf(Component.Chosen()))), QuerySince = new Dictionary<string, Feature?> { ["detail"] = null, ["fields"] = null }.ToFrozenDictionary(),
        },
    ];
}
