using System.Collections.Frozen;
using IronicConsole.Web.Api;

namespace IronicConsole.Web.Drivers;

/// <summary>What the operations of <see cref="DriversApi"/> take and answer.</summary>
internal static class DriversDescribed
{
    private static readonly Shape Driver = Shape.Of(DriversApi.Table.Shapes()).Named("Driver");
    private static readonly FrozenDictionary<string, Feature?> Since = new Dictionary<string, Feature?>
    {
        ["type"] = Microversions.DriverDetail, ["detail"] = Microversions.DriverDetail, ["fields"] = Microversions.DriverFields,
    }.ToFrozenDictionary();

    /// <summary>All of them.</summary>
    public static Described[] All { get; } =
    [
        new("GET", "drivers", "Lists the hardware types.")
        {
            Answer = Shape.Of(new FieldShape("drivers", Shape.ListOf(Driver.Chosen(DriversApi.Short)))), QuerySince = Since, QueryShapes = new Dictionary<string, Shape> { ["type"] = Shape.OneOf("classic", "dynamic") }.ToFrozenDictionary(),
        },
        new("GET", "drivers/{driver}", "Shows a hardware type.") { Answer = Driver.Chosen(), QuerySince = Since },
        new("GET", "drivers/{driver}/properties", "Lists what a hardware type takes in driver_info, with what it means.") { Answer = Shape.MapOf(Shape.Text) },
        new("GET", "drivers/{driver}/raid/logical_disk_properties", "Lists what a logical disk of its RAID is told by, with what it means.") { Answer = Shape.MapOf(Shape.Text) },
    ];
}
