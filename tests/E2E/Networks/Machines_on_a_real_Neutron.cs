using System.Text.Json.Nodes;
using IronicConsole.E2E.Lab;

namespace IronicConsole.E2E.Networks;

/// <summary>Machines with the network interface <c>neutron</c>. What happened is read from Neutron's own lists.</summary>
[Collection(Together.Networks)]
public sealed class Machines_on_a_real_Neutron(SharedNeutron neutron)
{
    private const string CleaningEnds = "network.remove_cleaning_network/disconnect-cleaning/before", DeployEnds = "network.remove_provisioning_network/disconnect-provisioning/before";

    [RequiresFact(Need.Neutron)]
    public async Task Are_connected_for_each_phase_and_then_to_their_tenant()
    {
        await using var bench = await NeutronBench.StartAsync(await neutron.Server, $"cleans|{CleaningEnds}#1;deploys|{DeployEnds}#1");
        var (tenant, far) = (await bench.Neutron.NetworkAsync("tenant"), await bench.Neutron.NetworkAsync("far", "physnet2"));
        var (cleans, cards) = await bench.EnrolAsync("cleans", "leaf", "leaf");
        var (deploys, address) = await bench.EnrolAsync("deploys", "leaf");
        await bench.EnrolAsync("cut", "leaf", "unplugged");

        // what the settings name is looked for
        Assert.Equal((true, null), await ValidAsync(bench, "cleans"));
        await SetAsync(bench, "cut", "cleaning_network", "nowhere");
        Assert.Equal((false, "Neutron has no network 'nowhere'. Make it, or name one that is there."), await ValidAsync(bench, "cut"));
        await SetAsync(bench, "cut", "cleaning_network", bench.Networks["cleaning"]);
        await SetAsync(bench, "cut", "cleaning_network_security_groups", "no-such-group");
        Assert.Equal((false, "Neutron has no security group 'no-such-group'. Make it, or name one that is there."), await ValidAsync(bench, "cut"));
        await SetAsync(bench, "cut", "cleaning_network_security_groups", "");

        // a VIF goes where its physical network is, and has the address of its card
        var vif = await bench.Neutron.PortAsync(tenant, "vif");
        var unreachable = await AttachAsync(bench, "deploys", await bench.Neutron.PortAsync(far, "elsewhere"));
        Assert.True(unreachable.Status == 400 && unreachable.Text.Contains("not enough free physical ports", StringComparison.Ordinal), unreachable.Text);
        Assert.Equal((204, ""), await AttachAsync(bench, "deploys", vif));
        Assert.Equal((address[0], ""), (Text(await bench.Neutron.ShowAsync(vif), "mac_address"), Text(await bench.Neutron.ShowAsync(vif), "binding:host_id")));

        // a card that cannot be bound fails the flow, and the card that could be is given back
        await bench.Api.VerbAsync("cut", "provide");
        await bench.Api.StateAsync("cut", "clean failed");
        Assert.Contains("could not bind the port for port", (await bench.Api.NodeAsync("cut"))!["last_error"]!.ToString(), StringComparison.Ordinal);
        Assert.Empty(await bench.Neutron.PortsAsync(bench.Networks["cleaning"]));

        await bench.Api.VerbAsync("deploys", "provide");
        await bench.Api.StateAsync("deploys", "available");
        await bench.Api.VerbAsync("deploys", "active");
        await bench.Api.VerbAsync("cleans", "provide");
        await bench.HaltedAsync("cleans", CleaningEnds);
        await bench.HaltedAsync("deploys", DeployEnds);

        var cleaning = await bench.Neutron.PortsAsync(bench.Networks["cleaning"]);
        Assert.Equal(cards.Order(), cleaning.Select(p => Text(p, "mac_address")).Order());
        Assert.All(cleaning, p => Assert.Equal((cleans, cleans, "baremetal:none", "baremetal", "other"), (Text(p, "binding:host_id"), Text(p, "device_id"), Text(p, "device_owner"), Text(p, "binding:vnic_type"), Text(p, "binding:vif_type"))));
        Assert.All(cleaning, p => Assert.Equal("00:11:22:33:44:55", p["binding:profile"]!["local_link_information"]![0]!["switch_id"]!.ToString()));
        Assert.All(cleaning, p => Assert.Equal([bench.Group], p["security_groups"]!.AsArray().Select(g => g!.ToString())));
        Assert.Equal(deploys, Text(Assert.Single(await bench.Neutron.PortsAsync(bench.Networks["provisioning"])), "binding:host_id"));
        Assert.Equal("", Text(await bench.Neutron.ShowAsync(vif), "binding:host_id"));

        bench.Console.Thaw();
        await bench.Api.StateAsync("cleans", "available");
        await bench.Api.StateAsync("deploys", "active");
        Assert.Empty(await bench.Neutron.PortsAsync(bench.Networks["cleaning"]));
        Assert.Empty(await bench.Neutron.PortsAsync(bench.Networks["provisioning"]));
        await BoundAsync(bench, vif, deploys, address[0]);

        // after the deploy a VIF comes and goes at once
        Assert.Equal((204, ""), await bench.SendAsync(HttpMethod.Delete, $"/v1/nodes/deploys/vifs/{vif}"));
        var free = await bench.Neutron.ShowAsync(vif);
        Assert.Equal(("", "unbound"), (Text(free, "binding:host_id"), Text(free, "binding:vif_type")));
        Assert.NotEqual(address[0], Text(free, "mac_address"));
        Assert.Equal((204, ""), await AttachAsync(bench, "deploys", vif));
        await BoundAsync(bench, vif, deploys, address[0]);

        await bench.Api.VerbAsync("deploys", "rescue", new JsonObject { ["rescue_password"] = "a-good-password" });
        await bench.Api.StateAsync("deploys", "rescue");
        Assert.Empty(await bench.Neutron.PortsAsync(bench.Networks["rescuing"]));
        await BoundAsync(bench, vif, deploys, address[0]);
        await bench.Api.VerbAsync("deploys", "unrescue");
        await bench.Api.StateAsync("deploys", "active");
        await BoundAsync(bench, vif, deploys, address[0]);

        await bench.Api.VerbAsync("deploys", "deleted");
        await bench.Api.StateAsync("deploys", "available");
        Assert.Equal("unbound", Text(await bench.Neutron.ShowAsync(vif), "binding:vif_type"));
        Assert.Empty((await bench.JsonAsync(HttpMethod.Get, "/v1/nodes/deploys/vifs"))["vifs"]!.AsArray());
        foreach (var network in bench.Networks.Values) Assert.Empty(await bench.Neutron.PortsAsync(network));
    }

