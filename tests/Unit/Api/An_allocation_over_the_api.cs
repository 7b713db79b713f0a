using System.Text.Json;
using IronicConsole.Engine.Allocations;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Store;
using Microsoft.Extensions.DependencyInjection;

namespace IronicConsole.Tests.Api;

[Collection("api")]
public sealed class An_allocation_over_the_api(ApiBench api)
{
    private const string Whole = "uuid created_at updated_at candidate_nodes extra last_error name owner resource_class state traits links node_uuid";
    private readonly string _class = $"class-{Guid.NewGuid():N}";

    [Fact]
    public async Task Gets_a_node_and_frees_it_when_it_is_deleted()
    {
        var node = await AvailableAsync(traits: ["CUSTOM_A", "CUSTOM_B"]);
        await AvailableAsync();
        var made = await api.SendAsync("POST", "/v1/allocations", new { name = $"a-{_class}", resource_class = _class, traits = new[] { "CUSTOM_B" }, extra = new { why = "test" }, owner = (string?)null });
        Assert.True(made.Status == 201, made.Text);
        Assert.Equal(Whole.Split(' '), made.Json.EnumerateObject().Select(p => p.Name));
        Assert.Equal(("allocating", JsonValueKind.Null), (made.Json.GetProperty("state").GetString(), made.Json.GetProperty("node_uuid").ValueKind));
        Assert.False((await api.GetAsync("/v1/allocations?limit=1", "1.59")).Json.GetProperty("allocations")[0].TryGetProperty("owner", out _));

        var active = await SettledAsync($"a-{_class}");
        var id = active.GetProperty("uuid").GetString();
        Assert.Equal(("active", node), (active.GetProperty("state").GetString(), active.GetProperty("node_uuid").GetString()));
        var held = (await api.GetAsync($"/v1/nodes/{node}")).Json;
        Assert.Equal((id, id), (held.GetProperty("allocation_uuid").GetString(), held.GetProperty("instance_uuid").GetString()));
        Assert.Equal("CUSTOM_B", held.GetProperty("instance_info").GetProperty("traits")[0].GetString());
        Assert.Equal(id, (await api.GetAsync($"/v1/nodes/{node}/allocation")).Json.GetProperty("uuid").GetString());
        foreach (var query in new[] { $"node={node}", $"resource_class={_class}", $"resource_class={_class}&state=active" })
            Assert.Equal(id, Assert.Single((await api.GetAsync($"/v1/allocations?{query}")).Json.GetProperty("allocations").EnumerateArray()).GetProperty("uuid").GetString());
        Assert.Empty((await api.GetAsync($"/v1/allocations?resource_class={_class}&state=error")).Json.GetProperty("allocations").EnumerateArray());

        Assert.Equal(204, (await api.SendAsync("DELETE", $"/v1/allocations/a-{_class}")).Status);
        await FreeAsync(node);
        Assert.Equal(404, (await api.GetAsync($"/v1/allocations/{id}")).Status);
        Assert.Equal(404, (await api.GetAsync($"/v1/nodes/{node}/allocation")).Status);
    }

