using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Portgroups;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Engine.Networks;

/// <summary>
/// The <c>network_data</c> of an instance: a link for each card or group with a VIF, with the cards of a group beside it, and a <c>vlan</c> link for each subport of a trunk. Links are named
/// <c>iface0</c>, <c>iface1</c>, ..., as some systems take the names for those of their interfaces.
/// </summary>
/// <seealso href="https://docs.openstack.org/nova/latest/user/metadata.html#openstack-format-metadata">Nova's network_data.json</seealso>
internal sealed class InstanceNetworks
{
    private readonly JsonArray _links = [], _networks = [], _services = [];
    private readonly HashSet<string> _servers = [];

    private InstanceNetworks()
    {
    }

    /// <summary>Those of a node's VIFs, port groups first.</summary>
    /// <param name="ports">The node's ports.</param>
    /// <param name="groups">Its port groups.</param>
    /// <param name="behind">What lies behind each VIF, by our port or port group.</param>
    public static JsonMap Of(IReadOnlyList<Port> ports, IReadOnlyList<Portgroup> groups, IReadOnlyDictionary<Guid, VifNetwork> behind)
    {
        var all = new InstanceNetworks();
        foreach (var group in groups.Where(g => behind.ContainsKey(g.Id))) all.Add(group, [.. ports.Where(p => p.PortgroupId == group.Id).OrderBy(p => p.Number)], behind[group.Id]);
        foreach (var port in ports.Where(p => behind.ContainsKey(p.Id)).OrderBy(p => p.Number)) all.Add(all.Card(port.Address, behind[port.Id]), behind[port.Id]);
        return JsonMap.From(new JsonObject { ["links"] = all._links, ["networks"] = all._networks, ["services"] = all._services });
    }

    private void Add(Portgroup group, ImmutableArray<Port> cards, VifNetwork behind)
    {
        var link = Link("bond", behind);
        link["ethernet_mac_address"] = group.Address ?? behind.Address;
        link["bond_mode"] = group.Mode;
        foreach (var (key, value) in group.Properties.ToObject()) link[key.StartsWith("bond", StringComparison.Ordinal) ? key : $"bond_{key}"] = value?.DeepClone();
        link["bond_links"] = new JsonArray([.. cards.Select(c => (JsonNode)Card(c.Address, null))]);
        Add(link["id"]!.ToString(), behind);
    }

    private string Card(string address, VifNetwork? behind)
    {
        var link = Link("phy", behind);
        link["ethernet_mac_address"] = address;
        return link["id"]!.ToString();
    }

    private void Add(string link, VifNetwork behind)
    {
        foreach (var address in behind.Addresses) _networks.Add(Network(link, address));
        foreach (var server in behind.Addresses.SelectMany(a => a.Dns).Select(d => d.ToString()).Where(_servers.Add)) _services.Add(new JsonObject { ["type"] = "dns", ["address"] = server });
        foreach (var (tag, subport) in behind.Subports)
        {
            var vlan = Link("vlan", subport);
            (vlan["vlan_mac_address"], vlan["vlan_id"], vlan["vlan_link"]) = (subport.Address, tag, link);
            Add(vlan["id"]!.ToString(), subport);
        }
    }

    private JsonObject Link(string type, VifNetwork? behind)
    {
        var link = new JsonObject { ["id"] = $"iface{_links.Count}", ["type"] = type };
        if (behind is not null) (link["vif_id"], link["mtu"]) = (behind.Vif, behind.Mtu);
        _links.Add(link);
        return link;
    }

    private static JsonObject Network(string link, VifAddress at)
    {
        var six = at.Range.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6;
        var network = new JsonObject { ["id"] = at.Subnet, ["network_id"] = at.Network, ["link"] = link, ["type"] = !six ? "ipv4" : at.Address is null ? "ipv6_slaac" : "ipv6" };
        if (at.Address is null) return network;
        (network["ip_address"], network["netmask"]) = (at.Address.ToString(), Mask(at.Range));
        var any = six ? new IPNetwork(IPAddress.IPv6Any, 0) : new IPNetwork(IPAddress.Any, 0);
        var routes = at.Gateway is { } gateway ? at.Routes.Insert(0, (any, gateway)) : at.Routes;
        network["routes"] = new JsonArray([.. routes.Select(r => (JsonNode)new JsonObject { ["network"] = r.To.BaseAddress.ToString(), ["netmask"] = Mask(r.To), ["gateway"] = r.Via.ToString() })]);
        return network;
    }

    private static string Mask(IPNetwork range)
    {
        var bytes = new byte[range.BaseAddress.GetAddressBytes().Length];
        for (var bit = 0; bit < range.PrefixLength; bit++) bytes[bit / 8] |= (byte)(0x80 >> (bit % 8));
        return new IPAddress(bytes).ToString();
    }
}
