using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Drivers.Neutron;

/// <summary>Reads what lies behind a VIF: its port, network, subnets, and the same of the subports of its trunk (<c>trunk_details</c>). Networks and subnets are asked for once; all lists are capped.</summary>
/// <remarks>Source: Ironic's <c>get_neutron_port_data</c> (<c>common/neutron.py</c>).</remarks>
/// <seealso href="https://docs.openstack.org/api-ref/network/v2/#trunk-details-extended-attributes-ports">Trunk details of ports</seealso>
internal sealed class NeutronDescription(NeutronClient client)
{
    private const int MostSubports = 256, MostAddresses = 64, MostRoutes = 256, MostServers = 16, AtOnce = 50, HighestVlan = 4094, HighestMtu = 65535;
    private readonly Dictionary<string, JsonMap> _networks = [], _subnets = [];

    /// <summary>What lies behind a port.</summary>
    /// <param name="port">As Neutron tells it.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<Result<VifNetwork>> OfAsync(JsonMap port, CancellationToken cancel)
    {
        var tagged = Items(port.Map("trunk_details"), "sub_ports").ToArray();
        if (tagged.Length > MostSubports) return Wrong($"The trunk of VIF {port.Text("id")} has {tagged.Length} subports, and at most {MostSubports} are passed on.");
        var tags = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var one in tagged)
        {
            if (!Guid.TryParse(one.Text("port_id"), out var id) || !int.TryParse(one.Text("segmentation_id"), out var tag) || tag is < 1 or > HighestVlan) return Wrong($"A subport of the trunk of VIF {port.Text("id")} has no port or no VLAN from 1 to {HighestVlan}.");
            tags[id.ToString()] = tag;
        }

        var subports = await HaveAsync("ports", tags.Keys, cancel).ConfigureAwait(false);
        if (!subports.Ok) return subports.Problem;
        JsonMap[] all = [port, .. subports.Value];
        if (await LearnAsync("networks", _networks, all.Select(p => p.Text("network_id")), cancel).ConfigureAwait(false) is { } networks) return networks;
        if (await LearnAsync("subnets", _subnets, all.SelectMany(Fixed).Select(f => f.Text("subnet_id")), cancel).ConfigureAwait(false) is { } subnets) return subnets;

        var behind = ImmutableArray.CreateBuilder<VifSubport>();
        foreach (var subport in subports.Value.OrderBy(p => tags[p.Text("id")!]))
        {
            var read = Read(subport, []);
            if (!read.Ok) return read.Problem;
            behind.Add(new(tags[subport.Text("id")!], read.Value));
        }

        return Read(port, behind.ToImmutable());
    }

    private Result<VifNetwork> Read(JsonMap port, ImmutableArray<VifSubport> subports)
    {
        var id = port.Text("id");
        if (id is null || port.Text("mac_address") is not { Length: > 0 and <= 64 } mac || port.Text("network_id") is not { } network || !_networks.TryGetValue(network, out var shown)) return Wrong($"Neutron tells no address or no network of VIF {id}.");
        var addresses = ImmutableArray.CreateBuilder<VifAddress>();
        foreach (var one in Fixed(port).Take(MostAddresses))
        {
            var address = Address(network, one);
            if (!address.Ok) return address.Problem;
            addresses.Add(address.Value);
        }

        return new VifNetwork(id, mac.ToLowerInvariant(), int.TryParse(shown.Text("mtu"), out var mtu) && mtu is > 0 and <= HighestMtu ? mtu : null, addresses.ToImmutable(), subports);
    }

    private Result<VifAddress> Address(string network, JsonMap one)
    {
        if (one.Text("subnet_id") is not { } id || !_subnets.TryGetValue(id, out var subnet) || !IPNetwork.TryParse(subnet.Text("cidr"), out var range) || !IPAddress.TryParse(one.Text("ip_address"), out var address))
            return Wrong($"Neutron tells a subnet or an address on network {network} that cannot be read.");
        var routes = ImmutableArray.CreateBuilder<(IPNetwork, IPAddress)>();
        foreach (var route in Items(subnet, "host_routes").Take(MostRoutes))
        {
            if (IPNetwork.TryParse(route.Text("destination"), out var to) && IPAddress.TryParse(route.Text("nexthop"), out var via)) routes.Add((to, via));
            else return Wrong($"Neutron tells a route of subnet {id} that cannot be read.");
        }

        ImmutableArray<IPAddress> servers = subnet["dns_nameservers"] is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Take(MostServers).Where(s => s.ValueKind == JsonValueKind.String).Select(s => IPAddress.TryParse(s.GetString(), out var server) ? server : null).OfType<IPAddress>()] : [];
        var own = subnet.Text("ipv6_address_mode") is "slaac" or "dhcpv6-stateless"; // made from the MAC address, which the VIF gets when it is bound
        return new VifAddress(id, network, own ? null : address, range, IPAddress.TryParse(subnet.Text("gateway_ip"), out var gateway) ? gateway : null, routes.ToImmutable(), servers);
    }

    private async Task<Problem?> LearnAsync(string collection, Dictionary<string, JsonMap> known, IEnumerable<string?> ids, CancellationToken cancel)
    {
        var read = await HaveAsync(collection, ids.OfType<string>().Where(id => !known.ContainsKey(id)), cancel).ConfigureAwait(false);
        foreach (var one in read.Value ?? []) known[one.Text("id")!] = one;
        return read.Problem;
    }

    // All of them, or a problem: what is not listed is not there, or not for us to see.
    private async Task<Result<IReadOnlyList<JsonMap>>> HaveAsync(string collection, IEnumerable<string> ids, CancellationToken cancel)
    {
        var found = new List<JsonMap>();
        foreach (var some in ids.Distinct(StringComparer.Ordinal).Chunk(AtOnce))
        {
            var listed = await client.ListAsync(collection, cancel, [.. some.Select(id => ("id", id))]).ConfigureAwait(false);
            if (!listed.Ok) return listed.Problem;
            if (some.Except(listed.Value.Select(l => l.Text("id"))).FirstOrDefault() is { } missing) return Wrong($"Neutron tells nothing of {missing}, one of the {collection} of a VIF.");
            found.AddRange(listed.Value.Where(l => some.Contains(l.Text("id"))));
        }

        return found;
    }

    private static IEnumerable<JsonMap> Fixed(JsonMap port) => Items(port, "fixed_ips");

    private static IEnumerable<JsonMap> Items(JsonMap map, string key) =>
        map[key] is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.Object).Select(JsonMap.From) : [];

    private static Problem Wrong(string told) => new("neutron-answer", 502, told) { Fix = "Look at the port in Neutron, or give network_data in the config drive yourself." };
}
