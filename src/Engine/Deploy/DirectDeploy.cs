using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;
using Microsoft.Extensions.Options;

namespace IronicConsole.Engine.Deploy;

/// <summary>The deploy interface <c>direct</c>: the agent downloads the image and writes it to disk. What it does are its steps.</summary>
public sealed class DirectDeploy(RamdiskFilesSource files, IOptions<DeployOptions> options) : IHardware
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
    public Problem? Validate(DriverNode node) => ImageSource.From(node.Node.InstanceInfo, options.Value.AllowMd5Checksum).Problem
        ?? (node.Node.Interfaces.GetValueOrDefault(HardwareInterface.Boot) == "fake" ? null : files.For(node.Node).Problem);
}
