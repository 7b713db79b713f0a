using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Images;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;
using Microsoft.Extensions.Options;

namespace IronicConsole.Engine.Deploy;

/// <summary>The deploy interface <c>direct</c>: the agent downloads the image and writes it to disk. What it does are its steps.</summary>
public sealed class DirectDeploy(RamdiskFilesSource files, FleetIndex fleet, IOptions<DeployOptions> options, IOptions<ImagesOptions> images) : IHardware
{
    /// <summary>Its name in the API.</summary>
    public const string Word = "direct";

    /// <inheritdoc/>
    public string Name => Word;

    /// <inheritdoc/>
    public HardwareInterface Interface => HardwareInterface.Deploy;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Properties => RamdiskFilesSource.Properties;

    /// <inheritdoc/>
    public string? Warning(DriverNode node) => ImageSource.From(node.Node.InstanceInfo, options.Value.AllowMd5Checksum).Value?.Weakness;

    /// <inheritdoc/>
    public Problem? Validate(DriverNode node) => ImageSource.From(node.Node.InstanceInfo, options.Value.AllowMd5Checksum).Problem
        ?? ImageVerdict.Declared(node.Node.InstanceInfo.Text("image_disk_format"), images.Value.Permitted())
        ?? (node.Node.Interfaces.GetValueOrDefault(HardwareInterface.Boot) == "fake" ? null : Ramdisk(node.Node));

    private Problem? Ramdisk(Node node) => files.For(node) is { Ok: true } found ? ReadyIso.Check(node, found.Value, fleet.PortsOf(node.Id).Length) : files.For(node).Problem;
}
