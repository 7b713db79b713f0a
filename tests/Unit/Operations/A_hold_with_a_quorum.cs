using IronicConsole.Engine.Audit;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Store;

namespace IronicConsole.Tests.Operations;

/// <summary>More than one account must approve, and who started it is none of them.</summary>
public sealed class A_hold_with_a_quorum : IDisposable
{
    private static readonly object Two = new { question = "Wipe it?", quorum = 2 };
    private readonly HoldBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Keeps_the_first_approval_though_it_is_not_enough_and_goes_on_with_the_second()
    {
        await using var engine = await _bench.StartAsync();
        var node = await HoldBench.HeldAsync(engine, Two);

        var first = await HoldBench.ApproveAsync(engine, node, HoldBench.Asha);

        Assert.Equal(("quorum-unmet", 409), (first.Problem!.Slug, first.Problem.Status));
        Assert.Equal("Approved by asha: 1 more of 2 needed. rita, who started it, does not count.", first.Problem.Told);
        var hold = engine.Node(node.Id).Hold!;
        Assert.Equal(("asha", "asha has looked", 1), (hold.Approvals[0].By, hold.Approvals[0].Reason, hold.Lacks));
        var audit = (await engine.Get<IHistory>().AuditAsync(new AuditQuery { Limit = 1 }))[0];
        Assert.Equal(("node unhold", "done", "Approval 1 of 2", "asha"), (audit.Command, audit.Outcome, audit.Detail, audit.By.Name));

        Assert.Null((await HoldBench.ApproveAsync(engine, node, HoldBench.Bo)).Problem);
        await HoldBench.DoneAsync(engine, node);
        var run = await HoldBench.RunAsync(engine, node);
        Assert.Equal(["asha: asha has looked", "bo: bo has looked"], run.Approvals.Select(a => $"{a.By}: {a.Reason}"));
        Assert.Equal((StepRunState.Done, "bo"), (run.State, run.DecidedBy!.Name));
        Assert.Equal(["asked", "approved", "released"], await HoldBench.DecisionsAsync(engine, node));
        Assert.Single(_bench.Probe.Seen);
    }

    [Fact]
    public async Task Keeps_its_approvals_over_a_restart()
    {
        Node node;
        await using (var before = await _bench.StartAsync())
        {
            node = await HoldBench.HeldAsync(before, Two);
            await HoldBench.ApproveAsync(before, node, HoldBench.Asha);
        }

        await using var engine = await _bench.StartAsync();
        Assert.Equal("quorum-unmet", (await HoldBench.ApproveAsync(engine, node, HoldBench.Asha)).Problem?.Slug);
        Assert.Equal("quorum-unmet", (await HoldBench.ApproveAsync(engine, node, HoldBench.Requester)).Problem?.Slug);
        Assert.Single(engine.Node(node.Id).Hold!.Approvals);
        Assert.Null((await HoldBench.ApproveAsync(engine, node, HoldBench.Bo)).Problem);
        await HoldBench.DoneAsync(engine, node);
    }

    [Fact]
    public async Task Counts_neither_who_started_it_nor_an_account_twice_whatever_name_it_has()
    {
        await using var engine = await _bench.StartAsync();
        var node = await HoldBench.HeldAsync(engine, new { quorum = 3 });
        await HoldBench.ApproveAsync(engine, node, HoldBench.Asha);

        foreach (var (by, why) in new[]
        {
            (HoldBench.Requester, "rita started the operation and does not count."), (HoldBench.Somebody("rita/script", account: "account-rita"), "rita/script started"), (HoldBench.Somebody("RITA", account: "another way in"), "RITA started"),
            (HoldBench.Asha, "asha has approved already and counts once."), (HoldBench.Somebody("asha/script", account: "account-asha"), "asha/script has approved"),
        })
        {
            var refused = (await HoldBench.ApproveAsync(engine, node, by)).Problem!;
            Assert.Equal(("quorum-unmet", 409), (refused.Slug, refused.Status));
            Assert.StartsWith(why, refused.Told, StringComparison.Ordinal);
            Assert.Contains("2 more of 3 needed", refused.Told, StringComparison.Ordinal);
        }

        Assert.Single(engine.Node(node.Id).Hold!.Approvals);
    }

    [Fact]
    public async Task Is_released_by_nobody_where_nobody_signs_in_since_all_are_one_account()
    {
        await using var engine = await _bench.StartAsync();
        var (page, api) = (new Caller(ActorKind.Person, "admin") { Access = Access.Everybody }, new Caller(ActorKind.Program, "anonymous") { Access = Access.Everybody });
        var node = await HoldBench.HeldAsync(engine, Two);
        Assert.Equal("quorum-unmet", (await HoldBench.ApproveAsync(engine, node, page)).Problem?.Slug);
        Assert.Equal("quorum-unmet", (await HoldBench.ApproveAsync(engine, node, api)).Problem?.Slug);
        Assert.Single(engine.Node(node.Id).Hold!.Approvals);
    }

    [Fact]
    public async Task Of_one_is_released_by_who_started_it_unless_it_says_otherwise()
    {
        await using var engine = await _bench.StartAsync();
        var own = await HoldBench.HeldAsync(engine, new { question = "Go?" });
        Assert.Null((await HoldBench.ApproveAsync(engine, own, HoldBench.Requester)).Problem);

        var other = await HoldBench.HeldAsync(engine, new { question = "Go?", not_requester = true }, name: "n2");
        Assert.Equal("quorum-unmet", (await HoldBench.ApproveAsync(engine, other, HoldBench.Requester)).Problem?.Slug);
        Assert.Null((await HoldBench.ApproveAsync(engine, other, HoldBench.Asha)).Problem);
    }

