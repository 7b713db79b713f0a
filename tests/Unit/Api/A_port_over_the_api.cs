using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Store;
using Microsoft.Extensions.DependencyInjection;

namespace IronicConsole.Tests.Api;

[Collection("api")]
public sealed class A_port_over_the_api(ApiBench api)
{
    private const string Whole = "uuid created_at updated_at address name extra internal_info is_smartnic local_link_connection physical_network pxe_enabled node_uuid links portgroup_uuid";

    [Fact]
    public async Task Is_made_listed_changed_and_deleted()
    {
        var node = await api.EnrolAsync(new { name = "ported" });
        var made = await api.SendAsync("POST", "/v1/ports", new
        {
            node_uuid = node, address = "52-54-00-AA-00-01", physical_network = "physnet1", local_link_connection = new { switch_id = "0A:1B:2C:3D:4E:5F", port_id = "Eth1" },
        });
        Assert.True(made.Status == 201, made.Text);
        Assert.Equal(Whole.Split(' '), made.Json.EnumerateObject().Select(p => p.Name));
        Assert.Equal("52:54:00:aa:00:01", made.Json.GetProperty("address").GetString());
        Assert.Equal("0a:1b:2c:3d:4e:5f", made.Json.GetProperty("local_link_connection").GetProperty("switch_id").GetString());
        var port = made.Json.GetProperty("uuid").GetString();
        foreach (var query in new[] { "node=ported", $"node_uuid={node}", "address=52:54:00:AA:00:01" })
            Assert.Equal(port, Assert.Single((await api.GetAsync($"/v1/ports?{query}")).Json.GetProperty("ports").EnumerateArray()).GetProperty("uuid").GetString());
        Assert.Equal(port, (await api.GetAsync("/v1/nodes/ported/ports")).Json.GetProperty("ports")[0].GetProperty("uuid").GetString());

        var changed = await api.SendAsync("PATCH", $"/v1/ports/{port}", new object[] { new { op = "replace", path = "/pxe_enabled", value = false }, new { op = "replace", path = "/address", value = "52:54:00:aa:00:02" } });
        Assert.Equal((200, false), (changed.Status, changed.Json.GetProperty("pxe_enabled").GetBoolean()));
        Assert.Empty((await api.GetAsync("/v1/ports?address=52:54:00:aa:00:01")).Json.GetProperty("ports").EnumerateArray());
        Assert.Equal(204, (await api.SendAsync("DELETE", $"/v1/ports/{port}")).Status);
        Assert.Equal(404, (await api.GetAsync($"/v1/ports/{port}")).Status);
    }

    [Fact]
    public async Task Is_found_by_the_conductor_group_of_its_node_at_every_version()
    {
        var (one, two, none) = ($"g-{Guid.NewGuid():N}", $"g-{Guid.NewGuid():N}", $"g-{Guid.NewGuid():N}");
        var (first, second) = (await InAsync(one, "52:54:00:cc:00:01"), await InAsync(two, "52:54:00:cc:00:02"));
        foreach (var version in new[] { "1.34", "1.92" })
        {
            Assert.Equal([first], await ListAsync($"ports?conductor_groups={one}", version));
            Assert.Equal([first, second], await ListAsync($"ports/detail?conductor_groups={two},{one.ToUpperInvariant()}", version));
            Assert.Empty(await ListAsync($"ports?conductor_groups={none}", version));
        }

        var page = (await api.GetAsync($"/v1/ports?conductor_groups={one},{two}&limit=1")).Json;
        Assert.Equal([second], await ListAsync(page.GetProperty("next").GetString()![$"{api.Url}v1/".Length..], "1.92"));
        foreach (var other in new[] { "node=x", "node_uuid=x", "portgroup=x", "address=52:54:00:cc:00:01" })
        {
            var refused = await api.GetAsync($"/v1/ports?conductor_groups={one}&{other}");
            Assert.Equal(400, refused.Status);
            Assert.Contains("conductor_groups", refused.Told, StringComparison.Ordinal);
        }

        async Task<string> InAsync(string group, string address)
        {
            var node = await api.EnrolAsync();
            await api.Services.GetRequiredService<IStore>().CommitAsync<bool>(Caller.Engine, null, unit =>
            {
                unit.Put(unit.Node(Guid.Parse(node))! with { ConductorGroup = group });
                return true;
            });
            return (await api.SendAsync("POST", "/v1/ports", new { node_uuid = node, address })).Json.GetProperty("uuid").GetString()!;
        }

        async Task<string[]> ListAsync(string path, string version) => [.. (await api.GetAsync($"/v1/{path}", version)).Json.GetProperty("ports").EnumerateArray().Select(p => p.GetProperty("uuid").GetString()!)];
    }