    [Fact]
    public async Task Ends_in_error_with_the_reason_when_no_node_fits()
    {
        var busy = await AvailableAsync(n => n with { Maintenance = true });
        await AvailableAsync(n => n with { InstanceUuid = Guid.NewGuid().ToString() });
        await AvailableAsync(n => n with { PowerState = null });
        await AvailableAsync(n => n with { ProvisionState = ProvisionState.Manageable });
        await AvailableAsync(n => n with { ResourceClass = $"{_class}-other" });
        Assert.Contains($"no available nodes match the resource class {_class}", await ErrorAsync(new { resource_class = _class }), StringComparison.Ordinal);
        Assert.Contains("none of the requested nodes", await ErrorAsync(new { resource_class = _class, candidate_nodes = new[] { busy } }), StringComparison.Ordinal);
        await AvailableAsync(traits: ["CUSTOM_A"]);
        Assert.Contains("CUSTOM_B", await ErrorAsync(new { resource_class = _class, traits = new[] { "CUSTOM_A", "CUSTOM_B" } }), StringComparison.Ordinal);
        Assert.Contains("no available nodes", await ErrorAsync(new { resource_class = _class, owner = "somebody" }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waits_for_a_node_that_is_being_switched_for_the_first_time()
    {
        var node = await AvailableAsync(n => n with { PowerState = null, TargetPowerState = PowerState.Off });
        var allocation = await PostAsync(new { resource_class = _class });
        await Eventually.True(() => "the allocation to be put off", async () =>
            await Task.FromResult(api.Services.GetRequiredService<FleetIndex>().Records.Find<Allocation>(allocation) is { State: AllocationState.Allocating, Tries: > 0 }));
        await ChangeAsync(node, n => n with { PowerState = PowerState.Off, TargetPowerState = null });
        Assert.Equal(node, (await SettledAsync(allocation)).GetProperty("node_uuid").GetString());
    }

    [Fact]
    public async Task Takes_the_candidate_and_first_the_node_of_its_name()
    {
        var name = $"n-{_class}";
        for (var i = 0; i < 4; i++) await AvailableAsync();
        var named = await AvailableAsync(n => n with { Name = name });
        Assert.Equal(named, await NodeOfAsync(new { resource_class = _class, name }));
        var wanted = await AvailableAsync();
        Assert.Equal(wanted, await NodeOfAsync(new { resource_class = _class, candidate_nodes = new[] { named, wanted } }));
        var lent = await AvailableAsync(n => n with { Lessee = _class });
        Assert.Equal(lent, await NodeOfAsync(new { resource_class = _class, owner = _class }));
    }

    [Fact]
    public async Task Never_shares_its_node_with_another()
    {
        const int Nodes = 12, Wishes = 30;
        for (var i = 0; i < Nodes; i++) await AvailableAsync();
        await Task.WhenAll(Enumerable.Range(0, Wishes).Select(_ => api.SendAsync("POST", "/v1/allocations", new { resource_class = _class })));
        JsonElement[] all = [];
        await Eventually.True(() => $"all to be settled: {string.Join(' ', all.Select(a => a.GetProperty("state")))}", async () =>
            (all = [.. (await api.GetAsync($"/v1/allocations?resource_class={_class}")).Json.GetProperty("allocations").EnumerateArray()]).All(a => a.GetProperty("state").GetString() != "allocating"));
        var active = all.Where(a => a.GetProperty("state").GetString() == "active").ToArray();
        Assert.Equal((Wishes, Nodes, Nodes), (all.Length, active.Length, active.Select(a => a.GetProperty("node_uuid").GetString()).Distinct().Count()));
        foreach (var one in active) Assert.Equal(one.GetProperty("uuid").GetGuid(), api.Fleet().Find(one.GetProperty("node_uuid").GetGuid())!.AllocationUuid);
    }

    [Fact]
    public async Task Waits_a_little_for_a_node_that_is_at_work()
    {
        var store = api.Services.GetRequiredService<IStore>();
        var node = Guid.Parse(await AvailableAsync());
        var lease = (await store.CommitAsync(Caller.Engine, null, unit => (Result<Lease?>)unit.Claim(node, Guid.NewGuid()))).Value!;
        var first = await PostAsync(new { resource_class = _class });
        await Eventually.True(() => "it to find the node at work", () => Task.FromResult(api.Fleet().Records.Find<Allocation>(first)?.Tries == 1));
        await store.CommitAsync<bool>(Caller.Engine, null, unit => { unit.Release(lease); return true; });
        Assert.Equal("active", (await SettledAsync(first)).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Stays_while_its_node_is_in_use_and_goes_with_the_instance()
    {
        var node = await AvailableAsync();
        await NodeOfAsync(new { resource_class = _class });
        await ChangeAsync(node, n => n with { ProvisionState = ProvisionState.Active });
        var refused = await api.SendAsync("DELETE", $"/v1/nodes/{node}/allocation");
        Assert.Equal(409, refused.Status);
        Assert.Contains("the node is active", refused.Told, StringComparison.Ordinal);
        var remove = new[] { new { op = "remove", path = "/instance_uuid" } };
        Assert.Equal(409, (await api.SendAsync("PATCH", $"/v1/nodes/{node}", remove)).Status);
        await ChangeAsync(node, n => n with { Maintenance = true });
        Assert.Equal(200, (await api.SendAsync("PATCH", $"/v1/nodes/{node}", remove)).Status);
        await FreeAsync(node);
        Assert.Empty((await api.GetAsync($"/v1/allocations?resource_class={_class}")).Json.GetProperty("allocations").EnumerateArray());

        await ChangeAsync(node, n => n with { ProvisionState = ProvisionState.Available, Maintenance = false });
        await NodeOfAsync(new { resource_class = _class });
        Assert.Equal(204, (await api.SendAsync("DELETE", $"/v1/nodes/{node}/allocation")).Status);
        await FreeAsync(node);
        await NodeOfAsync(new { resource_class = _class });
        await ChangeAsync(node, n => n with { Maintenance = true });
        Assert.Equal(204, (await api.SendAsync("DELETE", $"/v1/nodes/{node}")).Status);
        Assert.Empty((await api.GetAsync($"/v1/allocations?resource_class={_class}")).Json.GetProperty("allocations").EnumerateArray());
    }

    [Fact]
    public async Task Ends_with_the_tear_down_of_its_node()
    {
        var node = await api.EnrolAsync(new { resource_class = _class });
        await api.SendAsync("PUT", $"/v1/nodes/{node}/states/power", new { target = "power off" }); // until then nobody knows the power of a fake machine
        await api.UntilAsync(node, "power_state", "power off");
        await api.UntilAsync(node, "reservation", null);
        await api.MoveAsync(node, "manage", "manageable");
        await api.MoveAsync(node, "provide", "available");
        Assert.Equal(node, await NodeOfAsync(new { resource_class = _class }));
        await api.MoveAsync(node, "active", "active");
        await api.MoveAsync(node, "deleted", "available");
        await FreeAsync(node);
        Assert.Empty((await api.GetAsync($"/v1/allocations?resource_class={_class}")).Json.GetProperty("allocations").EnumerateArray());
    }

    [Fact]
    public async Task Is_made_for_a_node_that_is_in_use_already()
    {
        var instance = Guid.NewGuid().ToString();
        var node = await AvailableAsync(n => n with { ProvisionState = ProvisionState.Active, InstanceUuid = instance });
        var idle = await AvailableAsync();
        Assert.Equal(400, (await api.SendAsync("POST", "/v1/allocations", new { node }, "1.57")).Status);
        Assert.Equal(409, (await api.SendAsync("POST", "/v1/allocations", new { node = idle })).Status);
        Assert.Equal(409, (await api.SendAsync("POST", "/v1/allocations", new { node, resource_class = "another" })).Status);
        Assert.Equal(409, (await api.SendAsync("POST", "/v1/allocations", new { node, uuid = Guid.NewGuid() })).Status);
        var made = await api.SendAsync("POST", "/v1/allocations", new { node });
        Assert.Equal((201, "active", instance, _class), (made.Status, made.Json.GetProperty("state").GetString(), made.Json.GetProperty("uuid").GetString(), made.Json.GetProperty("resource_class").GetString()));
        Assert.Equal(instance, (await api.GetAsync($"/v1/nodes/{node}")).Json.GetProperty("allocation_uuid").GetString());
        Assert.Equal(409, (await api.SendAsync("POST", "/v1/allocations", new { node })).Status);
    }

    [Fact]
    public async Task Is_renamed_and_keeps_its_owner_s_node()
    {
        var node = await AvailableAsync(n => n with { Owner = _class });
        var id = await PostAsync(new { resource_class = _class, owner = _class });
        await SettledAsync(id);
        var changed = await api.SendAsync("PATCH", $"/v1/allocations/{id}", new object[] { new { op = "add", path = "/name", value = $"new-{_class}" }, new { op = "add", path = "/extra/a", value = 1 } });
        Assert.True(changed.Status == 200, changed.Text);
        Assert.Equal((id, 1), ((await api.GetAsync($"/v1/allocations/new-{_class}")).Json.GetProperty("uuid").GetString(), changed.Json.GetProperty("extra").GetProperty("a").GetInt32()));
        Assert.Equal(409, (await api.SendAsync("POST", "/v1/allocations", new { resource_class = _class, name = $"new-{_class}" })).Status);
        Assert.Equal(409, (await api.SendAsync("PATCH", $"/v1/nodes/{node}", new[] { new { op = "replace", path = "/owner", value = "another" } })).Status);
        Assert.Equal(400, (await api.SendAsync("PATCH", $"/v1/allocations/{id}", new[] { new { op = "replace", path = "/resource_class", value = "x" } })).Status);
        Assert.Equal(200, (await api.SendAsync("PATCH", $"/v1/allocations/{id}", new[] { new { op = "remove", path = "/name" } })).Status);
        Assert.Equal(404, (await api.GetAsync($"/v1/allocations/new-{_class}")).Status);
    }

    [Theory]
    [InlineData("""{}""", "resource_class")]
    [InlineData("""{"resource_class":"x","state":"active"}""", "state")]
    [InlineData("""{"resource_class":"x","name":"6b0d4a1e-8c1f-4d3b-9a5e-0f1e2d3c4b5a"}""", "name")]
    [InlineData("""{"resource_class":"x","name":"a b"}""", "name")]
    [InlineData("""{"resource_class":"x","uuid":"no"}""", "uuid")]
    [InlineData("""{"resource_class":"x","traits":["lower"]}""", "trait")]
    [InlineData("""{"resource_class":"x","traits":"CUSTOM_A"}""", "traits")]
    [InlineData("""{"resource_class":"x","candidate_nodes":[1]}""", "candidate_nodes")]
    [InlineData("""{"resource_class":"x","candidate_nodes":["nowhere"]}""", "Nodes cannot be found: nowhere")]
    [InlineData("""{"node":"nowhere"}""", "could not be found")]
    [InlineData("""{"node":7}""", "node")]
    [InlineData("""{"resource_class":7}""", "resource_class")]
    public async Task Is_refused_by_name_of_what_is_wrong(string body, string word)
    {
        var answer = await api.SendAsync("POST", "/v1/allocations", body);
        Assert.True(answer.Status == 400, $"{answer.Status}: {answer.Text}");
        Assert.Contains(word, answer.Told, StringComparison.Ordinal);
    }

    private async Task<string> AvailableAsync(Func<Node, Node>? change = null, string[]? traits = null)
    {
        var id = await api.EnrolAsync(new { resource_class = _class });
        await ChangeAsync(id, n =>
        {
            n = n with { ProvisionState = ProvisionState.Available, PowerState = PowerState.Off, Traits = [.. traits ?? []] };
            return change is null ? n : change(n);
        });
        return id;
    }

    private async Task ChangeAsync(string node, Func<Node, Node> change)
    {
        var done = await api.Services.GetRequiredService<IStore>().CommitAsync<bool>(Caller.Engine, null, unit =>
        {
            unit.Put(change(unit.Node(Guid.Parse(node))!));
            return true;
        });
        Assert.True(done.Ok);
    }

    private async Task<string> PostAsync(object wish)
    {
        var made = await api.SendAsync("POST", "/v1/allocations", wish);
        Assert.True(made.Status == 201, made.Text);
        return made.Json.GetProperty("uuid").GetString()!;
    }

    private async Task<JsonElement> SettledAsync(string ident)
    {
        var last = default(JsonElement);
        await Eventually.True(() => $"{ident} to be settled: {last}", async () => (last = (await api.GetAsync($"/v1/allocations/{ident}")).Json).GetProperty("state").GetString() != "allocating");
        return last;
    }

    private async Task<string> NodeOfAsync(object wish)
    {
        var settled = await SettledAsync(await PostAsync(wish));
        Assert.True(settled.GetProperty("state").GetString() == "active", settled.ToString());
        return settled.GetProperty("node_uuid").GetString()!;
    }

    private async Task<string> ErrorAsync(object wish)
    {
        var settled = await SettledAsync(await PostAsync(wish));
        Assert.Equal("error", settled.GetProperty("state").GetString());
        return settled.GetProperty("last_error").GetString()!;
    }

    private async Task FreeAsync(string node)
    {
        var now = (await api.GetAsync($"/v1/nodes/{node}")).Json;
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (now.GetProperty("allocation_uuid").ValueKind, now.GetProperty("instance_uuid").ValueKind));
    }
}
