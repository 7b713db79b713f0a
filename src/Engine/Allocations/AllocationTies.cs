using System.Text.Json.Nodes;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Nodes;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.Allocations;

/// <summary>What ties an allocation to its node: both ends are written in one commit.</summary>
internal static class AllocationTies
{
    /// <summary>Gives a node to an allocation: the node's instance is the allocation, and its traits are asked for at the deploy.</summary>
    public static Allocation Tie(IUnit unit, Allocation allocation, Node node)
    {
        unit.Put(node with
        {
            InstanceUuid = allocation.Id.ToString(), AllocationUuid = allocation.Id,
            InstanceInfo = node.InstanceInfo.With("traits", new JsonArray([.. allocation.Traits.Select(t => JsonValue.Create(t))])),
        });
        unit.Put(allocation with { State = AllocationState.Active, NodeId = node.Id, LastError = null, NotBefore = null });
        unit.Tell(node.Id, EventKinds.Updated, $"Allocated to {allocation.Name ?? allocation.Id.ToString()}.");
        return unit.Record<Allocation>(allocation.Id)!;
    }

    /// <summary>The node without its allocation and the instance that this was; the allocation is deleted. A node without one stays as it is.</summary>
    public static Node Untie(IUnit unit, Node node)
    {
        if (node.AllocationUuid is not { } id) return node;
        if (unit.Record<Allocation>(id) is { } allocation)
        {
            unit.Delete(allocation);
            unit.Tell(node.Id, EventKinds.Updated, $"Freed from allocation {allocation.Name ?? id.ToString()}.");
        }

        return node with { AllocationUuid = null, InstanceUuid = null };
    }

    /// <summary>Why a node may not lose its allocation now, or null: it is in use or on its way, and not in maintenance.</summary>
    public static Problem? WhyTied(Node node, Guid allocation)
    {
        if (node.Maintenance) return null;
        if (NodeGuards.IsOnTheWay(node)) return Tied(node, allocation, $"the node is in state '{node.ProvisionState.Wire()}', where updates are not allowed");
        return node.ProvisionState == ProvisionState.Active ? Tied(node, allocation, "the node is active") : null;
    }

    private static Problem Tied(Node node, Guid allocation, string why) => Problem.Conflict(
        "invalid-state", $"Cannot remove allocation {allocation} for node {node.Id}, because {why} (and maintenance mode is off).", "Undeploy the node, or set maintenance first.");
}
