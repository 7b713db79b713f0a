using System.Text.Json.Nodes;
using IronicConsole.E2E.Lab;

namespace IronicConsole.E2E.Networks;

/// <summary>
/// The <c>network_data</c> that a deploy makes from VIFs and writes onto the config drive. The facts are Neutron's own; the drive is read with isoinfo, and its shape is judged by the schema that Debian
/// ships with Ironic.
/// </summary>
[Collection(Together.Networks)]
public sealed class What_an_instance_is_told_of_its_networks(SharedNeutron neutron)
{
    private const string Schema = "/usr/lib/python3/dist-packages/ironic/api/controllers/v1/network-data-schema.json";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [RequiresFact(Need.Neutron, Need.NetworkDataSchema)]
    public async Task Are_its_cards_bonds_and_the_VLANs_of_its_trunk_unless_the_user_says_otherwise()
    {
        await using var bench = await NeutronBench.StartAsync(await neutron.Server, "", machines: 2);
        var (plain, tagged) = (await bench.Neutron.NetworkAsync("plain"), await bench.Neutron.NetworkAsync("tagged"));
        var four = await bench.Neutron.SubnetAsync(plain, new JsonObject
        {
            ["cidr"] = "192.0.2.0/24", ["gateway_ip"] = "192.0.2.1", ["dns_nameservers"] = new JsonArray("192.0.2.53", "192.0.2.54"),
            ["host_routes"] = new JsonArray(new JsonObject { ["destination"] = "198.51.100.0/25", ["nexthop"] = "192.0.2.254" }),
        });
        var six = await bench.Neutron.SubnetAsync(plain, new JsonObject { ["cidr"] = "2001:db8:5::/64", ["gateway_ip"] = "2001:db8:5::1", ["dns_nameservers"] = new JsonArray("2001:db8:5::53") });
        var behind = await bench.Neutron.SubnetAsync(tagged, new JsonObject { ["cidr"] = "203.0.113.0/24", ["gateway_ip"] = null, ["dns_nameservers"] = new JsonArray("192.0.2.53") });
        var (parent, subport, bonded) = (await bench.Neutron.PortAsync(plain, "parent", (four, "192.0.2.17"), (six, "2001:db8:5::17")), await bench.Neutron.PortAsync(tagged, "subport", (behind, "203.0.113.9")), await bench.Neutron.PortAsync(tagged, "bonded", (behind, "203.0.113.10")));
        await bench.Neutron.TrunkAsync(parent, (subport, 77));

        var (node, card, cards) = await EnrolAsync(bench, "sim-001");
        var group = (await bench.JsonAsync(HttpMethod.Get, $"/v1/nodes/{node}/portgroups"))["portgroups"]![0]!["uuid"]!.ToString();
        await AttachAsync(bench, node, new JsonObject { ["id"] = bonded, ["portgroup_uuid"] = group });
        await AttachAsync(bench, node, new JsonObject { ["id"] = parent });
        await bench.Api.VerbAsync(node, "active", new JsonObject { ["configdrive"] = new JsonObject { ["meta_data"] = new JsonObject { ["hostname"] = "web" } } });
        await bench.Api.StateAsync(node, "active");

        var data = await WrittenAsync(bench, "sim-001");
        var mtu = (await bench.Neutron.ShowNetworkAsync(plain))["mtu"]!.GetValue<int>();
        var links = data["links"]!.AsArray();
        Assert.Equal(["bond", "phy", "phy", "phy", "vlan"], links.Select(l => l!["type"]!.ToString()));
        Same(new JsonObject { ["id"] = "iface0", ["type"] = "bond", ["vif_id"] = bonded, ["mtu"] = mtu, ["ethernet_mac_address"] = "52:54:00:00:02:01", ["bond_mode"] = "active-backup", ["bond_miimon"] = "100", ["bond_links"] = new JsonArray("iface1", "iface2") }, links[0]);
        Assert.Equal(cards, links.Skip(1).Take(2).Select(l => l!["ethernet_mac_address"]!.ToString()));
        Same(new JsonObject { ["id"] = "iface3", ["type"] = "phy", ["vif_id"] = parent, ["mtu"] = mtu, ["ethernet_mac_address"] = card }, links[3]);
        Same(new JsonObject { ["id"] = "iface4", ["type"] = "vlan", ["vif_id"] = subport, ["mtu"] = mtu, ["vlan_mac_address"] = (await bench.Neutron.ShowAsync(subport))["mac_address"]!.ToString(), ["vlan_id"] = 77, ["vlan_link"] = "iface3" }, links[4]);

        var networks = data["networks"]!.AsArray().ToDictionary(n => (n!["link"]!.ToString(), n["type"]!.ToString()), n => n!);
        Assert.Equal([("iface0", "ipv4"), ("iface3", "ipv4"), ("iface3", "ipv6"), ("iface4", "ipv4")], networks.Keys.Order());
        Same(new JsonObject
        {
            ["id"] = four, ["network_id"] = plain, ["link"] = "iface3", ["type"] = "ipv4", ["ip_address"] = "192.0.2.17", ["netmask"] = "255.255.255.0",
            ["routes"] = new JsonArray(Route("0.0.0.0", "0.0.0.0", "192.0.2.1"), Route("198.51.100.0", "255.255.255.128", "192.0.2.254")),
        }, networks[("iface3", "ipv4")]);
        Same(new JsonObject
        {
            ["id"] = six, ["network_id"] = plain, ["link"] = "iface3", ["type"] = "ipv6", ["ip_address"] = "2001:db8:5::17", ["netmask"] = "ffff:ffff:ffff:ffff::", ["routes"] = new JsonArray(Route("::", "::", "2001:db8:5::1")),
        }, networks[("iface3", "ipv6")]);
        Same(new JsonObject { ["id"] = behind, ["network_id"] = tagged, ["link"] = "iface4", ["type"] = "ipv4", ["ip_address"] = "203.0.113.9", ["netmask"] = "255.255.255.0", ["routes"] = new JsonArray() }, networks[("iface4", "ipv4")]);
        Assert.Equal(["192.0.2.53", "192.0.2.54", "2001:db8:5::53"], data["services"]!.AsArray().Select(s => s!["address"]!.ToString()).Order());
        Assert.Equal(("other", node), await BoundAsync(bench, parent));

        // what the user says stays
        var (second, _, _) = await EnrolAsync(bench, "sim-002");
        await AttachAsync(bench, second, new JsonObject { ["id"] = await bench.Neutron.PortAsync(plain, "second") });
        var own = new JsonObject { ["links"] = new JsonArray(new JsonObject { ["id"] = "mine", ["type"] = "phy", ["ethernet_mac_address"] = card }), ["networks"] = new JsonArray(), ["services"] = new JsonArray() };
        await bench.Api.VerbAsync(second, "active", new JsonObject { ["configdrive"] = new JsonObject { ["network_data"] = own.DeepClone() } });
        await bench.Api.StateAsync(second, "active");
        Same(own, await WrittenAsync(bench, "sim-002"));
    }

