using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Images;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Secrets;
using Microsoft.Extensions.Options;

namespace IronicConsole.Engine.Deploy;

/// <summary>What must be right before a deploy may be asked for: the request is refused with it, and nothing has begun.</summary>
public sealed class DeployValidation(HardwareTypes hardware, RamdiskFilesSource files, FleetIndex fleet, SecretBox box, IOptions<DeployOptions> options, IOptions<ImagesOptions> images) : IVerbGuard
{
    /// <inheritdoc/>
    public Problem? Check(Node node, Verb verb, ProvisionRequest request) => verb is Verb.Deploy or Verb.Rebuild
        ? Check(node, new DriverNode(node, key => box.Open(node.Id, node.DriverInfo.Text(key))), request) : null;

    /// <summary>All that is wrong, in one problem; null when the node can be deployed.</summary>
    /// <param name="node">The node.</param>
    /// <param name="driver">The node as drivers see it.</param>
    /// <param name="request">What comes with the verb.</param>
    public Problem? Check(Node node, DriverNode driver, ProvisionRequest request)
    {
        var found = new List<Problem>();
        if (ConfigDrive.Check(request.ConfigDrive) is { } drive) found.Add(drive);
        var power = hardware.Of<IPower>(node, HardwareInterface.Power);
        if ((power.Problem ?? power.Value!.Validate(driver)) is { } noPower) found.Add(noPower);
        if (hardware.Of<INetwork>(node, HardwareInterface.Network).Value is { } network && (network.Validate(driver) ?? network.CheckPorts(fleet.PortsOf(node.Id))) is { } noNetwork) found.Add(noNetwork);
        if (node.Interfaces.GetValueOrDefault(HardwareInterface.Deploy) == DirectDeploy.Word && CheckDirect(node, driver) is { } direct) found.AddRange(direct);
        return found.Count switch
        {
            0 => null,
            1 => found[0],
            _ => found[0] with { Told = string.Join(" ", found.Select(p => p.Told)), Fix = string.Join(" ", found.Select(p => p.Fix).Where(f => f is not null)) },
        };
    }

    /// <summary>What is wrong for the deploy interface <c>direct</c>.</summary>
    public IReadOnlyList<Problem> CheckDirect(Node node, DriverNode driver)
    {
        var found = new List<Problem>();
        if (ImageSource.From(node.InstanceInfo, options.Value.AllowMd5Checksum).Problem is { } image) found.Add(image);
        if (ImageVerdict.Declared(node.InstanceInfo.Text("image_disk_format"), images.Value.Permitted()) is { } format) found.Add(format);
        var boot = hardware.Of<IBoot>(node, HardwareInterface.Boot);
        if ((boot.Problem ?? boot.Value!.Validate(driver)) is { } noBoot) found.Add(noBoot);
        if (!boot.Ok || !boot.Value.UsesRamdiskFiles) return found;
        var ramdisk = files.For(node);
        if ((ramdisk.Problem ?? ReadyIso.Check(node, ramdisk.Value!, fleet.PortsOf(node.Id).Length)) is { } noFiles) found.Add(noFiles);
        return found;
    }
}
