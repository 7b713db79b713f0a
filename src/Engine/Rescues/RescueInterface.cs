using IronicConsole.Engine.Deploy;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Engine.Rescues;

/// <summary>The rescue interface <c>agent</c> as the API tells of it.</summary>
/// <param name="rescue">Checks; asked for when needed, since it needs all interfaces.</param>
public sealed class RescueInterface(Func<AgentRescue> rescue) : IHardware
{
    /// <inheritdoc/>
    public string Name => AgentRescue.Word;

    /// <inheritdoc/>
    public HardwareInterface Interface => HardwareInterface.Rescue;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Properties => RamdiskFilesSource.RescueProperties;

    /// <inheritdoc/>
    public Problem? Validate(DriverNode node) => rescue().Check(node);
}
