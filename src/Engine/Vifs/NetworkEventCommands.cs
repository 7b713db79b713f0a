using System.Collections.Immutable;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Portgroups;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.Vifs;

/// <summary>What a network service tells of one of its ports, which is a VIF here.</summary>
/// <param name="Kind">What it has done, e.g. <c>network.bind_port</c>.</param>
/// <param name="Vif">Its port.</param>
/// <param name="Address">The MAC address of that, lower case with colons.</param>
/// <param name="Status">How it stands, e.g. <c>ACTIVE</c>.</param>
public sealed record NetworkEvent(string Kind, Guid Vif, string Address, string Status);

/// <summary>Takes what a network service tells (API 1.54): it is told on with the node that has a port or port group of that address. What nobody has is left aside, as in Ironic.</summary>
public sealed class NetworkEventCommands(IStore store, AccessPolicy policy)
{
    /// <summary>Takes events. <c>denied</c> 403.</summary>
    /// <returns>How many of them were about a node.</returns>
    public Task<Result<int>> TakeAsync(Caller by, ImmutableArray<NetworkEvent> events, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        return store.CommitAsync<int>(by, "network events", unit =>
        {
            if (policy.Denies(by.Access, Rule.EventsPost) is { } denied) return denied;
            var told = 0;
            foreach (var one in events)
            {
                if ((unit.PortWithAddress(one.Address)?.NodeId ?? unit.RecordNamed<PortgroupAddress>(one.Address)?.NodeId) is not { } node || unit.Node(node) is null) continue;
                unit.Tell(node, EventKinds.Port, $"The network service tells of VIF {one.Vif} ({one.Address}): {one.Kind}, {one.Status}.");
                told++;
            }

            unit.Remark($"{events.Length} events, {told} of them about nodes");
            return told;
        }, cancel);
    }
}
