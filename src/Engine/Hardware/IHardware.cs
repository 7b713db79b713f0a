using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Engine.Hardware;

/// <summary>What every implementation of an interface tells about itself.</summary>
public interface IHardware
{
    /// <summary>Its name in the API, e.g. <c>redfish-virtual-media</c>.</summary>
    string Name { get; }

    /// <summary>Which interface it implements.</summary>
    HardwareInterface Interface { get; }

    /// <summary>The <c>driver_info</c> keys it reads and what they mean, for <c>GET /v1/drivers/{name}/properties</c>.</summary>
    IReadOnlyDictionary<string, string> Properties { get; }

    /// <summary>What is missing or wrong in the node's configuration, without asking the hardware; null when all is well.</summary>
    Problem? Validate(DriverNode node);

    /// <summary>What is allowed in the node's configuration and weak all the same, in words; null for nothing.</summary>
    string? Warning(DriverNode node) => null;
}

/// <summary>Power of one node, through its BMC. Safe to call twice: the engine repeats a call after a crash.</summary>
public interface IPower : IHardware
{
    /// <summary>The actions that the hardware can do.</summary>
    IReadOnlySet<PowerAction> Supported { get; }

    /// <summary>Whether the recorded state may be forced upon the hardware when it differs; where not, the hardware's state is recorded.</summary>
    bool CanBeForced => true;

    /// <summary>Asks the BMC now; never answers from a cache.</summary>
    /// <returns>The state, or <c>bmc-unreachable</c>, <c>bmc-credentials</c>, <c>bmc-certificate</c>, <c>bmc-busy</c> (has RetryAfter), <c>bmc-answer</c>.</returns>
    /// <seealso href="https://redfish.dmtf.org/schemas/v1/ComputerSystem.json">Redfish PowerState</seealso>
    Task<Result<PowerState>> ReadAsync(DriverNode node, CancellationToken cancel);

    /// <summary>Sends the action and returns once the BMC took it; the caller polls <see cref="ReadAsync"/> for the effect. Already being in the wanted state is success.</summary>
    Task<Problem?> SendAsync(DriverNode node, PowerAction action, CancellationToken cancel);
}

/// <summary>What a machine may boot from, in Ironic's words: pxe disk cdrom bios safe uefihttp floppy.</summary>
/// <param name="Device">The device.</param>
/// <param name="Persistent">For every boot, or for the next one.</param>
public sealed record BootDevice(string? Device, bool? Persistent);

/// <summary>Facts that the BMC knows without an agent.</summary>
public sealed record BmcFacts
{
    /// <summary>Manufacturer.</summary>
    public string? Vendor { get; init; }

    /// <summary>Model.</summary>
    public string? Model { get; init; }

    /// <summary>Serial number.</summary>
    public string? Serial { get; init; }

    /// <summary>SMBIOS UUID.</summary>
    public string? SystemUuid { get; init; }

    /// <summary>BIOS version.</summary>
    public string? BiosVersion { get; init; }

    /// <summary>BMC firmware version.</summary>
    public string? BmcVersion { get; init; }

    /// <summary><c>x86_64</c>, <c>aarch64</c>, ... or null.</summary>
    public string? CpuArch { get; init; }

    /// <summary>CPU threads, or null.</summary>
    public int? Cpus { get; init; }

    /// <summary>Memory in MiB, or null.</summary>
    public long? MemoryMb { get; init; }

    /// <summary>Sizes of the disks in bytes; those unknown are left out.</summary>
    public IReadOnlyList<long> DiskBytes { get; init; } = [];

    /// <summary>MAC addresses, lower case.</summary>
    public IReadOnlyList<string> Macs { get; init; } = [];

    /// <summary><c>uefi</c>, <c>bios</c> or null.</summary>
    public string? BootMode { get; init; }

    /// <summary>Whether the system that runs was booted with secure boot, or null.</summary>
    public bool? SecureBoot { get; init; }

    /// <summary>The time of the BMC's clock when it was asked, or null.</summary>
    public DateTimeOffset? Clock { get; init; }

    /// <summary><c>OK</c>, <c>Warning</c>, <c>Critical</c> or null.</summary>
    public string? Health { get; init; }
}

/// <summary>How a machine boots, as its hardware says.</summary>
/// <param name="Mode"><c>uefi</c>, <c>bios</c> or null when it does not tell.</param>
/// <param name="Secure">Whether secure boot is in force, or null when it does not tell. A change is in force after the next boot.</param>
public sealed record FirmwareBoot(string? Mode, bool? Secure);

/// <summary>Boot device, boot mode and facts of one node.</summary>
public interface IManagement : IHardware
{
    /// <summary>Devices that can be set, in Ironic's words.</summary>
    Task<Result<IReadOnlyList<string>>> SupportedBootDevicesAsync(DriverNode node, CancellationToken cancel);

    /// <summary>The device that is set.</summary>
    Task<Result<BootDevice>> ReadBootDeviceAsync(DriverNode node, CancellationToken cancel);

    /// <summary>Sets it. Safe to call twice.</summary>
    Task<Problem?> SetBootDeviceAsync(DriverNode node, string device, bool persistent, CancellationToken cancel);

