using System.Collections.Immutable;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Nodes;
using IronicConsole.Engine.Portgroups;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.Ports;

/// <summary>What a caller wants of a port, before it is decided.</summary>
/// <param name="Before">The port as it stands; null for a new one.</param>
/// <param name="After">The port as the caller wants it.</param>
/// <param name="Node">The node that it sits in, or shall sit in.</param>
/// <param name="Touched">The fields that the caller named.</param>
/// <param name="Unit">The store, as this decision sees it.</param>
internal sealed record PortChange(Port? Before, Port After, Node Node, ImmutableHashSet<string> Touched, IUnit Unit);

/// <summary>All that must hold for a port to be stored; every problem is told at once.</summary>
internal static class PortRules
{
    private static readonly ImmutableHashSet<ProvisionState> Rewirable =
        [ProvisionState.Enroll, ProvisionState.Inspecting, ProvisionState.InspectWait, ProvisionState.Manageable];

    private static readonly string[] Wiring = ["pxe_enabled", "portgroup_uuid", "local_link_connection", "physical_network", "node_uuid"];

    private static readonly Func<PortChange, IEnumerable<Problem>>[] All = [UniqueAddress, UniqueName, AddressOfInstance, WiringState, Membership];

    /// <summary>Every problem of a change as one, or null.</summary>
    public static Problem? Check(PortChange change) => FieldReading.Together([.. All.SelectMany(rule => rule(change))]);

    private static IEnumerable<Problem> UniqueAddress(PortChange change)
    {
        if (change.Unit.PortWithAddress(change.After.Address) is { } other && other.Id != change.After.Id)
            yield return Problem.Conflict("duplicate-address", $"A port with MAC address {change.After.Address} already exists.", $"It is port {other.Id}; delete or change that one first.") with { Field = "address" };
    }

    private static IEnumerable<Problem> UniqueName(PortChange change)
    {
        if (change.After.Name is not { } name || name == change.Before?.Name) yield break;
        if (change.Unit.Nodes(_ => true).SelectMany(n => change.Unit.PortsOf(n.Id)).FirstOrDefault(p => p.Name == name && p.Id != change.After.Id) is { } other)
            yield return Problem.Conflict("duplicate-name", $"A port with name {name} already exists.", $"It is port {other.Id}; choose another name.") with { Field = "name" };
    }

    private static IEnumerable<Problem> AddressOfInstance(PortChange change)
    {
        if (change.Before is not { } before || before.Address == change.After.Address || change.Node.Maintenance) yield break;
        if (change.Node.InstanceUuid is not null || change.Node.ProvisionState == ProvisionState.Active)
            yield return Problem.Conflict("invalid-state", $"The address of port {before.Id} can not be changed: an instance uses its node {change.Node.Id}.", "Undeploy the node or set maintenance first.") with { Field = "address" };
    }

    // A port is in a group of its own node, in the physical network of the group's ports; where they cannot be used alone, it does not boot the machine and has no VIF.
    private static IEnumerable<Problem> Membership(PortChange change)
    {
        var port = change.After;
        if (port.PortgroupId is not { } id) yield break;
        if (change.Unit.Record<Portgroup>(id) is not { } group || group.NodeId != port.NodeId)
        {
            yield return Problem.Invalid("portgroup_uuid", $"Portgroup {id} could not be found on node {port.NodeId}.", "Give the UUID of a port group of the port's node, or remove the field.");
            yield break;
        }

        var joins = change.Before?.PortgroupId != id;
        if (!group.StandalonePortsSupported && PortgroupRules.Alone(port) is { } alone && (change.Before is { } before ? joins || before.PxeEnabled != port.PxeEnabled : change.Touched.Contains("pxe_enabled")))
        {
            yield return Problem.Conflict(
                "invalid-state", $"Portgroup {id} does not support standalone ports, and so not port {port.Address}, {alone}.", "Set pxe_enabled to false and detach the VIF, or let the group have standalone_ports_supported.") with { Field = "portgroup_uuid" };
        }

        if (!joins && change.Before?.PhysicalNetwork == port.PhysicalNetwork) yield break;
        var others = PortgroupRules.PortsOf(change.Unit, group).Where(p => p.Id != port.Id).ToArray();
        if (others.Length == 0 && group.PhysicalNetwork is null) yield break;
        var network = others.Length == 0 ? group.PhysicalNetwork : others[0].PhysicalNetwork;
        if (port.PhysicalNetwork != network)
        {
            yield return Problem.Conflict(
                "invalid-state", $"Port {port.Address} with physical network {port.PhysicalNetwork ?? "none"} can not be in portgroup {id}, whose physical network is {network ?? "none"}.", "Give all ports of a group the same physical_network.") with { Field = "physical_network" };
        }
    }

    private static IEnumerable<Problem> WiringState(PortChange change)
    {
        if (change.Before is not { } before || change.Node.Maintenance || Rewirable.Contains(change.Node.ProvisionState)) yield break;
        foreach (var field in Wiring.Where(change.Touched.Contains))
        {
            var row = PortField.Find(field)!;
            if (System.Text.Json.Nodes.JsonNode.DeepEquals(row.Read(before), row.Read(change.After))) continue;
            yield return Problem.Conflict(
                "invalid-state", $"'{field}' of port {before.Id} can not be changed while its node {change.Node.Id} is in state '{change.Node.ProvisionState.Wire()}'.",
                "Change it in enroll, manageable or inspection, or set maintenance first.") with { Field = field };
        }
    }
}
