using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Networks;
using IronicConsole.Engine.Portgroups;
using IronicConsole.Engine.Provisioning;
using static IronicConsole.Tests.Networks.TroubledNeutron;

namespace IronicConsole.Tests.Networks;

/// <summary>What is made of VIFs; a real Neutron's are in the end-to-end tests (<c>What_an_instance_is_told_of_its_networks</c>).</summary>
public sealed class The_networks_of_an_instance
{
    private const string Vif = "5b0e6f2c-0000-4000-8000-00000000000a", Port = """{"id":"5b0e6f2c-0000-4000-8000-00000000000a","mac_address":"FA:16:3E:00:00:01","network_id":"n" """;

    [Fact]
    public void Have_the_shape_that_systems_read()
    {
        var node = Guid.NewGuid();
        var group = new Portgroup { Id = Guid.NewGuid(), NodeId = node, Address = null, Mode = "active-backup", Properties = JsonMap.Parse("""{"bond_primary":"iface1","updelay":200}""") };
        Port[] cards = [new() { Id = Guid.NewGuid(), NodeId = node, Number = 1, Address = "52:54:00:00:00:01", PortgroupId = group.Id }, new() { Id = Guid.NewGuid(), NodeId = node, Number = 2, Address = "52:54:00:00:00:02" }];
        var six = new VifAddress("s", "n", null, IPNetwork.Parse("2001:db8::/64"), IPAddress.Parse("2001:db8::1"), [], [IPAddress.Parse("2001:db8::53")]);
        var four = new VifAddress("t", "n", IPAddress.Parse("192.0.2.5"), IPNetwork.Parse("192.0.2.0/26"), null, [(IPNetwork.Parse("10.0.0.0/8"), IPAddress.Parse("192.0.2.1"))], []);
        var data = InstanceNetworks.Of(cards, [group], new Dictionary<Guid, VifNetwork>
        {
            [group.Id] = new("a", "fa:16:3e:00:00:0a", 9000, [six], []), [cards[1].Id] = new("b", "fa:16:3e:00:00:0b", null, [four], [new(7, new("c", "fa:16:3e:00:00:0c", 1400, [], []))]),
        });
        Assert.Empty(NetworkDataShape.Wrong(data));
        var wanted = JsonNode.Parse("""
            {"links":[
              {"id":"iface0","type":"bond","vif_id":"a","mtu":9000,"ethernet_mac_address":"fa:16:3e:00:00:0a","bond_mode":"active-backup","bond_primary":"iface1","bond_updelay":200,"bond_links":["iface1"]},
              {"id":"iface1","type":"phy","ethernet_mac_address":"52:54:00:00:00:01"},
              {"id":"iface2","type":"phy","vif_id":"b","mtu":null,"ethernet_mac_address":"52:54:00:00:00:02"},
              {"id":"iface3","type":"vlan","vif_id":"c","mtu":1400,"vlan_mac_address":"fa:16:3e:00:00:0c","vlan_id":7,"vlan_link":"iface2"}],
             "networks":[
              {"id":"s","network_id":"n","link":"iface0","type":"ipv6_slaac"},
              {"id":"t","network_id":"n","link":"iface2","type":"ipv4","ip_address":"192.0.2.5","netmask":"255.255.255.192","routes":[{"network":"10.0.0.0","netmask":"255.0.0.0","gateway":"192.0.2.1"}]}],
             "services":[{"type":"dns","address":"2001:db8::53"}]}
            """);
        Assert.True(JsonNode.DeepEquals(wanted, data.ToObject()), data.ToString());
    }

