using IronicConsole.Engine.Batches;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Store;
using static IronicConsole.Tests.Batches.BatchBench;

namespace IronicConsole.Tests.Batches;

/// <summary>One plan on many nodes: in waves, so many at once, until too many fail.</summary>
public sealed class A_batch : IDisposable
{
    private readonly BatchBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(1000, 5, 2, new[] { 5, 10, 20, 40, 80, 160, 320, 365 })]
    [InlineData(10, 0, 2, new[] { 10 })]
    [InlineData(10, 10, 2, new[] { 10 })]
    [InlineData(10, 3, 1, new[] { 3, 3, 3, 1 })]
    [InlineData(10, 1, 1.5, new[] { 1, 1, 2, 3, 3 })]
    public void Has_waves_that_grow(int nodes, int canary, double growth, int[] sizes) => Assert.Equal(sizes, new BatchPace { Canary = canary, Growth = growth }.Waves(nodes));

    [Fact]
    public async Task Goes_through_its_waves_in_order_and_takes_no_more_at_once_than_it_may()
    {
        await using var engine = await _bench.StartAsync();
        await AddAsync(engine, 100);
        _bench.Drill.Fails = [Name(17), Name(66)]; // one in 50
        var begun = await BeginAsync(engine, Request(100, new BatchPace { Canary = 5, Growth = 2, Parallel = 7, StopAbove = 10 }));
        var batch = await EndAsync(engine, begun.Id);

        Assert.Equal((BatchState.Done, 98, 2), (batch.State, batch.Count(BatchNodeState.Done), batch.Count(BatchNodeState.Failed)));
        Assert.NotNull(batch.EndedAt);
        Assert.InRange(_bench.Drill.Most, 1, 7);
        var wave = batch.Nodes.ToDictionary(n => engine.Node(n.Node).Name!, n => n.Wave);
        Assert.Equal(_bench.Drill.Seen.Select(n => wave[n]).Order(), _bench.Drill.Seen.Select(n => wave[n])); // no node before the wave before it was over
        Assert.Equal(100, _bench.Drill.Seen.Distinct().Count());
        Assert.Contains("The drill broke on n017.", batch.Nodes[17].Cause, StringComparison.Ordinal);
        var operation = await engine.Get<IHistory>().OperationAsync(batch.Nodes[3].Operation!.Value);
        Assert.Equal(("rita", "account-rita"), (operation!.By.Name, operation.By.Account));
        var audit = await engine.Get<IHistory>().AuditAsync(new() { Command = "batch", Limit = 200 });
        Assert.Equal(100, audit.Where(a => a.Command == "batch begin").Sum(a => int.Parse(a.Detail!.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task Stops_with_the_failure_that_is_one_too_many_and_goes_on_when_somebody_accepts_it()
    {
        await using var engine = await _bench.StartAsync();
        await AddAsync(engine, 30);
        _bench.Drill.Fails = [Name(6), Name(8)];
        var begun = await BeginAsync(engine, Request(30, new BatchPace { Canary = 5, Growth = 2, Parallel = 1, StopAbove = 10 }));
        var stopped = await EndAsync(engine, begun.Id);

        Assert.Equal((BatchState.Stopped, 1), (stopped.State, stopped.Wave)); // the second wave has 10 nodes: one failure is 10 %, two are more
        Assert.Equal("2 of 10 nodes of wave 2 failed: more than 10 %.", stopped.Why);
        Assert.Equal(Enumerable.Range(0, 9).Select(Name), _bench.Drill.Seen);
        Assert.All(stopped.Nodes.Skip(9), n => Assert.Equal((BatchNodeState.Waiting, null), (n.State, n.Operation)));

        var on = await engine.Get<IBatches>().ResumeAsync(Asha, begun.Id);
        Assert.True(on.Ok, on.Problem?.ToString());
        var batch = await EndAsync(engine, begun.Id);
        Assert.Equal((BatchState.Done, 28, 2), (batch.State, batch.Count(BatchNodeState.Done), batch.Count(BatchNodeState.Failed)));
        Assert.Equal(30, _bench.Drill.Seen.Length);
    }

    [Fact]
    public async Task Stops_at_its_canary_when_nothing_may_fail()
    {
        await using var engine = await _bench.StartAsync();
        await AddAsync(engine, 20);
        _bench.Drill.Fails = [Name(2)];
        var batch = await EndAsync(engine, (await BeginAsync(engine, Request(20, new BatchPace { Canary = 3, Parallel = 10, StopAbove = 0 }))).Id);
        Assert.Equal((BatchState.Stopped, 0), (batch.State, batch.Wave));
        Assert.Equal([Name(0), Name(1), Name(2)], _bench.Drill.Seen.Order());
    }

    [Fact]
    public async Task Does_only_the_failed_nodes_again()
    {
        await using var engine = await _bench.StartAsync();
        await AddAsync(engine, 12);
        _bench.Drill.Fails = [Name(3), Name(7)];
        var first = await BeginAsync(engine, Request(12, new BatchPace { StopAbove = 100 }) with { Steps = [new("vendor", "drill", JsonMap.Of(new { pin = "s3cret" }))] });
        await EndAsync(engine, first.Id);
        Assert.Equal((ProvisionState.CleanFailed, "clean failure"), (engine.Node(first.Nodes[3].Node).ProvisionState, engine.Node(first.Nodes[3].Node).Fault));
        _bench.Drill.Fails = [];
        var seen = _bench.Drill.Seen.Length;

        var again = await engine.Get<IBatches>().RetryAsync(Asha, first.Id);
        Assert.True(again.Ok, again.Problem?.ToString());
        var batch = await EndAsync(engine, again.Value!.Id);
        Assert.Equal((BatchState.Done, first.Id, "asha"), (batch.State, batch.RetryOf, batch.By.Name));
        Assert.Equal([Name(3), Name(7)], _bench.Drill.Seen.Skip(seen).Order());
        Assert.All(batch.Nodes, n => Assert.Equal((ProvisionState.Manageable, false, null), (engine.Node(n.Node).ProvisionState, engine.Node(n.Node).Maintenance, engine.Node(n.Node).Fault)));
        Assert.All(_bench.Drill.Pins, pin => Assert.Equal("s3cret", pin));
        Assert.Equal("nothing-failed", (await engine.Get<IBatches>().RetryAsync(Asha, batch.Id)).Problem!.Slug);
    }

    [Fact]
    public async Task Keeps_secrets_sealed()
    {
        await using var engine = await _bench.StartAsync();
        await AddAsync(engine, 1);
        var batch = await BeginAsync(engine, Request(1) with { Steps = [new("vendor", "drill", JsonMap.Of(new { pin = "s3cret" }))] });
        await EndAsync(engine, batch.Id);
        Assert.Equal(["s3cret"], _bench.Drill.Pins);
        Assert.DoesNotContain("s3cret", batch.Steps[0].Args.ToString(), StringComparison.Ordinal);
        foreach (var file in Directory.GetFiles(engine.Folder, "*.db*"))
        {
            await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[open.Length];
            await open.ReadExactlyAsync(bytes);
            Assert.Equal(-1, bytes.AsSpan().IndexOf("s3cret"u8));
        }
    }

    [Fact]
    public async Task Asks_between_waves_and_counts_each_account_once_and_the_requester_never()
    {
        await using var engine = await _bench.StartAsync();
        var batches = engine.Get<IBatches>();
        await AddAsync(engine, 6);
        var begun = await BeginAsync(engine, Request(6, new BatchPace { Canary = 2, Growth = 5, Hold = new BatchHold { Quorum = 2 } }));
        var held = await EndAsync(engine, begun.Id);
        Assert.Equal((BatchState.Held, 1, 2), (held.State, held.Wave, _bench.Drill.Seen.Length));
        Assert.Equal("Wave 1 of 2 is over: 2 done. Begin wave 2 with 4 nodes?", held.Hold!.Question);

        var mine = await batches.ApproveAsync(Rita, begun.Id);
        Assert.Contains("rita started the operation and does not count", mine.Problem!.Told, StringComparison.Ordinal);
        Assert.Equal("quorum-unmet", (await batches.ApproveAsync(Asha, begun.Id)).Problem!.Slug);
        Assert.Contains("asha has approved already", (await batches.ApproveAsync(Asha, begun.Id)).Problem!.Told, StringComparison.Ordinal);
        Assert.True((await batches.ApproveAsync(Bo, begun.Id)).Ok);
        var batch = await EndAsync(engine, begun.Id);
        Assert.Equal((BatchState.Done, 6), (batch.State, _bench.Drill.Seen.Length));
        var decision = Assert.Single(batch.Decisions);
        Assert.Equal((1, true, "bo"), (decision.Wave, decision.Released, decision.By.Name));
        Assert.Equal(["asha", "bo"], decision.Approvals.Select(a => a.By));
        Assert.Equal("decided", (await batches.ApproveAsync(Bo, begun.Id)).Problem!.Slug);
    }

    [Fact]
    public async Task Ends_when_a_wave_is_rejected()
    {
        await using var engine = await _bench.StartAsync();
        await AddAsync(engine, 4);
        var begun = await BeginAsync(engine, Request(4, new BatchPace { Canary = 1, Hold = new BatchHold() }));
        await EndAsync(engine, begun.Id);
        var rejected = await engine.Get<IBatches>().RejectAsync(Asha with { Reason = "The canary smells" }, begun.Id);
        Assert.Equal((BatchState.Cancelled, "Wave 2 was rejected by asha: The canary smells."), (rejected.Value!.State, rejected.Value.Why));
        Assert.NotNull(rejected.Value.EndedAt);
        Assert.Equal(Name(0), Assert.Single(_bench.Drill.Seen));
    }

    [Fact]
    public async Task Waits_for_somebody_else_when_it_is_large()
    {
        await using var engine = await _bench.StartAsync(("Engine:BatchApprovalAbove", "3"));
        await AddAsync(engine, 4);
        var held = await BeginAsync(engine, Request(4));
        Assert.Equal((BatchState.Held, "Begin wave 1 of 1 with 4 of 4 nodes?"), (held.State, held.Hold!.Question));
        Assert.Equal("quorum-unmet", (await engine.Get<IBatches>().ApproveAsync(Rita, held.Id)).Problem!.Slug);
        Assert.True((await engine.Get<IBatches>().ApproveAsync(Asha, held.Id)).Ok);
        Assert.Equal(BatchState.Done, (await EndAsync(engine, held.Id)).State);
    }

    [Fact]
    public async Task Is_approved_once_for_all_of_its_nodes_when_policy_asks()
    {
        await using var engine = await _bench.StartAsync(("Approvals:ProtectedNodes", "true"), ("Approvals:ReasonRequired", "true"));
        var batches = engine.Get<IBatches>();
        await AddAsync(engine, 4, ProvisionState.Active);
        async Task ProtectAsync(int number) => await engine.CommitAsync(unit => unit.Put(unit.NodeNamed(Name(number))! with { Protected = true }));
        var request = Request(4) with { Verb = Verb.Service };
        var (free, outlook) = (batches.Look(Rita, request).Value!, (BatchOutlook?)null);
        await ProtectAsync(0);
        await ProtectAsync(1);
        outlook = batches.Look(Rita, request).Value!;
        Assert.Equal((null, "Policy: nodes n000, n001 are protected; somebody else must approve."), (free.Approval, outlook.Approval));
        Assert.Equal("plan-changed", (await batches.CreateAsync(Rita, request with { Hash = free.Hash })).Problem!.Slug);

        var held = await BeginAsync(engine, request with { Hash = outlook.Hash });
        Assert.Equal((BatchState.Held, $"{outlook.Approval} Begin wave 1 of 1 with 4 of 4 nodes?"), (held.State, held.Hold!.Question));
        Assert.Equal("quorum-unmet", (await batches.ApproveAsync(Rita with { Reason = "It is mine" }, held.Id)).Problem!.Slug);
        Assert.Equal("reason", (await batches.ApproveAsync(Asha, held.Id)).Problem!.Field);
        Assert.NotNull((await batches.ResumeAsync(Rita, held.Id)).Problem);
        Assert.Empty(_bench.Drill.Seen);
        await ProtectAsync(3); // nobody has approved anything for this one
        Assert.True((await batches.ApproveAsync(Asha with { Reason = "Window of tonight" }, held.Id)).Ok);

        var last = await UntilAsync(engine, held.Id, b => b.Count(BatchNodeState.Done) == 3);
        Assert.Equal((true, "asha", "Window of tonight"), (last.Decisions[0].Released, last.Decisions[0].By.Name, last.Decisions[0].Approvals[0].Reason));
        Assert.Equal([Name(0), Name(1), Name(2)], _bench.Drill.Seen.Order());
        var node = await engine.UntilAsync(last.Nodes[3].Node, n => n is { ProvisionState: ProvisionState.ServiceHold, Reservation: null });
        Assert.Equal("quorum-unmet", (await engine.Operations.ProvisionAsync(Rita with { Reason = "It is mine" }, node.Id, Verb.Unhold, new())).Problem!.Slug);
        await engine.Operations.ProvisionAsync(Asha with { Reason = "This one too" }, node.Id, Verb.Abort, new());
        await EndAsync(engine, held.Id);
    }

    [Fact]
    public async Task Asks_again_for_what_it_does_again_when_policy_asks()
    {
        await using var engine = await _bench.StartAsync(("Approvals:DestructiveSteps", "true"));
        var batches = engine.Get<IBatches>();
        await AddAsync(engine, 2, ProvisionState.Active);
        _bench.Drill.Fails = [Name(1)];
        var request = Request(2, new BatchPace { StopAbove = 100 }) with { Verb = Verb.Service, Steps = [new("raid", "apply_configuration", JsonMap.Of(new { raid_config = new { logical_disks = new[] { new { size_gb = 1, raid_level = "1" } } } })), new("vendor", "drill", JsonMap.Empty)] };
        var held = await BeginAsync(engine, request);
        Assert.StartsWith("Policy: raid.apply_configuration loses data; somebody else must approve. Begin wave 1", held.Hold!.Question, StringComparison.Ordinal);
        Assert.True((await batches.ApproveAsync(Bo, held.Id)).Ok);
        var done = await EndAsync(engine, held.Id);
        Assert.Equal((1, 1), (done.Count(BatchNodeState.Done), done.Count(BatchNodeState.Failed)));

        var again = (await batches.RetryAsync(Rita, held.Id)).Value!;
        Assert.Equal((BatchState.Held, true), (again.State, again.Hold!.NotRequester));
        Assert.Equal("quorum-unmet", (await batches.ApproveAsync(Rita, again.Id)).Problem!.Slug);
        Assert.Equal(2, _bench.Drill.Seen.Length);
        Assert.True((await batches.RejectAsync(Asha, again.Id)).Ok);
    }

    [Fact]
    public async Task Is_refused_when_it_would_do_something_else_than_was_looked_at()
    {
        await using var engine = await _bench.StartAsync();
        var batches = engine.Get<IBatches>();
        await AddAsync(engine, 3);
        var seen = batches.Look(Rita, Request(3)).Value!;
        Assert.Equal((1, 3), (seen.Groups.Length, seen.Groups[0].Nodes.Length));
        await engine.CommitAsync(unit => unit.Put(unit.NodeNamed(Name(1))! with { Interfaces = unit.NodeNamed(Name(1))!.Interfaces.SetItem(HardwareInterface.Vendor, "no-vendor") }));
        Assert.NotEqual(seen.Hash, batches.Look(Rita, Request(2) with { Nodes = [Name(0), Name(2)] }).Value!.Hash);
        Assert.Equal("plan-changed", (await batches.CreateAsync(Rita, Request(2) with { Nodes = [Name(0), Name(2)], Hash = seen.Hash })).Problem!.Slug);
        Assert.Empty(_bench.Drill.Seen);
    }

    [Fact]
    public async Task Names_the_nodes_that_cannot_and_leaves_them_out_when_told_to()
    {
        await using var engine = await _bench.StartAsync();
        var batches = engine.Get<IBatches>();
        await AddAsync(engine, 4);
        await engine.CommitAsync(unit =>
        {
            unit.Put(unit.NodeNamed(Name(1))! with { ProvisionState = ProvisionState.Active });
            unit.Put(unit.NodeNamed(Name(2))! with { ProvisionState = ProvisionState.Active });
        });
        var unable = Assert.Single(batches.Look(Rita, Request(4)).Value!.Unable);
        Assert.Equal(("invalid-move", 2), (unable.Why.Slug, unable.Nodes.Length)); // one cause, two nodes
        var refused = (await batches.CreateAsync(Rita, Request(4))).Problem!;
        Assert.Equal(("nodes-unable", "nodes"), (refused.Slug, refused.Field));
        Assert.Contains("2 of 4 nodes cannot do this now.", refused.Told, StringComparison.Ordinal);
        var batch = await EndAsync(engine, (await BeginAsync(engine, Request(4) with { LeaveOut = true })).Id);
        Assert.Equal([Name(0), Name(3)], _bench.Drill.Seen.Order());
        Assert.Equal(2, batch.Nodes.Length);
    }

    [Fact]
    public async Task Waits_for_a_node_that_is_locked_and_counts_one_that_cannot_any_more()
    {
        await using var engine = await _bench.StartAsync();
        await AddAsync(engine, 3);
        var (locked, moved) = (engine.Get<FleetIndex>().Find(Name(1))!.Id, engine.Get<FleetIndex>().Find(Name(2))!.Id);
        Lease? lease = null;
        await engine.CommitAsync(unit => lease = unit.Claim(locked, Guid.NewGuid()));
        var begun = await BeginAsync(engine, Request(3, new BatchPace { Parallel = 1, StopAbove = 100, NotBefore = _bench.Clock.GetUtcNow().AddMinutes(5) }));
        await engine.CommitAsync(unit => unit.Put(unit.Node(moved)! with { ProvisionState = ProvisionState.Active }));
        Assert.Empty(_bench.Drill.Seen);
        _bench.Clock.Jump(TimeSpan.FromMinutes(5));
        await engine.CommitAsync(unit => unit.Renew(lease!));
        var blocked = await UntilAsync(engine, begun.Id, b => b.Nodes[1].BlockedSince is not null && b.Nodes[0].State == BatchNodeState.Done);
        Assert.Contains("is locked by host", blocked.Nodes[1].Cause, StringComparison.Ordinal);
        await engine.CommitAsync(unit => unit.Release(lease!));
        var batch = await EndAsync(engine, begun.Id);
        Assert.Equal([BatchNodeState.Done, BatchNodeState.Done, BatchNodeState.Refused], batch.Nodes.Select(n => n.State));
    }

    [Fact]
    public async Task Begins_nothing_after_its_window()
    {
        await using var engine = await _bench.StartAsync();
        await AddAsync(engine, 3);
        _bench.Drill.Gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var begun = await BeginAsync(engine, Request(3, new BatchPace { Parallel = 1, NotAfter = _bench.Clock.GetUtcNow().AddHours(1) }));
        await UntilAsync(engine, begun.Id, b => b.Count(BatchNodeState.Running) == 1);
        _bench.Clock.Jump(TimeSpan.FromHours(1));
        _bench.Drill.Gate.SetResult();
        var batch = await EndAsync(engine, begun.Id);
        Assert.Equal((BatchState.Paused, 1, 2), (batch.State, batch.Count(BatchNodeState.Done), batch.Count(BatchNodeState.Waiting)));
        Assert.StartsWith("No node is begun after ", batch.Why, StringComparison.Ordinal);
        await engine.Get<IBatches>().ResumeAsync(Asha, begun.Id); // somebody wants the rest all the same
        Assert.Equal(BatchState.Done, (await EndAsync(engine, begun.Id)).State);
    }

    [Fact]
    public async Task Is_paused_and_cancelled_without_touching_what_runs()
    {
        await using var engine = await _bench.StartAsync();
        var batches = engine.Get<IBatches>();
        await AddAsync(engine, 5);
        _bench.Drill.Gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var begun = await BeginAsync(engine, Request(5, new BatchPace { Parallel = 2 }));
        await UntilAsync(engine, begun.Id, b => b.Count(BatchNodeState.Running) == 2);
        Assert.True((await batches.PauseAsync(Asha with { Reason = "Lunch" }, begun.Id)).Ok);
        _bench.Drill.Gate.SetResult();
        var paused = await EndAsync(engine, begun.Id);
        Assert.Equal((BatchState.Paused, "Paused by asha: Lunch.", 2, 3), (paused.State, paused.Why, paused.Count(BatchNodeState.Done), paused.Count(BatchNodeState.Waiting)));
        Assert.Equal("overtaken", (await batches.CancelAsync(Asha, begun.Id, seen: paused.Version - 1)).Problem!.Slug);
        Assert.NotNull((await batches.CancelAsync(Asha, begun.Id, seen: paused.Version)).Value!.EndedAt);
        Assert.Equal("ended", (await batches.CancelAsync(Asha, begun.Id)).Problem!.Slug);
        Assert.Equal(2, _bench.Drill.Seen.Length);
    }

    [Fact]
    public async Task Goes_on_after_a_restart_and_does_nothing_twice()
    {
        Guid id;
        await using (var engine = await _bench.StartAsync())
        {
            await AddAsync(engine, 40);
            id = (await BeginAsync(engine, Request(40, new BatchPace { Canary = 4, Parallel = 5 }))).Id;
            await UntilAsync(engine, id, b => b.Count(BatchNodeState.Done) >= 6);
        }

        await using var next = await _bench.StartAsync();
        Assert.Equal(BatchState.Done, (await EndAsync(next, id)).State);
        Assert.Equal(Enumerable.Range(0, 40).Select(Name), _bench.Drill.Seen.Order());
    }

    [Fact]
    public async Task Is_only_for_whoever_may_do_it_to_each_node_and_seen_by_its_project()
    {
        await using var engine = await _bench.StartAsync();
        var batches = engine.Get<IBatches>();
        await AddAsync(engine, 3);
        await engine.CommitAsync(unit =>
        {
            unit.Put(unit.NodeNamed(Name(0))! with { Owner = "blue" });
            unit.Put(unit.NodeNamed(Name(1))! with { Owner = "blue" });
        });
        Caller Blue(string role) => new(ActorKind.Person, "bea") { Project = "blue", Access = Access.InProject("blue", [role], user: "bea") };
        Assert.Equal("not-found", (await batches.CreateAsync(Blue("member"), Request(3))).Problem!.Slug); // the third is not theirs
        Assert.Equal("denied", (await batches.CreateAsync(Blue("reader"), Request(2))).Problem!.Slug);
        var made = await batches.CreateAsync(Blue("member"), Request(2));
        Assert.True(made.Ok, made.Problem?.ToString());
        Assert.NotNull(batches.Find(Blue("reader"), made.Value!.Id));
        Assert.Null(batches.Find(new Caller(ActorKind.Person, "gus") { Access = Access.InProject("green", ["admin"]) }, made.Value.Id));
        Assert.Equal("not-found", (await batches.PauseAsync(new Caller(ActorKind.Person, "gus") { Access = Access.InProject("green", ["admin"]) }, made.Value.Id)).Problem!.Slug);
        await EndAsync(engine, made.Value.Id);
    }

    [Fact]
    public async Task Says_what_is_wrong_with_what_is_asked()
    {
        await using var engine = await _bench.StartAsync();
        await AddAsync(engine, 1);
        var batches = engine.Get<IBatches>();
        string? Field(BatchRequest request) => batches.Look(Rita, request).Problem?.Field;
        Assert.Equal("nodes", Field(Request(0)));
        Assert.Equal("nodes", Field(Request(1) with { Nodes = [Name(0), engine.Get<FleetIndex>().Find(Name(0))!.Id.ToString()] }));
        Assert.Equal("nodes", Field(Request(1) with { Nodes = ["nobody"] }));
        Assert.Equal("verb", Field(Request(1) with { Verb = Verb.Abort }));
        Assert.Equal("steps", Field(Request(1) with { Verb = Verb.Inspect }));
        Assert.Equal("pace/growth", Field(Request(1, new BatchPace { Growth = double.NaN })));
        Assert.Equal("pace/parallel", Field(Request(1, new BatchPace { Parallel = 0 })));
        Assert.Equal("pace/stop_above", Field(Request(1, new BatchPace { StopAbove = 101 })));
        Assert.Equal("pace/hold/quorum", Field(Request(1, new BatchPace { Hold = new BatchHold { Quorum = 0 } })));
    }
}
