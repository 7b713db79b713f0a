using System.Text.Json;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Portgroups;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Store;
using Microsoft.Extensions.DependencyInjection;

namespace IronicConsole.Tests.Api;

[Collection("api")]
public sealed class A_port_group_over_the_api(ApiBench api)
{
    private const string Whole = "uuid created_at updated_at address extra internal_info mode name properties standalone_ports_supported node_uuid links ports";
    private static int _macs;

    [Fact]
    public async Task Is_made_listed_changed_and_deleted()
    {
        var node = await api.EnrolAsync(new { name = $"grouped-{Guid.NewGuid():N}" });
        var (name, mac) = ($"bond-{Guid.NewGuid():N}", Mac());
        var made = await api.SendAsync("POST", "/v1/portgroups", new { node_uuid = node, name, address = mac.ToUpperInvariant(), properties = new { miimon = 100 }, extra = new { rack = 4 }, mode = (string?)null });
        Assert.True(made.Status == 201, made.Text);
        Assert.Equal(Whole.Split(' '), made.Json.EnumerateObject().Select(p => p.Name));
        var id = made.Json.GetProperty("uuid").GetString()!;
        Assert.Equal((mac, "active-backup", true, 100), (Text(made, "address"), Text(made, "mode"), made.Json.GetProperty("standalone_ports_supported").GetBoolean(), made.Json.GetProperty("properties").GetProperty("miimon").GetInt32()));
        Assert.EndsWith($"/v1/portgroups/{id}", made.Header("Location"), StringComparison.Ordinal);
        Assert.EndsWith($"/v1/portgroups/{id}/ports", made.Json.GetProperty("ports")[0].GetProperty("href").GetString(), StringComparison.Ordinal);
        foreach (var path in new[] { $"portgroups?node={node}", $"portgroups/detail?address={mac}", $"nodes/{node}/portgroups", $"nodes/{node}/portgroups/detail" })
            Assert.Equal([id], Ids(await api.GetAsync($"/v1/{path}"), "portgroups"));
        Assert.Contains(id, Ids(await api.GetAsync("/v1/portgroups"), "portgroups"));
        Assert.Equal(["uuid", "address", "name", "links"], (await api.GetAsync($"/v1/nodes/{node}/portgroups")).Json.GetProperty("portgroups")[0].EnumerateObject().Select(p => p.Name));
        Assert.Equal(["uuid", "mode", "links"], (await api.GetAsync($"/v1/portgroups/{name}?fields=mode,uuid")).Json.EnumerateObject().Select(p => p.Name));
        Assert.EndsWith($"/v1/nodes/{node}/portgroups", (await api.GetAsync($"/v1/nodes/{node}")).Json.GetProperty("portgroups")[0].GetProperty("href").GetString(), StringComparison.Ordinal);

        var other = Mac();
        var changed = await api.SendAsync("PATCH", $"/v1/portgroups/{name}", new object[]
        {
            new { op = "replace", path = "/address", value = other }, new { op = "add", path = "/properties/lacp_rate", value = "fast" }, new { op = "replace", path = "/mode", value = "802.3ad" }, new { op = "remove", path = "/name" },
        });
        Assert.True(changed.Status == 200, changed.Text);
        Assert.Equal((other, "802.3ad", JsonValueKind.Null, "fast"), (Text(changed, "address"), Text(changed, "mode"), changed.Json.GetProperty("name").ValueKind, changed.Json.GetProperty("properties").GetProperty("lacp_rate").GetString()));
        Assert.NotEqual(JsonValueKind.Null, changed.Json.GetProperty("updated_at").ValueKind);
        await MadeAsync(await api.EnrolAsync(), new { address = mac, name }); // both are free again
        Assert.Equal(404, (await api.SendAsync("DELETE", $"/v1/portgroups/{id}x")).Status);
        Assert.Equal(204, (await api.SendAsync("DELETE", $"/v1/portgroups/{id}")).Status);
        Assert.Equal(404, (await api.GetAsync($"/v1/portgroups/{id}")).Status);
        Assert.Empty(Ids(await api.GetAsync($"/v1/nodes/{node}/portgroups"), "portgroups"));
    }

