using System.Text.Json;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Runbooks;
using IronicConsole.Engine.Store;
using IronicConsole.Tests.Api;
using Microsoft.Extensions.DependencyInjection;

namespace IronicConsole.Tests.Runbooks;

[Collection("api")]
public sealed class A_runbook_over_the_api(ApiBench api)
{
    private const string Whole = "uuid created_at updated_at name extra public owner disable_ramdisk links steps";
    private static int _names;

    [Fact]
    public async Task Is_made_shown_changed_and_deleted_and_each_version_is_kept()
    {
        var name = Name();
        var made = await api.SendAsync("POST", "/v1/runbooks", Body(name, ("extra", "{\"a\":1}")));
        Assert.True(made.Status == 201, made.Text);
        var id = made.Json.GetProperty("uuid").GetString()!;
        Assert.Equal($"{api.Url}v1/runbooks/{id}", made.Header("Location"));
        Assert.Equal(Whole.Split(' '), made.Json.EnumerateObject().Select(p => p.Name));
        Assert.Equal("""[{"interface":"bios","step":"factory_reset","args":{},"order":2},{"interface":"power","step":"hold","args":{"question":"ok?"},"order":1}]""", made.Json.GetProperty("steps").GetRawText());
        Assert.Equal((false, false, JsonValueKind.Null, JsonValueKind.Null), (made.Json.GetProperty("public").GetBoolean(), made.Json.GetProperty("disable_ramdisk").GetBoolean(), made.Json.GetProperty("owner").ValueKind, made.Json.GetProperty("updated_at").ValueKind));
        Assert.Equal(id, (await api.GetAsync($"/v1/runbooks/{name}")).Json.GetProperty("uuid").GetString());
        Assert.Equal(["name", "links"], (await api.GetAsync($"/v1/runbooks/{name}?fields=name")).Json.EnumerateObject().Select(p => p.Name));

        var changed = await api.SendAsync("PATCH", $"/v1/runbooks/{name}", new object[] { new { op = "add", path = "/steps/0/args/attempts", value = 3 }, new { op = "replace", path = "/disable_ramdisk", value = true }, new { op = "remove", path = "/extra/a" } });
        Assert.True(changed.Status == 200, changed.Text);
        Assert.Equal(("{}", 3, true), (changed.Json.GetProperty("extra").GetRawText(), changed.Json.GetProperty("steps")[0].GetProperty("args").GetProperty("attempts").GetInt32(), changed.Json.GetProperty("disable_ramdisk").GetBoolean()));

        var versions = await api.Services.GetRequiredService<IHistory>().VersionsAsync(Guid.Parse(id));
        Assert.Equal([2, 1], versions.Select(v => v.Record.Version));
        Assert.True(((Runbook)versions[1].Record).Steps[0].Args.IsEmpty);
        var audit = await api.Services.GetRequiredService<IHistory>().AuditAsync(new() { Limit = 2 });
        Assert.Contains(audit, a => a.Command == "runbook update" && a.Detail == $"runbook {name} ({id}), version 2");

        Assert.Equal(204, (await api.SendAsync("DELETE", $"/v1/runbooks/{id}")).Status);
        Assert.Equal(404, (await api.GetAsync($"/v1/runbooks/{name}")).Status);
        Assert.Empty(await api.Services.GetRequiredService<IHistory>().VersionsAsync(Guid.Parse(id)));
    }