    [RequiresFact(Need.Neutron)]
    public async Task Are_moved_with_all_cards_of_a_port_group()
    {
        await using var bench = await NeutronBench.StartAsync(await neutron.Server, "");
        var (node, macs) = await bench.EnrolAsync("bond", "leaf", "leaf");
        var group = Text(await bench.JsonAsync(HttpMethod.Post, "/v1/portgroups", new JsonObject { ["node_uuid"] = node, ["name"] = "bond0", ["address"] = macs[0], ["mode"] = "802.3ad", ["properties"] = new JsonObject { ["miimon"] = "100" } }), "uuid");
        foreach (var port in (await bench.JsonAsync(HttpMethod.Get, "/v1/ports/detail"))["ports"]!.AsArray())
        {
            await bench.JsonAsync(HttpMethod.Patch, $"/v1/ports/{port!["uuid"]}", new JsonArray(new JsonObject { ["op"] = "add", ["path"] = "/portgroup_uuid", ["value"] = group }));
        }

        var vif = await bench.Neutron.PortAsync(await bench.Neutron.NetworkAsync("tenant"), "of-a-bond");
        Assert.Equal((204, ""), await AttachAsync(bench, "bond", vif));
        foreach (var (verb, state) in new[] { ("provide", "available"), ("active", "active"), ("rescue", "rescue"), ("unrescue", "active") })
        {
            await bench.Api.VerbAsync("bond", verb, verb == "rescue" ? new JsonObject { ["rescue_password"] = "a-good-password" } : null);
            await bench.Api.StateAsync("bond", state);
        }

        await BoundAsync(bench, vif, node, macs[0]);
        await bench.Api.VerbAsync("bond", "deleted");
        await bench.Api.StateAsync("bond", "available");
        string[] Through(string phase) => [$"{phase} made", $"{phase} bound", $"{phase} made", $"{phase} bound", $"{phase} deleted", $"{phase} deleted"];
        var done = await bench.Neutron.LedgerAsync(node);
        Assert.Equal([.. Through("cleaning"), .. Through("provisioning"), "tenant bound", "tenant unbound", .. Through("rescuing"), "tenant bound", "tenant unbound", .. Through("cleaning")], done);
        Assert.Empty(await bench.Neutron.PortsOfAsync(node));

        // the switch is told of the group with each card, and of all its cards with the VIF
        var lines = await bench.Neutron.LinesAsync(node);
        Assert.All(lines, l => Assert.Equal((group, "bond0", "802.3ad", "100"), (Text(l["group"]!, "id"), Text(l["group"]!, "name"), Text(l["group"]!, "bond_mode"), Text(l["group"]!["bond_properties"]!, "miimon"))));
        Assert.All(lines, l => Assert.Equal(Text(l, "name") == "of-a-bond" ? 2 : 1, l["links"]!.AsArray().Count));
        Assert.Equal(2, lines.SelectMany(l => l["links"]!.AsArray()).Select(l => Text(l!, "port_id")).Distinct().Count());
    }

