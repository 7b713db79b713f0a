using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Engine.Hardware;

/// <summary>A node as a driver sees it: its maps, and its secrets opened only while the driver asks.</summary>
/// <param name="node">The node.</param>
/// <param name="open">Opens a sealed value of <c>driver_info</c> by key; null when the key is not set.</param>
public sealed class DriverNode(Node node, Func<string, Secret?> open)
{
    /// <summary>The node's UUID.</summary>
    public Guid Id => node.Id;

    /// <summary>The node.</summary>
    public Node Node => node;

    /// <summary>A plain value of <c>driver_info</c>.</summary>
    public string? Text(string key) => node.DriverInfo.Text(key);

    /// <summary>A secret of <c>driver_info</c>, in clear.</summary>
    public Secret? Secret(string key) => open(key);
}
