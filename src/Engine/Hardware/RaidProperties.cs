namespace IronicConsole.Engine.Hardware;

/// <summary>What a volume of <c>target_raid_config</c> may say of itself, and what that means (firmware-bios-raid.md §4).</summary>
public static class RaidProperties
{
    /// <summary>A sentence or two for each property, in order.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> OfDisks { get; } =
    [
        new("raid_level", "RAID level of the volume: JBOD, 0, 1, 2, 5, 6, 1+0, 5+0 or 6+0. Required."),
        new("size_gb", "Size of the volume in GiB, a whole number, or MAX for all that is left. Required."),
        new("volume_name", "Name of the volume. Optional; without it the hardware names it."),
        new("is_root_volume", "true for the volume that the instance is written to; at most one volume may say so. Optional, false by default."),
        new("share_physical_disks", "true when other volumes may lie on the same physical disks. Optional, false by default."),
        new("disk_type", "Kind of the physical disks: hdd or ssd. Optional; any kind without it."),
        new("interface_type", "Interface of the physical disks: sata, scsi or sas. Optional; any interface without it."),
        new("number_of_physical_disks", "How many physical disks the volume uses. Optional; the least that its level needs without it."),
        new("controller", "The controller that makes the volume, as the hardware calls it; software for a volume of the operating system's own. Optional."),
        new("physical_disks", "The physical disks to use, as the controller calls them; of a software volume at least two sets of device hints. Optional; needs controller."),
    ];
}
