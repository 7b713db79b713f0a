using System.Text;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using Microsoft.Extensions.Options;

namespace IronicConsole.Engine.Images;

/// <summary>
/// The boot CD of a node: kernel, ramdisk and parameters, at a URL that cannot be guessed and is gone once it is withdrawn. It holds the agent's token, so each boot has its own.
/// The node's static <c>network_data</c> goes with them, for an agent where no DHCP is. A ready boot ISO is left as it is: BMCs fetch it from its own URL.
/// </summary>
public sealed class BootMedia(string folder, BootFileCache files, IsoBuilder builder, BootMediaAddress address, IIds ids, IOptions<ImagesOptions> options) : IBootMedia
{
    /// <summary>The volume label by which agents, and what sets up their networks (glean), know the CD.</summary>
    public const string Label = "VMEDIA_BOOT_ISO";

    private const string NetworkFile = "/openstack/latest/network_data.json";
    private const int TokenCharacters = 43;

    /// <summary>Where published CDs lie: a folder each, <c>{node}.{token}/boot.iso</c>.</summary>
    public string Folder => folder;

    /// <inheritdoc/>
    public async Task<Result<Uri>> PublishAsync(DriverNode node, RamdiskBoot boot, CancellationToken cancel)
    {
        if (boot.Files.Iso is { } ready && RamdiskFiles.Fetchable(ready) is { } url) return url;
        if (address.Root is not { } root) return new Problem("media-url", 500, "It is not known by which address BMCs reach this server.") { Fix = "Set Agent:ApiUrl, e.g. to http://10.0.0.1:8081." };
        if (boot.Files.Iso is { } file) return await LendAsync(node.Id, root, file, boot.Files.Source == RamdiskFiles.OfNode, cancel).ConfigureAwait(false);
        if (BootMenu.Check(boot.Parameters) is { } wrong) return wrong;
        if (boot.Files is not { Kernel: { } kernelSource, Ramdisk: { } ramdiskSource }) return new Problem("ramdisk-missing", 400, $"Node {node.Node.Label} has no kernel and ramdisk to boot.");

        var ofNode = boot.Files.Source == RamdiskFiles.OfNode;
        var kernel = await files.GetAsync(kernelSource, ofNode, cancel).ConfigureAwait(false);
        if (!kernel.Ok) return kernel.Problem;
        var ramdisk = await files.GetAsync(ramdiskSource, ofNode, cancel).ConfigureAwait(false);
        if (!ramdisk.Ok) return ramdisk.Problem;

        await WithdrawAsync(node.Id).ConfigureAwait(false);
        var name = $"{node.Id:N}.{ids.Token(TokenCharacters)}";
        var made = await MakeAsync(Path.Combine(folder, name), kernel.Value, ramdisk.Value, boot, node.Node.NetworkData, cancel).ConfigureAwait(false);
        return made is null ? new Uri(root, $"/boot/{name}/boot.iso") : made;
    }

    /// <inheritdoc/>
    public Task WithdrawAsync(Guid node)
    {
        if (Directory.Exists(folder))
        {
            foreach (var old in Directory.GetDirectories(folder, $"{node:N}.*").Concat(Directory.GetDirectories(folder, $"making.{node:N}.*"))) Directory.Delete(old, recursive: true);
        }

        return Task.CompletedTask;
    }

    // A ready ISO that lies here: it gets a place of its own among the published ones, its content stays where it is.
    private async Task<Result<Uri>> LendAsync(Guid node, Uri root, string source, bool ofNode, CancellationToken cancel)
    {
        var file = await files.GetAsync(source, ofNode, cancel).ConfigureAwait(false);
        if (!file.Ok) return file.Problem;
        await WithdrawAsync(node).ConfigureAwait(false);
        var name = $"{node:N}.{ids.Token(TokenCharacters)}";
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.CreateDirectory(Path.Combine(folder, name));
        File.CreateSymbolicLink(Path.Combine(folder, name, "boot.iso"), file.Value);
        return new Uri(root, $"/boot/{name}/boot.iso");
    }

    private async Task<Problem?> MakeAsync(string place, string kernel, string ramdisk, RamdiskBoot boot, JsonMap networks, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var work = Path.Combine(folder, $"making.{Path.GetFileName(place)}");
        Directory.CreateDirectory(work);
        try
        {
            var problem = Kernels.Of(kernel) switch
            {
                KernelKind.Simulated => await PlainAsync(work, kernel, ramdisk, boot, networks, cancel).ConfigureAwait(false),
                KernelKind.LinuxX86 or KernelKind.LinuxArm64 => await BootableAsync(work, kernel, ramdisk, boot, networks, cancel).ConfigureAwait(false),
                _ => new Problem("kernel-unknown", 400, "The deploy kernel is no Linux kernel for x86 or 64-bit ARM.") { Field = "driver_info/deploy_kernel" },
            };
            if (problem is not null) return problem;
            Directory.Move(work, place);
            return null;
        }
        finally
        {
            if (Directory.Exists(work)) Directory.Delete(work, recursive: true);
        }
    }

    private async Task<Problem?> PlainAsync(string work, string kernel, string ramdisk, RamdiskBoot boot, JsonMap networks, CancellationToken cancel)
    {
        var iso = new Iso9660Writer(Label);
        iso.AddFile("/kernel", kernel);
        iso.AddFile("/ramdisk", ramdisk);
        iso.Add("/parameters.txt", Encoding.UTF8.GetBytes(BootMenu.File(boot.Parameters)));
        iso.Add("/boot/grub/grub.cfg", Encoding.UTF8.GetBytes(Menu(boot)));
        if (!networks.IsEmpty) iso.Add(NetworkFile, Encoding.UTF8.GetBytes(networks.ToString()));
        await using var to = new FileStream(Path.Combine(work, "boot.iso"), FileMode.Create, FileAccess.Write);
        await iso.WriteAsync(to).ConfigureAwait(false);
        cancel.ThrowIfCancellationRequested();
        return null;
    }

    private async Task<Problem?> BootableAsync(string work, string kernel, string ramdisk, RamdiskBoot boot, JsonMap networks, CancellationToken cancel)
    {
        var tree = Path.Combine(work, "tree");
        Directory.CreateDirectory(Path.Combine(tree, "boot", "grub"));
        await File.WriteAllTextAsync(Path.Combine(tree, "parameters.txt"), BootMenu.File(boot.Parameters), cancel).ConfigureAwait(false);
        await File.WriteAllTextAsync(Path.Combine(tree, "boot", "grub", "grub.cfg"), Menu(boot), cancel).ConfigureAwait(false);
        if (!networks.IsEmpty)
        {
            var file = Path.Combine(tree, NetworkFile.TrimStart('/'));
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, networks.ToString(), cancel).ConfigureAwait(false);
        }

        if (await builder.BuildAsync(tree, kernel, ramdisk, Path.Combine(work, "boot.iso"), cancel).ConfigureAwait(false) is { } problem) return problem;
        Directory.Delete(tree, recursive: true);
        return null;
    }

    private string Menu(RamdiskBoot boot) => BootMenu.Grub("/kernel", "/ramdisk", boot.Parameters, options.Value.SerialConsole);
}
