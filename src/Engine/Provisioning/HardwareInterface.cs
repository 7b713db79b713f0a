namespace IronicConsole.Engine.Provisioning;

/// <summary>The interfaces that a node's hardware type is composed of; <c>{name}_interface</c> in the API.</summary>
public enum HardwareInterface
{
    /// <summary>BIOS settings.</summary>
    Bios,

    /// <summary>How ramdisk and instance are booted.</summary>
    Boot,

    /// <summary>Serial and graphical console.</summary>
    Console,

    /// <summary>How an image gets onto the machine.</summary>
    Deploy,

    /// <summary>Firmware updates.</summary>
    Firmware,

    /// <summary>How hardware is read.</summary>
    Inspect,

    /// <summary>Boot device, boot mode, facts of the BMC.</summary>
    Management,

    /// <summary>Switch ports and networks.</summary>
    Network,

    /// <summary>Power.</summary>
    Power,

    /// <summary>RAID.</summary>
    Raid,

    /// <summary>The rescue system.</summary>
    Rescue,

    /// <summary>Remote volumes.</summary>
    Storage,

    /// <summary>Vendor calls.</summary>
    Vendor,
}