    [RequiresFact(Need.Neutron)]
    public async Task With_a_smart_NIC_are_bound_by_the_agent_on_the_card_once_Neutron_hears_of_it()
    {
        await using var bench = await NeutronBench.StartAsync(await neutron.Server, $"smart|{CleaningEnds}#1");
        var host = $"dpu-{Guid.NewGuid():N}";
        var (node, _) = await bench.EnrolAsync("smart");
        var port = (await bench.JsonAsync(HttpMethod.Post, "/v1/ports", new JsonObject
        {
            ["node_uuid"] = node, ["address"] = NeutronBench.NewMac(), ["physical_network"] = "physnet1", ["is_smartnic"] = true,
            ["local_link_connection"] = new JsonObject { ["switch_id"] = "00:11:22:33:44:55", ["port_id"] = "rep0-0" },
        }))["uuid"]!.ToString();
        Assert.Equal((false, true), await ValidAsync(bench, "smart") is var (valid, why) ? (valid, why!.Contains("is a smart NIC, and its local_link_connection has no hostname.", StringComparison.Ordinal)) : default);
        await bench.JsonAsync(HttpMethod.Patch, $"/v1/ports/{port}", new JsonArray(new JsonObject
        {
            ["op"] = "replace", ["path"] = "/local_link_connection", ["value"] = new JsonObject { ["hostname"] = host, ["port_id"] = "rep0-0" },
        }));
        Assert.Equal((true, null), await ValidAsync(bench, "smart"));

        await bench.Api.VerbAsync("smart", "provide");
        await Eventually.True("the console to wait for the agent on the card", () => bench.JsonAsync(HttpMethod.Get, "/v2/runs?node=smart").Result.ToJsonString().Contains("the network agent on a smart NIC", StringComparison.Ordinal), Crash.IronicCalls.Limit);
        Assert.Empty(await bench.Neutron.PortsAsync(bench.Networks["cleaning"]));
        await bench.Neutron.AgentAsync(host);
        await bench.HaltedAsync("smart", CleaningEnds);
        var bound = Assert.Single(await bench.Neutron.PortsAsync(bench.Networks["cleaning"]));
        Assert.Equal((host, "smart-nic", "ovs", node), (Text(bound, "binding:host_id"), Text(bound, "binding:vnic_type"), Text(bound, "binding:vif_type"), Text(bound, "device_id")));
        Assert.Equal(host, bound["binding:profile"]!["local_link_information"]![0]!["hostname"]!.ToString());
        bench.Console.Thaw();
        await bench.Api.StateAsync("smart", "available");
        Assert.Empty(await bench.Neutron.PortsAsync(bench.Networks["cleaning"]));
    }

    private static async Task BoundAsync(NeutronBench bench, string vif, string node, string address)
    {
        var port = await bench.Neutron.ShowAsync(vif);
        Assert.Equal((node, "baremetal", "other", address), (Text(port, "binding:host_id"), Text(port, "binding:vnic_type"), Text(port, "binding:vif_type"), Text(port, "mac_address")));
    }

    private static async Task<(bool?, string?)> ValidAsync(NeutronBench bench, string node)
    {
        var check = (await bench.JsonAsync(HttpMethod.Get, $"/v1/nodes/{node}/validate"))["network"]!;
        return (check["result"]!.GetValue<bool>(), check["reason"]?.ToString());
    }

    private static Task<JsonNode> SetAsync(NeutronBench bench, string node, string key, string value) =>
        bench.JsonAsync(HttpMethod.Patch, $"/v1/nodes/{node}", new JsonArray(new JsonObject { ["op"] = "add", ["path"] = $"/driver_info/{key}", ["value"] = value }));

    private static Task<(int Status, string Text)> AttachAsync(NeutronBench bench, string node, string vif) => bench.SendAsync(HttpMethod.Post, $"/v1/nodes/{node}/vifs", new JsonObject { ["id"] = vif });

    private static string Text(JsonNode port, string key) => port[key]?.ToString() ?? "";
}
