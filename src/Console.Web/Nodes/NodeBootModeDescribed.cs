using IronicConsole.Web.Api;

namespace IronicConsole.Web.Nodes;

/// <summary>What the operations of <see cref="NodeBootModeApi"/> take and answer.</summary>
internal static class NodeBootModeDescribed
{
    /// <summary>All of them.</summary>
    public static Described[] All { get; } =
    [
        new("PUT", "nodes/{node}/states/boot_mode", "Sets the boot mode.") { AsksHardware = true, Status = 202, Body = Shape.Of(new FieldShape("target", Shape.OneOf("uefi", "bios"))) },
        new("PUT", "nodes/{node}/states/secure_boot", "Switches secure boot on or off.") { AsksHardware = true, Status = 202, Body = Shape.Of(new FieldShape("target", Shape.Flag)) },
    ];
}
