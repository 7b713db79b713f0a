using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Records;

namespace IronicConsole.Engine.Portgroups;

/// <summary>Ports of a node that act as one (a bond, a LAG; API 1.23). Its ports name it (<see cref="Provisioning.Port.PortgroupId"/>).</summary>
public sealed record Portgroup : NodePart
{
    /// <summary>The word of the kind.</summary>
    public const string Word = "portgroup";

    /// <summary>MAC address of the whole, lower case with colons, once among port groups; null for none.</summary>
    public string? Address { get; init; }

    /// <summary>How its ports work together, as the Linux bonding driver calls it.</summary>
    public required string Mode { get; init; }

    /// <summary>Settings of the bond, e.g. <c>miimon</c>.</summary>
    public JsonMap Properties { get; init; } = JsonMap.Empty;

    /// <summary>Whether its ports can be used alone too: boot the machine, carry a VIF of their own.</summary>
    public bool StandalonePortsSupported { get; init; }

    /// <summary>Physical network of its ports, or null.</summary>
    public string? PhysicalNetwork { get; init; }

    /// <summary>The operator's own word for what it is for.</summary>
    public string? Category { get; init; }

    /// <summary>The operator's own keys.</summary>
    public JsonMap Extra { get; init; } = JsonMap.Empty;

    /// <summary>What the engine keeps: the VIF that is attached.</summary>
    public JsonMap InternalInfo { get; init; } = JsonMap.Empty;

    /// <inheritdoc/>
    public override string Kind => Word;
}

/// <summary>Holds the MAC address of a port group, which is its name: so no two of them have one, whoever gives it.</summary>
public sealed record PortgroupAddress : NodePart
{
    /// <summary>The word of the kind.</summary>
    public const string Word = "portgroup-address";

    /// <summary>The port group.</summary>
    public required Guid PortgroupId { get; init; }

    /// <inheritdoc/>
    public override string Kind => Word;
}
