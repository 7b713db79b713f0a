using System.Collections.Frozen;
using IronicConsole.Engine.Allocations;
using IronicConsole.Web.Api;

namespace IronicConsole.Web.Allocations;

/// <summary>What the operations of <see cref="AllocationsApi"/> take and answer.</summary>
internal static class AllocationsDescribed
{
    private static readonly Shape One = Shape.Of(AllocationFields.Table.Shapes()).Named("Allocation");
    private static readonly Shape New = Shape.Of([.. AllocationFields.Table.Given(AllocationCommands.FieldsOnCreate), FieldShape.Maybe("node", Shape.Text.OrNull, Microversions.AllocationBackfill.Minor)]).Named("NewAllocation");

    // Other lists have these filters for nodes, and of other versions.
    private static readonly FrozenDictionary<string, Feature?> Since = new Dictionary<string, Feature?> { ["owner"] = Microversions.AllocationOwner, ["resource_class"] = null }.ToFrozenDictionary();

    /// <summary>All of them.</summary>
    public static Described[] All { get; } =
    [
        new("GET", "allocations", "Lists allocations, always whole unless fields asks for less.") { Answer = Shape.Page("allocations", One.Chosen()), QuerySince = Since },
        new("POST", "allocations", "Asks for a node of a kind, or records the use of a node.") { Body = New, Status = 201, Answer = One },
        new("GET", "allocations/{allocation}", "Shows an allocation.") { Answer = One.Chosen() },
        new("PATCH", "allocations/{allocation}", "Changes an allocation.") { Body = Shape.PatchOf(AllocationFields.Table.Given(AllocationCommands.FieldsOnUpdate)).Named("AllocationPatch"), Answer = One },
        new("DELETE", "allocations/{allocation}", "Ends an allocation.") { Status = 204 },
        new("GET", "nodes/{node}/allocation", "Shows the allocation of a node.") { Answer = One.Chosen() },
        new("DELETE", "nodes/{node}/allocation", "Ends the allocation of a node.") { Status = 204 },
    ];
}
