using System.Text.Json;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Secrets;
using IronicConsole.Engine.Store;
using IronicConsole.Engine.Volumes;
using Microsoft.Extensions.DependencyInjection;

namespace IronicConsole.Tests.Api;

[Collection("api")]
public sealed class A_volume_over_the_api(ApiBench api)
{
    private readonly string _id = $"{Guid.NewGuid()}";

    [Fact]
    public async Task Connector_is_made_listed_changed_and_deleted()
    {
        var node = await OffAsync();
        var made = await api.SendAsync("POST", "/v1/volume/connectors", new { node_uuid = node, type = "iqn", connector_id = _id, extra = new { a = 1 } });
        Assert.True(made.Status == 201, made.Text);
        Assert.Equal(["uuid", "created_at", "updated_at", "connector_id", "extra", "type", "links", "node_uuid"], made.Json.EnumerateObject().Select(p => p.Name));
        var connector = made.Json.GetProperty("uuid").GetString()!;
        Assert.EndsWith($"/v1/volume/connectors/{connector}", made.Header("Location"), StringComparison.Ordinal);
        Assert.EndsWith($"/v1/volume/connectors/{connector}", made.Json.GetProperty("links")[0].GetProperty("href").GetString(), StringComparison.Ordinal);
        foreach (var path in new[] { $"volume/connectors?node={node}", $"volume/connectors?node={node}&detail=true", $"nodes/{node}/volume/connectors" })
            Assert.Equal([connector], Ids(await api.GetAsync($"/v1/{path}", "1.32"), "connectors")); // the SDK asks for detail at 1.32
        Assert.Contains(connector, Ids(await api.GetAsync("/v1/volume/connectors"), "connectors"));
        Assert.Equal(["uuid", "connector_id", "type", "links", "node_uuid"], (await api.GetAsync($"/v1/nodes/{node}/volume/connectors")).Json.GetProperty("connectors")[0].EnumerateObject().Select(p => p.Name));
        Assert.Equal(["uuid", "type", "links"], (await api.GetAsync($"/v1/volume/connectors/{connector}?fields=type,uuid")).Json.EnumerateObject().Select(p => p.Name));

        var changed = await api.SendAsync("PATCH", $"/v1/volume/connectors/{connector}", new object[] { new { op = "replace", path = "/type", value = "wwpn" }, new { op = "add", path = "/extra/b", value = 2 } });
        Assert.True(changed.Status == 200, changed.Text);
        Assert.Equal(("wwpn", _id, 2), (Text(changed, "type"), Text(changed, "connector_id"), changed.Json.GetProperty("extra").GetProperty("b").GetInt32()));
        Assert.NotEqual(JsonValueKind.Null, changed.Json.GetProperty("updated_at").ValueKind);
        Assert.Equal(201, (await api.SendAsync("POST", "/v1/volume/connectors", new { node_uuid = node, type = "iqn", connector_id = _id })).Status);
        Assert.Equal(409, (await Replace("connectors", connector, "type", "iqn")).Status);
        Assert.Equal(204, (await api.SendAsync("DELETE", $"/v1/volume/connectors/{connector}")).Status);
        Assert.Equal(404, (await api.GetAsync($"/v1/volume/connectors/{connector}")).Status);
    }

