using System.Text.Json;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Store;
using Microsoft.Extensions.DependencyInjection;

namespace IronicConsole.Tests.Api;

[Collection("api")]
public sealed class A_VIF_over_the_api(ApiBench api)
{
    private static int _macs;

    [Theory]
    [InlineData("noop")]
    [InlineData("flat")]
    public async Task Is_attached_seen_and_detached(string network)
    {
        var node = await api.EnrolAsync(new { network_interface = network });
        var port = await PortAsync(node);
        var vif = Guid.NewGuid().ToString();
        var attached = await AttachAsync(node, new { id = vif });
        Assert.Equal((204, ""), (attached.Status, attached.Text));
        Assert.Equal([vif], await ListAsync(node));
        Assert.Equal(vif, await OnAsync("ports", port));
        var again = await AttachAsync(node, new { id = vif });
        Assert.Equal(409, again.Status);
        Assert.Contains($"attached to port {port}", again.Told, StringComparison.Ordinal);
        var full = await AttachAsync(node, new { id = "another" });
        Assert.Equal(400, full.Status);
        Assert.Contains("not enough free physical ports", full.Told, StringComparison.Ordinal);

        Assert.Equal(409, (await api.SendAsync("DELETE", $"/v1/ports/{port}")).Status);
        Assert.Equal(204, (await api.SendAsync("DELETE", $"/v1/nodes/{node}/vifs/{vif}")).Status);
        Assert.Empty(await ListAsync(node));
        Assert.Null(await OnAsync("ports", port));
        var gone = await api.SendAsync("DELETE", $"/v1/nodes/{node}/vifs/{vif}");
        Assert.Equal(400, gone.Status);
        Assert.Contains("not attached", gone.Told, StringComparison.Ordinal);
        Assert.Equal(204, (await api.SendAsync("DELETE", $"/v1/ports/{port}")).Status);
    }

    [Fact]
    public async Task Is_taken_and_not_kept_by_a_node_without_ports_whose_network_is_nobodys()
    {
        var node = await api.EnrolAsync(new { network_interface = "noop" });
        Assert.Equal(204, (await AttachAsync(node, new { id = "v" })).Status);
        Assert.Empty(await ListAsync(node));
        Assert.Equal(204, (await api.SendAsync("DELETE", $"/v1/nodes/{node}/vifs/v")).Status);
        Assert.Equal(400, (await AttachAsync(node, new { id = "v", port_uuid = Guid.NewGuid() })).Status);

        var flat = await api.EnrolAsync(new { network_interface = "flat" });
        Assert.Equal(400, (await AttachAsync(flat, new { id = "v" })).Status);
        Assert.Equal(400, (await api.SendAsync("DELETE", $"/v1/nodes/{flat}/vifs/v")).Status);
    }

    [Fact]
    public async Task Goes_to_a_port_group_first_then_to_a_port_that_boots_and_to_none_of_the_group()
    {
        var node = await api.EnrolAsync();
        var quiet = await PortAsync(node, new { pxe_enabled = false });
        var boots = await PortAsync(node);
        await GroupAsync(node); // without ports it is no place
        var group = await GroupAsync(node);
        var member = await PortAsync(node, new { portgroup_uuid = group });
        foreach (var vif in new[] { "first", "second", "third" }) Assert.Equal(204, (await AttachAsync(node, new { id = vif })).Status);
        Assert.Equal(("first", "second", "third", null), (await OnAsync("portgroups", group), await OnAsync("ports", boots), await OnAsync("ports", quiet), await OnAsync("ports", member)));
        Assert.Equal(["third", "second", "first"], await ListAsync(node));
        Assert.Equal(400, (await AttachAsync(node, new { id = "fourth" })).Status);
        Assert.Equal(409, (await AttachAsync(node, new { id = "first" })).Status);
        Assert.Equal(204, (await api.SendAsync("DELETE", $"/v1/nodes/{node}/vifs/first")).Status);
        Assert.Null(await OnAsync("portgroups", group));
    }

