using System.Collections.Frozen;

namespace IronicConsole.Drivers.Redfish;

/// <summary>Ironic's words for boot devices and Redfish's targets, with the spellings that vendors made up.</summary>
internal static class RedfishBootWords
{
    private static readonly (string Device, string[] Targets)[] Table =
    [
        ("pxe", ["Pxe"]),
        ("disk", ["Hdd", "UefiHdd"]),
        ("cdrom", ["Cd", "CD/DVD", "UsbCd", "UefiCd", "UefiUsbCd"]),
        ("floppy", ["Floppy", "FloppyRemovableMedia", "UsbFloppy"]),
        ("bios", ["BiosSetup"]),
        ("uefihttp", ["UefiHttp"]),
    ];

    private static readonly FrozenDictionary<string, string> Devices =
        Table.SelectMany(t => t.Targets.Select(target => (target, t.Device))).ToFrozenDictionary(p => p.target, p => p.Device, StringComparer.OrdinalIgnoreCase);

    /// <summary>The devices that can be chosen among these targets; all usual ones when the BMC lists none.</summary>
    public static List<string> DevicesOf(IReadOnlyList<string>? allowed) =>
        [.. Table.Where(t => allowed is null || t.Targets.Any(a => Has(allowed, a))).Select(t => t.Device)];

    /// <summary>The device that a target means, or null.</summary>
    public static string? DeviceOf(string? target) => target is null ? null : Devices.GetValueOrDefault(target);

    /// <summary>The target to set for a device, or null when the BMC has none for it.</summary>
    /// <param name="device">Ironic's word.</param>
    /// <param name="allowed">Targets that the BMC lists; null when it lists none.</param>
    /// <param name="usbFirst">Take the USB drive before the fixed one: where virtual media show up as USB.</param>
    public static string? TargetOf(string device, IReadOnlyList<string>? allowed, bool usbFirst)
    {
        var targets = Table.FirstOrDefault(t => t.Device == device).Targets ?? [];
        if (allowed is null) return targets.FirstOrDefault();
        return targets.OrderBy(t => usbFirst && t.StartsWith("Usb", StringComparison.Ordinal) ? 0 : 1).FirstOrDefault(t => Has(allowed, t));
    }

    /// <summary>Whether a word is one of Ironic's.</summary>
    public static bool Known(string device) => Table.Any(t => t.Device == device);

    private static bool Has(IReadOnlyList<string> allowed, string target) => allowed.Contains(target, StringComparer.OrdinalIgnoreCase);
}