    [Fact]
    public async Task Target_is_made_listed_changed_and_deleted()
    {
        var node = await OffAsync();
        var made = await api.SendAsync("POST", "/v1/volume/targets", new { node_uuid = node, volume_type = "iscsi", boot_index = 0, volume_id = _id, properties = new { target_iqn = "iqn.x", auth_password = "hush" } });
        Assert.True(made.Status == 201, made.Text);
        Assert.Equal(["uuid", "created_at", "updated_at", "boot_index", "extra", "properties", "volume_id", "volume_type", "links", "node_uuid"], made.Json.EnumerateObject().Select(p => p.Name));
        Assert.Equal("""{"target_iqn":"iqn.x","auth_password":"******"}""", made.Json.GetProperty("properties").GetRawText());
        var target = made.Json.GetProperty("uuid").GetString()!;
        Assert.EndsWith($"/v1/volume/targets/{target}", made.Header("Location"), StringComparison.Ordinal);
        foreach (var path in new[] { $"volume/targets?node={node}", $"nodes/{node}/volume/targets?detail=true" }) Assert.Equal([target], Ids(await api.GetAsync($"/v1/{path}"), "targets"));
        Assert.False((await api.GetAsync($"/v1/nodes/{node}/volume/targets")).Json.GetProperty("targets")[0].TryGetProperty("properties", out _));

        // The mask that a client sends back stands for the secret that is there.
        var changed = await api.SendAsync("PATCH", $"/v1/volume/targets/{target}", new object[]
        {
            new { op = "replace", path = "/boot_index", value = 1 }, new { op = "replace", path = "/properties", value = new { target_iqn = "iqn.y", auth_password = "******" } },
        });
        Assert.True(changed.Status == 200, changed.Text);
        Assert.Equal((1, "iqn.y"), (changed.Json.GetProperty("boot_index").GetInt32(), changed.Json.GetProperty("properties").GetProperty("target_iqn").GetString()));
        var kept = api.Fleet().Records.Find<VolumeTarget>(Guid.Parse(target))!;
        Assert.True(SecretBox.IsSealed(kept.Properties.Text("auth_password")));
        Assert.Equal("hush", api.Box().Open(kept.Id, kept.Properties.Text("auth_password"))!.Reveal());

        var second = await api.SendAsync("POST", "/v1/volume/targets", new { node_uuid = node, volume_type = "iscsi", boot_index = 0, volume_id = _id });
        Assert.Equal(201, second.Status); // of that volume there may be two, of a boot index not
        Assert.Equal(409, (await Replace("targets", Text(second, "uuid")!, "boot_index", 1)).Status);
        Assert.Equal(409, (await api.SendAsync("POST", "/v1/volume/targets", new { node_uuid = node, volume_type = "iscsi", boot_index = 1, volume_id = "other" })).Status);
        Assert.Equal([Text(second, "uuid")!, target], Ids(await api.GetAsync($"/v1/volume/targets?node={node}&sort_key=boot_index"), "targets"));
        Assert.Equal(204, (await api.SendAsync("DELETE", $"/v1/volume/targets/{target}")).Status);
        Assert.Equal(404, (await api.GetAsync($"/v1/volume/targets/{target}")).Status);
    }

    [Fact]
    public async Task Is_there_from_1_32()
    {
        var node = await OffAsync();
        foreach (var path in new[] { "volume", "volume/connectors", "volume/targets", $"nodes/{node}/volume", $"nodes/{node}/volume/connectors", $"nodes/{node}/volume/targets" })
            Assert.Equal((404, 200), ((await api.GetAsync($"/v1/{path}", "1.31")).Status, (await api.GetAsync($"/v1/{path}", "1.32")).Status));
        foreach (var path in new[] { "volume", $"nodes/{node}/volume" })
        {
            var all = (await api.GetAsync($"/v1/{path}")).Json;
            Assert.Equal(["links", "connectors", "targets"], all.EnumerateObject().Select(p => p.Name));
            Assert.EndsWith($"/v1/{path}/targets", all.GetProperty("targets")[0].GetProperty("href").GetString(), StringComparison.Ordinal);
        }

        Assert.Equal((false, true), ((await api.GetAsync("/v1", "1.31")).Json.TryGetProperty("volume", out _), (await api.GetAsync("/v1", "1.32")).Json.TryGetProperty("volume", out _)));
        Assert.EndsWith($"/v1/nodes/{node}/volume", (await api.GetAsync($"/v1/nodes/{node}", "1.32")).Json.GetProperty("volume")[0].GetProperty("href").GetString(), StringComparison.Ordinal);
        Assert.False((await api.GetAsync($"/v1/nodes/{node}", "1.31")).Json.TryGetProperty("volume", out _));
    }

