using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;
using IronicConsole.Engine.Store;
using IronicConsole.Tests.Power;

namespace IronicConsole.Tests.Operations;

/// <summary>Section Approvals: a plan that loses data, or is of a protected node, is not begun before somebody else has approved it.</summary>
public sealed class An_approval_that_policy_asks_for : IDisposable
{
    private static readonly (string, string) Destructive = ("Approvals:DestructiveSteps", "true"), Protected = ("Approvals:ProtectedNodes", "true");
    private static readonly RequestedStep Wipe = new("vendor", "wipe", JsonMap.Empty), Probe = new("vendor", "probe", JsonMap.Empty);
    private readonly HoldBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Is_in_no_plan_as_shipped()
    {
        await using var engine = await _bench.StartAsync();
        var node = await AddAsync(engine, ProvisionState.Active, isProtected: true);
        Assert.Equal(["vendor.wipe"], Names(engine, node, Verb.Service, Wipe));
    }

    [Fact]
    public async Task Stands_before_everything_else_says_why_and_counts_in_the_hash()
    {
        string without;
        await using (var engine = await _bench.StartAsync()) without = Preview(engine, await AddAsync(engine), Verb.Clean, Wipe).Hash;
        await using var asking = await _bench.StartAsync(Destructive);
        var node = asking.Get<Engine.Feed.FleetIndex>().Find("n1")!;
        var plan = Preview(asking, node, Verb.Clean, Wipe);

        Assert.Equal(("flow.hold", StepSource.Policy, "Policy: vendor.wipe loses data; somebody else must approve."), (plan.Steps[0].Name, plan.Steps[0].Source, plan.Steps[0].Why));
        Assert.Equal("Policy: vendor.wipe loses data. Shall the clean begin?", plan.Steps[0].Args.Text("question"));
        Assert.NotEqual(without, plan.Hash);
        Assert.Equal("plan-changed", (await asking.Operations.ProvisionAsync(HoldBench.Requester, node.Id, Verb.Clean, Request(Wipe) with { PlanHash = without })).Problem!.Slug);
        Assert.Null((await asking.Operations.ProvisionAsync(HoldBench.Requester, node.Id, Verb.Clean, Request(Wipe) with { PlanHash = plan.Hash })).Problem);
        Assert.Equal(["vendor.probe"], Names(asking, node, Verb.Clean, Probe));
        Assert.Equal(["bios.factory_reset"], Names(asking, node, Verb.Clean, new("bios", "factory_reset", JsonMap.Empty)));
    }

    [Fact]
    public async Task Stands_before_the_boot_of_the_agent()
    {
        await using var engine = await _bench.StartAsync(Destructive);
        var node = await AddAsync(engine);
        await engine.CommitAsync(unit => unit.Put(unit.Node(node.Id)! with { Interfaces = unit.Node(node.Id)!.Interfaces.SetItem(HardwareInterface.Deploy, "direct") }));
        var plan = engine.Operations.Preview(node.Id, Verb.Clean, new ProvisionRequest { Steps = [new("deploy", "erase_devices", JsonMap.Empty)] }).Value!;
        Assert.Equal((StepSource.Policy, StepSource.Flow), (plan.Steps[0].Source, plan.Steps[1].Source));
        Assert.Single(plan.Steps, s => s.Source == StepSource.Policy);
    }

    [Fact]
    public async Task Is_given_by_somebody_else_by_whatever_door_and_then_the_plan_runs()
    {
        await using var engine = await _bench.StartAsync(Destructive);
        var node = await HeldAsync(engine, Verb.Clean, Wipe);
        Assert.Equal(("quorum-unmet", 0), ((await HoldBench.ApproveAsync(engine, node, HoldBench.Requester)).Problem!.Slug, _bench.Wipe.Wiped));
        Assert.Equal("quorum-unmet", (await HoldBench.ApproveAsync(engine, node, HoldBench.Somebody("rita/script", account: "account-rita"))).Problem!.Slug);
        Assert.Null((await HoldBench.ApproveAsync(engine, node, HoldBench.Asha)).Problem);
        node = await HoldBench.DoneAsync(engine, node);
        Assert.Equal((ProvisionState.Manageable, null, 1), (node.ProvisionState, node.LastError, _bench.Wipe.Wiped));
        Assert.Equal(["asked", "released"], await HoldBench.DecisionsAsync(engine, node));
        Assert.All(await HoldBench.ToldAsync(engine, node), e => Assert.Equal("Policy: vendor.wipe loses data. Shall the clean begin?", e.Data.Text("question")));
    }