    [Theory]
    [InlineData("""{"links":[],"networks":[]}""", "network_data/services")]
    [InlineData("""{"link":[]}""", "network_data/links")]
    [InlineData("""{"links":[7],"networks":[],"services":[]}""", "network_data/links/0")]
    [InlineData("""{"links":[{"id":"a","type":"phy"}],"networks":[],"services":[]}""", "network_data/links/0/ethernet_mac_address")]
    [InlineData("""{"links":[{"id":"a","type":"wifi","ethernet_mac_address":"52:54:00:00:00:01"}],"networks":[],"services":[]}""", "network_data/links/0/type")]
    [InlineData("""{"links":[{"id":"a","type":"phy","ethernet_mac_address":"52:54:00:00:00:01","mtu":0}],"networks":[],"services":[]}""", "network_data/links/0/mtu")]
    [InlineData("""{"links":[{"id":"a","type":"bond","ethernet_mac_address":"52:54:00:00:00:01","bond_mode":"802.3ad"}],"networks":[],"services":[]}""", "network_data/links/0/bond_links")]
    [InlineData("""{"links":[{"id":"a","type":"vlan","vlan_mac_address":"52:54:00:00:00:01","vlan_link":"b","vlan_id":"7"}],"networks":[],"services":[]}""", "network_data/links/0/vlan_id")]
    [InlineData("""{"links":[],"networks":[{"id":"a","link":"b","network_id":"c","type":"ipv4","netmask":"255.0.255.0"}],"services":[]}""", "network_data/networks/0/netmask")]
    [InlineData("""{"links":[],"networks":[{"id":"a","link":"b","network_id":"c","type":"ipv6","ip_address":"192.0.2.1"}],"services":[]}""", "network_data/networks/0/ip_address")]
    [InlineData("""{"links":[],"networks":[{"id":"a","link":"b","network_id":"c","type":"ipv4","routes":[{"network":"0.0.0.0","netmask":"0.0.0.0"}]}],"services":[]}""", "network_data/networks/0/routes/0/gateway")]
    [InlineData("""{"links":[],"networks":[],"services":[{"type":"ntp","address":"192.0.2.1"}]}""", "network_data/services/0/type")]
    public void Of_another_shape_are_refused_with_their_place(string data, string field) => Assert.Contains(NetworkDataShape.Wrong(JsonMap.Parse(data)), p => p.Field == field);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"links":[],"networks":[],"services":[],"comment":"ours"}""")]
    [InlineData("""{"links":[{"id":"a","type":"phy","ethernet_mac_address":"52-54-00-AB-00-01","mtu":null}],"networks":[{"id":"a","link":"b","network_id":"c","type":"ipv6_dhcp"}],"services":[{"type":"dns","address":"2001:db8::1"}]}""")]
    public void Of_the_shape_are_taken(string data) => Assert.Empty(NetworkDataShape.Wrong(JsonMap.Parse(data)));

    [Theory]
    [InlineData(Port + ""","trunk_details":{"sub_ports":[{"port_id":"5b0e6f2c-0000-4000-8000-00000000000b","segmentation_id":4095}]}}""", "A subport of the trunk of VIF 5b0e6f2c-0000-4000-8000-00000000000a has no port or no VLAN from 1 to 4094.")]
    [InlineData(Port + ""","trunk_details":{"sub_ports":[{"port_id":"5b0e6f2c-0000-4000-8000-00000000000b","segmentation_id":7}]}}""", "Neutron tells nothing of 5b0e6f2c-0000-4000-8000-00000000000b, one of the ports of a VIF.")]
    [InlineData(Port + ""","fixed_ips":[{"subnet_id":"gone","ip_address":"192.0.2.1"}]}""", "Neutron tells nothing of gone, one of the subnets of a VIF.")]
    [InlineData(Port + ""","fixed_ips":[{"subnet_id":"odd","ip_address":"192.0.2.1"}]}""", "Neutron tells a subnet or an address on network n that cannot be read.")]
    [InlineData("""{"id":"5b0e6f2c-0000-4000-8000-00000000000a","network_id":"n"}""", "Neutron tells no address or no network of VIF 5b0e6f2c-0000-4000-8000-00000000000a.")]
    public async Task Are_not_made_of_what_a_Neutron_tells_wrongly(string port, string told)
    {
        await using var neutron = await StartAsync((http, asked) => JsonAsync(http,
            asked.Contains("/networks", StringComparison.Ordinal) ? """{"networks":[{"id":"n","mtu":1500}]}""" : asked.Contains("/subnets", StringComparison.Ordinal) ? """{"subnets":[{"id":"odd","cidr":"all of it"}]}"""
            : $$"""{"ports":[{{port}}]}"""));
        var had = await neutron.Network.DescribeAsync(Vif, default);
        Assert.Equal(("neutron-answer", told), (had.Problem?.Slug, had.Problem?.Told));
    }

    [Fact]
    public async Task Are_not_made_of_a_trunk_beyond_all_measure()
    {
        var many = string.Join(',', Enumerable.Range(1, 257).Select(i => $$"""{"port_id":"{{Guid.NewGuid()}}","segmentation_id":{{i}}}"""));
        await using var neutron = await StartAsync((http, _) => JsonAsync(http, $$$"""{"ports":[{{{Port}}},"trunk_details":{"sub_ports":[{{{many}}}]}}]}"""));
        Assert.Equal($"The trunk of VIF {Vif} has 257 subports, and at most 256 are passed on.", (await neutron.Network.DescribeAsync(Vif, default)).Problem?.Told);
    }

    [Theory]
    [InlineData(true, """{}""", "hostname and no port_id")]
    [InlineData(true, """{"switch_id":"00:11:22:33:44:55","port_id":"rep0-0"}""", "no hostname")]
    [InlineData(true, """{"hostname":"dpu","port_id":"rep0-0"}""", null)]
    [InlineData(false, """{"hostname":"dpu","port_id":"rep0-0"}""", "is no smart NIC")]
    [InlineData(false, """{"switch_id":"00:11:22:33:44:55","port_id":"Ethernet1"}""", null)]
    public async Task Reach_a_smart_NIC_by_its_host_name_and_nothing_else(bool smart, string link, string? told)
    {
        await using var neutron = await StartAsync((http, _) => JsonAsync(http, "{}"));
        var wrong = neutron.Network.CheckPorts([new() { Id = Guid.NewGuid(), NodeId = Guid.NewGuid(), Address = "52:54:00:00:00:01", IsSmartnic = smart, LocalLinkConnection = JsonMap.Parse(link) }]);
        if (told is null) Assert.Null(wrong);
        else Assert.Contains(told, wrong?.Told, StringComparison.Ordinal);
    }
}
