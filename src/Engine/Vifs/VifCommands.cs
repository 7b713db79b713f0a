using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Nodes;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Portgroups;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Records;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.Vifs;

/// <summary>Attaches VIFs to nodes and detaches them. Which VIF is where is kept, for whoever manages the network; with the network interfaces <c>noop</c> and <c>flat</c> nothing is switched.</summary>
/// <remarks>Common refusals: <c>not-found</c> 404, <c>denied</c> 403, <c>node-locked</c> 409.</remarks>
public sealed class VifCommands(IStore store, AccessPolicy policy)
{
    /// <summary>
    /// Attaches a VIF to a port group or a port that is free. <c>vif-attached</c> 409, <c>no-free-port</c> 400. On a node without any port, <c>noop</c> takes every VIF and keeps none, as Ironic's.
    /// </summary>
    public Task<Result<Node>> AttachAsync(Caller by, Guid id, VifWish wish, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(wish);
        return store.CommitAsync(by, "vif attach", unit => policy.FindFree(unit, id, Rule.NodeAttachVif).Then(node =>
        {
            unit.Remark($"VIF {wish.Id}");
            if (wish is { Port: null, Portgroup: null } && TakesAll(unit, node)) return node;
            return VifPlaces.For(wish, unit.PortsOf(id), unit.PartsOf<Portgroup>(node)).Then<Node>(place =>
            {
                place.Put(unit, wish.Id);
                unit.Tell(id, EventKinds.Port, $"VIF {wish.Id} was attached to {place.Name}.");
                return unit.Node(id)!;
            });
        }), cancel);
    }

    /// <summary>Detaches a VIF. <c>vif-not-attached</c> 400 when it is not on the node; where none is kept, each is taken as detached.</summary>
    public Task<Result<Node>> DetachAsync(Caller by, Guid id, string vif, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        return store.CommitAsync(by, "vif detach", unit => policy.FindFree(unit, id, Rule.NodeDetachVif).Then<Node>(node =>
        {
            unit.Remark($"VIF {vif}");
            if (TakesAll(unit, node)) return node;
            if (VifPlace.Of(unit, node).FirstOrDefault(p => p.Vif == vif) is not { } place) return new Problem("vif-not-attached", 400, $"Unable to detach VIF {vif} from node {id} because it is not attached to it.");
            place.Put(unit, null);
            unit.Tell(id, EventKinds.Port, $"VIF {vif} was detached from {place.Name}.");
            return unit.Node(id)!;
        }), cancel);
    }

    private static bool TakesAll(IUnit unit, Node node) => node.Interfaces.GetValueOrDefault(HardwareInterface.Network) == "noop" && !VifPlace.Of(unit, node).Any();

    /// <summary>Detaches all VIFs of a node whose instance ends.</summary>
    internal static void Clear(IUnit unit, Node node)
    {
        foreach (var place in VifPlace.Of(unit, node).Where(p => p.Vif is not null).ToArray())
        {
            unit.Tell(node.Id, EventKinds.Port, $"VIF {place.Vif} was detached from {place.Name}.");
            place.Put(unit, null);
        }
    }
}