    [Fact]
    public async Task Has_a_name_from_1_88_and_a_VTEP_switch_from_1_90()
    {
        var node = await api.EnrolAsync();
        var vtep = """{"port_id":"p","vtep-logical-switch":"l","vtep-physical-switch":"f"}""";
        var body = $$"""{"node_uuid":"{{node}}","address":"52:54:00:aa:00:21","local_link_connection":{{vtep}}}""";
        Assert.Equal(406, (await api.SendAsync("POST", "/v1/ports", body, "1.89")).Status);
        var made = await api.SendAsync("POST", "/v1/ports", body, "1.90");
        Assert.True(made.Status == 201, made.Text);
        var port = made.Json.GetProperty("uuid").GetString();
        object patch = new object[] { new { op = "add", path = "/name", value = "uplink" } };
        Assert.Equal(406, (await api.SendAsync("PATCH", $"/v1/ports/{port}", patch, "1.87")).Status);
        Assert.Equal("uplink", (await api.SendAsync("PATCH", $"/v1/ports/{port}", patch, "1.88")).Json.GetProperty("name").GetString());
        Assert.False((await api.GetAsync($"/v1/ports/{port}", "1.87")).Json.TryGetProperty("name", out _));
        Assert.Equal(port, (await api.GetAsync("/v1/ports/uplink")).Json.GetProperty("uuid").GetString());
        Assert.Equal(400, (await api.GetAsync("/v1/ports/uplink", "1.87")).Status);
        foreach (var value in new object[] { new { port_id = "p", vtep_logical_switch = 1 }, "text" }) Assert.Equal(400, (await api.SendAsync("PATCH", $"/v1/ports/{port}", new object[] { new { op = "replace", path = "/local_link_connection", value } })).Status);
        Assert.Equal(204, (await api.SendAsync("DELETE", "/v1/ports/uplink")).Status);
    }

    [Fact]
    public async Task Goes_with_its_node()
    {
        var node = await api.EnrolAsync();
        await api.SendAsync("POST", "/v1/ports", new { node_uuid = node, address = "52:54:00:aa:00:03" });
        await api.SendAsync("DELETE", $"/v1/nodes/{node}");
        Assert.Empty((await api.GetAsync("/v1/ports?address=52:54:00:aa:00:03")).Json.GetProperty("ports").EnumerateArray());
    }

    [Theory]
    [InlineData("""{"address":"zz:zz","node_uuid":"NODE"}""", 400, "MAC")]
    [InlineData("""{"node_uuid":"NODE"}""", 400, "address")]
    [InlineData("""{"address":"52:54:00:aa:00:09"}""", 400, "node_uuid")]
    [InlineData("""{"address":"52:54:00:aa:00:09","node_uuid":"6b0d4a1e-8c1f-4d3b-9a5e-0f1e2d3c4b5a"}""", 400, "could not be found")]
    [InlineData("""{"address":"52:54:00:aa:00:09","node_uuid":"NODE","bogus":1}""", 400, "bogus")]
    [InlineData("""{"address":"52:54:00:aa:00:09","node_uuid":"NODE","pxe_enabled":"maybe"}""", 400, "pxe_enabled")]
    [InlineData("""{"address":"52:54:00:aa:00:09","node_uuid":"NODE","physical_network":""}""", 400, "physical_network")]
    [InlineData("""{"address":"52:54:00:aa:00:09","node_uuid":"NODE","local_link_connection":{"bogus":"x"}}""", 400, "bogus")]
    [InlineData("""{"address":"52:54:00:aa:00:09","node_uuid":"NODE","local_link_connection":{"port_id":"x"}}""", 400, "switch_id")]
    [InlineData("""{"address":"52:54:00:aa:00:09","node_uuid":"NODE","description":"later"}""", 406, "description")]
    [InlineData("""{"address":"52:54:00:aa:00:09","node_uuid":"NODE","name":"no name"}""", 400, "name")]
    [InlineData("""{"address":"52:54:00:aa:00:09","node_uuid":"NODE","name":"taken"}""", 409, "taken")]
    [InlineData("""{"address":"52:54:00:aa:00:09","node_uuid":"NODE","local_link_connection":{"port_id":"x","vtep-logical-switch":"l"}}""", 400, "vtep")]
    [InlineData("""{"address":"52:54:00:aa:00:10","node_uuid":"NODE"}""", 409, "already exists")]
    public async Task Is_refused_by_name_of_what_is_wrong(string body, int status, string word)
    {
        var node = await api.EnrolAsync();
        await api.SendAsync("POST", "/v1/ports", new { node_uuid = node, address = "52:54:00:aa:00:10", name = "taken" });
        var answer = await api.SendAsync("POST", "/v1/ports", body.Replace("NODE", node, StringComparison.Ordinal));
        Assert.True(answer.Status == status, $"{answer.Status}: {answer.Text}");
        Assert.Contains(word, answer.Told, StringComparison.Ordinal);
        Assert.Empty((await api.GetAsync("/v1/ports?address=52:54:00:aa:00:09")).Json.GetProperty("ports").EnumerateArray());
    }
}
