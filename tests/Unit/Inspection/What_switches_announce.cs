using FsCheck.Fluent;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using IronicConsole.Engine.Inspection;
using IronicConsole.Engine.Inspection.Hooks;
using IronicConsole.Engine.Kernel;
using Xunit;

namespace IronicConsole.Tests.Inspection;

public sealed class What_switches_announce
{
    [Fact]
    public void Is_read_whole_from_a_real_announcement()
    {
        var em1 = Parsed("sub_interfaces-2.json").GetProperty("em1");

        Assert.Equal("11:22:33:aa:bb:cc", em1.GetProperty("switch_chassis_id").GetString());
        Assert.Equal("734", em1.GetProperty("switch_port_id").GetString());
        Assert.Equal("host02.lab.eng port 3 (Bond)", em1.GetProperty("switch_port_description").GetString());
        Assert.Equal("sw01-dist-1b-b12", em1.GetProperty("switch_system_name").GetString());
        Assert.Equal(["Bridge", "Router"], em1.GetProperty("switch_capabilities_enabled").EnumerateArray().Select(c => c.GetString()));
        Assert.Equal(["192.0.2.15", "2001:db8:85a3::8a2e:370:7334", "aa:11:bb:22:cc:33"], em1.GetProperty("switch_mgmt_addresses").EnumerateArray().Select(c => c.GetString()));
        Assert.Equal(102, em1.GetProperty("switch_port_untagged_vlan_id").GetInt32());
        Assert.Equal("""[{"id":101,"name":"vlan101"},{"id":102,"name":"vlan102"},{"id":104,"name":"vlan104"}]""", em1.GetProperty("switch_port_vlans").GetRawText());
        Assert.Equal("[10,20]", em1.GetProperty("switch_port_protocol_vlan_ids").GetRawText());
        Assert.Equal("""["0026424203000000"]""", em1.GetProperty("switch_protocol_identities").GetRawText());
        Assert.Equal(88, em1.GetProperty("switch_port_management_vlan_id").GetInt32());
        Assert.Equal(1514, em1.GetProperty("switch_port_mtu").GetInt32());
        Assert.True(em1.GetProperty("switch_port_link_aggregation_enabled").GetBoolean());
        Assert.Equal(2, em1.GetProperty("switch_port_link_aggregation_id").GetInt64());
        Assert.True(em1.GetProperty("switch_port_autonegotiation_enabled").GetBoolean());
    }

    [Fact]
    public void Counts_for_the_first_of_a_kind()
    {
        var em1 = Parsed("sub_interfaces-4.json").GetProperty("em1");

        Assert.Equal("11:22:33:aa:bb:cc", em1.GetProperty("switch_chassis_id").GetString());
        Assert.Equal("734", em1.GetProperty("switch_port_id").GetString());
    }

    [Fact]
    public void May_name_a_chassis_by_network_address_or_by_name()
    {
        var parsed = Parsed("sub_interfaces-3.json");

        Assert.Equal("192.0.2.15", parsed.GetProperty("em1").GetProperty("switch_chassis_id").GetString());
        Assert.Equal("sw01", parsed.GetProperty("em2").GetProperty("switch_chassis_id").GetString());
    }

    [Theory]
    [InlineData("sub_interfaces-5.json")]
    [InlineData("sub_interfaces-6.json")]
    [InlineData("sub_interfaces-7.json")]
    [InlineData("sub_interfaces-8.json")]
    [InlineData("sub_interfaces-9.json")]
    [InlineData("sub_interfaces-12.json")]
    [InlineData("sub_interfaces-13.json")]
    public void Is_passed_over_when_cut_off_or_unknown(string file)
    {
        var findings = InspectionBench.WithInterfaces(file);

        Assert.Null(new ParseLldp().Apply(findings));
        Assert.Null(findings.PluginData["parsed_lldp"]);
    }

    [Fact]
    public void Comes_from_the_collector_before_the_card_itself()
    {
        var inventory = JsonNode.Parse(InspectionBench.Text("inventory-2.json"))!.AsObject();
        var number = 0;
        foreach (var card in inventory["interfaces"]!.AsArray()) card!["mac_address"] = $"52:54:00:00:00:{number++:x2}";
        var findings = InspectionBench.Findings(inventory.ToJsonString(), InspectionBench.Text("plugin_data-2.json"));

        new ParseLldp().Apply(findings);

        var parsed = findings.PluginData.Map("parsed_lldp");
        Assert.Equal("11:22:33:aa:bb:cc", parsed.Map("em1").Text("switch_chassis_id"));
        Assert.Equal("11:22:33:aa:bb:dd", parsed.Map("em2").Text("switch_chassis_id"));
        Assert.Equal("11:22:33:aa:bb:ee", parsed.Map("em3").Text("switch_chassis_id"));
    }

    [Fact]
    public void Fills_the_switch_side_of_ports_but_keeps_what_somebody_set()
    {
        var ours = InspectionBench.Port("11:11:11:11:11:11");
        var fresh = InspectionBench.Findings(InspectionBench.Text("local-link-inventory.json"), ports: ours);
        var kept = InspectionBench.Findings(InspectionBench.Text("local-link-inventory.json"), ports: ours with { LocalLinkConnection = JsonMap.Parse("""{"switch_id":"00:00:00:00:00:01","port_id":"mine"}""") });

        new LocalLinkConnection().Apply(fresh);
        new LocalLinkConnection().Apply(kept);

        Assert.Equal("""{"switch_id":"88:5a:92:ec:54:59","port_id":"Ethernet1/18"}""", fresh.Ports[ours.Address].LocalLinkConnection.ToString());
        Assert.Equal("mine", kept.Ports[ours.Address].LocalLinkConnection.Text("port_id"));
    }

    [Fact]
    public void Never_trips_us_whatever_bytes_it_holds() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(), ArbMap.Default.ArbFor<int>(), ArbMap.Default.ArbFor<byte>(), (bytes, type, subtype) =>
        {
            var hex = Convert.ToHexStringLower(bytes ?? []);
            var pieces = new JsonArray();
            foreach (var value in new[] { hex, subtype.ToString("x2", null) + hex, "0080c2" + hex, "00120f" + hex, "0080c203" + hex, "04" + hex, "05" + hex, hex + "f", "zz" + hex })
            {
                foreach (var t in new[] { type, type & 127, 1, 2, 4, 7, 8, 127 }) pieces.Add(new JsonArray(t, value));
            }

            var inventory = new JsonObject { ["interfaces"] = new JsonArray(new JsonObject { ["name"] = "em1", ["mac_address"] = "52:54:00:00:00:01", ["lldp"] = pieces }) };
            var findings = InspectionBench.Findings(inventory.ToJsonString());
            findings.Add(NetworkCard.In(findings.Inventory)[0]);
            return new ParseLldp().Apply(findings) is null && new LocalLinkConnection().Apply(findings) is null;
        }).QuickCheckThrowOnFailure();

    private static JsonElement Parsed(string file)
    {
        var findings = InspectionBench.WithInterfaces(file);
        Assert.Null(new ParseLldp().Apply(findings));
        return findings.PluginData["parsed_lldp"]!.Value;
    }
}
