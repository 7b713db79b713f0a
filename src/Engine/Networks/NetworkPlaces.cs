using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Portgroups;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Vifs;

namespace IronicConsole.Engine.Networks;

/// <summary>The cards and groups of a node as a network service has to know them.</summary>
internal static class NetworkPlaces
{
    /// <summary>The cards that a machine boots from, in order; those of a group tell the group too.</summary>
    public static IReadOnlyList<NetworkPlace> Booting(IEnumerable<Port> ports, IReadOnlyList<Portgroup> groups) => [.. ports.Where(p => p.PxeEnabled).OrderBy(p => p.Number).Select(p => Of(p, groups))];

    /// <summary>What carries a VIF, port groups before ports, as these may be cards of a group whose switch side comes first.</summary>
    public static IReadOnlyList<(NetworkPlace Place, string Vif)> WithVifs(IReadOnlyList<Port> ports, IReadOnlyList<Portgroup> groups) =>
    [
        .. groups.Where(g => g.InternalInfo.Text(VifPlaces.Key) is not null).Select(g => (Of(g, ports), g.InternalInfo.Text(VifPlaces.Key)!)),
        .. ports.Where(p => p.InternalInfo.Text(VifPlaces.Key) is not null).OrderBy(p => p.Number).Select(p => (Of(p, groups), p.InternalInfo.Text(VifPlaces.Key)!)),
    ];

    private static NetworkPlace Of(Port port, IReadOnlyList<Portgroup> groups) =>
        new(port.Id, $"port {port.Address}", port.Address, Links([port]), groups.FirstOrDefault(g => g.Id == port.PortgroupId) is { } group ? Told(group) : JsonMap.Empty) { SmartNic = port.IsSmartnic ? port.LocalLinkConnection.Text("hostname") : null };

    private static NetworkPlace Of(Portgroup group, IEnumerable<Port> ports) =>
        new(group.Id, $"portgroup {group.Name ?? group.Id.ToString()}", group.Address, Links(ports.Where(p => p.PortgroupId == group.Id).OrderBy(p => p.Number)), Told(group));

    private static ImmutableArray<JsonMap> Links(IEnumerable<Port> ports) => [.. ports.Select(p => p.LocalLinkConnection).Where(l => !l.IsEmpty)];

    private static JsonMap Told(Portgroup group) => JsonMap.From(new JsonObject
    {
        ["id"] = group.Id.ToString(), ["name"] = group.Name, ["bond_mode"] = group.Mode, ["bond_properties"] = group.Properties.ToObject(),
    });
}