    [Theory]
    [InlineData("""{"name":"NAME"}""", 400, "steps")]
    [InlineData("""{"steps":[{"interface":"bios","step":"a","order":0}]}""", 400, "name")]
    [InlineData("""{"name":"lower","steps":[{"interface":"bios","step":"a","order":0}]}""", 400, "does not match")]
    [InlineData("""{"name":"NAME","steps":[]}""", 400, "steps")]
    [InlineData("""{"name":"NAME","steps":[{"interface":"bios","step":"a"}]}""", 400, "steps/0 needs 'order'")]
    [InlineData("""{"name":"NAME","steps":[{"interface":"bios","step":"a","order":-1}]}""", 400, "'order'")]
    [InlineData("""{"name":"NAME","steps":[{"interface":"network","step":"a","order":0}]}""", 400, "'interface'")]
    [InlineData("""{"name":"NAME","steps":[{"interface":"bios","step":"","order":0}]}""", 400, "'step'")]
    [InlineData("""{"name":"NAME","steps":[{"interface":"bios","step":"a","order":0,"args":[]}]}""", 400, "'args'")]
    [InlineData("""{"name":"NAME","steps":[{"interface":"bios","step":"a","order":0,"execute_on_child_nodes":true}]}""", 400, "execute_on_child_nodes")]
    [InlineData("""{"name":"NAME","steps":[{"interface":"bios","step":"a","order":0},{"interface":"bios","step":"a","order":1}]}""", 400, "Duplicate")]
    [InlineData("""{"name":"NAME","steps":[{"interface":"bios","step":"a","order":0,"args":{"settings":[{"password":"x"}]}}]}""", 400, "'settings' of step bios.a is secret")]
    [InlineData("""{"name":"NAME","steps":[{"interface":"bios","step":"a","order":0}],"extra":{"api_token":"x"}}""", 400, "'api_token' is secret")]
    [InlineData("""{"name":"NAME","steps":[{"interface":"bios","step":"a","order":0}],"traits":[]}""", 400, "'traits' is not a field")]
    [InlineData("""{"name":"NAME","steps":[{"interface":"bios","step":"a","order":0}],"description":"x"}""", 400, "'description' is not a field")]
    [InlineData("""{"name":"NAME","public":true,"owner":"p","steps":[{"interface":"bios","step":"a","order":0}]}""", 400, "owner for a public")]
    [InlineData("""{"name":"NAME","uuid":"x","steps":[{"interface":"bios","step":"a","order":0}]}""", 400, "uuid")]
    public async Task Is_refused_by_name_of_what_is_wrong(string body, int status, string word)
    {
        var answer = await api.SendAsync("POST", "/v1/runbooks", body.Replace("NAME", Name(), StringComparison.Ordinal));
        Assert.True(answer.Status == status, $"{answer.Status}: {answer.Text}");
        Assert.Contains(word, answer.Told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_refused_a_second_time_by_name_and_by_UUID()
    {
        var name = Name();
        var first = await api.SendAsync("POST", "/v1/runbooks", Body(name));
        Assert.Equal(409, (await api.SendAsync("POST", "/v1/runbooks", Body(name))).Status);
        var twice = await api.SendAsync("POST", "/v1/runbooks", Body(Name(), ("uuid", $"\"{first.Json.GetProperty("uuid").GetString()}\"")));
        Assert.Equal(409, twice.Status);
        var other = await api.SendAsync("POST", "/v1/runbooks", Body(Name()));
        var renamed = await api.SendAsync("PATCH", $"/v1/runbooks/{other.Json.GetProperty("uuid").GetString()}", new object[] { new { op = "replace", path = "/name", value = name } });
        Assert.Equal((409, true), (renamed.Status, renamed.Told.Contains("already exists", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Has_an_owner_or_is_public()
    {
        var name = Name();
        await api.SendAsync("POST", "/v1/runbooks", Body(name, ("owner", "\"p1\"")));
        var open = await api.SendAsync("PATCH", $"/v1/runbooks/{name}", new object[] { new { op = "replace", path = "/public", value = true } });
        Assert.Equal((200, JsonValueKind.Null), (open.Status, open.Json.GetProperty("owner").ValueKind));
        Assert.Equal(400, (await api.SendAsync("PATCH", $"/v1/runbooks/{name}", new object[] { new { op = "replace", path = "/owner", value = "p2" } })).Status);
        var back = await api.SendAsync("PATCH", $"/v1/runbooks/{name}", new object[] { new { op = "replace", path = "/owner", value = "p2" }, new { op = "replace", path = "/public", value = false } });
        Assert.Equal((200, "p2"), (back.Status, back.Json.GetProperty("owner").GetString()));
    }

    [Theory]
    [InlineData("""[{"op":"replace","path":"/uuid","value":"x"}]""", "Cannot patch /uuid")]
    [InlineData("""[{"op":"replace","path":"/description","value":"x"}]""", "Cannot patch /description")]
    [InlineData("""[{"op":"add","path":"/traits/-","value":"CUSTOM_A"}]""", "Cannot patch /traits/-")]
    [InlineData("""[{"op":"remove","path":"/steps"}]""", "'steps'")]
    [InlineData("""[{"op":"remove","path":"/name"}]""", "'name'")]
    [InlineData("""[{"op":"remove","path":"/steps/7"}]""", "no place")]
    public async Task Is_not_changed_by_a_patch_that_does_not_fit(string patch, string word)
    {
        var made = await api.SendAsync("POST", "/v1/runbooks", Body(Name()));
        var answer = await api.SendAsync("PATCH", $"/v1/runbooks/{made.Json.GetProperty("uuid").GetString()}", patch);
        Assert.True(answer.Status == 400, answer.Text);
        Assert.Contains(word, answer.Told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_listed_in_pages_by_any_column()
    {
        var owner = $"o{Guid.NewGuid():N}";
        foreach (var _ in Enumerable.Range(0, 3)) await api.SendAsync("POST", "/v1/runbooks", Body(Name(), ("owner", $"\"{owner}\"")));
        var mine = api.Fleet().Records.All<Runbook>().Where(r => r.Owner == owner).Select(r => r.Name!).ToArray();
        var seen = new List<string>();
        for (var path = "/v1/runbooks?limit=2&sort_key=name&sort_dir=desc&detail=true"; path is not null;)
        {
            var page = await api.GetAsync(path);
            Assert.True(page.Status == 200, page.Text);
            Assert.True(page.Json.GetProperty("runbooks").EnumerateArray().All(r => r.TryGetProperty("steps", out var _)));
            seen.AddRange(page.Json.GetProperty("runbooks").EnumerateArray().Where(r => r.GetProperty("owner").GetString() == owner).Select(r => r.GetProperty("name").GetString()!));
            path = page.Json.TryGetProperty("next", out var next) ? new Uri(next.GetString()!).PathAndQuery : null;
        }

        Assert.Equal(mine.OrderDescending(StringComparer.Ordinal), seen);
        Assert.Equal(["uuid", "name", "links"], (await api.GetAsync("/v1/runbooks?limit=1")).Json.GetProperty("runbooks")[0].EnumerateObject().Select(p => p.Name));
        Assert.Equal(["owner", "links"], (await api.GetAsync("/v1/runbooks?limit=1&fields=owner")).Json.GetProperty("runbooks")[0].EnumerateObject().Select(p => p.Name));
        foreach (var (query, word) in new[] { ("sort_key=steps", "sort_key"), ("fields=colour", "colour"), ("fields=traits", "traits"), ("fields=name&detail=true", "detail"), ("limit=0", "Limit"), ("bogus=1", "bogus") })
        {
            var bad = await api.GetAsync($"/v1/runbooks?{query}");
            Assert.True(bad.Status == 400 && bad.Told.Contains(word, StringComparison.Ordinal), $"{query}: {bad.Text}");
        }

        Assert.Equal(404, (await api.GetAsync($"/v1/runbooks?marker={Guid.NewGuid()}")).Status);
        Assert.Equal("/v1/runbooks/", new Uri((await api.GetAsync("/v1")).Json.GetProperty("runbooks")[0].GetProperty("href").GetString()!).AbsolutePath);
    }

    [Fact]
    public async Task In_our_own_form_may_repeat_steps_and_run_them_on_children_and_is_told_so_to_clients_of_Ironic()
    {
        var runbooks = api.Services.GetRequiredService<IRunbooks>();
        var by = new Caller(ActorKind.Person, "rita") { Access = Access.Everything };
        var fields = JsonMap.Parse("""{"name":"free.name~1","traits":["CUSTOM_B","CUSTOM_A","CUSTOM_B"],"description":"two","steps":[{"step":"reboot","execute_on_child_nodes":true,"child_parallel":2},{"step":"hold"},{"interface":"bios","step":"a"},{"interface":"bios","step":"a"}]}""");
        var made = (await runbooks.CreateAsync(by, fields, RecordForm.Own)).Value!;
        Assert.Equal("CUSTOM_A CUSTOM_B", string.Join(' ', made.Traits));
        Assert.Equal([0, 1, 2, 3], made.Steps.Select(s => s.Order));

        var shown = (await api.GetAsync("/v1/runbooks/free.name~1")).Json.GetProperty("steps");
        Assert.True(shown[0].GetProperty("execute_on_child_nodes").GetBoolean());
        Assert.Equal("power", shown[1].GetProperty("interface").GetString());
        Assert.Equal(200, (await api.SendAsync("PATCH", "/v1/runbooks/free.name~1", new object[] { new { op = "replace", path = "/extra", value = new { a = 1 } } })).Status);
        Assert.Equal(412, (await runbooks.ReplaceAsync(by, made.Id, fields, seen: 1)).Problem!.Status);
        Assert.Equal(3, (await runbooks.ReplaceAsync(by, made.Id, fields, seen: 2)).Value!.Version);
        Assert.Equal("CUSTOM_A", (await runbooks.SetTraitsAsync(by, made.Id, t => t.Remove("CUSTOM_B"))).Value!.Traits.Single());
        Assert.Equal("steps/0/args/adminPassword", (await runbooks.CreateAsync(by, JsonMap.Parse("""{"name":"x","steps":[{"interface":"bios","step":"a","args":{"adminPassword":"s"}}]}"""), RecordForm.Own)).Problem!.Field);
    }

    [Fact]
    public async Task Is_run_by_name_on_a_node_that_has_its_trait()
    {
        var (name, node) = (Name(), await api.EnrolAsync());
        await api.SendAsync("POST", "/v1/runbooks", $$"""{"name":"{{name}}","disable_ramdisk":true,"steps":[{"interface":"bios","step":"factory_reset","order":0}]}""");
        await api.MoveAsync(node, "manage", "manageable");
        Assert.Equal((406, "runbook needs API version 1.92"), await AskAsync(new { target = "clean", runbook = name }, "1.91") is var old ? (old.Status, old.Told.Split(": ")[1][..30]) : default);
        foreach (var (body, status, word) in new (object, int, string)[]
        {
            (new { target = "clean", runbook = name }, 400, "not approved"), (new { target = "clean", runbook = "CUSTOM_NOBODY" }, 404, "could not be found"), (new { target = "provide", runbook = name }, 400, "clean and service"),
            (new { target = "clean", runbook = name, clean_steps = new[] { new { @interface = "bios", step = "factory_reset" } } }, 400, "exclude"), (new { target = "clean", runbook = 5 }, 400, "'runbook'"),
        })
        {
            var refused = await AskAsync(body);
            Assert.True(refused.Status == status && refused.Told.Contains(word, StringComparison.Ordinal), refused.Text);
        }

        Assert.Equal(204, (await api.SendAsync("PUT", $"/v1/nodes/{node}/traits/{name}")).Status);
        Assert.Equal(202, (await AskAsync(new { target = "clean", runbook = name })).Status);
        await api.UntilAsync(node, "provision_state", "manageable");
        var run = (await api.GetAsync($"/v2/runs?node={node}")).Json.GetProperty("items").EnumerateArray().Single(r => r.GetProperty("kind").GetString() == "clean");
        Assert.Equal((name, 1), (run.GetProperty("runbook").GetProperty("name").GetString(), run.GetProperty("runbook").GetProperty("version").GetInt32()));

        Task<Answer> AskAsync(object body, string version = "1.92") => api.SendAsync("PUT", $"/v1/nodes/{node}/states/provision", body, version);
    }

    internal static string Name() => $"CUSTOM_RUNBOOK_{Interlocked.Increment(ref _names)}";

    private static string Body(string name, params (string Key, string Json)[] more) =>
        $$"""{"name":"{{name}}","steps":[{"interface":"bios","step":"factory_reset","args":{},"order":2},{"interface":"power","step":"hold","args":{"question":"ok?"},"order":"1"}]{{string.Concat(more.Select(m => $",\"{m.Key}\":{m.Json}"))}}}""";
}
