using System.Text.Json.Nodes;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Drivers.Redfish;

/// <summary>The vendor calls of Ironic's Redfish driver that BMCs of every make take.</summary>
public sealed class RedfishVendor : IVendor
{
    private const string Device = "boot_device";

    private static readonly Dictionary<string, string> Drives = new() { ["cd"] = "cdrom", ["dvd"] = "cdrom", ["usb"] = "disk", ["floppy"] = "floppy" };

    private readonly RedfishManagement _management;

    /// <summary>The calls over these sessions.</summary>
    public RedfishVendor(RedfishSessions sessions)
    {
        _management = new(sessions);
        Methods = [new("eject_vmedia", ["POST"], $"Takes the media out of the virtual drives of the BMC. Optional: '{Device}', one of {string.Join(", ", Drives.Keys)}; all drives without it.", EjectAsync), .. new RedfishSubscriptions(sessions).Methods];
    }

    /// <inheritdoc/>
    public string Name => "redfish";

    /// <inheritdoc/>
    public HardwareInterface Interface => HardwareInterface.Vendor;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Properties => RedfishKeys.Properties;

    /// <inheritdoc/>
    public IReadOnlyList<VendorMethod> Methods { get; }

    /// <inheritdoc/>
    public Problem? Validate(DriverNode node) => RedfishTarget.From(node).Problem;

    private async Task<Result<JsonNode?>> EjectAsync(DriverNode node, JsonMap arguments, CancellationToken cancel)
    {
        if (arguments.Keys.FirstOrDefault(k => k != Device) is { } extra) return Problem.Invalid(extra, $"'{extra}' is not an argument of eject_vmedia.", $"Send {Device} only.");
        string[] drives = [.. Drives.Values.Distinct()];
        if (arguments[Device] is { ValueKind: not System.Text.Json.JsonValueKind.Null })
        {
            if (arguments.Text(Device) is not { } given || !Drives.TryGetValue(given.ToLowerInvariant(), out var drive)) return Problem.Invalid(Device, $"'{Device}' must be one of {string.Join(", ", Drives.Keys)}.");
            drives = [drive];
        }

        return await _management.DetachAsync(node, drives, cancel).ConfigureAwait(false) is { } stuck ? stuck : (JsonNode?)null;
    }
}