    [Theory]
    [InlineData(Verb.Clean, ProvisionState.Manageable, ProvisionState.CleanFailed)]
    [InlineData(Verb.Service, ProvisionState.Active, ProvisionState.ServiceFailed)]
    [InlineData(Verb.Deploy, ProvisionState.Available, ProvisionState.DeployFailed)]
    public async Task Leaves_the_machine_as_it_is_when_it_is_rejected(Verb verb, ProvisionState from, ProvisionState to)
    {
        await using var engine = await _bench.StartAsync(Destructive, ("Deploy:PowerOffAfterFailure", "true"), ("Deploy:PowerOffInCleanFail", "true"));
        var node = await HeldAsync(engine, verb, Wipe with { Priority = 50 }, from, "direct");
        Assert.Null((await HoldBench.RejectAsync(engine, node, HoldBench.Asha)).Problem);
        var after = await HoldBench.DoneAsync(engine, node);
        Assert.Equal((to, false, null, PowerState.On), (after.ProvisionState, after.Maintenance, after.Fault, after.PowerState));
        Assert.Contains("aborted while it was held at flow.hold: asha has looked", after.LastError, StringComparison.Ordinal);
        var run = Assert.Single(await engine.Get<IHistory>().StepRunsAsync(node.Operation!.Value)); // no clearing either
        Assert.Equal((StepRunState.Aborted, "asha", 0), (run.State, run.DecidedBy!.Name, _bench.Wipe.Wiped));
        Assert.Equal(["asked", "rejected"], await HoldBench.DecisionsAsync(engine, node));
    }

    [Fact]
    public async Task Is_not_taken_for_a_step_that_failed_and_hides_none()
    {
        await using var engine = await _bench.StartAsync(Destructive);
        _bench.Wipe.FailsOnce = true;
        var node = await HeldAsync(engine, Verb.Clean, Wipe);
        await HoldBench.ApproveAsync(engine, node, HoldBench.Asha);
        var failed = await HoldBench.DoneAsync(engine, node);
        Assert.Equal((ProvisionState.CleanFailed, true, "clean failure"), (failed.ProvisionState, failed.Maintenance, failed.Fault));
    }

