using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Networks;
using IronicConsole.Engine.Nodes;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Portgroups;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Records;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.Vifs;

/// <summary>
/// Attaches VIFs to nodes and detaches them. Which VIF is where is kept, for whoever manages the network; with the network interfaces <c>noop</c> and <c>flat</c> nothing is switched.
/// With an <see cref="INetwork"/> the VIF gets the address of its place, and is bound at once while the node has an instance; its ways may be repeated after a crash at any point.
/// </summary>
/// <remarks>Common refusals: <c>not-found</c> 404, <c>denied</c> 403, <c>node-locked</c> 409, and what the network service says.</remarks>
public sealed class VifCommands(IStore store, AccessPolicy policy, FleetIndex fleet, HardwareTypes hardware, BmcDesk desk)
{
    /// <summary>
    /// Attaches a VIF to a port group or a port that is free. <c>vif-attached</c> 409, <c>no-free-port</c> 400. On a node without any port, <c>noop</c> takes every VIF and keeps none, as Ironic's.
    /// </summary>
    public async Task<Result<Node>> AttachAsync(Caller by, Guid id, VifWish wish, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(wish);
        var network = await ReachedAsync(by, id, Rule.NodeAttachVif, wish, cancel).ConfigureAwait(false);
        var reached = network.Value.Reached ?? wish;
        var kept = await store.CommitAsync(by, "vif attach", unit => policy.FindFree(unit, id, Rule.NodeAttachVif).Then(node =>
        {
            unit.Remark($"VIF {wish.Id}");
            if (network.Problem is { } refused) return refused;
            if (wish is { Port: null, Portgroup: null } && TakesAll(unit, node)) return node;
            return VifPlaces.For(reached, unit.PortsOf(id), unit.PartsOf<Portgroup>(node)).Then<Node>(place =>
            {
                place.Put(unit, wish.Id);
                unit.Tell(id, EventKinds.Port, $"VIF {wish.Id} was attached to {place.Name}.");
                return unit.Node(id)!;
            });
        }), cancel).ConfigureAwait(false);
        if (network.Value.Service is not { } service || kept.Problem is { Slug: not "vif-attached" }) return kept;

        // Also for one that is attached already: a crash may have left it without its address or binding.
        if (await SwitchAsync(service, id, wish.Id, cancel).ConfigureAwait(false) is not { } wrong || !kept.Ok) return kept;
        var back = await store.CommitAsync<Node>(by, "vif attach", unit =>
        {
            if (unit.Node(id) is not { } node) return Problem.NotFound("Node", id.ToString());
            if (VifPlace.Of(unit, node).FirstOrDefault(p => p.Vif == wish.Id) is not { } place) return node;
            place.Put(unit, null);
            unit.Tell(id, EventKinds.Port, $"VIF {wish.Id} was detached from {place.Name} again: {wrong.Told}", severity: "WARNING");
            return unit.Node(id)!;
        }, CancellationToken.None).ConfigureAwait(false);
        return back.Problem ?? wrong;
    }

    /// <summary>Detaches a VIF; a network service unbinds it first. <c>vif-not-attached</c> 400 when it is not on the node; where none is kept, each is taken as detached.</summary>
    public async Task<Result<Node>> DetachAsync(Caller by, Guid id, string vif, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        var refused = Service(by, id, Rule.NodeDetachVif) is { } service && fleet.Find(id) is { } plugged && Place(plugged, vif) is { } at
            ? await service.UnplugAsync(desk.Open(plugged), vif, at, cancel).ConfigureAwait(false) : null;
        return await store.CommitAsync(by, "vif detach", unit => policy.FindFree(unit, id, Rule.NodeDetachVif).Then<Node>(node =>
        {
            unit.Remark($"VIF {vif}");
            if (refused is not null) return refused;
            if (TakesAll(unit, node)) return node;
            if (VifPlace.Of(unit, node).FirstOrDefault(p => p.Vif == vif) is not { } place) return new Problem("vif-not-attached", 400, $"Unable to detach VIF {vif} from node {id} because it is not attached to it.");
            place.Put(unit, null);
            unit.Tell(id, EventKinds.Port, $"VIF {vif} was detached from {place.Name}.");
            return unit.Node(id)!;
        }), cancel).ConfigureAwait(false);
    }

    // The network service of a node that the caller may change now; what stands in the way is said by the commit that follows.
    private INetwork? Service(Caller by, Guid id, string rule) =>
        fleet.Find(id) is { Reservation: null } node && policy.Denies(by.Access, rule, node) is null ? hardware.Of<INetwork>(node, HardwareInterface.Network).Value : null;

    private async Task<Result<(INetwork? Service, VifWish? Reached)>> ReachedAsync(Caller by, Guid id, string rule, VifWish wish, CancellationToken cancel)
    {
        if (Service(by, id, rule) is not { } service) return (null, wish);
        if (fleet.PortsOf(id).All(p => p.PhysicalNetwork is null)) return (service, wish);
        var networks = await service.PhysicalNetworksAsync(wish.Id, cancel).ConfigureAwait(false);
        return networks.Ok ? (service, wish with { PhysicalNetworks = networks.Value }) : networks.Problem;
    }

    private async Task<Problem?> SwitchAsync(INetwork service, Guid id, string vif, CancellationToken cancel)
    {
        if (fleet.Find(id) is not { } node) return Problem.NotFound("Node", id.ToString());
        if (Place(node, vif) is not { } place) return null;
        return node.ProvisionState == ProvisionState.Active
            ? await service.PlugAsync(desk.Open(node), vif, place, cancel).ConfigureAwait(false)
            : await service.SeedAsync(desk.Open(node), vif, place, cancel).ConfigureAwait(false);
    }

    private NetworkPlace? Place(Node node, string vif) => NetworkPlaces.WithVifs(fleet.PortsOf(node.Id), [.. fleet.PartsOf<Portgroup>(node)]).FirstOrDefault(p => p.Vif == vif).Place;

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
