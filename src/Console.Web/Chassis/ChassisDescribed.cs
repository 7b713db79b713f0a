using IronicConsole.Web.Api;

namespace IronicConsole.Web.Chassis;

/// <summary>What the operations of <see cref="ChassisApi"/> take and answer.</summary>
internal static class ChassisDescribed
{
    private static readonly Shape One = Shape.Of(ChassisApi.Table.Shapes()).Named("Chassis");
    private static readonly FieldShape[] Given = [.. ChassisApi.Table.Given(["uuid", "description", "extra"])];

    /// <summary>All of them.</summary>
    public static Described[] All { get; } =
    [
        new("GET", "chassis", "Lists chassis.") { Answer = Shape.Page("chassis", One.Chosen(ChassisApi.Short)) },
        new("GET", "chassis/detail", "Lists chassis with all their fields.") { Answer = Shape.Page("chassis", One) },
        new("POST", "chassis", "Adds a chassis.") { Body = Shape.Of(Given).Named("NewChassis"), Status = 201, Answer = One },
        new("GET", "chassis/{chassis}", "Shows a chassis.") { Answer = One.Chosen() },
        new("PATCH", "chassis/{chassis}", "Changes a chassis: all of it or nothing.") { Body = Shape.PatchOf(Given).Named("ChassisPatch"), Answer = One },
        new("DELETE", "chassis/{chassis}", "Deletes an empty chassis.") { Status = 204 },
    ];
}