    [Theory]
    [InlineData("deploy", "erase_devices")]
    [InlineData("deploy", "erase_devices_metadata")]
    [InlineData("deploy", "erase_devices_express")]
    [InlineData("deploy", "burnin_disk")]
    [InlineData("raid", "create_configuration")]
    public async Task Is_asked_for_steps_that_only_the_agent_knows(string @interface, string step)
    {
        await using var engine = await _bench.StartAsync(Destructive);
        var plan = Preview(engine, await AddAsync(engine), Verb.Clean, new RequestedStep(@interface, step, JsonMap.Empty));
        Assert.StartsWith($"Policy: {@interface}.{step} loses data", plan.Steps[0].Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_not_asked_for_automated_cleaning()
    {
        await using var engine = await _bench.StartAsync(Destructive, Protected);
        var node = await AddAsync(engine, isProtected: true);
        Assert.DoesNotContain(engine.Operations.Preview(node.Id, Verb.Provide, new()).Value!.Steps, s => s.Source == StepSource.Policy);
        var byRunbook = Request(Wipe) with { From = new RunbookRef(Guid.NewGuid(), "CUSTOM_WIPE", 1) };
        var planner = engine.Get<IPlanner>();
        Assert.Equal(["vendor.wipe"], planner.Plan(node, OperationKind.Clean, automated: true, byRunbook).Value!.Select(s => s.Name));
        Assert.Equal(["flow.hold", "vendor.wipe"], planner.Plan(node, OperationKind.Clean, automated: false, byRunbook).Value!.Select(s => s.Name));
    }

    [Fact]
    public async Task Is_asked_for_a_protected_node_and_for_a_protected_child()
    {
        await using var engine = await _bench.StartAsync(Protected);
        var free = await AddAsync(engine, ProvisionState.Active);
        var node = await AddAsync(engine, ProvisionState.Active, isProtected: true, name: "n2");
        await engine.AddAsync("n3", ProvisionState.Active, n => n with { ParentNode = free.Id, Protected = true });
        Assert.Equal(["vendor.wipe"], Names(engine, free, Verb.Service, Wipe));
        Assert.Equal("Policy: node n2 is protected; somebody else must approve.", Preview(engine, node, Verb.Service, Probe).Steps[0].Why);
        Assert.Equal("Policy: node n3 is protected; somebody else must approve.", Preview(engine, free, Verb.Service, new RequestedStep("", "power_on", JsonMap.Empty) { Children = new ChildChoice([]) }).Steps[0].Why);
    }

    [Fact]
    public async Task Is_asked_for_what_a_step_does_to_children()
    {
        await using var engine = await _bench.StartAsync(Destructive);
        var node = await AddAsync(engine, ProvisionState.Active);
        await engine.AddAsync("n2", ProvisionState.Manageable, n => n with { ParentNode = node.Id });
        Assert.Equal("Policy: vendor.wipe loses data; somebody else must approve.", Preview(engine, node, Verb.Service, Wipe with { Children = new ChildChoice([]) }).Steps[0].Why);
    }

    [Fact]
    public async Task Has_the_terms_that_are_configured()
    {
        await using var engine = await _bench.StartAsync(Destructive, ("Approvals:Quorum", "2"), ("Approvals:ReleaseRole", "boss, account-bo"), ("Approvals:DeadlineSeconds", "600"), ("Approvals:ReasonRequired", "true"));
        var node = await HeldAsync(engine, Verb.Clean, Wipe);
        var hold = node.Hold!;
        Assert.Equal((2, true, true, TimeSpan.FromSeconds(600), false), (hold.Quorum, hold.NotRequester, hold.ReasonRequired, hold.Deadline - hold.AskedAt, hold.AbortsOnExpiry));
        Assert.Equal("may-not-release", (await HoldBench.ApproveAsync(engine, node, HoldBench.Asha)).Problem!.Slug);
        var silent = (await HoldBench.ApproveAsync(engine, node, HoldBench.Bo with { Reason = " " })).Problem!;
        Assert.Equal(("invalid-input", "reason"), (silent.Slug, silent.Field));
        Assert.Equal("quorum-unmet", (await HoldBench.ApproveAsync(engine, node, HoldBench.Bo)).Problem!.Slug);
        Assert.Null((await HoldBench.ApproveAsync(engine, node, HoldBench.Somebody("cleo") with { Access = Access.OnSystem(["admin", "boss"], "account-cleo") })).Problem);
        await HoldBench.DoneAsync(engine, node);
        Assert.Equal(1, _bench.Wipe.Wiped);
    }

    [Fact]
    public async Task Keeps_a_start_from_terms_that_nobody_can_meet()
    {
        var wrong = await Assert.ThrowsAsync<ConfigurationException>(() => _bench.StartAsync(("Approvals:ReleaseRole", string.Join(',', Enumerable.Range(0, 31)))));
        Assert.Contains("Approvals:ReleaseRole", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_asked_for_again_when_a_failed_service_goes_on_with_what_loses_data_and_only_then()
    {
        await using var engine = await _bench.StartAsync(Destructive);
        _bench.Wipe.FailsOnce = _bench.Probe.FailsOnce = true;
        var node = await HeldAsync(engine, Verb.Service, [Wipe, Probe], ProvisionState.Active);
        await HoldBench.ApproveAsync(engine, node, HoldBench.Asha);
        await engine.UntilAsync(node.Id, n => n is { ProvisionState: ProvisionState.ServiceFailed, Operation: null });

        Assert.Null((await engine.Operations.RetryAsync(HoldBench.Requester, node.Id, new())).Problem);
        node = await engine.UntilAsync(node.Id, n => n is { ProvisionState: ProvisionState.ServiceHold, Reservation: null });
        Assert.Equal("quorum-unmet", (await HoldBench.ApproveAsync(engine, node, HoldBench.Requester)).Problem!.Slug);
        await HoldBench.RejectAsync(engine, node, HoldBench.Asha);
        await HoldBench.DoneAsync(engine, node);

        Assert.Equal("not-skippable", (await engine.Operations.RetryAsync(HoldBench.Requester, node.Id, new(Skip: true))).Problem!.Slug);
        await engine.Operations.RetryAsync(HoldBench.Requester, node.Id, new());
        node = await engine.UntilAsync(node.Id, n => n is { ProvisionState: ProvisionState.ServiceHold, Reservation: null });
        await HoldBench.ApproveAsync(engine, node, HoldBench.Bo);
        await engine.UntilAsync(node.Id, n => n is { ProvisionState: ProvisionState.ServiceFailed, Operation: null });
        Assert.Equal(2, _bench.Wipe.Wiped);

        Assert.Null((await engine.Operations.RetryAsync(HoldBench.Requester, node.Id, new())).Problem); // the probe is all that is left
        await engine.UntilAsync(node.Id, n => n is { ProvisionState: ProvisionState.Active, Operation: null });
        Assert.Equal(2, _bench.Wipe.Wiped);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Is_never_given_by_the_requester_alone_whatever_is_tried_in_whatever_order(int seed)
    {
        var chance = new Random(seed);
        var engine = await _bench.StartAsync(Destructive, Protected);
        try
        {
            var nodes = new[] { await AddAsync(engine), await AddAsync(engine, ProvisionState.Active, isProtected: true, name: "n2"), await AddAsync(engine, ProvisionState.Available, name: "n3") };
            for (var i = 0; i < 60; i++)
            {
                var at = engine.Node(nodes[chance.Next(nodes.Length)].Id);
                if (chance.Next(15) == 0)
                {
                    await engine.DisposeAsync();
                    engine = await _bench.StartAsync(Destructive, Protected);
                }

                var faces = new[] { HoldBench.Requester, HoldBench.Somebody("rita/token", account: "account-rita"), HoldBench.Somebody("rita/script", account: "account-rita") };
                await Task.WhenAll(faces.Select(face => TryAsync(engine, chance.Next(9), face, at)));
                await engine.UntilAsync(at.Id, n => n.Operation is null || (n.Hold is not null && n.Reservation is null));
                Assert.Equal(0, _bench.Wipe.Wiped);
            }

            // What was tried was not in vain for want of a question: somebody else's word lets it run.
            var node = await engine.AddAsync("n4", with: n => n with { PowerState = PowerState.On });
            await engine.Operations.ProvisionAsync(HoldBench.Requester, node.Id, Verb.Clean, Request(Wipe));
            node = await engine.UntilAsync(node.Id, n => n is { ProvisionState: ProvisionState.CleanHold, Reservation: null });
            await HoldBench.ApproveAsync(engine, node, HoldBench.Asha);
            await HoldBench.DoneAsync(engine, node);
            Assert.Equal(1, _bench.Wipe.Wiped);
        }
        finally
        {
            await engine.DisposeAsync();
        }
    }

    private static async Task TryAsync(RealEngine engine, int what, Caller by, Node node)
    {
        var hold = node.Hold;
        var step = Wipe with { Priority = 50 };
        _ = await (what switch
        {
            0 => engine.Operations.ProvisionAsync(by, node.Id, Verb.Clean, Request(step)),
            1 => engine.Operations.ProvisionAsync(by, node.Id, Verb.Service, Request(step)),
            2 => engine.Operations.ProvisionAsync(by, node.Id, Verb.Deploy, Request(step)),
            3 => engine.Operations.ProvisionAsync(by, node.Id, Verb.Abort, new()),
            4 => engine.Operations.ProvisionAsync(by, node.Id, Verb.Manage, new()),
            5 => engine.Operations.RetryAsync(by, node.Id, new()),
            _ => engine.Operations.ProvisionAsync(by, node.Id, Verb.Unhold, new() { Reply = hold is null ? null : new HoldReply { To = (hold.Operation, hold.Number) } }),
        });
    }

    private static ProvisionRequest Request(params RequestedStep[] steps) => new() { Steps = [.. steps], DisableRamdisk = true };

    private static PlanPreview Preview(RealEngine engine, Node node, Verb verb, RequestedStep step)
    {
        var plan = engine.Operations.Preview(node.Id, verb, Request(step));
        Assert.True(plan.Ok, plan.Problem?.ToString());
        return plan.Value!;
    }

    private static string[] Names(RealEngine engine, Node node, Verb verb, RequestedStep step) => [.. Preview(engine, node, verb, step).Steps.Select(s => s.Name)];

    private static Task<Node> AddAsync(RealEngine engine, ProvisionState state = ProvisionState.Manageable, bool isProtected = false, string name = "n1") =>
        engine.AddAsync(name, state, n => n with { PowerState = PowerState.On, Protected = isProtected });

    private static Task<Node> HeldAsync(RealEngine engine, Verb verb, RequestedStep step, ProvisionState from = ProvisionState.Manageable, string? deploy = null) => HeldAsync(engine, verb, [step], from, deploy);

    private static async Task<Node> HeldAsync(RealEngine engine, Verb verb, RequestedStep[] steps, ProvisionState from, string? deploy = null)
    {
        var node = await engine.AddAsync("n1", from, n => n with
        {
            PowerState = PowerState.On, Interfaces = deploy is null || verb == Verb.Deploy ? n.Interfaces : n.Interfaces.SetItem(HardwareInterface.Deploy, deploy),
            InstanceInfo = verb == Verb.Deploy ? JsonMap.Of(new { image_source = "http://127.0.0.1:1/image", image_checksum = new string('a', 64) }) : n.InstanceInfo,
        });
        var asked = await engine.Operations.ProvisionAsync(HoldBench.Requester, node.Id, verb, Request(steps));
        Assert.Null(asked.Problem);
        return await engine.UntilAsync(node.Id, n => n.Hold is not null && n.Reservation is null);
    }
}