    [Theory]
    [InlineData("connectors", """{"type":"ip","connector_id":"ID"}""")]
    [InlineData("targets", """{"volume_type":"iscsi","boot_index":0,"volume_id":"ID"}""")]
    public async Task Stays_as_it_is_while_the_machine_may_use_it_and_goes_with_its_node(string kind, string body)
    {
        var (node, other) = (await OffAsync(), await OffAsync());
        var volume = await MadeAsync(kind, body, node);
        await ChangeAsync(node, n => n with { PowerState = PowerState.On, ProvisionState = ProvisionState.Active });
        foreach (var refused in new[] { await Replace(kind, volume, "extra", new { a = 1 }), await api.SendAsync("DELETE", $"/v1/volume/{kind}/{volume}") })
        {
            Assert.Equal(400, refused.Status);
            Assert.Contains("while it is in state \"power on\"", refused.Told, StringComparison.Ordinal);
        }

        await ChangeAsync(node, n => n with { PowerState = null });
        Assert.Equal(400, (await Replace(kind, volume, "extra", new { a = 1 })).Status);
        await ChangeAsync(node, n => n with { PowerState = PowerState.Off });
        await ChangeAsync(other, n => n with { PowerState = PowerState.On });
        Assert.Equal(400, (await Replace(kind, volume, "node_uuid", other)).Status);
        await ChangeAsync(other, n => n with { PowerState = PowerState.Off });
        Assert.Equal(other, Text(await Replace(kind, volume, "node_uuid", other), "node_uuid"));
        Assert.Empty(Ids(await api.GetAsync($"/v1/nodes/{node}/volume/{kind}"), kind));
        await MadeAsync(kind, body.Replace("ID", $"x{_id[..30]}", StringComparison.Ordinal), node);
        Assert.Equal(204, (await api.SendAsync("DELETE", $"/v1/nodes/{other}")).Status);
        Assert.Equal(404, (await api.GetAsync($"/v1/volume/{kind}/{volume}")).Status);

        // what a machine that is only being set up has is deleted whatever its power
        await ChangeAsync(node, n => n with { PowerState = PowerState.On, ProvisionState = ProvisionState.Manageable });
        Assert.Equal(204, (await api.SendAsync("DELETE", $"/v1/volume/{kind}/{Ids(await api.GetAsync($"/v1/nodes/{node}/volume/{kind}"), kind)[0]}")).Status);
    }

    [Theory]
    [InlineData("connectors", """{"type":"ip","connector_id":"x"}""", 400, "node_uuid")]
    [InlineData("connectors", """{"node_uuid":"6b0d4a1e-8c1f-4d3b-9a5e-0f1e2d3c4b5a","type":"ip","connector_id":"x"}""", 400, "could not be found")]
    [InlineData("connectors", """{"node_uuid":"NODE","connector_id":"x"}""", 400, "type")]
    [InlineData("connectors", """{"node_uuid":"NODE","type":"ip"}""", 400, "connector_id")]
    [InlineData("connectors", """{"node_uuid":"NODE","type":7,"connector_id":"x"}""", 400, "type")]
    [InlineData("connectors", """{"node_uuid":"NODE","type":"ip","connector_id":""}""", 400, "connector_id")]
    [InlineData("connectors", """{"node_uuid":"NODE","type":"a-word-that-is-longer-than-32-signs","connector_id":"x"}""", 400, "type")]
    [InlineData("connectors", """{"node_uuid":"NODE","type":"ip","connector_id":"a\u0000b"}""", 400, "control characters")]
    [InlineData("connectors", """{"node_uuid":"NODE","type":"ip","connector_id":"TAKEN"}""", 409, "already exists")]
    [InlineData("connectors", """{"node_uuid":"NODE","type":"ip","connector_id":"x","uuid":"SELF"}""", 409, "already exists")]
    [InlineData("connectors", """{"node_uuid":"NODE","type":"ip","connector_id":"x","properties":{}}""", 400, "properties")]
    [InlineData("targets", """{"node_uuid":"NODE","volume_type":"iscsi","volume_id":"x"}""", 400, "boot_index")]
    [InlineData("targets", """{"node_uuid":"NODE","volume_type":"iscsi","boot_index":"0","volume_id":"x"}""", 400, "boot_index")]
    [InlineData("targets", """{"node_uuid":"NODE","volume_type":"iscsi","boot_index":0.5,"volume_id":"x"}""", 400, "boot_index")]
    [InlineData("targets", """{"node_uuid":"NODE","volume_type":"iscsi","boot_index":99999999999,"volume_id":"x"}""", 400, "boot_index")]
    [InlineData("targets", """{"node_uuid":"NODE","boot_index":0,"volume_id":"x"}""", 400, "volume_type")]
    [InlineData("targets", """{"node_uuid":"NODE","volume_type":"iscsi","boot_index":0}""", 400, "volume_id")]
    [InlineData("targets", """{"node_uuid":"NODE","volume_type":"iscsi","boot_index":0,"volume_id":"a-word-that-is-longer-than-thirty-six-signs"}""", 400, "volume_id")]
    [InlineData("targets", """{"node_uuid":"NODE","volume_type":"iscsi","boot_index":0,"volume_id":"x","properties":"y"}""", 400, "properties")]
    [InlineData("targets", """{"node_uuid":"NODE","volume_type":"iscsi","boot_index":0,"volume_id":"x","uuid":"z"}""", 400, "uuid")]
    public async Task Is_refused_by_name_of_what_is_wrong(string kind, string body, int status, string word)
    {
        var node = await OffAsync();
        var self = await MadeAsync("connectors", """{"type":"ip","connector_id":"ID"}""", await OffAsync());
        var answer = await api.SendAsync("POST", $"/v1/volume/{kind}", body.Replace("NODE", node, StringComparison.Ordinal).Replace("SELF", self, StringComparison.Ordinal).Replace("TAKEN", _id, StringComparison.Ordinal));
        Assert.True(answer.Status == status, $"{answer.Status}: {answer.Text}");
        Assert.Contains(word, answer.Told, StringComparison.Ordinal);
        Assert.Empty(Ids(await api.GetAsync($"/v1/nodes/{node}/volume/{kind}"), kind));
    }

