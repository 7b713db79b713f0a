using System.Text.Json;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Store;
using IronicConsole.Tests.Api;
using Microsoft.Extensions.DependencyInjection;

namespace IronicConsole.Tests.ApiV2;

/// <summary>A plan is looked at, run by its hash, and goes on after a failure, over <c>/v2</c>.</summary>
public sealed class A_run_over_v2(V2Bench bench) : IClassFixture<V2Bench>
{
    private const string Reset = """[{"interface": "bios", "step": "factory_reset"}, {"step": "power_on"}]""";

    [Fact]
    public async Task Does_what_its_preview_said()
    {
        var node = await AddAsync("r1");
        var plan = (await bench.SendAsync("POST", "/v2/plans/preview", Body(node, Reset))).Json;
        Assert.Equal(["bios.factory_reset", "flow.power_on"], Steps(plan));

        var run = await bench.SendAsync("POST", "/v2/runs", Body(node, Reset, plan.GetProperty("hash").GetString()));

        Assert.Equal(202, run.Status);
        var done = await EndedAsync(run.Header("Location")!);
        Assert.Equal(("done", "service", "because"), (done.GetProperty("state").GetString(), done.GetProperty("kind").GetString(), done.GetProperty("reason").GetString()));
        Assert.Equal(Steps(plan), Steps(done));
        Assert.All(done.GetProperty("steps").EnumerateArray(), s => Assert.Equal("done", s.GetProperty("state").GetString()));
        var listed = (await bench.SendAsync("GET", $"/v2/runs?node={node.Name}&limit=1")).Json;
        Assert.Equal(done.GetProperty("id").GetString(), listed.GetProperty("items")[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task Is_refused_when_it_would_do_something_else_by_now()
    {
        const string OnChildren = """[{"step": "power_on", "execute_on_child_nodes": true}]""";
        var node = await AddAsync("r2");
        await AddAsync("r2a", node.Id);
        var hash = (await bench.SendAsync("POST", "/v2/plans/preview", Body(node, OnChildren))).Json.GetProperty("hash").GetString();
        await AddAsync("r2b", node.Id);

        var refused = await bench.SendAsync("POST", "/v2/runs", Body(node, OnChildren, hash));

        Assert.Equal((409, "urn:ironic-console:problem:plan-changed"), (refused.Status, refused.Json.GetProperty("type").GetString()));
        Assert.Equal(ProvisionState.Active, bench.Services.GetRequiredService<FleetIndex>().Find(node.Id)!.ProvisionState);
    }

    [Fact]
    public async Task Waits_for_the_state_of_its_node_when_it_is_asked_to()
    {
        var node = await AddAsync("r9", state: ProvisionState.Available);
        var hash = (await bench.SendAsync("POST", "/v2/plans/preview", Body(node, Reset))).Json.GetProperty("hash").GetString();
        string When(string when) => Body(node, Reset, hash).Replace("\"verb\"", $"\"when\": {when}, \"verb\"", StringComparison.Ordinal);
        foreach (var (when, field) in new[] { ("{}", "when"), ("""{"state": "asleep"}""", "when/state"), ("""{"state": "available"}""", "when/state"), ("""{"state": "active", "not_after": "2001-01-01T00:00:00Z"}""", "when/not_after"), ("""{"sate": "active"}""", "when/sate") })
        {
            var refused = await bench.SendAsync("POST", "/v2/runs", When(when));
            Assert.Equal((400, field), (refused.Status, refused.Json.GetProperty("field").GetString()));
        }

        var planned = await bench.SendAsync("POST", "/v2/runs", When($$"""{"state": "active", "not_after": "{{DateTimeOffset.UtcNow.AddDays(1):o}}"}"""));
        Assert.Equal((201, "waiting", "because"), (planned.Status, planned.Json.GetProperty("state").GetString(), planned.Json.GetProperty("reason").GetString()));
        var at = planned.Header("Location")!;
        Assert.Equal(planned.Json.GetProperty("id").GetString(), (await bench.SendAsync("GET", $"/v2/planned-runs?node={node.Name}&state=waiting")).Json.GetProperty("items")[0].GetProperty("id").GetString());
        var other = await bench.SendAsync("POST", "/v2/runs", When("""{"state": "active"}"""));
        Assert.Equal("cancelled", (await bench.SendAsync("POST", $"{other.Header("Location")}/cancel", """{"reason": "Once is enough"}""")).Json.GetProperty("state").GetString());
        Assert.Equal("urn:ironic-console:problem:not-waiting", (await bench.SendAsync("POST", $"{other.Header("Location")}/cancel")).Json.GetProperty("type").GetString());

        await bench.Services.GetRequiredService<IStore>().CommitAsync<bool>(Caller.Engine, null, unit =>
        {
            unit.Put(unit.Node(node.Id)! with { ProvisionState = ProvisionState.Active });
            return true;
        });
        var begun = default(JsonElement);
        await Eventually.True(() => $"the run to begin: {begun}", async () => (begun = (await bench.SendAsync("GET", at)).Json).GetProperty("state").GetString() == "started");
        var done = await EndedAsync($"/v2/runs/{begun.GetProperty("run").GetString()}");
        Assert.Equal(("done", "because"), (done.GetProperty("state").GetString(), done.GetProperty("reason").GetString()));
        Assert.Equal(404, (await bench.SendAsync("GET", $"/v2/planned-runs/{Guid.NewGuid()}")).Status);
    }

    [Fact]
    public async Task Goes_on_after_a_failure()
    {
        var node = await AddAsync("r3");
        var run = await bench.SendAsync("POST", "/v2/runs", Body(node, """[{"interface": "bios", "step": "apply_configuration", "args": {"settings": [{"name": 7}]}}, {"step": "power_on"}]"""));
        var failed = await EndedAsync(run.Header("Location")!);
        Assert.Equal("failed", failed.GetProperty("state").GetString());

        var again = await bench.SendAsync("POST", $"{run.Header("Location")}/retry", """{"args": {"settings": [{"name": "Boot", "value": "Uefi"}]}}""");

        Assert.Equal(202, again.Status);
        Assert.Equal("done", (await EndedAsync(again.Header("Location")!)).GetProperty("state").GetString());
        var late = await bench.SendAsync("POST", $"{run.Header("Location")}/retry");
        Assert.Equal((409, "urn:ironic-console:problem:not-newest"), (late.Status, late.Json.GetProperty("type").GetString()));
    }

    [Fact]
    public async Task Is_made_of_the_steps_that_are_offered_with_their_arguments()
    {
        var node = await AddAsync("r5");
        var steps = (await bench.SendAsync("GET", $"/v2/steps?node={node.Name}&verb=service")).Json.GetProperty("items").EnumerateArray().ToDictionary(s => $"{s.GetProperty("interface").GetString()}.{s.GetProperty("step").GetString()}");
        Assert.Superset(new HashSet<string> { "flow.hold", "flow.wait", "bios.apply_configuration", "management.set_boot_device" }, steps.Keys.ToHashSet());
        var device = steps["management.set_boot_device"].GetProperty("arguments")[0];
        Assert.Equal(("boot_device", true, "pxe"), (device.GetProperty("name").GetString(), device.GetProperty("required").GetBoolean(), device.GetProperty("choices")[0].GetString()));
        var verifying = (await bench.SendAsync("GET", $"/v2/steps?node={node.Name}&verb=manage")).Json.GetProperty("items")[0];
        Assert.Equal(("log_passthrough", 0), (verifying.GetProperty("step").GetString(), verifying.GetProperty("priority").GetInt32()));
        Assert.Equal(400, (await bench.SendAsync("GET", $"/v2/steps?node={node.Name}&verb=dance")).Status);
        Assert.Equal(404, (await bench.SendAsync("GET", "/v2/steps?node=nobody&verb=clean")).Status);
    }

    [Theory]
    [InlineData("""{"verb": "service"}""", 400, "node")]
    [InlineData("""{"node": "nobody", "verb": "service"}""", 404, null)]
    [InlineData("""{"node": "nobody", "verb": "dance"}""", 400, "verb")]
    [InlineData("""{"node": "nobody", "verb": "service", "colour": 1}""", 400, "colour")]
    public async Task Is_refused_with_the_field_that_is_wrong(string body, int status, string? field)
    {
        var refused = await bench.SendAsync("POST", "/v2/runs", body);
        Assert.Equal((status, field), (refused.Status, refused.Json.GetProperty("field").GetString()));
    }

    [Fact]
    public async Task On_children_names_them_in_the_preview()
    {
        var parent = await AddAsync("r4");
        await AddAsync("r4a", parent.Id);
        await AddAsync("r4b", parent.Id);
        var plan = (await bench.SendAsync("POST", "/v2/plans/preview", Body(parent, """[{"step": "power_off", "execute_on_child_nodes": true, "child_parallel": 2, "child_on_failure": "finish"}]"""))).Json;
        var fan = plan.GetProperty("steps")[0].GetProperty("children");
        Assert.Equal(["r4a", "r4b"], fan.GetProperty("nodes").EnumerateArray().Select(c => c.GetString()!).Order());
        Assert.Equal((2, "finish"), (fan.GetProperty("parallel").GetInt32(), fan.GetProperty("on_failure").GetString()));
    }

    [Fact]
    public async Task Tells_its_arguments_as_far_as_they_are_known()
    {
        const string Asks = """[{"step": "hold", "args": {"question": "Is {{node.name}} clear?", "inputs": [{"name": "rest", "type": "number", "required": true}]}}, {"step": "wait", "args": {"seconds": "{{input.rest}}"}}]""";
        var node = await AddAsync("r6");
        var plan = (await bench.SendAsync("POST", "/v2/plans/preview", Body(node, Asks))).Json;
        Assert.Equal(("Is r6 clear?", "{{input.rest}}"), (Argument(plan, 0, "question"), Argument(plan, 1, "seconds")));

        var run = await bench.SendAsync("POST", "/v2/runs", Body(node, Asks, plan.GetProperty("hash").GetString()));
        var id = run.Json.GetProperty("id").GetString();
        await Eventually.True(() => "the hold", async () => (await bench.SendAsync("POST", $"/v2/approvals/{id}/approve", """{"inputs": {"rest": 0}}""")).Status < 300);

        var done = await EndedAsync(run.Header("Location")!);
        Assert.Equal(("Is r6 clear?", "0", "done"), (Argument(done, 0, "question"), Argument(done, 1, "seconds"), done.GetProperty("state").GetString()));

        static string Argument(JsonElement document, int step, string name) => document.GetProperty("steps")[step].GetProperty("args").GetProperty(name).ToString();
    }

    private static string Body(Node node, string steps, string? hash = null) =>
        $$"""{"node": "{{node.Name}}", "verb": "service", "steps": {{steps}}, "disable_ramdisk": true, "reason": "because", "plan_hash": {{JsonSerializer.Serialize(hash)}}}""";

    private static string[] Steps(JsonElement document) => [.. document.GetProperty("steps").EnumerateArray().Select(s => $"{s.GetProperty("interface").GetString()}.{s.GetProperty("step").GetString()}")];

    private async Task<JsonElement> EndedAsync(string run)
    {
        JsonElement seen = default;
        await Eventually.True(() => $"{run} to end: {seen}", async () => (seen = (await bench.SendAsync("GET", run)).Json).GetProperty("ended_at").ValueKind != JsonValueKind.Null);
        return seen;
    }

    private async Task<Node> AddAsync(string name, Guid? parent = null, ProvisionState state = ProvisionState.Active)
    {
        var node = new Node
        {
            Id = Guid.NewGuid(), Name = name, Driver = "fake-hardware", ProvisionState = state, ParentNode = parent,
            Interfaces = HardwareTypes.Defaults(bench.Services.GetRequiredService<HardwareTypes>().Find("fake-hardware")!),
        };
        Assert.True((await bench.Services.GetRequiredService<IStore>().CommitAsync<bool>(Caller.Engine, null, unit => { unit.Put(node); return true; })).Ok);
        return node;
    }
}
