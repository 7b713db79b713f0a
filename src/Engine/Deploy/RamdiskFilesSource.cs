using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;
using Microsoft.Extensions.Options;

namespace IronicConsole.Engine.Deploy;

/// <summary>
/// Which kernel and ramdisk a node boots: always a pair from one level. <c>driver_info</c> goes before the configuration for its architecture, that before the configuration's default.
/// Half a pair counts as none, or is an error where the configuration wants so.
/// </summary>
public sealed class RamdiskFilesSource(IOptions<DeployOptions> options)
{
    /// <summary>The keys of <c>driver_info</c> and their meaning.</summary>
    public static IReadOnlyDictionary<string, string> Properties { get; } = new Dictionary<string, string>
    {
        ["deploy_kernel"] = "URL or path of the kernel that starts the agent; goes with deploy_ramdisk. Without the pair the configuration's is used.",
        ["deploy_ramdisk"] = "URL or path of the ramdisk with the agent; goes with deploy_kernel.",
        ["deploy_iso"] = "URL or path of a ready boot ISO with the agent, instead of kernel and ramdisk. The BMC fetches a URL itself. Optional.",
        ["bootloader"] = "URL or path of an EFI system partition image for the boot ISO. Optional.",
    };

    /// <summary>The keys of <c>driver_info</c> that go before those when a rescue system is booted.</summary>
    public static IReadOnlyDictionary<string, string> RescueProperties { get; } = new Dictionary<string, string>
    {
        ["rescue_kernel"] = "URL or path of the kernel of the rescue system; goes with rescue_ramdisk. Without the pair the configuration's is used, and without that what deploys boot.",
        ["rescue_ramdisk"] = "URL or path of the ramdisk of the rescue system, with the agent in it; goes with rescue_kernel.",
        [ReadyIso.RescueKey] = "URL or path of a ready boot ISO of the rescue system with the agent, instead of kernel and ramdisk. Optional.",
    };

    private readonly DeployOptions _options = options.Value;

    /// <summary>The files for a node, with the words where they come from; or what is missing.</summary>
    /// <param name="node">The node.</param>
    /// <param name="rescue">For a rescue system: what is named for those goes before what deploys boot.</param>
    public Result<RamdiskFiles> For(Node node, bool rescue = false)
    {
        var arch = node.Properties.Text("cpu_arch") ?? "";
        if (rescue && Named(node, arch, ReadyIso.RescueKey, RescueLevels(node, arch)) is { } own) return own;
        return Named(node, arch, ReadyIso.Key, Levels(node, arch)) ?? new Problem("ramdisk-missing", 400, $"Node {node.Label} has no kernel and ramdisk to boot the agent with.")
        {
            Field = "driver_info/deploy_kernel",
            Fix = "Set deploy_kernel and deploy_ramdisk in its driver_info, or Deploy:Kernel and Deploy:Ramdisk in the configuration.",
        };
    }

    private (string?, string?, string)[] Levels(Node node, string arch) =>
    [
        (node.DriverInfo.Text("deploy_kernel"), node.DriverInfo.Text("deploy_ramdisk"), RamdiskFiles.OfNode),
        (_options.KernelByArch.GetValueOrDefault(arch), _options.RamdiskByArch.GetValueOrDefault(arch), $"configuration for {arch}"),
        (_options.Kernel, _options.Ramdisk, "configuration"),
    ];

    private (string?, string?, string)[] RescueLevels(Node node, string arch) =>
    [
        (node.DriverInfo.Text("rescue_kernel"), node.DriverInfo.Text("rescue_ramdisk"), RamdiskFiles.OfNode),
        (_options.RescueKernelByArch.GetValueOrDefault(arch), _options.RescueRamdiskByArch.GetValueOrDefault(arch), $"configuration of rescue systems for {arch}"),
        (_options.RescueKernel, _options.RescueRamdisk, "configuration of rescue systems"),
    ];

    private Result<RamdiskFiles>? Named(Node node, string arch, string isoKey, (string? Kernel, string? Ramdisk, string Source)[] levels)
    {
        if (node.DriverInfo.Text(isoKey) is { Length: > 0 } iso) return ReadyIso.Check(iso, isoKey) is { } wrong ? wrong : new RamdiskFiles(null, null, iso, null, RamdiskFiles.OfNode);
        foreach (var (kernel, ramdisk, source) in levels)
        {
            var (hasKernel, hasRamdisk) = (!string.IsNullOrEmpty(kernel), !string.IsNullOrEmpty(ramdisk));
            if (hasKernel && hasRamdisk) return new RamdiskFiles(kernel, ramdisk, null, Bootloader(node, arch), source);
            if (hasKernel != hasRamdisk && _options.ErrorOnRamdiskConfigInconsistency) return Half(source, hasKernel, isoKey == ReadyIso.Key ? "deploy" : "rescue");
        }

        return null;
    }

    /// <summary>What is wrong with the configuration itself, for a warning at start: architectures that have only half a pair.</summary>
    public IEnumerable<string> Warnings() =>
    [
        .. Warnings("Kernel", _options.KernelByArch, "Ramdisk", _options.RamdiskByArch), .. Warnings("Ramdisk", _options.RamdiskByArch, "Kernel", _options.KernelByArch),
        .. Warnings("RescueKernel", _options.RescueKernelByArch, "RescueRamdisk", _options.RescueRamdiskByArch), .. Warnings("RescueRamdisk", _options.RescueRamdiskByArch, "RescueKernel", _options.RescueKernelByArch),
    ];

    private static IEnumerable<string> Warnings(string one, Dictionary<string, string> has, string other, Dictionary<string, string> lacks) =>
        has.Keys.Except(lacks.Keys).Order().Select(arch => $"Deploy:{one}ByArch has {arch}, Deploy:{other}ByArch has not: neither is used for {arch}.");

    private string? Bootloader(Node node, string arch) => node.DriverInfo.Text("bootloader") ?? _options.BootloaderByArch.GetValueOrDefault(arch) ?? _options.Bootloader;

    private static Problem Half(string source, bool hasKernel, string what) => new(
        "ramdisk-inconsistent", 400, $"The {source} has a {(hasKernel ? "kernel" : "ramdisk")} without its {(hasKernel ? "ramdisk" : "kernel")}.")
    {
        Field = hasKernel ? $"driver_info/{what}_ramdisk" : $"driver_info/{what}_kernel",
        Fix = "Give both or neither.",
    };
}
