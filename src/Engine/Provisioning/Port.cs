using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Provisioning;

/// <summary>A network interface card of a node.</summary>
public sealed record Port
{
    /// <summary>Its UUID.</summary>
    public required Guid Id { get; init; }

    /// <summary>Order of creation.</summary>
    public long Number { get; init; }

    /// <summary>The node it sits in.</summary>
    public required Guid NodeId { get; init; }

    /// <summary>MAC address, lower case with colons, unique.</summary>
    public required string Address { get; init; }

    /// <summary>Its name, once among ports; null for none.</summary>
    public string? Name { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>The operator's own keys.</summary>
    public JsonMap Extra { get; init; } = JsonMap.Empty;

    /// <summary>What the engine keeps.</summary>
    public JsonMap InternalInfo { get; init; } = JsonMap.Empty;

    /// <summary>Switch side: switch_id, port_id, switch_info.</summary>
    public JsonMap LocalLinkConnection { get; init; } = JsonMap.Empty;

    /// <summary>Physical network, or null.</summary>
    public string? PhysicalNetwork { get; init; }

    /// <summary>Its port group.</summary>
    public Guid? PortgroupId { get; init; }

    /// <summary>Whether the machine may boot from it.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.Never)]
    public bool PxeEnabled { get; init; } = true;

    /// <summary>Whether it is a smart NIC.</summary>
    public bool IsSmartnic { get; init; }
}
