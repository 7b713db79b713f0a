using System.Collections.Frozen;
using IronicConsole.Web.Api;

namespace IronicConsole.Web.Conductors;

/// <summary>What the operations of <see cref="ConductorsApi"/> take and answer.</summary>
internal static class ConductorsDescribed
{
    private static readonly Shape One = Shape.Of(ConductorsApi.Table.Shapes()).Named("Conductor");

    /// <summary>All of them.</summary>
    public static Described[] All { get; } =
    [
        new("GET", "conductors", "Lists the processes of this installation.") { Answer = Shape.Page("conductors", One.Chosen(ConductorsApi.Short)) },
        new("GET", "conductors/{host}", "Shows a process.") { Answer = One.Chosen() },
    ];
}