    [Fact]
    public async Task Is_there_from_1_23_and_its_parts_at_their_versions()
    {
        var node = await api.EnrolAsync();
        var group = await MadeAsync(node);
        foreach (var path in new[] { "portgroups", "portgroups/detail", $"portgroups/{group}" })
        {
            Assert.Equal(404, (await api.GetAsync($"/v1/{path}", "1.22")).Status);
            Assert.Equal(200, (await api.GetAsync($"/v1/{path}", "1.23")).Status);
        }

        foreach (var path in new[] { $"portgroups/{group}/ports", $"nodes/{node}/portgroups", $"nodes/{node}/portgroups/detail" })
        {
            Assert.Equal(404, (await api.GetAsync($"/v1/{path}", "1.23")).Status);
            Assert.Equal(200, (await api.GetAsync($"/v1/{path}", "1.24")).Status);
        }

        Assert.Equal(404, (await api.SendAsync("POST", "/v1/portgroups", new { node_uuid = node }, "1.22")).Status);
        Assert.Equal(Whole.Split(' ').Except(["mode", "properties"]), (await api.GetAsync($"/v1/portgroups/{group}", "1.25")).Json.EnumerateObject().Select(p => p.Name));
        Assert.Equal(Whole.Split(' '), (await api.GetAsync($"/v1/portgroups/{group}", "1.26")).Json.EnumerateObject().Select(p => p.Name));
        object[] later = [new { node_uuid = node, mode = "802.3ad" }, new { node_uuid = node, properties = new { a = 1 } }];
        foreach (var body in later) Assert.Equal((406, 201), ((await api.SendAsync("POST", "/v1/portgroups", body, "1.25")).Status, (await api.SendAsync("POST", "/v1/portgroups", body, "1.26")).Status));
        foreach (var field in new[] { "physical_network", "category" })
        {
            Assert.Equal(406, (await api.SendAsync("POST", "/v1/portgroups", $$"""{"node_uuid":"{{node}}","{{field}}":"x"}""")).Status);
            Assert.Equal(406, (await api.SendAsync("PATCH", $"/v1/portgroups/{group}", $$"""[{"op":"add","path":"/{{field}}","value":"x"}]""")).Status);
            Assert.Equal(406, (await api.GetAsync($"/v1/portgroups?fields={field}")).Status);
        }

        Assert.Equal(406, (await api.GetAsync("/v1/portgroups?shard=a")).Status);
        Assert.Empty((await api.GetAsync("/v1/portgroups?conductor_groups=none", "1.24")).Json.GetProperty("portgroups").EnumerateArray());
        var apart = await api.EnrolAsync(new { conductor_group = "apart" });
        var lone = (await api.SendAsync("POST", "/v1/portgroups", new { node_uuid = apart })).Json.GetProperty("uuid").GetString();
        Assert.Equal(lone, Assert.Single((await api.GetAsync("/v1/portgroups?conductor_groups=none,Apart", "1.24")).Json.GetProperty("portgroups").EnumerateArray()).GetProperty("uuid").GetString());
        Assert.Equal(400, (await api.GetAsync($"/v1/portgroups?conductor_groups=none&node={node}")).Status);
        Assert.Equal((false, true), ((await api.GetAsync("/v1", "1.22")).Json.TryGetProperty("portgroups", out _), (await api.GetAsync("/v1", "1.23")).Json.TryGetProperty("portgroups", out _)));
        Assert.False((await api.GetAsync($"/v1/nodes/{node}", "1.23")).Json.TryGetProperty("portgroups", out _));
    }

