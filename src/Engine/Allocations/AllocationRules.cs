using System.Buffers.Binary;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.Allocations;

/// <summary>Which node an allocation gets. Memory says where to look, the unit of work has the say: two allocations never get one node, on any store.</summary>
/// <remarks>Source: what Ironic's allocations ask of a node (api.md §9), and its three tries while suitable nodes are at work.</remarks>
public sealed class AllocationRules(FleetIndex fleet)
{
    private const int MostTries = 3;

    /// <summary>How long is waited when each suitable node is at work.</summary>
    public static TimeSpan Pause { get; } = TimeSpan.FromSeconds(1);

    /// <summary>Gives an allocation that has none a node, or says in it why not. <c>not-found</c> when it is gone, <c>decided</c> when it has been through.</summary>
    public Result<Allocation> Allocate(IUnit unit, Guid id)
    {
        ArgumentNullException.ThrowIfNull(unit);
        if (unit.Record<Allocation>(id) is not { } allocation) return Problem.NotFound("Allocation", id.ToString());
        if (allocation.State != AllocationState.Allocating || allocation.NotBefore > unit.Now) return Problem.Conflict("decided", $"Allocation {id} is not waiting for a node.");
        if (unit.Nodes(n => Is(n, id)).FirstOrDefault() is { } other) return Failed(unit, allocation, $"instance {id} is already associated with node {other.Id}");
        var available = fleet.Nodes.Where(n => IsFree(n, allocation)).ToArray();
        if (available.Length == 0)
        {
            return Failed(unit, allocation, allocation.CandidateNodes.IsEmpty
                ? $"no available nodes match the resource class {allocation.ResourceClass}"
                : $"none of the requested nodes are available and match the resource class {allocation.ResourceClass}");
        }

        var suitable = available.Where(n => HasTraits(n, allocation)).ToArray();
        if (suitable.Length == 0) return Failed(unit, allocation, $"no suitable nodes have the requested traits {string.Join(", ", allocation.Traits)}");
        var atWork = 0;
        foreach (var seen in InTurn(allocation, suitable))
        {
            if (unit.Node(seen.Id) is not { } node || !IsFree(node, allocation) || !HasTraits(node, allocation)) continue;
            if (unit.LeaseOf(node.Id) is null && node.PowerState is not null) return AllocationTies.Tie(unit, allocation, node);
            atWork++;
        }

        if (atWork == 0) return Failed(unit, allocation, "all nodes were filtered out during reservation");
        if (allocation.Tries + 1 >= MostTries) return Failed(unit, allocation, $"could not reserve any of {atWork} suitable nodes");
        unit.Put(allocation with { Tries = allocation.Tries + 1, NotBefore = unit.Now + Pause });
        return unit.Record<Allocation>(id)!;
    }

    /// <summary>Whether the instance of a node has that id.</summary>
    internal static bool Is(Node node, Guid instance) => node.InstanceUuid is { } has && Guid.TryParse(has, out var id) && id == instance;

    /// <summary>Whether a node has all the traits that an allocation asks for.</summary>
    internal static bool HasTraits(Node node, Allocation allocation) => allocation.Traits.All(node.Traits.Contains);

    // A node whose power is not known is no candidate, unless it is just being switched: then it is one at work.
    private static bool IsFree(Node node, Allocation wish) =>
        node is { ProvisionState: ProvisionState.Available, Maintenance: false, InstanceUuid: null, AllocationUuid: null }
        && (node.PowerState ?? node.TargetPowerState) is not null
        && node.ResourceClass == wish.ResourceClass
        && (wish.CandidateNodes.IsEmpty || wish.CandidateNodes.Contains(node.Id))
        && (wish.Owner is not { } owner || node.Owner == owner || node.Lessee == owner);

    // The node of the same name first; the others from a place that the allocation's own id decides, so that many at once do not all want the same.
    private static IEnumerable<Node> InTurn(Allocation allocation, Node[] suitable)
    {
        var same = allocation.Name is { } name ? Array.Find(suitable, n => n.Name == name) : null;
        if (same is not null) yield return same;
        var first = (int)(BinaryPrimitives.ReadUInt64BigEndian(allocation.Id.ToByteArray().AsSpan(8)) % (ulong)suitable.Length);
        for (var i = 0; i < suitable.Length; i++)
        {
            if (suitable[(first + i) % suitable.Length] is var node && node.Id != same?.Id) yield return node;
        }
    }

    private static Allocation Failed(IUnit unit, Allocation allocation, string why)
    {
        unit.Put(allocation with { State = AllocationState.Error, LastError = $"Failed to process allocation {allocation.Id}: {why}.", NotBefore = null });
        return unit.Record<Allocation>(allocation.Id)!;
    }
}
