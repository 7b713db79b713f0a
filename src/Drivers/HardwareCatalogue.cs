using System.Collections.Immutable;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Drivers;

/// <summary>The hardware types of real machines: which implementations each supports, the default first.</summary>
public static class HardwareCatalogue
{
    /// <summary>Any server with a Redfish BMC.</summary>
    public static HardwareType Redfish { get; } = new("redfish", new Dictionary<HardwareInterface, ImmutableArray<string>>
    {
        [HardwareInterface.Bios] = ["redfish", "no-bios"],
        [HardwareInterface.Boot] = ["redfish-virtual-media"],
        [HardwareInterface.Console] = ["no-console"],
        [HardwareInterface.Deploy] = ["direct"],
        [HardwareInterface.Firmware] = ["no-firmware"],
        [HardwareInterface.Inspect] = ["agent", "redfish", "no-inspect"],
        [HardwareInterface.Management] = ["redfish"],
        [HardwareInterface.Network] = ["noop", "flat", "neutron"],
        [HardwareInterface.Power] = ["redfish"],
        [HardwareInterface.Raid] = ["no-raid", "agent"],
        [HardwareInterface.Rescue] = ["no-rescue", "agent"],
        [HardwareInterface.Storage] = ["noop"],
        [HardwareInterface.Vendor] = ["redfish", "no-vendor"],
    }.ToImmutableSortedDictionary());
}
