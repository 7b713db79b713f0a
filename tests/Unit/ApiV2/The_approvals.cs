using System.Text.Json;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Store;
using IronicConsole.Tests.Api;
using Microsoft.Extensions.DependencyInjection;

namespace IronicConsole.Tests.ApiV2;

/// <summary>/v2/approvals: what waits for people, and the answers to it.</summary>
public sealed class The_approvals(V2Bench bench) : IClassFixture<V2Bench>
{
    private static readonly Caller Rita = new(ActorKind.Person, "rita") { Access = Access.OnSystem(["admin"], "rita") };
    private static readonly Caller Asha = new(ActorKind.Person, "asha") { Access = Access.OnSystem(["admin"], "asha"), Reason = "Looked" };

    [Fact]
    public async Task Are_listed_in_pages_and_shown_with_their_terms_and_who_has_approved()
    {
        var (first, second) = (await HeldAsync(new { question = "One?" }), await HeldAsync(new
        {
            question = "Two?", quorum = 2, deadline = 600, on_expiry = "abort", checklist = new[] { "Cable moved" }, release_role = new[] { "admin" }, inputs = new[] { new { name = "vlan", label = "New VLAN", type = "whole", required = true } },
        }));
        await bench.Services.GetRequiredService<IOperations>().ProvisionAsync(Asha, second.Id, Verb.Unhold, new() { Reply = new() { Ticked = ["Cable moved"], Inputs = JsonMap.Of(new { vlan = 7 }) } });

        var seen = new List<JsonElement>();
        string? next = "";
        while (next is not null)
        {
            var page = (await bench.SendAsync("GET", $"/v2/approvals?limit=1{(next.Length > 0 ? $"&cursor={next}" : "")}")).Json;
            seen.AddRange(page.GetProperty("items").EnumerateArray());
            next = page.GetProperty("next").GetString();
        }

        Assert.Superset(new HashSet<Guid?> { first.Operation, second.Operation }, seen.Select(s => (Guid?)s.GetProperty("operation").GetGuid()).ToHashSet());
        var one = (await bench.SendAsync("GET", $"/v2/approvals/{second.Operation}")).Json;
        Assert.Equal(("waiting", "rita", 2, 1, "abort"), (one.GetProperty("state").GetString(), one.GetProperty("asked_by").GetString(), one.GetProperty("quorum").GetInt32(), one.GetProperty("lacks").GetInt32(), one.GetProperty("on_expiry").GetString()));
        Assert.Equal(("asha", "Looked", 7), (one.GetProperty("approvals")[0].GetProperty("by").GetString(), one.GetProperty("approvals")[0].GetProperty("reason").GetString(), one.GetProperty("approvals")[0].GetProperty("inputs").GetProperty("vlan").GetInt32()));
        Assert.Equal("New VLAN", one.GetProperty("inputs")[0].GetProperty("label").GetString());
        Assert.DoesNotContain("account", one.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Are_approved_with_ticks_inputs_and_a_reason_once_and_the_second_is_told_who_was_first()
    {
        var node = await HeldAsync(new { question = "Go?", checklist = new[] { "Cable moved" }, inputs = new[] { new { name = "vlan", type = "whole", required = true } } });
        var path = $"/v2/approvals/{node.Operation}";

        var missing = await bench.SendAsync("POST", $"{path}/approve");
        Assert.Equal((400, "ticked"), (missing.Status, missing.Json.GetProperty("field").GetString()));
        var body = """{"ticked": ["Cable moved"], "inputs": {"vlan": 42}, "reason": "On the screen"}""";
        var done = await bench.SendAsync("POST", $"{path}/approve", body, ("Idempotency-Key", "approve-once"));
        Assert.Equal((200, "released"), (done.Status, done.Json.GetProperty("decision").GetString()));
        Assert.Equal((200, "true"), await AgainAsync());

        var late = await bench.SendAsync("POST", $"{path}/reject", """{"reason": "Too hot"}""");
        Assert.Equal((409, "urn:ironic-console:problem:decided", "anonymous has released it: On the screen"), (late.Status, late.Json.GetProperty("type").GetString(), late.Json.GetProperty("detail").GetString()));
        Assert.Equal(404, (await bench.SendAsync("GET", path)).Status);
        Assert.Equal(404, (await bench.SendAsync("POST", "/v2/approvals/nothing/approve")).Status);

        async Task<(int, string?)> AgainAsync()
        {
            var again = await bench.SendAsync("POST", $"{path}/approve", body, ("Idempotency-Key", "approve-once"));
            return (again.Status, again.Header("Idempotency-Replayed"));
        }
    }

    [Fact]
    public async Task Are_refused_to_who_has_not_seen_the_last_approval_and_kept_though_they_are_not_enough()
    {
        var node = await HeldAsync(new { question = "Go?", quorum = 3 });
        var path = $"/v2/approvals/{node.Operation}";
        var before = (await bench.SendAsync("GET", path)).Header("ETag")!;
        await bench.Services.GetRequiredService<IOperations>().ProvisionAsync(Asha, node.Id, Verb.Unhold, new());

        Assert.Equal(412, (await bench.SendAsync("POST", $"{path}/approve", null, ("If-Match", before))).Status);
        var after = (await bench.SendAsync("GET", path)).Header("ETag")!;
        Assert.NotEqual(before, after);
        var counted = await bench.SendAsync("POST", $"{path}/approve", null, ("If-Match", after));

        Assert.Equal((409, "urn:ironic-console:problem:quorum-unmet"), (counted.Status, counted.Json.GetProperty("type").GetString()));
        Assert.Contains("asha, anonymous: 1 more of 3 needed", counted.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(2, (await bench.SendAsync("GET", path)).Json.GetProperty("approvals").GetArrayLength());
    }

    [Fact]
    public async Task Are_rejected_and_released_in_an_emergency_with_a_reason_only()
    {
        var (rejected, released) = (await HeldAsync(new { question = "Go?" }), await HeldAsync(new { question = "Go?", quorum = 2 }));
        foreach (var path in new[] { $"/v2/approvals/{rejected.Operation}/reject", $"/v2/approvals/{released.Operation}/emergency" })
        {
            var refused = await bench.SendAsync("POST", path);
            Assert.Equal((400, "reason"), (refused.Status, refused.Json.GetProperty("field").GetString()));
            Assert.Equal(200, (await bench.SendAsync("POST", path, """{"reason": "Rack on fire"}""")).Status);
        }

        await Eventually.True("the ends", () => Now(rejected).Operation is null && Now(released).Operation is null);
        Assert.Equal((ProvisionState.CleanFailed, ProvisionState.Manageable), (Now(rejected).ProvisionState, Now(released).ProvisionState));
        var told = (await bench.Services.GetRequiredService<IHistory>().EventsAsync(released.Id, 50)).First(e => e.Kind == EventKinds.Hold);
        Assert.Equal(("emergency", "ERROR"), (told.Data.Text("decision"), told.Severity));
    }

    private Node Now(Node node) => bench.Services.GetRequiredService<FleetIndex>().Find(node.Id)!;

    private async Task<Node> HeldAsync(object terms)
    {
        var node = new Node
        {
            Id = Guid.CreateVersion7(), Driver = "fake-hardware", ProvisionState = ProvisionState.Manageable, PowerState = PowerState.On,
            Interfaces = HardwareTypes.Defaults(bench.Services.GetRequiredService<HardwareTypes>().Find("fake-hardware")!),
        };
        await bench.Services.GetRequiredService<IStore>().CommitAsync<bool>(Caller.Engine, null, unit =>
        {
            unit.Put(node);
            return true;
        });
        var asked = await bench.Services.GetRequiredService<IOperations>().ProvisionAsync(Rita, node.Id, Verb.Clean, new() { Steps = [new("", "hold", JsonMap.Of(terms))], DisableRamdisk = true });
        Assert.Null(asked.Problem);
        await Eventually.True("the hold", () => Now(node) is { Hold: not null, Reservation: null });
        return Now(node);
    }
}
