using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Drivers.Placeholders;

/// <summary>
/// An implementation that has a name and nothing to do itself: <c>no-bios</c>, <c>noop</c>, <c>no-console</c>; RAID <c>agent</c>, whose steps run in the agent.
/// It implements none of the working interfaces, so whatever is asked of it is refused by name (<see cref="HardwareTypes.Of{T}"/>).
/// </summary>
/// <param name="which">The interface.</param>
/// <param name="name">The name in the API.</param>
/// <param name="properties">The keys of <c>driver_info</c> that its steps read; none by default.</param>
public sealed class PlainHardware(HardwareInterface which, string name, IReadOnlyDictionary<string, string>? properties = null) : IHardware
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public HardwareInterface Interface => which;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Properties { get; } = properties ?? new Dictionary<string, string>();

    /// <inheritdoc/>
    public Problem? Validate(DriverNode node) => null;

    /// <summary>The placeholders that every installation has.</summary>
    public static IEnumerable<IHardware> All { get; } =
    [
        new PlainHardware(HardwareInterface.Bios, "no-bios"),
        new PlainHardware(HardwareInterface.Console, "no-console"),
        new PlainHardware(HardwareInterface.Firmware, "no-firmware"),
        new PlainHardware(HardwareInterface.Management, "noop"),
        new PlainHardware(HardwareInterface.Network, "noop"),
        new PlainHardware(HardwareInterface.Network, "flat"),
        new PlainHardware(HardwareInterface.Raid, "no-raid"),
        new PlainHardware(HardwareInterface.Raid, "agent"),
        new PlainHardware(HardwareInterface.Rescue, "no-rescue"),
        new PlainHardware(HardwareInterface.Storage, "noop"),
        new PlainHardware(HardwareInterface.Vendor, "no-vendor"),
    ];
}