    /// <summary>Sets <c>uefi</c> or <c>bios</c>; <c>not-supported</c> when the hardware cannot.</summary>
    Task<Problem?> SetBootModeAsync(DriverNode node, string mode, CancellationToken cancel);

    /// <summary>Switches secure boot on or off for the boots to come; <c>not-supported</c> when the hardware cannot. Safe to call twice.</summary>
    Task<Problem?> SetSecureBootAsync(DriverNode node, bool on, CancellationToken cancel);

    /// <summary>Reads how the machine boots: boot mode and secure boot, and nothing else.</summary>
    Task<Result<FirmwareBoot>> ReadFirmwareBootAsync(DriverNode node, CancellationToken cancel);

    /// <summary>Reads what the BMC knows of its machine; parts it does not tell are null.</summary>
    Task<Result<BmcFacts>> ReadFactsAsync(DriverNode node, CancellationToken cancel);

    /// <summary>Sends a non-maskable interrupt; <c>not-supported</c> when the hardware cannot.</summary>
    Task<Problem?> InjectNmiAsync(DriverNode node, CancellationToken cancel);

    /// <summary>Sets the BMC's clock; <c>not-supported</c> when it cannot. Safe to call twice.</summary>
    Task<Problem?> SetClockAsync(DriverNode node, DateTimeOffset now, CancellationToken cancel);

    /// <summary>Restarts the BMC; <c>not-supported</c> when it cannot. It does not answer for a while then.</summary>
    Task<Problem?> ResetBmcAsync(DriverNode node, CancellationToken cancel);
}

/// <summary>A management implementation whose BMC has virtual drives: they take a medium from a URL that the BMC itself fetches.</summary>
public interface IVirtualMedia
{
    /// <summary>Puts a medium into the drive of that kind; what is in it is taken out before. Safe to call twice.</summary>
    /// <param name="node">The node.</param>
    /// <param name="device"><c>cdrom</c>, <c>floppy</c> or <c>disk</c> (a USB stick).</param>
    /// <param name="image">Where the BMC fetches it.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>Null, or <c>not-supported</c> when there is no such drive, or what the BMC said.</returns>
    Task<Problem?> AttachAsync(DriverNode node, string device, Uri image, CancellationToken cancel);

    /// <summary>Takes the media out of the drives of these kinds. Safe to call twice.</summary>
    Task<Problem?> DetachAsync(DriverNode node, IReadOnlyList<string> devices, CancellationToken cancel);
}

/// <summary>How a machine is booted: into the ramdisk with the agent, or into its instance.</summary>
public interface IBoot : IHardware
{
    /// <summary>Whether the agent token can travel in the boot medium, so that it need not be handed out at lookup.</summary>
    bool CarriesToken { get; }

    /// <summary>Whether it boots the configured kernel and ramdisk; false where somebody else boots the machine.</summary>
    bool UsesRamdiskFiles => true;

    /// <summary>Makes the next boot go into the ramdisk with these kernel parameters (media made and inserted, boot device set). Does not touch power. Safe to call twice.</summary>
    /// <param name="node">The node.</param>
    /// <param name="ramdisk">Kernel, ramdisk, bootloader and parameters.</param>
    /// <param name="cancel">Ends the wait.</param>
    Task<Problem?> PrepareRamdiskAsync(DriverNode node, RamdiskBoot ramdisk, CancellationToken cancel);

    /// <summary>Takes away what <see cref="PrepareRamdiskAsync"/> left. Safe to call twice.</summary>
    Task<Problem?> CleanUpRamdiskAsync(DriverNode node, CancellationToken cancel);

    /// <summary>Makes the next boots go to the instance on disk. Safe to call twice.</summary>
    Task<Problem?> PrepareInstanceAsync(DriverNode node, CancellationToken cancel);
}

/// <summary>Kernel and ramdisk to boot, always a pair from one level of configuration.</summary>
/// <param name="Kernel">URL or absolute path; null when <paramref name="Iso"/> is given.</param>
/// <param name="Ramdisk">URL or absolute path; null when <paramref name="Iso"/> is given.</param>
/// <param name="Iso">URL or path of a ready boot ISO (<c>deploy_iso</c>), or null. It carries no parameters of ours, so no token either.</param>
/// <param name="Bootloader">URL or path of an EFI system partition image, or null.</param>
/// <param name="Source">Where the pair comes from, in words for the node page, e.g. <c>driver_info</c> or <c>configuration for x86_64</c>.</param>
public sealed record RamdiskFiles(string? Kernel, string? Ramdisk, string? Iso, string? Bootloader, string Source)
{
    /// <summary>The <see cref="Source"/> of what the node itself names.</summary>
    public const string OfNode = "driver_info";

    /// <summary>The http or https URL in <paramref name="text"/>, or null: a path, or nothing of the kind.</summary>
    public static Uri? Fetchable(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url : null;
}

/// <summary>A boot into the ramdisk.</summary>
/// <param name="Files">What to boot.</param>
/// <param name="Parameters">Kernel parameters in order, e.g. <c>ipa-api-url</c> = <c>http://10.0.0.1:8081</c>; a null value is a bare word.</param>
public sealed record RamdiskBoot(RamdiskFiles Files, IReadOnlyList<KeyValuePair<string, string?>> Parameters);
