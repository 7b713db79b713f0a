using System.Collections.Immutable;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Nodes;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Records;
using IronicConsole.Engine.Store;
using IronicConsole.Engine.Vifs;

namespace IronicConsole.Engine.Portgroups;

/// <summary>All that must hold for a port group to be stored; every problem is told at once.</summary>
/// <remarks>Source: what Ironic asks of port groups (api.md §1.8 and §5).</remarks>
internal static class PortgroupRules
{
    private static readonly ImmutableHashSet<ProvisionState> Movable = [ProvisionState.Enroll, ProvisionState.Inspecting, ProvisionState.InspectWait, ProvisionState.Manageable];
    private static readonly Func<PartChange<Portgroup>, IEnumerable<Problem>>[] All = [UniqueName, UniqueAddress, Home, Standalone];

    /// <summary>Every problem of a change as one, or null.</summary>
    public static Problem? Check(PartChange<Portgroup> change) => FieldReading.Together([.. All.SelectMany(rule => rule(change))]);

    /// <summary>Why a port group may not be deleted now, or null.</summary>
    public static Problem? MayDelete(IUnit unit, Portgroup group, Node node)
    {
        if (PortsOf(unit, group) is [var first, ..]) return NotEmpty(group, $"Take its ports out first, e.g. {first.Address}.");
        return group.InternalInfo.Text(VifPlaces.Key) is { } vif && !node.Maintenance
            ? Problem.Conflict("invalid-state", $"Portgroup {group.Id} can not be deleted: VIF {vif} is attached to it.", "Detach the VIF or set maintenance first.") : null;
    }

    /// <summary>The ports of a group.</summary>
    public static IReadOnlyList<Port> PortsOf(IUnit unit, Portgroup group) => [.. unit.PortsOf(group.NodeId).Where(p => p.PortgroupId == group.Id)];

    private static IEnumerable<Problem> UniqueName(PartChange<Portgroup> change)
    {
        if (change.After.Name is { } name && change.Unit.RecordNamed<Portgroup>(name) is { } other && other.Id != change.After.Id)
            yield return Problem.Conflict("duplicate-name", $"A portgroup with name {name} already exists.", "Choose another name.") with { Field = "name" };
    }

    private static IEnumerable<Problem> UniqueAddress(PartChange<Portgroup> change)
    {
        if (change.After.Address is { } mac && change.Unit.RecordNamed<PortgroupAddress>(mac) is { } other && other.PortgroupId != change.After.Id)
            yield return Problem.Conflict("duplicate-address", $"A portgroup with MAC address {mac} already exists.", "Choose another address, or none.") with { Field = "address" };
    }

    private static IEnumerable<Problem> Home(PartChange<Portgroup> change)
    {
        if (change.Before is not { } before || before.NodeId == change.After.NodeId) yield break;
        foreach (var node in new[] { change.Node, change.Unit.Node(change.After.NodeId)! }.Where(n => !n.Maintenance && !Movable.Contains(n.ProvisionState)))
        {
            yield return Problem.Conflict(
                "invalid-state", $"Portgroup {before.Id} can not be moved while node {node.Id} is in state '{node.ProvisionState.Wire()}'.", "Move it in enroll, manageable or inspection, or set maintenance first.") with { Field = "node_uuid" };
        }

        if (PortsOf(change.Unit, before) is [var first, ..]) yield return NotEmpty(before, $"Take its ports out first, e.g. {first.Address}.") with { Field = "node_uuid" };
    }

    private static IEnumerable<Problem> Standalone(PartChange<Portgroup> change)
    {
        if (change.Before is not { StandalonePortsSupported: true } before || change.After.StandalonePortsSupported) yield break;
        foreach (var port in PortsOf(change.Unit, before))
        {
            if (Alone(port) is { } why) yield return Problem.Conflict("invalid-state", $"standalone_ports_supported can not be set to false, because portgroup {before.Id} has port {port.Address}, {why}.") with { Field = "standalone_ports_supported" };
        }
    }

    /// <summary>How a port is used alone, or null.</summary>
    public static string? Alone(Port port) => port.PxeEnabled ? "which has pxe_enabled" : port.InternalInfo.Text(VifPlaces.Key) is { } vif ? $"which has VIF {vif}" : null;

    private static Problem NotEmpty(Portgroup group, string fix) => new("not-empty", 400, $"Cannot complete the requested action because portgroup {group.Id} contains ports.") { Fix = fix };
}
