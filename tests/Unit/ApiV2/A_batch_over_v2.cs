using System.Text.Json;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Store;
using IronicConsole.Tests.Api;
using Microsoft.Extensions.DependencyInjection;

namespace IronicConsole.Tests.ApiV2;

/// <summary>Many nodes are looked at, begun by the preview's hash, held between waves, and those that failed done again, over <c>/v2</c>.</summary>
public sealed class A_batch_over_v2(V2Bench bench) : IClassFixture<V2Bench>
{
    private const string Bios = """[{"interface": "bios", "step": "apply_configuration", "args": {"settings": [{"name": "Boot", "value": "Uefi"}]}}]""";

    [Fact]
    public async Task Does_what_its_preview_said_wave_by_wave()
    {
        await AddAsync("b", 6);
        var body = Body("b", 6, """{"canary": 2, "stop_above": 0, "hold": {"deadline": 3600, "on_expiry": "abort"}}""");
        var outlook = (await bench.SendAsync("POST", "/v2/batches/preview", body)).Json;
        Assert.Equal("[2,4]", outlook.GetProperty("waves").GetRawText());
        Assert.Equal(6, outlook.GetProperty("plans")[0].GetProperty("count").GetInt32());
        Assert.Equal("apply_configuration", outlook.GetProperty("plans")[0].GetProperty("steps")[0].GetProperty("step").GetString());

        var made = await bench.SendAsync("POST", "/v2/batches", body.Replace("\"reason\"", $"\"hash\": {outlook.GetProperty("hash").GetRawText()}, \"reason\"", StringComparison.Ordinal));
        Assert.Equal(201, made.Status);
        var at = made.Header("Location")!;
        var held = await UntilAsync(at, "held");
        Assert.Equal("Wave 1 of 2 is over: 2 done. Begin wave 2 with 4 nodes?", held.GetProperty("asks").GetProperty("question").GetString());
        var asks = held.GetProperty("asks");
        Assert.Equal(("waiting", "abort", TimeSpan.FromHours(1)), (asks.GetProperty("state").GetString(), asks.GetProperty("on_expiry").GetString(), asks.GetProperty("deadline").GetDateTimeOffset() - asks.GetProperty("asked_at").GetDateTimeOffset()));
        Assert.Equal((3600, "abort"), (held.GetProperty("pace").GetProperty("hold").GetProperty("deadline").GetInt32(), held.GetProperty("pace").GetProperty("hold").GetProperty("on_expiry").GetString()));
        Assert.Equal([1, 2], held.GetProperty("waves").EnumerateArray().Select(w => w.GetProperty("number").GetInt32()));

        Assert.Equal(400, (await bench.SendAsync("POST", $"{at}/reject")).Status);
        var approved = await bench.SendAsync("POST", $"{at}/approve", """{"reason": "Healthy"}""");
        Assert.Equal((200, "because"), (approved.Status, approved.Json.GetProperty("reason").GetString()));
        var done = await UntilAsync(at, "done");
        Assert.Equal("{\"waiting\":0,\"running\":0,\"done\":6,\"failed\":0,\"refused\":0}", done.GetProperty("counts").GetRawText());
        Assert.Equal(("released", "Healthy"), (done.GetProperty("decisions")[0].GetProperty("decision").GetString(), done.GetProperty("decisions")[0].GetProperty("reason").GetString()));
        var node = (await bench.SendAsync("GET", $"{at}/nodes?state=done&limit=1")).Json;
        var run = (await bench.SendAsync("GET", $"/v2/runs/{node.GetProperty("items")[0].GetProperty("run").GetString()}")).Json;
        Assert.Equal(("done", "because"), (run.GetProperty("state").GetString(), run.GetProperty("reason").GetString()));
        Assert.NotNull(node.GetProperty("next").GetString());
        Assert.Equal(at.Split('/')[^1], (await bench.SendAsync("GET", "/v2/batches?limit=1")).Json.GetProperty("items")[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task Is_refused_by_field_and_by_what_was_seen()
    {
        await AddAsync("c", 2);
        foreach (var (body, field) in new[]
        {
            ("{}", "verb"), ("""{"verb": "clean"}""", "nodes"), ("""{"verb": "clean", "nodes": ["nobody"]}""", "nodes"), ("""{"verb": "dance", "nodes": ["c0"]}""", "verb"), (Body("c", 2, """{"parallel": 0}"""), "pace/parallel"),
            (Body("c", 2, """{"speed": 1}"""), "pace/speed"), (Body("c", 2, """{"growth": 0.5}"""), "pace/growth"),
            (Body("c", 2, """{"hold": {"deadline": 0}}"""), "pace/hold/deadline"), (Body("c", 2, """{"hold": {"deadline": 60, "on_expiry": "go"}}"""), "pace/hold/on_expiry"), (Body("c", 2, """{"hold": {"on_expiry": "abort"}}"""), "pace/hold/on_expiry"),
        })
        {
            var refused = await bench.SendAsync("POST", "/v2/batches", body);
            Assert.Equal((refused.Status is 400 or 404, field), (true, refused.Json.GetProperty("field").GetString()));
        }

        var made = await bench.SendAsync("POST", "/v2/batches", Body("c", 2, """{"not_before": "2999-01-01T00:00:00Z"}"""));
        var at = made.Header("Location")!;
        Assert.Equal(412, (await bench.SendAsync("POST", $"{at}/pause", "{}", ("If-Match", "\"99\""))).Status);
        Assert.Equal("paused", (await bench.SendAsync("POST", $"{at}/pause", "{}", ("If-Match", made.Header("ETag")!))).Json.GetProperty("state").GetString());
        Assert.Equal("urn:ironic-console:problem:not-running", (await bench.SendAsync("POST", $"{at}/pause")).Json.GetProperty("type").GetString());
        Assert.Equal("cancelled", (await bench.SendAsync("POST", $"{at}/cancel")).Json.GetProperty("state").GetString());
        Assert.Equal("urn:ironic-console:problem:nothing-failed", (await bench.SendAsync("POST", $"{at}/retry")).Json.GetProperty("type").GetString());
        Assert.Equal(404, (await bench.SendAsync("GET", $"/v2/batches/{Guid.NewGuid()}")).Status);
    }

    [Fact]
    public async Task Runs_a_runbook_on_the_nodes_that_it_is_approved_for()
    {
        await AddAsync("k", 2, "CUSTOM_K");
        await AddAsync("l", 1);
        var put = await bench.SendAsync("POST", "/v2/plans", """{"name": "of-k", "traits": ["CUSTOM_K"], "disable_ramdisk": true, "steps": [{"interface": "vendor", "step": "log_passthrough"}]}""");
        Assert.Equal(201, put.Status);
        const string Asked = """{"verb": "clean", "nodes": ["k0", "k1", "l0"], "runbook": "of-k", "leave_out": true}""";
        var outlook = (await bench.SendAsync("POST", "/v2/batches/preview", Asked)).Json;
        Assert.Equal("l0", outlook.GetProperty("unable")[0].GetProperty("nodes")[0].GetString());
        var made = await bench.SendAsync("POST", "/v2/batches", Asked);
        Assert.Equal((201, "of-k", 1), (made.Status, made.Json.GetProperty("runbook").GetProperty("name").GetString(), made.Json.GetProperty("runbook").GetProperty("version").GetInt32()));
        var done = await UntilAsync(made.Header("Location")!, "done");
        Assert.Equal(2, done.GetProperty("counts").GetProperty("done").GetInt32());
        Assert.Equal(404, (await bench.SendAsync("POST", "/v2/batches", Asked.Replace("of-k", "nobody", StringComparison.Ordinal))).Status);
    }

    private static string Body(string prefix, int count, string pace) =>
        $$"""{"verb": "clean", "nodes": [{{string.Join(", ", Enumerable.Range(0, count).Select(i => $"\"{prefix}{i}\""))}}], "disable_ramdisk": true, "steps": {{Bios}}, "pace": {{pace}}, "reason": "because"}""";

    private async Task<JsonElement> UntilAsync(string at, string state)
    {
        var seen = default(JsonElement);
        await Eventually.True(() => $"the batch to be {state}: {seen}", async () => (seen = (await bench.SendAsync("GET", at)).Json).GetProperty("state").GetString() == state);
        return seen;
    }

    private async Task AddAsync(string prefix, int count, params string[] traits)
    {
        var types = bench.Services.GetRequiredService<HardwareTypes>();
        var put = await bench.Services.GetRequiredService<IStore>().CommitAsync<bool>(Caller.Engine, null, unit =>
        {
            for (var i = 0; i < count; i++) unit.Put(new Node { Id = Guid.NewGuid(), Name = $"{prefix}{i}", Driver = "fake-hardware", ProvisionState = ProvisionState.Manageable, Traits = [.. traits], Interfaces = HardwareTypes.Defaults(types.Find("fake-hardware")!) });
            return true;
        });
        Assert.True(put.Ok);
    }
}