    [Fact]
    public async Task Has_ports_and_stays_until_they_have_left()
    {
        var node = await api.EnrolAsync();
        var name = $"lag-{Guid.NewGuid():N}";
        var group = await MadeAsync(node, new { name });
        var made = await api.SendAsync("POST", "/v1/ports", new { node_uuid = node, address = Mac(), portgroup_uuid = group, physical_network = "physnet1" });
        Assert.True(made.Status == 201, made.Text);
        Assert.Equal(group, Text(made, "portgroup_uuid"));
        var first = made.Json.GetProperty("uuid").GetString()!;
        var second = await PortAsync(node);
        foreach (var path in new[] { $"ports?portgroup={name}", $"ports/detail?portgroup={group}", $"portgroups/{name}/ports", $"portgroups/{group}/ports/detail" })
            Assert.Equal([first], Ids(await api.GetAsync($"/v1/{path}"), "ports"));
        Assert.Equal(406, (await api.GetAsync($"/v1/ports?portgroup={group}", "1.23")).Status);
        Assert.Equal(403, (await api.GetAsync($"/v1/ports?portgroup={group}&node={node}")).Status);
        Assert.Equal(404, (await api.GetAsync($"/v1/ports?portgroup={Guid.NewGuid()}")).Status);

        var join = new[] { new { op = "add", path = "/portgroup_uuid", value = group } };
        var apart = await api.SendAsync("PATCH", $"/v1/ports/{second}", join);
        Assert.Equal(409, apart.Status);
        Assert.Contains("physical network", apart.Told, StringComparison.Ordinal);
        Assert.Equal(200, (await api.SendAsync("PATCH", $"/v1/ports/{second}", new object[] { join[0], new { op = "add", path = "/physical_network", value = "physnet1" } })).Status);
        Assert.Equal(409, (await api.SendAsync("PATCH", $"/v1/ports/{second}", new[] { new { op = "replace", path = "/physical_network", value = "physnet2" } })).Status);

        var refused = await api.SendAsync("DELETE", $"/v1/portgroups/{name}");
        Assert.Equal(400, refused.Status);
        Assert.Contains("contains ports", refused.Told, StringComparison.Ordinal);
        await ChangeAsync(node, n => n with { ProvisionState = ProvisionState.Available });
        var leave = new[] { new { op = "remove", path = "/portgroup_uuid" } };
        Assert.Equal(409, (await api.SendAsync("PATCH", $"/v1/ports/{second}", leave)).Status);
        await ChangeAsync(node, n => n with { Maintenance = true });
        foreach (var port in new[] { first, second }) Assert.Equal(200, (await api.SendAsync("PATCH", $"/v1/ports/{port}", leave)).Status);
        Assert.Equal(204, (await api.SendAsync("DELETE", $"/v1/portgroups/{name}")).Status);
    }

