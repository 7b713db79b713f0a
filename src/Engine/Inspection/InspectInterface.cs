using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Engine.Inspection;

/// <summary>An implementation of inspection; what it does is in its steps.</summary>
/// <param name="name"><c>agent</c>, <c>redfish</c> or <c>no-inspect</c>.</param>
/// <param name="properties">The keys of <c>driver_info</c> that it reads.</param>
public sealed class InspectInterface(string name, IReadOnlyDictionary<string, string> properties) : IHardware
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<InspectInterface> All { get; } =
    [
        new("agent", new Dictionary<string, string> { ["fast_track"] = "Keep the agent running between operations of this node. Optional." }),
        new("redfish", new Dictionary<string, string>()),
        new("no-inspect", new Dictionary<string, string>()),
    ];

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public HardwareInterface Interface => HardwareInterface.Inspect;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Properties => properties;

    /// <summary>Refuses <c>no-inspect</c>, which has nothing to inspect with.</summary>
    public Problem? Validate(DriverNode node) => name == "no-inspect"
        ? new Problem("not-supported", 400, $"Node {node.Node.Label} uses inspect interface 'no-inspect', which cannot inspect.") { Fix = "Set inspect_interface to agent or redfish." }
        : null;
}
