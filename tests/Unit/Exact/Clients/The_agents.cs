using System.Text.Json;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Tests.Exact.Clients;

/// <summary>The calls of networking-baremetal's agent, and of the agent in the deploy ramdisk.</summary>
[Collection("whole program")]
public sealed class The_agents(WholeProgram program)
{
    private readonly World _world = new(program);

    [Fact]
    public async Task The_network_agent_learns_where_ports_are()
    {
        var client = The_driver_of_nova.Sdk(program, "1.92");
        var shard = $"shard-{Guid.NewGuid():N}";
        var node = (await client.SendAsync("POST", "/v1/nodes", new { driver = "fake-hardware", shard, properties = new { local_gb = 10 } }, 201)).Json.GetProperty("uuid").GetString()!;
        var link = new { switch_id = "52:54:00:aa:bb:cc", port_id = "Ethernet1/1", switch_info = "leaf-1" };
        var mac = World.Mac;
        await client.SendAsync("POST", "/v1/ports", new { node_uuid = node, address = mac, physical_network = "rack-1", local_link_connection = link }, 201);

        var port = Assert.Single((await client.GetAsync("/v1/ports/detail")).GetProperty("ports").EnumerateArray(), p => p.GetProperty("address").GetString() == mac);
        Assert.Equal((node, "rack-1"), (port.GetProperty("node_uuid").GetString(), port.GetProperty("physical_network").GetString()));
        await client.NodeAsync(node);
        await client.SendAsync("GET", $"/v1/nodes/{Guid.NewGuid()}", null, 404); // its agent is gone

        var trunk = Assert.Single((await client.GetAsync($"/v1/nodes?fields=uuid,properties&conductor_group=&shard={shard}")).GetProperty("nodes").EnumerateArray());
        Assert.Equal(10, trunk.GetProperty("properties").GetProperty("local_gb").GetInt32());
        var wire = Assert.Single((await client.GetAsync($"/v1/ports?node_uuid={node}&fields=physical_network,local_link_connection")).GetProperty("ports").EnumerateArray());
        Assert.Equal(["local_link_connection", "physical_network", "links"], wire.EnumerateObject().Select(p => p.Name));
        Assert.Equal("Ethernet1/1", wire.GetProperty("local_link_connection").GetProperty("port_id").GetString());
    }

    [Fact]
    public async Task The_ramdisk_agent_looks_itself_up_and_says_that_it_lives()
    {
        var root = (await program.SendAsync("GET", "/", version: null)).Json;
        Assert.True(int.Parse(root.GetProperty("default_version").GetProperty("version").GetString()![2..], System.Globalization.CultureInfo.InvariantCulture) >= 68, "without tokens and certificates");

        var (node, _, mac) = await _world.PortAsync(ProvisionState.CleanWait);
        var agent = new FieldClient(program, ("X-OpenStack-Ironic-API-Version", "1.62"));
        var found = await agent.GetAsync($"/v1/lookup?addresses={mac},52:54:00:ff:ff:ff&node_uuid={node}");
        Assert.Equal(node, found.GetProperty("node").GetProperty("uuid").GetString());
        Assert.True(found.GetProperty("config").GetProperty("heartbeat_timeout").GetInt32() > 0);
        Assert.Equal(JsonValueKind.Object, found.GetProperty("node").GetProperty("instance_info").ValueKind);
        var token = found.GetProperty("config").GetProperty("agent_token").GetString();
        Assert.True(token!.Length > 20);
        Assert.Equal("******", (await agent.GetAsync($"/v1/lookup?addresses={mac}")).GetProperty("config").GetProperty("agent_token").GetString()); // told once

        var beats = new FieldClient(program, ("X-OpenStack-Ironic-API-Version", "1.68"));
        object Beat(string? with) => new { callback_url = "https://127.0.0.1:9999", agent_token = with, agent_version = "11.0.0", agent_verify_ca = (string?)null };
        await beats.SendAsync("POST", $"/v1/heartbeat/{node}", Beat(token), 202);
        await beats.SendAsync("POST", $"/v1/heartbeat/{node}", Beat("another"), 400);
        await beats.SendAsync("GET", $"/v1/lookup?addresses=52:54:00:ff:ff:fe", null, 404);
    }

    [Fact]
    public async Task The_ramdisk_agent_sends_what_it_found_without_a_version()
    {
        var (node, mac) = await _world.InspectedAsync();
        var sent = await program.SendAsync("POST", "/v1/continue_inspection", World.Inventory(mac).ToJsonString(), version: null);
        Assert.Equal((202, node), (sent.Status, sent.Json.GetProperty("uuid").GetString()));
        Assert.Equal(["uuid"], sent.Json.EnumerateObject().Select(p => p.Name));
    }
}