    [Fact]
    public async Task Goes_to_the_ports_of_a_group_when_one_of_them_has_a_VIF_of_its_own()
    {
        var node = await api.EnrolAsync();
        var group = await GroupAsync(node);
        string[] ports = [await PortAsync(node, new { portgroup_uuid = group }), await PortAsync(node, new { portgroup_uuid = group })];
        await api.Services.GetRequiredService<IStore>().CommitAsync<bool>(Caller.Engine, null, unit =>
        {
            var port = unit.Port(Guid.Parse(ports[0]))!;
            unit.Put(port with { InternalInfo = port.InternalInfo.With("tenant_vif_port_id", "early") });
            return true;
        });
        Assert.Equal(400, (await AttachAsync(node, new { id = "whole", portgroup_uuid = group })).Status);
        Assert.Equal(204, (await AttachAsync(node, new { id = "late" })).Status);
        Assert.Equal(("late", null), (await OnAsync("ports", ports[1]), await OnAsync("portgroups", group)));
    }

    [Fact]
    public async Task Goes_where_its_physical_network_is()
    {
        var node = await api.EnrolAsync();
        var plain = await PortAsync(node);
        var blue = await PortAsync(node, new { physical_network = "blue", pxe_enabled = false });
        var red = await GroupAsync(node);
        await PortAsync(node, new { physical_network = "red", portgroup_uuid = red });
        Assert.Equal(204, (await AttachAsync(node, new { id = "in-blue", physical_network = "blue" })).Status);
        Assert.Equal(204, (await AttachAsync(node, new { id = "in-blue-too", physical_network = "blue" })).Status); // a port of no network is of any
        Assert.Equal(("in-blue", "in-blue-too"), (await OnAsync("ports", blue), await OnAsync("ports", plain)));
        Assert.Equal(400, (await AttachAsync(node, new { id = "in-blue-no-more", physical_network = "blue" })).Status);
        Assert.Equal(204, (await AttachAsync(node, new { id = "in-red", physical_network = "red" })).Status);
        Assert.Equal("in-red", await OnAsync("portgroups", red));
    }

    [Fact]
    public async Task Goes_where_it_is_told_to_go()
    {
        var node = await api.EnrolAsync();
        await PortAsync(node);
        var port = await PortAsync(node, new { pxe_enabled = false });
        var group = await GroupAsync(node);
        await PortAsync(node, new { portgroup_uuid = group });
        Assert.Equal(400, (await AttachAsync(node, new { id = "both", port_uuid = port, portgroup_uuid = group }, "1.67")).Status);
        Assert.Equal(204, (await AttachAsync(node, new { id = "both", port_uuid = port, portgroup_uuid = group }, "1.66")).Status); // the port counts
        Assert.Equal("both", await OnAsync("ports", port));
        Assert.Equal(400, (await AttachAsync(node, new { id = "taken", port_uuid = port })).Status);
        Assert.Equal(204, (await AttachAsync(node, new { id = "grouped", portgroup_uuid = group })).Status);
        Assert.Equal("grouped", await OnAsync("portgroups", group));
        Assert.Equal(400, (await AttachAsync(node, new { id = "nowhere", port_uuid = Guid.NewGuid() })).Status);
    }

    [Fact]
    public async Task Is_detached_by_the_tear_down()
    {
        var node = await api.EnrolAsync();
        var group = await GroupAsync(node);
        var (member, port) = (await PortAsync(node, new { portgroup_uuid = group }), await PortAsync(node));
        await api.MoveAsync(node, "manage", "manageable");
        await api.MoveAsync(node, "provide", "available");
        foreach (var vif in new[] { "one", "two" }) Assert.Equal(204, (await AttachAsync(node, new { id = vif })).Status);
        await api.MoveAsync(node, "active", "active");
        Assert.Equal(["two", "one"], await ListAsync(node));
        await api.MoveAsync(node, "deleted", "available");
        Assert.Empty(await ListAsync(node));
        Assert.Equal((null, null, null), (await OnAsync("portgroups", group), await OnAsync("ports", member), await OnAsync("ports", port)));
    }

