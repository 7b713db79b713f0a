using System.Text.Json;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Store;
using Microsoft.Extensions.DependencyInjection;

namespace IronicConsole.Tests.Api;

[Collection("api")]
public sealed class A_parent_over_the_api(ApiBench api)
{
    [Fact]
    public async Task Is_given_at_enrolment_or_later_by_name_or_uuid_and_shown_as_uuid()
    {
        var parent = await api.EnrolAsync(new { name = "mother" });
        var born = await api.EnrolAsync(new { parent_node = "mother" });
        var taken = await api.EnrolAsync();
        var adopted = await AdoptAsync(taken, parent);

        Assert.Equal(200, adopted.Status);
        Assert.All(new[] { born, taken }, n => Assert.Equal(parent, Shown(n)));
        Assert.Equal(200, (await api.SendAsync("PATCH", $"/v1/nodes/{taken}", new[] { new { op = "remove", path = "/parent_node" } })).Status);
        Assert.Null(Shown(taken));

        string? Shown(string node) => api.GetAsync($"/v1/nodes/{node}").Result.Json.GetProperty("parent_node").GetString();
    }

    [Fact]
    public async Task Lists_its_children_which_other_lists_show_only_to_those_who_ask()
    {
        var parent = await api.EnrolAsync(new { resource_class = "family" });
        string[] children = [await api.EnrolAsync(new { parent_node = parent, resource_class = "family" }), await api.EnrolAsync(new { parent_node = parent, resource_class = "family" })];

        var told = (await api.GetAsync($"/v1/nodes/{parent}/children")).Json;
        Assert.Equal(children, Texts(told.GetProperty("children")));
        Assert.Equal(($"{api.Url}v1/nodes?parent_node={parent}", "children"), (told.GetProperty("links").GetProperty("href").GetString(), told.GetProperty("links").GetProperty("rel").GetString()));

        Assert.Equal(parent, Assert.Single(await ListAsync("resource_class=family")));
        Assert.Equal(parent, Assert.Single(await ListAsync("resource_class=family&include_children=false")));
        string[] all = [parent, .. children];
        Assert.Equal(all, await ListAsync("resource_class=family&include_children=true"));
        Assert.Equal(children, await ListAsync($"parent_node={parent}"));
        Assert.Empty(await ListAsync($"parent_node={children[0]}"));
        Assert.Equal(404, (await api.GetAsync("/v1/nodes?parent_node=nobody")).Status);
        Assert.Equal(200, (await api.GetAsync($"/v1/nodes/{children[0]}")).Status);
    }

    [Theory]
    [InlineData("""{"step": "power_on", "execute_on_child_nodes": true}""", 202, "")]
    [InlineData("""{"step": "power_on", "execute_on_child_nodes": true, "limit_child_node_execution": ["CHILD"]}""", 202, "")]
    [InlineData("""{"step": "power_on", "execute_on_child_nodes": false}""", 202, "")]
    [InlineData("""{"step": "power_on", "execute_on_child_nodes": "yes"}""", 400, "'execute_on_child_nodes' as true or false")]
    [InlineData("""{"step": "power_on", "execute_on_child_nodes": true, "limit_child_node_execution": []}""", 400, "an empty 'limit_child_node_execution'")]
    [InlineData("""{"step": "power_on", "execute_on_child_nodes": true, "limit_child_node_execution": ["mother"]}""", 400, "a list of UUIDs")]
    [InlineData("""{"step": "power_on", "limit_child_node_execution": ["CHILD"]}""", 400, "would run on the node itself")]
    [InlineData("""{"step": "power_on", "execute_on_child_nodes": true, "child_parallel": 0}""", 400, "from 1 to 100")]
    [InlineData("""{"step": "power_on", "execute_on_child_nodes": true, "child_on_failure": "shrug"}""", 400, "one of stop, finish, ignore")]
    public async Task Runs_steps_on_its_children(string step, int status, string told)
    {
        var parent = await api.EnrolAsync();
        var child = await api.EnrolAsync(new { parent_node = parent });
        await api.Services.GetRequiredService<IStore>().CommitAsync<bool>(Caller.Engine, null, unit =>
        {
            unit.Put(unit.Node(Guid.Parse(parent))! with { ProvisionState = Engine.Provisioning.ProvisionState.Manageable });
            return true;
        });

        var steps = JsonSerializer.Deserialize<JsonElement>($"[{step.Replace("CHILD", child, StringComparison.Ordinal)}]");
        var answer = await api.SendAsync("PUT", $"/v1/nodes/{parent}/states/provision", new { target = "clean", clean_steps = steps, disable_ramdisk = true });

        Assert.True(answer.Status == status, $"{answer.Status} {answer.Text}");
        Assert.Contains(told, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_neither_itself_nor_a_child_nor_unknown_nor_somebody_elses()
    {
        var (parent, child, other) = (await api.EnrolAsync(), await api.EnrolAsync(), await api.EnrolAsync(new { owner = "somebody" }));
        Assert.Equal(200, (await AdoptAsync(child, parent)).Status);

        await RefusedAsync(parent, parent, "its own parent");
        await RefusedAsync(parent, child, "is a child itself");
        await RefusedAsync(await api.EnrolAsync(), child, "is a child itself");
        await RefusedAsync(parent, await api.EnrolAsync(), "has children");
        await RefusedAsync(child, "nobody", "could not be found");
        await RefusedAsync(child, other, "could not be found");
    }

    [Fact]
    public async Task Is_deleted_only_by_force_and_then_its_children_stay_alone()
    {
        var parent = await api.EnrolAsync();
        var child = await api.EnrolAsync(new { parent_node = parent });
        var refused = await api.SendAsync("DELETE", $"/v1/nodes/{parent}");
        Assert.Equal(409, refused.Status);
        Assert.Contains("has children", refused.Told, StringComparison.Ordinal);

        await LockAsync(child, claim: true);
        Assert.Equal(409, (await api.SendAsync("DELETE", $"/v1/nodes/{parent}?force=true")).Status);
        await LockAsync(child, claim: false);
        Assert.Equal(204, (await api.SendAsync("DELETE", $"/v1/nodes/{parent}?force=true")).Status);

        Assert.Equal(JsonValueKind.Null, (await api.GetAsync($"/v1/nodes/{child}")).Json.GetProperty("parent_node").ValueKind);
        Assert.Equal(404, (await api.GetAsync($"/v1/nodes/{parent}")).Status);
    }

    private Task<Answer> AdoptAsync(string child, string parent) => api.SendAsync("PATCH", $"/v1/nodes/{child}", new[] { new { op = "add", path = "/parent_node", value = parent } });

    private async Task RefusedAsync(string child, string parent, string why)
    {
        var answer = await AdoptAsync(child, parent);
        Assert.Equal(400, answer.Status);
        Assert.Contains(why, answer.Told, StringComparison.Ordinal);
    }

    private async Task<string[]> ListAsync(string query) => [.. (await api.GetAsync($"/v1/nodes?{query}")).Json.GetProperty("nodes").EnumerateArray().Select(n => n.GetProperty("uuid").GetString()!)];

    private Task<Result<bool>> LockAsync(string node, bool claim) => api.Services.GetRequiredService<IStore>().CommitAsync<bool>(Caller.Engine, null, unit =>
    {
        if (claim) unit.Claim(Guid.Parse(node), Guid.NewGuid());
        else unit.Release(unit.LeaseOf(Guid.Parse(node))!);
        return true;
    });

    private static string[] Texts(JsonElement list) => [.. list.EnumerateArray().Select(e => e.GetString()!)];
}
