using System.Collections.Frozen;
using IronicConsole.Web.Api;

namespace IronicConsole.Web.Nodes;

/// <summary>What the operations of <see cref="NodeBiosApi"/> take and answer.</summary>
internal static class NodeBiosDescribed
{
    private static readonly Shape Setting = Shape.Of(NodeBiosApi.Short.Concat(NodeBiosApi.Ruled).Select(f => new FieldShape(f, f switch
    {
        "created_at" => Shape.Time,
        "updated_at" => Shape.Time.OrNull,
        "name" => Shape.Text,
        "links" => Shape.Links,
        "allowable_values" => Shape.ListOf(Shape.Text).OrNull,
        "lower_bound" or "upper_bound" or "min_length" or "max_length" => Shape.Number.OrNull,
        "read_only" or "reset_required" or "unique" => Shape.Flag.OrNull,
        _ => Shape.Text.OrNull,
    }, NodeBiosApi.Ruled.Contains(f) ? Microversions.BiosRules.Minor : 1))).Named("BiosSetting");

    /// <summary>All of them.</summary>
    public static Described[] All { get; } =
    [
        new("GET", "nodes/{node}/bios", "Lists the BIOS settings of a node.")
        {
            Answer = Shape.Of(new FieldShape("bios", Shape.ListOf(Setting.Chosen(NodeBiosApi.Short)))),
            QuerySince = new Dictionary<string, Feature?> { ["detail"] = Microversions.BiosRules, ["fields"] = Microversions.BiosRules }.ToFrozenDictionary(),
        },
        new("GET", "nodes/{node}/bios/{setting}", "Shows a BIOS setting under its name.") { Answer = Shape.MapOf(Setting) },
    ];
}
