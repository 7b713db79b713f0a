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

    private readonly DeployOptions _options = options.Value;

    /// <summary>The files for a node, with the words where they come from; or what is missing.</summary>
    public Result<RamdiskFiles> For(Node node)
    {
        if (node.DriverInfo.Text(ReadyIso.Key) is { Length: > 0 } iso) return ReadyIso.Check(iso) is { } wrong ? wrong : new RamdiskFiles(null, null, iso, null, RamdiskFiles.OfNode);

        var arch = node.Properties.Text("cpu_arch") ?? "";
        foreach (var (kernel, ramdisk, source) in new (string?, string?, string)[]
        {
            (node.DriverInfo.Text("deploy_kernel"), node.DriverInfo.Text("deploy_ramdisk"), RamdiskFiles.OfNode),
            (_options.KernelByArch.GetValueOrDefault(arch), _options.RamdiskByArch.GetValueOrDefault(arch), $"configuration for {arch}"),
            (_options.Kernel, _options.Ramdisk, "configuration"),
        })
        {
            var (hasKernel, hasRamdisk) = (!string.IsNullOrEmpty(kernel), !string.IsNullOrEmpty(ramdisk));
            if (hasKernel && hasRamdisk) return new RamdiskFiles(kernel, ramdisk, null, Bootloader(node, arch), source);
            if (hasKernel != hasRamdisk && _options.ErrorOnRamdiskConfigInconsistency) return Half(source, hasKernel);
        }

        return new Problem("ramdisk-missing", 400, $"Node {node.Label} has no kernel and ramdisk to boot the agent with.")
        {
            Field = "driver_info/deploy_kernel",
            Fix = "Set deploy_kernel and deploy_ramdisk in its driver_info, or Deploy:Kernel and Deploy:Ramdisk in the configuration.",
        };
    }

    /// <summary>What is wrong with the configuration itself, for a warning at start: architectures that have only half a pair.</summary>
    public IEnumerable<string> Warnings() => _options.KernelByArch.Keys.Except(_options.RamdiskByArch.Keys).Order()
        .Select(arch => $"Deploy:KernelByArch has {arch}, Deploy:RamdiskByArch has not: neither is used for {arch}.")
        .Concat(_options.RamdiskByArch.Keys.Except(_options.KernelByArch.Keys).Order()
            .Select(arch => $"Deploy:RamdiskByArch has {arch}, Deploy:KernelByArch has not: neither is used for {arch}."));

    private string? Bootloader(Node node, string arch) => node.DriverInfo.Text("bootloader") ?? _options.BootloaderByArch.GetValueOrDefault(arch) ?? _options.Bootloader;

    private static Problem Half(string source, bool hasKernel) => new(
        "ramdisk-inconsistent", 400, $"The {source} has a {(hasKernel ? "kernel" : "ramdisk")} without its {(hasKernel ? "ramdisk" : "kernel")}.")
    {
        Field = hasKernel ? "driver_info/deploy_ramdisk" : "driver_info/deploy_kernel",
        Fix = "Give both or neither.",
    };
}