    [Fact]
    public async Task That_has_no_standalone_ports_takes_none_that_boots()
    {
        var node = await api.EnrolAsync();
        var group = await MadeAsync(node, new { standalone_ports_supported = false });
        var boots = await PortAsync(node);
        var quiet = await PortAsync(node, new { pxe_enabled = false });
        var join = new[] { new { op = "add", path = "/portgroup_uuid", value = group } };
        Assert.Equal(409, (await api.SendAsync("POST", "/v1/ports", new { node_uuid = node, address = Mac(), portgroup_uuid = group, pxe_enabled = true })).Status);
        Assert.Equal(409, (await api.SendAsync("PATCH", $"/v1/ports/{boots}", join)).Status);
        Assert.Equal(200, (await api.SendAsync("PATCH", $"/v1/ports/{quiet}", join)).Status);
        var enable = new[] { new { op = "replace", path = "/pxe_enabled", value = true } };
        Assert.Equal(409, (await api.SendAsync("PATCH", $"/v1/ports/{quiet}", enable)).Status);
        Assert.Equal(200, (await PatchAsync(group, "standalone_ports_supported", true)).Status);
        Assert.Equal(200, (await api.SendAsync("PATCH", $"/v1/ports/{quiet}", enable)).Status);
        var refused = await PatchAsync(group, "standalone_ports_supported", false);
        Assert.Equal(409, refused.Status);
        Assert.Contains("pxe_enabled", refused.Told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_moved_only_while_it_is_empty_and_its_nodes_are_being_set_up()
    {
        var (from, to) = (await api.EnrolAsync(), await api.EnrolAsync());
        var mac = Mac();
        var group = await MadeAsync(from, new { address = mac });
        var port = await PortAsync(from, new { portgroup_uuid = group });
        Assert.Equal(400, (await PatchAsync(group, "node_uuid", to)).Status);
        Assert.Equal(400, (await api.SendAsync("PATCH", $"/v1/ports/{port}", new[] { new { op = "replace", path = "/node_uuid", value = to } })).Status); // its group does not come along
        Assert.Equal(204, (await api.SendAsync("DELETE", $"/v1/ports/{port}")).Status);
        await ChangeAsync(to, n => n with { ProvisionState = ProvisionState.Available });
        Assert.Equal(409, (await PatchAsync(group, "node_uuid", to)).Status);
        await ChangeAsync(to, n => n with { ProvisionState = ProvisionState.Manageable });
        Assert.Equal(200, (await PatchAsync(group, "node_uuid", to)).Status);
        Assert.Equal([group], Ids(await api.GetAsync($"/v1/nodes/{to}/portgroups"), "portgroups"));
        Assert.Empty(Ids(await api.GetAsync($"/v1/nodes/{from}/portgroups"), "portgroups"));
        Assert.Equal(409, (await api.SendAsync("POST", "/v1/portgroups", new { node_uuid = from, address = mac })).Status);
        Assert.Equal(204, (await api.SendAsync("DELETE", $"/v1/nodes/{from}")).Status);
        Assert.Equal(200, (await api.GetAsync($"/v1/portgroups/{group}")).Status);
        Assert.Equal(204, (await api.SendAsync("DELETE", $"/v1/nodes/{to}")).Status); // and with its node it goes
        Assert.Equal(404, (await api.GetAsync($"/v1/portgroups/{group}")).Status);
        await MadeAsync(await api.EnrolAsync(), new { address = mac });
    }

    [Fact]
    public async Task Is_left_alone_while_its_node_is_inspected_or_at_work()
    {
        var node = await api.EnrolAsync();
        var group = await MadeAsync(node);
        await ChangeAsync(node, n => n with { ProvisionState = ProvisionState.Inspecting });
        var patch = new[] { new { op = "replace", path = "/extra", value = new { a = 1 } } };
        Assert.Equal(409, (await api.SendAsync("PATCH", $"/v1/portgroups/{group}", patch, "1.39")).Status);
        Assert.Equal(200, (await api.SendAsync("PATCH", $"/v1/portgroups/{group}", patch, "1.38")).Status);
        await ChangeAsync(node, n => n with { ProvisionState = ProvisionState.Manageable });
        var store = api.Services.GetRequiredService<IStore>();
        var lease = (await store.CommitAsync(Caller.Engine, null, unit => (Result<Lease?>)unit.Claim(Guid.Parse(node), Guid.NewGuid()))).Value!;
        foreach (var (method, path, body) in new[] { ("POST", "", (object?)new { node_uuid = node }), ("PATCH", $"/{group}", patch), ("DELETE", $"/{group}", null) })
        {
            var locked = await api.SendAsync(method, $"/v1/portgroups{path}", body);
            Assert.Equal(409, locked.Status);
            Assert.Contains("locked by host", locked.Told, StringComparison.Ordinal);
        }

        await store.CommitAsync<bool>(Caller.Engine, null, unit => { unit.Release(lease); return true; });
        Assert.Equal(204, (await api.SendAsync("DELETE", $"/v1/portgroups/{group}")).Status);
    }

    [Fact]
    public async Task Takes_its_ports_along_into_another_physical_network()
    {
        var node = await api.EnrolAsync();
        var group = Guid.Parse(await MadeAsync(node));
        var port = Guid.Parse(await PortAsync(node, new { portgroup_uuid = group, physical_network = "red" }));
        var changed = await api.Services.GetRequiredService<PortgroupCommands>().UpdateAsync(Caller.Engine, group, [new PatchOperation("add", ["physical_network"], "blue")]);
        Assert.True(changed.Ok, changed.Problem?.Told);
        Assert.Equal(("blue", "blue"), (changed.Value.PhysicalNetwork, api.Fleet().Port(port)!.PhysicalNetwork));
        Assert.Equal(204, (await api.SendAsync("DELETE", $"/v1/ports/{port}")).Status);
        Assert.Equal((409, 201), (await JoinAsync("red"), await JoinAsync("blue"))); // also of one without ports it is known

        async Task<int> JoinAsync(string network) => (await api.SendAsync("POST", "/v1/ports", new { node_uuid = node, address = Mac(), portgroup_uuid = group, physical_network = network })).Status;
    }

    [Theory]
    [InlineData("""{}""", 400, "node_uuid")]
    [InlineData("""{"node_uuid":"6b0d4a1e-8c1f-4d3b-9a5e-0f1e2d3c4b5a"}""", 400, "could not be found")]
    [InlineData("""{"node_uuid":7}""", 400, "node_uuid")]
    [InlineData("""{"node_uuid":"NODE","address":"zz"}""", 400, "MAC")]
    [InlineData("""{"node_uuid":"NODE","name":"a b"}""", 400, "name")]
    [InlineData("""{"node_uuid":"NODE","name":"6b0d4a1e-8c1f-4d3b-9a5e-0f1e2d3c4b5a"}""", 400, "name")]
    [InlineData("""{"node_uuid":"NODE","mode":7}""", 400, "mode")]
    [InlineData("""{"node_uuid":"NODE","properties":[]}""", 400, "properties")]
    [InlineData("""{"node_uuid":"NODE","extra":"x"}""", 400, "extra")]
    [InlineData("""{"node_uuid":"NODE","standalone_ports_supported":"maybe"}""", 400, "standalone_ports_supported")]
    [InlineData("""{"node_uuid":"NODE","internal_info":{}}""", 400, "internal_info")]
    [InlineData("""{"node_uuid":"NODE","uuid":"x"}""", 400, "uuid")]
    [InlineData("""{"node_uuid":"NODE","uuid":"SELF"}""", 409, "already exists")]
    [InlineData("""{"node_uuid":"NODE","uuid":"NODE"}""", 409, "already exists")]
    [InlineData("""{"node_uuid":"NODE","name":"NAME"}""", 409, "already exists")]
    [InlineData("""{"node_uuid":"NODE","address":"ADDRESS"}""", 409, "already exists")]
    public async Task Is_refused_by_name_of_what_is_wrong(string body, int status, string word)
    {
        var node = await api.EnrolAsync();
        var (name, mac) = ($"taken-{Guid.NewGuid():N}", Mac());
        var self = await MadeAsync(await api.EnrolAsync(), new { name, address = mac });
        var sent = body.Replace("NODE", node, StringComparison.Ordinal).Replace("SELF", self, StringComparison.Ordinal).Replace("NAME", name, StringComparison.Ordinal).Replace("ADDRESS", mac, StringComparison.Ordinal);
        var answer = await api.SendAsync("POST", "/v1/portgroups", sent);
        Assert.True(answer.Status == status, $"{answer.Status}: {answer.Text}");
        Assert.Contains(word, answer.Told, StringComparison.Ordinal);
        Assert.Empty(Ids(await api.GetAsync($"/v1/nodes/{node}/portgroups"), "portgroups"));
    }

    [Theory]
    [InlineData("""[{"op":"remove","path":"/mode"}]""", "mode")]
    [InlineData("""[{"op":"replace","path":"/uuid","value":"6b0d4a1e-8c1f-4d3b-9a5e-0f1e2d3c4b5a"}]""", "/uuid")]
    [InlineData("""[{"op":"replace","path":"/internal_info","value":{}}]""", "/internal_info")]
    [InlineData("""[{"op":"replace","path":"/node_uuid","value":"6b0d4a1e-8c1f-4d3b-9a5e-0f1e2d3c4b5a"}]""", "could not be found")]
    [InlineData("""[{"op":"replace","path":"/address","value":"x"}]""", "MAC")]
    public async Task Is_not_changed_by_what_is_wrong(string patch, string word)
    {
        var group = await MadeAsync(await api.EnrolAsync());
        var before = (await api.GetAsync($"/v1/portgroups/{group}")).Text;
        var answer = await api.SendAsync("PATCH", $"/v1/portgroups/{group}", patch);
        Assert.True(answer.Status == 400, $"{answer.Status}: {answer.Text}");
        Assert.Contains(word, answer.Told, StringComparison.Ordinal);
        Assert.Equal(before, (await api.GetAsync($"/v1/portgroups/{group}")).Text);
    }

    [Theory]
    [InlineData("node=nowhere", 404)]
    [InlineData("address=zz", 400)]
    [InlineData("node=NODE&address=52:54:00:00:00:01", 400)]
    [InlineData("sort_key=extra", 400)]
    [InlineData("sort_key=physical_network", 406)]
    [InlineData("bogus=1", 400)]
    public async Task Is_not_listed_by_what_is_no_filter(string query, int status) =>
        Assert.Equal(status, (await api.GetAsync($"/v1/portgroups?{query.Replace("NODE", await api.EnrolAsync(), StringComparison.Ordinal)}")).Status);

    [Fact]
    public async Task Is_listed_in_order_and_in_pages()
    {
        var node = await api.EnrolAsync();
        var prefix = $"{Guid.NewGuid():N}";
        string[] mine = [await MadeAsync(node, new { name = $"{prefix}-c" }), await MadeAsync(node, new { name = $"{prefix}-a" }), await MadeAsync(node, new { name = $"{prefix}-b" })];
        Assert.Equal(mine, await AllAsync($"/v1/portgroups?node={node}&limit=2"));
        Assert.Equal([mine[0], mine[2], mine[1]], await AllAsync($"/v1/portgroups?node={node}&sort_key=name&sort_dir=desc&limit=1"));
    }

    private async Task<string[]> AllAsync(string first)
    {
        var seen = new List<string>();
        for (var next = first; next is not null;)
        {
            var page = await api.GetAsync(next);
            seen.AddRange(Ids(page, "portgroups"));
            next = page.Json.TryGetProperty("next", out var link) ? new Uri(link.GetString()!).PathAndQuery : null;
        }

        return [.. seen];
    }

    private async Task<string> MadeAsync(string node, object? more = null)
    {
        var body = JsonSerializer.SerializeToNode(more ?? new { })!.AsObject();
        body["node_uuid"] = node;
        var made = await api.SendAsync("POST", "/v1/portgroups", body.ToJsonString());
        Assert.True(made.Status == 201, made.Text);
        return made.Json.GetProperty("uuid").GetString()!;
    }

    private async Task<string> PortAsync(string node, object? more = null)
    {
        var body = JsonSerializer.SerializeToNode(more ?? new { })!.AsObject();
        (body["node_uuid"], body["address"]) = (node, Mac());
        var made = await api.SendAsync("POST", "/v1/ports", body.ToJsonString());
        Assert.True(made.Status == 201, made.Text);
        return made.Json.GetProperty("uuid").GetString()!;
    }

    private Task<Answer> PatchAsync(string group, string field, object value) => api.SendAsync("PATCH", $"/v1/portgroups/{group}", new[] { new { op = "replace", path = $"/{field}", value } });

    private async Task ChangeAsync(string node, Func<Node, Node> change) => Assert.True((await api.Services.GetRequiredService<IStore>().CommitAsync<bool>(Caller.Engine, null, unit =>
    {
        unit.Put(change(unit.Node(Guid.Parse(node))!));
        return true;
    })).Ok);

    private static string? Text(Answer answer, string field) => answer.Json.GetProperty(field).GetString();

    private static string Mac() => Interlocked.Increment(ref _macs) is var n ? $"52:54:0a:{n >> 16 & 255:x2}:{n >> 8 & 255:x2}:{n & 255:x2}" : "";

    private static string[] Ids(Answer answer, string list) => [.. answer.Json.GetProperty(list).EnumerateArray().Select(c => c.GetProperty("uuid").GetString()!)];
}
