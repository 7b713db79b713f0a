namespace IronicConsole.Engine.Inspection;

/// <summary>Section <c>Inspection</c> of the configuration.</summary>
public sealed class InspectionOptions
{
    /// <summary>Hooks of in-band inspection, in order; those that others build on stand before them.</summary>
    public string[] Hooks { get; set; } =
        ["ramdisk-error", "validate-interfaces", "ports", "architecture", "memory", "cpus", "boot-mode", "cpu-capabilities", "local-link-connection", "parse-lldp", "root-device"];

    /// <summary>Hooks of inspection through the BMC, in order.</summary>
    public string[] RedfishHooks { get; set; } = ["validate-interfaces", "ports", "architecture"];

    /// <summary>Which interfaces become ports: <c>pxe</c> (the one booted from; with an address when that is not known), <c>active</c> (with an address), <c>all</c>, <c>disabled</c>.</summary>
    public string AddPorts { get; set; } = "pxe";

    /// <summary>Which ports stay: <c>all</c>, <c>present</c> (seen in the inventory), <c>added</c> (that this inspection would add).</summary>
    public string KeepPorts { get; set; } = "all";

    /// <summary>Set <c>pxe_enabled</c> of existing ports by what the machine booted from.</summary>
    public bool UpdatePxeEnabled { get; set; } = true;

    /// <summary>Before an in-band inspection of a node without ports, make them from the MAC addresses that the BMC knows.</summary>
    public bool PreCreatePorts { get; set; } = true;

    /// <summary>Power the machine off after an in-band inspection (unless fast track keeps its agent running).</summary>
    public bool PowerOff { get; set; } = true;

    /// <summary>Leave 1 GiB of the root disk out of <c>local_gb</c>, for partitions.</summary>
    public bool DiskPartitioningSpacing { get; set; } = true;

    /// <summary>Names for PCI devices, counted into capabilities by the hook <c>pci-devices</c>.</summary>
    public List<PciAlias> PciAliases { get; } = [];
}

/// <summary>A name for a PCI device.</summary>
public sealed class PciAlias
{
    /// <summary>The capability that counts it.</summary>
    public string Name { get; set; } = "";

    /// <summary>Vendor, four hexadecimal digits.</summary>
    public string VendorId { get; set; } = "";

    /// <summary>Product, four hexadecimal digits.</summary>
    public string ProductId { get; set; } = "";
}