    [Theory]
    [InlineData("GET", "connectors?bogus=1", 400)]
    [InlineData("GET", "connectors?node=nowhere", 404)]
    [InlineData("GET", "targets?sort_key=properties", 400)]
    [InlineData("GET", "targets?fields=bogus", 400)]
    [InlineData("GET", "targets?fields=uuid&detail=true", 400)]
    [InlineData("GET", "connectors/name", 400)]
    [InlineData("GET", "connectors/detail", 400)]
    [InlineData("GET", "targets/6b0d4a1e-8c1f-4d3b-9a5e-0f1e2d3c4b5a", 404)]
    [InlineData("DELETE", "targets/6b0d4a1e-8c1f-4d3b-9a5e-0f1e2d3c4b5a", 404)]
    public async Task Is_not_asked_for_in_vain(string method, string path, int status) => Assert.Equal(status, (await api.SendAsync(method, $"/v1/volume/{path}")).Status);

    [Fact]
    public async Task Is_not_changed_by_what_is_wrong()
    {
        var target = await MadeAsync("targets", """{"volume_type":"iscsi","boot_index":0,"volume_id":"ID"}""", await OffAsync());
        var before = (await api.GetAsync($"/v1/volume/targets/{target}")).Text;
        foreach (var patch in new[]
        {
            """[{"op":"remove","path":"/volume_id"}]""", """[{"op":"replace","path":"/uuid","value":"6b0d4a1e-8c1f-4d3b-9a5e-0f1e2d3c4b5a"}]""", """[{"op":"replace","path":"/boot_index","value":"1"}]""",
            """[{"op":"replace","path":"/node_uuid","value":"6b0d4a1e-8c1f-4d3b-9a5e-0f1e2d3c4b5a"}]""", """[{"op":"replace","path":"/extra","value":{}},{"op":"remove","path":"/boot_index"}]""",
        }) Assert.Equal(400, (await api.SendAsync("PATCH", $"/v1/volume/targets/{target}", patch)).Status);
        Assert.Equal(before, (await api.GetAsync($"/v1/volume/targets/{target}")).Text);
    }

    private async Task<string> OffAsync()
    {
        var node = await api.EnrolAsync();
        await ChangeAsync(node, n => n with { PowerState = PowerState.Off });
        return node;
    }

    private async Task<string> MadeAsync(string kind, string body, string node)
    {
        var made = await api.SendAsync("POST", $"/v1/volume/{kind}", $$"""{"node_uuid":"{{node}}",{{body.Replace("ID", _id, StringComparison.Ordinal)[1..]}}""");
        Assert.True(made.Status == 201, made.Text);
        return made.Json.GetProperty("uuid").GetString()!;
    }

    private Task<Answer> Replace(string kind, string id, string field, object value) => api.SendAsync("PATCH", $"/v1/volume/{kind}/{id}", new[] { new { op = "replace", path = $"/{field}", value } });

    private async Task ChangeAsync(string node, Func<Node, Node> change) => Assert.True((await api.Services.GetRequiredService<IStore>().CommitAsync<bool>(Caller.Engine, null, unit =>
    {
        unit.Put(change(unit.Node(Guid.Parse(node))!));
        return true;
    })).Ok);

    private static string? Text(Answer answer, string field) => answer.Json.GetProperty(field).GetString();

    private static string[] Ids(Answer answer, string list) => [.. answer.Json.GetProperty(list).EnumerateArray().Select(c => c.GetProperty("uuid").GetString()!)];
}
