using IronicConsole.Engine.Deploy;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Secrets;

namespace IronicConsole.Engine.Rescues;

/// <summary>The rescue interface <c>agent</c>: the agent's ramdisk becomes the rescue system. What it does are its steps; what must be right before is asked here.</summary>
public sealed class AgentRescue(HardwareTypes hardware, RamdiskFilesSource files, FleetIndex fleet, SecretBox box) : IVerbGuard
{
    /// <summary>Its name in the API.</summary>
    public const string Word = "agent";

    /// <inheritdoc/>
    public Problem? Check(Node node, Verb verb, ProvisionRequest request)
    {
        if (verb is not (Verb.Rescue or Verb.Unrescue)) return null;
        var driver = new DriverNode(node, key => box.Open(node.Id, node.DriverInfo.Text(key)));
        var power = hardware.Of<IPower>(node, HardwareInterface.Power);
        if ((power.Problem ?? power.Value!.Validate(driver)) is { } noPower) return noPower;
        return node.Interfaces.GetValueOrDefault(HardwareInterface.Rescue) == Word && verb == Verb.Rescue ? Check(driver) : null;
    }

    /// <summary>What keeps the node from being booted into the rescue system, or null.</summary>
    public Problem? Check(DriverNode driver)
    {
        var node = driver.Node;
        var boot = hardware.Of<IBoot>(node, HardwareInterface.Boot);
        if ((boot.Problem ?? boot.Value!.Validate(driver)) is { } noBoot) return noBoot;
        if (!boot.Value!.UsesRamdiskFiles) return null;
        var ramdisk = files.For(node, rescue: true);
        return ramdisk.Problem ?? ReadyIso.Check(node, ramdisk.Value!, fleet.PortsOf(node.Id).Length);
    }
}