    private static void Same(JsonNode wanted, JsonNode? had) => Assert.True(JsonNode.DeepEquals(wanted, had), $"{had?.ToJsonString()} is not {wanted.ToJsonString()}");

    private static JsonObject Route(string network, string netmask, string gateway) => new() { ["network"] = network, ["netmask"] = netmask, ["gateway"] = gateway };

    private static async Task<(string, string)> BoundAsync(NeutronBench bench, string vif) => await bench.Neutron.ShowAsync(vif) is var port ? (port["binding:vif_type"]!.ToString(), port["binding:host_id"]!.ToString()) : default;

    // A machine of the rack with a card that boots and two more in a group, available, and what is to be deployed.
    private static async Task<(string Node, string Card, string[] Cards)> EnrolAsync(NeutronBench bench, string name)
    {
        var machine = await bench.Rack!.MachineAsync(name);
        var body = Crash.IronicCalls.Enrolment(machine, bench.Rack.Control);
        body["network_interface"] = "neutron";
        await bench.Api.CreateAsync(body);
        var node = (await bench.JsonAsync(HttpMethod.Get, $"/v1/nodes/{name}"))["uuid"]!.ToString();
        var card = machine["macs"]![0]!.ToString();
        await PortAsync(bench, node, card, null);
        string[] cards = [];
        if (name == "sim-001")
        {
            var group = await bench.JsonAsync(HttpMethod.Post, "/v1/portgroups", new JsonObject
            {
                ["node_uuid"] = node, ["name"] = "pair", ["address"] = "52:54:00:00:02:01", ["mode"] = "active-backup", ["properties"] = new JsonObject { ["miimon"] = "100" }, ["standalone_ports_supported"] = false,
            });
            cards = [NeutronBench.NewMac(), NeutronBench.NewMac()];
            foreach (var mac in cards) await PortAsync(bench, node, mac, group["uuid"]!.ToString());
        }

        foreach (var (verb, state) in new[] { ("manage", "manageable"), ("provide", "available") })
        {
            await bench.Api.VerbAsync(name, verb);
            await bench.Api.StateAsync(name, state);
        }

        using var client = new HttpClient();
        var sum = (await client.GetStringAsync(new Uri(bench.Rack.Control, "/image.sha256"))).Split(' ')[0].Trim();
        await bench.Api.ImageAsync(name, new Uri(bench.Rack.Control, "/image").ToString(), sum);
        return (node, card, cards);
    }

    private static Task<JsonNode> PortAsync(NeutronBench bench, string node, string mac, string? group)
    {
        var port = new JsonObject
        {
            ["node_uuid"] = node, ["address"] = mac, ["physical_network"] = "physnet1", ["pxe_enabled"] = group is null,
            ["local_link_connection"] = new JsonObject { ["switch_id"] = "00:11:22:33:44:55", ["port_id"] = $"Ethernet{mac}" },
        };
        if (group is not null) port["portgroup_uuid"] = group;
        return bench.JsonAsync(HttpMethod.Post, "/v1/ports", port);
    }

    private static async Task AttachAsync(NeutronBench bench, string node, JsonObject vif)
    {
        var (status, text) = await bench.SendAsync(HttpMethod.Post, $"/v1/nodes/{node}/vifs", vif);
        Assert.True(status == 204, text);
    }

    // From the volume that the agent has written.
    private static async Task<JsonNode> WrittenAsync(NeutronBench bench, string machine)
    {
        var volume = Path.Combine(bench.Rack!.Data, "machines", machine, "configdrive.iso");
        var text = await Command.MustAsync(Limit, "isoinfo", "-J", "-i", volume, "-x", "/openstack/latest/network_data.json");
        var file = Path.Combine(Path.GetDirectoryName(volume)!, "network_data.json");
        await File.WriteAllTextAsync(file, text);
        await Command.MustAsync(Limit, "/usr/bin/python3", "-c", "import json, sys, jsonschema; jsonschema.validate(json.load(open(sys.argv[1])), json.load(open(sys.argv[2])))", file, Schema);
        return JsonNode.Parse(text)!;
    }
}