    [Fact]
    public async Task Names_who_may_release_to_who_may_not()
    {
        await using var engine = await _bench.StartAsync();
        var node = await HoldBench.HeldAsync(engine, new { release_role = new[] { "admin", "Bo" } });

        var refused = (await HoldBench.ApproveAsync(engine, node, HoldBench.Somebody("asha", "member"))).Problem!;
        Assert.Equal(("may-not-release", 403, "This hold is released by admin or Bo."), (refused.Slug, refused.Status, refused.Told));
        Assert.Null((await HoldBench.ApproveAsync(engine, node, HoldBench.Somebody("bo", "member"))).Problem);

        var second = await HoldBench.HeldAsync(engine, new { release_role = new[] { "admin" } }, name: "n2");
        Assert.Null((await HoldBench.ApproveAsync(engine, second, HoldBench.Asha)).Problem);
    }

    [Fact]
    public async Task Is_ended_by_one_rejection()
    {
        await using var engine = await _bench.StartAsync();
        var node = await HoldBench.HeldAsync(engine, Two);
        await HoldBench.ApproveAsync(engine, node, HoldBench.Asha);

        Assert.Null((await HoldBench.RejectAsync(engine, node, HoldBench.Bo)).Problem);

        Assert.Equal(ProvisionState.CleanFailed, (await HoldBench.DoneAsync(engine, node)).ProvisionState);
        Assert.Equal(["asked", "approved", "rejected"], await HoldBench.DecisionsAsync(engine, node));
        Assert.Empty(_bench.Probe.Seen);
        Assert.Equal("asha", Assert.Single((await HoldBench.RunAsync(engine, node)).Approvals).By);
    }

    [Fact]
    public async Task Tells_who_comes_second_that_it_is_decided()
    {
        await using var engine = await _bench.StartAsync();
        var node = await HoldBench.HeldAsync(engine, new { question = "Go?" });
        var reply = new HoldReply { To = (node.Hold!.Operation, node.Hold.Number) };

        var answers = await Task.WhenAll(HoldBench.ApproveAsync(engine, node, HoldBench.Asha, reply), HoldBench.RejectAsync(engine, node, HoldBench.Bo, reply));

        Assert.Equal([null, "decided"], answers.Select(a => a.Problem?.Slug).Order());
        await HoldBench.DoneAsync(engine, node);
        Assert.Equal(2, (await HoldBench.DecisionsAsync(engine, node)).Length);
    }

    [Fact]
    public async Task Is_not_answered_by_what_was_meant_for_the_hold_before_it()
    {
        await using var engine = await _bench.StartAsync();
        var node = await engine.AddAsync("n1", with: n => n with { PowerState = PowerState.On });
        Assert.Null((await HoldBench.AskAsync(engine, node, HoldBench.Hold(new { question = "First?" }), HoldBench.Hold(new { question = "Second?" }))).Problem);
        node = await engine.UntilAsync(node.Id, n => n is { Hold.Number: 0, Reservation: null });
        var reply = new HoldReply { To = (node.Hold!.Operation, 0) };
        await HoldBench.ApproveAsync(engine, node, HoldBench.Asha, reply);
        await engine.UntilAsync(node.Id, n => n is { Hold.Number: 1, Reservation: null });

        Assert.Equal("decided", (await HoldBench.ApproveAsync(engine, node, HoldBench.Bo, reply)).Problem?.Slug);
        Assert.Equal("Second?", engine.Node(node.Id).Hold?.Question);
    }

    [Fact]
    public async Task Is_released_in_an_emergency_by_an_administrator_of_the_system_with_a_reason_and_loudly()
    {
        await using var engine = await _bench.StartAsync();
        var node = await HoldBench.HeldAsync(engine, new { question = "Wipe it?", quorum = 3, checklist = new[] { "Backed up" }, release_role = new[] { "security" } });
        var emergency = new HoldReply { Emergency = true };

        Assert.Equal(("denied", 403), await SlugAsync(HoldBench.Somebody("bo", "member")));
        Assert.Equal(("invalid-input", 400), await SlugAsync(HoldBench.Requester with { Reason = " " }));
        Assert.Null((await HoldBench.ApproveAsync(engine, node, HoldBench.Requester with { Reason = "Rack on fire" }, emergency)).Problem);

        await HoldBench.DoneAsync(engine, node);
        var told = (await HoldBench.ToldAsync(engine, node))[^1];
        Assert.Equal(("emergency", "ERROR", "Rack on fire"), (told.Data.Text("decision"), told.Severity, told.Data.Text("reason")));
        Assert.True(Assert.Single((await HoldBench.RunAsync(engine, node)).Approvals).Emergency);
        var audit = (await engine.Get<IHistory>().AuditAsync(new AuditQuery { Limit = 20 })).First(a => a.Outcome == "done");
        Assert.Equal(("node emergency release", "Emergency release after 0 of 3 approvals", "Rack on fire"), (audit.Command, audit.Detail, audit.By.Reason));

        async Task<(string?, int?)> SlugAsync(Caller by)
        {
            var problem = (await HoldBench.ApproveAsync(engine, node, by, emergency)).Problem;
            return (problem?.Slug, problem?.Status);
        }
    }
}
