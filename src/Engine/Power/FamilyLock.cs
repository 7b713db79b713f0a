using System.Collections.Immutable;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.Power;

/// <summary>The leases of a node's relatives, for an operation that changes their power too.</summary>
/// <remarks>
/// They are taken in the order of UUIDs, in one commit, all or none; and an operation that does not get them gives its own node back while it waits. So nobody waits
/// while holding what the other wants, and a parent's power off and a child's power on that meet go one after the other.
/// </remarks>
public static class FamilyLock
{
    /// <summary>Takes the leases, or renews those that the operation has already; <c>node-locked</c> 409 leaves all as it was.</summary>
    /// <param name="unit">The decision.</param>
    /// <param name="nodes">The nodes.</param>
    /// <param name="operation">Who wants them.</param>
    /// <returns>A lease for each node, in their order.</returns>
    public static Result<ImmutableArray<Lease>> Take(IUnit unit, IReadOnlyList<Node> nodes, Guid operation)
    {
        var taken = new Dictionary<Guid, Lease>();
        foreach (var node in nodes.OrderBy(n => n.Id))
        {
            if (One(unit, node.Id, operation) is not { } lease)
                return Problem.Conflict("node-locked", $"Node {node.Label} is locked by other work.", "Try again when its work is done.");
            taken[node.Id] = lease;
        }

        return nodes.Select(n => taken[n.Id]).ToImmutableArray();
    }

    /// <summary>Gives back what an operation that ended early still has of its node's relatives.</summary>
    public static void Release(IUnit unit, Node node, Guid operation)
    {
        foreach (var relative in unit.ChildrenOf(node.Id).Append(node.ParentNode is { } parent ? unit.Node(parent) : null).OfType<Node>().ToArray())
        {
            if (unit.LeaseOf(relative.Id) is { } lease && lease.Operation == operation) unit.Release(lease);
        }
    }

    private static Lease? One(IUnit unit, Guid node, Guid operation)
    {
        if (unit.LeaseOf(node) is not { } held) return unit.Claim(node, operation);
        return held.Operation == operation && unit.Renew(held) ? held : null;
    }
}
