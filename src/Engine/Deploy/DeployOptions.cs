using System.ComponentModel.DataAnnotations;

namespace IronicConsole.Engine.Deploy;

/// <summary>Section <c>Deploy</c> of the configuration: what is booted, and how deploys and cleaning behave. Names follow Ironic's.</summary>
public sealed class DeployOptions
{
    /// <summary>Kernel of the ramdisk with the agent, for machines without one of their own: URL or absolute path.</summary>
    public string? Kernel { get; set; }

    /// <summary>Its ramdisk: URL or absolute path.</summary>
    public string? Ramdisk { get; set; }

    /// <summary>Kernels by <c>properties.cpu_arch</c>.</summary>
    public Dictionary<string, string> KernelByArch { get; } = new(StringComparer.Ordinal);

    /// <summary>Ramdisks by <c>properties.cpu_arch</c>.</summary>
    public Dictionary<string, string> RamdiskByArch { get; } = new(StringComparer.Ordinal);

    /// <summary>Kernel of the rescue system, with the agent in its ramdisk; null for what deploys boot.</summary>
    public string? RescueKernel { get; set; }

    /// <summary>Its ramdisk.</summary>
    public string? RescueRamdisk { get; set; }

    /// <summary>Kernels of rescue systems by <c>properties.cpu_arch</c>.</summary>
    public Dictionary<string, string> RescueKernelByArch { get; } = new(StringComparer.Ordinal);

    /// <summary>Ramdisks of rescue systems by <c>properties.cpu_arch</c>.</summary>
    public Dictionary<string, string> RescueRamdiskByArch { get; } = new(StringComparer.Ordinal);

    /// <summary>EFI system partition image that boot media carry, or null.</summary>
    public string? Bootloader { get; set; }

    /// <summary>The same by <c>properties.cpu_arch</c>.</summary>
    public Dictionary<string, string> BootloaderByArch { get; } = new(StringComparer.Ordinal);

    /// <summary>Refuse a node that has only a kernel or only a ramdisk, instead of looking further.</summary>
    public bool ErrorOnRamdiskConfigInconsistency { get; set; }

    /// <summary>Use an agent that runs already instead of rebooting; <c>driver_info.fast_track</c> of a node goes before it.</summary>
    public bool FastTrack { get; set; }

    /// <summary>How long ago such an agent may have been heard last, in seconds.</summary>
    public double FastTrackTimeoutSeconds { get; set; } = 300;

    /// <summary>How often a step in the agent is looked at, in seconds; the agent's own signs come on top.</summary>
    [Range(0.001, 3600)]
    public double PollSeconds { get; set; } = 15;

    /// <summary>How long an agent may leave questions unanswered before its step is given up, in seconds.</summary>
    public double AgentLostSeconds { get; set; } = 300;

    /// <summary>How long after power on the first sign of the agent may take before the machine is booted again, in seconds; 0 never does. Default 900.</summary>
    public double BootRetrySeconds { get; set; } = 900;

    /// <summary>How often a machine is booted in all before its silence is left to the wait's time-out. Default 3.</summary>
    [Range(1, 100)]
    public int BootAttempts { get; set; } = 3;

    /// <summary>How often the power is looked at while the agent shuts its machine down.</summary>
    public int SoftPowerOffPolls { get; set; } = 6;

    /// <summary>The pause between these looks, in seconds.</summary>
    public double SoftPowerOffPollSeconds { get; set; } = 5;

    /// <summary>Power a machine off when its deploy failed.</summary>
    public bool PowerOffAfterFailure { get; set; } = true;

    /// <summary>Power a machine off when its cleaning failed; off by default, so that logs can be read.</summary>
    public bool PowerOffInCleanFail { get; set; }

    /// <summary>Take MD5 checksums of images, here and in the agents. They are easily forged: each node that has one is warned about. Only for images that have no other.</summary>
    public bool AllowMd5Checksum { get; set; }

    /// <summary>Let the agent write raw images to disk while they come in.</summary>
    public bool StreamRawImages { get; set; } = true;

    /// <summary>Priority of <c>deploy.erase_devices</c> in automated cleaning; null for the agent's own, 0 for off.</summary>
    public int? EraseDevicesPriority { get; set; }

    /// <summary>Priority of <c>deploy.erase_devices_metadata</c> in automated cleaning; null for the agent's own, 0 for off.</summary>
    public int? EraseDevicesMetadataPriority { get; set; }

    /// <summary>Priority of <c>raid.delete_configuration</c> in automated cleaning; null for the agent's own, 0 for off.</summary>
    public int? DeleteConfigurationPriority { get; set; }

    /// <summary>Priority of <c>raid.create_configuration</c> in automated cleaning; null for the agent's own, 0 for off.</summary>
    public int? CreateConfigurationPriority { get; set; }

    /// <summary>How often a disk is overwritten with random data.</summary>
    public int ShredRandomOverwriteIterations { get; set; } = 1;

    /// <summary>Overwrite with zeros at last.</summary>
    public bool ShredFinalOverwriteWithZeros { get; set; } = true;

    /// <summary>Overwrite where the disk's own secure erase failed.</summary>
    public bool ContinueIfDiskSecureEraseFails { get; set; }

    /// <summary>Use ATA secure erase.</summary>
    public bool EnableAtaSecureErase { get; set; } = true;

    /// <summary>Use NVMe secure erase.</summary>
    public bool EnableNvmeSecureErase { get; set; } = true;

    /// <summary>How many disks are erased at once.</summary>
    [Range(1, 1024)]
    public int DiskErasureConcurrency { get; set; } = 4;

    /// <summary>The priorities that are set, by <c>interface.step</c>, for the planner.</summary>
    public IReadOnlyDictionary<string, int> CleanPriorities()
    {
        var set = new Dictionary<string, int>();
        foreach (var (name, priority) in new[]
        {
            ("deploy.erase_devices", EraseDevicesPriority), ("deploy.erase_devices_metadata", EraseDevicesMetadataPriority),
            ("raid.delete_configuration", DeleteConfigurationPriority), ("raid.create_configuration", CreateConfigurationPriority),
        })
        {
            if (priority is { } value) set[name] = value;
        }

        return set;
    }
}