    [Theory]
    [InlineData("""{}""", "id")]
    [InlineData("""{"id":7}""", "id")]
    [InlineData("""{"id":"no name"}""", "id")]
    [InlineData("""{"id":"v","port_uuid":"x"}""", "port_uuid")]
    [InlineData("""{"id":"v","portgroup_uuid":7}""", "portgroup_uuid")]
    [InlineData("""{"id":"v","physical_network":""}""", "physical_network")]
    [InlineData("""[]""", "object")]
    public async Task Is_refused_by_name_of_what_is_wrong(string body, string word)
    {
        var node = await api.EnrolAsync();
        await PortAsync(node);
        var answer = await api.SendAsync("POST", $"/v1/nodes/{node}/vifs", body);
        Assert.True(answer.Status == 400, $"{answer.Status}: {answer.Text}");
        Assert.Contains(word, answer.Told, StringComparison.Ordinal);
        Assert.Empty(await ListAsync(node));
    }

    [Fact]
    public async Task Is_there_from_1_28()
    {
        var node = await api.EnrolAsync(new { network_interface = "flat" });
        foreach (var (method, path, body) in new[] { ("GET", "", (object?)null), ("POST", "", new { id = "v" }), ("DELETE", "/v", null) })
        {
            Assert.Equal(404, (await api.SendAsync(method, $"/v1/nodes/{node}/vifs{path}", body, "1.27")).Status);
            Assert.Equal(method == "GET" ? 200 : 400, (await api.SendAsync(method, $"/v1/nodes/{node}/vifs{path}", body, "1.28")).Status);
        }

        var store = api.Services.GetRequiredService<IStore>();
        await store.CommitAsync(Caller.Engine, null, unit => (Result<Lease?>)unit.Claim(Guid.Parse(node), Guid.NewGuid()));
        Assert.Equal(409, (await AttachAsync(node, new { id = "v" })).Status);
        Assert.Equal(409, (await api.SendAsync("DELETE", $"/v1/nodes/{node}/vifs/v")).Status);
    }

    private Task<Answer> AttachAsync(string node, object vif, string version = "1.92") => api.SendAsync("POST", $"/v1/nodes/{node}/vifs", vif, version);

    private async Task<string[]> ListAsync(string node) => [.. (await api.GetAsync($"/v1/nodes/{node}/vifs")).Json.GetProperty("vifs").EnumerateArray().Select(v => v.GetProperty("id").GetString()!)];

    private async Task<string?> OnAsync(string kind, string id) => (await api.GetAsync($"/v1/{kind}/{id}")).Json.GetProperty("internal_info").TryGetProperty("tenant_vif_port_id", out var vif) ? vif.GetString() : null;

    private Task<string> GroupAsync(string node) => MadeAsync("portgroups", node, new { });

    private Task<string> PortAsync(string node, object? more = null)
    {
        var body = JsonSerializer.SerializeToNode(more ?? new { })!.AsObject();
        var n = Interlocked.Increment(ref _macs);
        body["address"] = $"52:54:0b:{n >> 16 & 255:x2}:{n >> 8 & 255:x2}:{n & 255:x2}";
        return MadeAsync("ports", node, body);
    }

    private async Task<string> MadeAsync(string kind, string node, object more)
    {
        var body = JsonSerializer.SerializeToNode(more)!.AsObject();
        body["node_uuid"] = node;
        var made = await api.SendAsync("POST", $"/v1/{kind}", body.ToJsonString());
        Assert.True(made.Status == 201, made.Text);
        return made.Json.GetProperty("uuid").GetString()!;
    }
}
