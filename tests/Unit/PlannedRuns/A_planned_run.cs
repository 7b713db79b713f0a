using System.Collections.Immutable;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.PlannedRuns;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Runbooks;
using IronicConsole.Engine.Store;
using IronicConsole.Tests.Batches;
using IronicConsole.Tests.Power;
using static IronicConsole.Tests.Batches.BatchBench;

namespace IronicConsole.Tests.PlannedRuns;

/// <summary>A plan that waits for the state of its node, or for a time: it starts once, as it was looked at, or says why not.</summary>
public sealed class A_planned_run : IDisposable
{
    private static readonly RunTime OnActive = new(ProvisionState.Active);
    private readonly BatchBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Starts_once_its_node_is_in_the_wanted_state()
    {
        await using var engine = await _bench.StartAsync();
        var node = await engine.AddAsync("n1", with: n => n with { PowerState = PowerState.On });
        var planned = await PlanAsync(engine, node, OnActive, Drill(("pin", "s3cret")));
        Assert.Equal((PlannedRunState.Waiting, "the node is active"), (planned.State, planned.WhenWords()));
        Assert.DoesNotContain("s3cret", planned.Steps[0].Args.ToString(), StringComparison.Ordinal);
        await MoveAsync(engine, node, ProvisionState.Available); // another one
        await MoveAsync(engine, node, ProvisionState.Active);

        var started = await UntilAsync(engine, planned.Id, p => p.State == PlannedRunState.Started);
        await engine.UntilAsync(node.Id, n => n is { Operation: null, ProvisionState: ProvisionState.Active });
        Assert.Equal(("n1", "s3cret"), (Assert.Single(_bench.Drill.Seen), Assert.Single(_bench.Drill.Pins)));
        var run = await engine.Get<IHistory>().OperationAsync(started.Operation!.Value);
        Assert.Equal((OperationKind.Service, OperationState.Done, "rita", "Firmware"), (run!.Kind, run.State, run.By.Name, run.By.Reason));
        Assert.Equal(["waiting", "started"], await ToldAsync(engine, node));
        var audit = await engine.Get<IHistory>().AuditAsync(new() { Command = "planned run", Limit = 10 });
        Assert.Equal([("planned run start", "rita", "done"), ("planned run create", "rita", "done")], audit.Select(a => (a.Command, a.By.Name, a.Outcome)));
    }

    [Fact]
    public async Task Starts_at_once_when_it_is_so_already_and_only_once()
    {
        await using var engine = await _bench.StartAsync();
        var node = await engine.AddAsync("n1", ProvisionState.Active, n => n with { PowerState = PowerState.On });
        var planned = await PlanAsync(engine, node, OnActive);
        await UntilAsync(engine, planned.Id, p => p.State == PlannedRunState.Started);
        await engine.UntilAsync(node.Id, n => n.Operation is null);
        await MoveAsync(engine, node, ProvisionState.Available);
        await MoveAsync(engine, node, ProvisionState.Active);
        var next = await PlanAsync(engine, node, OnActive);
        await UntilAsync(engine, next.Id, p => p.State == PlannedRunState.Started);
        await engine.UntilAsync(node.Id, n => n.Operation is null);
        Assert.Equal(2, _bench.Drill.Seen.Length);
    }

    [Fact]
    public async Task Waits_for_what_passes_by_itself_and_says_for_what()
    {
        await using var engine = await _bench.StartAsync();
        var node = await engine.AddAsync("n1", ProvisionState.Active, n => n with { PowerState = PowerState.On });
        Lease? lease = null;
        await engine.CommitAsync(unit => lease = unit.Claim(node.Id, Guid.NewGuid()));
        var planned = await PlanAsync(engine, node, OnActive);
        var blocked = await UntilAsync(engine, planned.Id, p => p.Why is not null);
        Assert.Contains("is locked by host", blocked.Why, StringComparison.Ordinal);
        Assert.True(blocked.Waits);
        await engine.CommitAsync(unit => unit.Release(lease!));
        Assert.Null((await UntilAsync(engine, planned.Id, p => p.State == PlannedRunState.Started)).Why);
        await engine.UntilAsync(node.Id, n => n.Operation is null);
    }

    [Fact]
    public async Task Runs_at_its_time_and_lapses_at_its_latest()
    {
        await using var engine = await _bench.StartAsync();
        var now = _bench.Clock.GetUtcNow();
        var (timed, late) = (await engine.AddAsync("n1", ProvisionState.Active, n => n with { PowerState = PowerState.On }), await engine.AddAsync("n2"));
        var at = await PlanAsync(engine, timed, new RunTime(NotBefore: now.AddHours(1)));
        var never = await PlanAsync(engine, late, OnActive with { NotAfter = now.AddHours(1) });
        Assert.Empty(_bench.Drill.Seen);
        _bench.Clock.Jump(TimeSpan.FromHours(1));
        await UntilAsync(engine, at.Id, p => p.State == PlannedRunState.Started);
        var lapsed = await UntilAsync(engine, never.Id, p => p.State == PlannedRunState.Lapsed);
        await engine.UntilAsync(timed.Id, n => n.Operation is null);
        await MoveAsync(engine, late, ProvisionState.Active);
        Assert.Equal("not-waiting", (await engine.Get<IPlannedRuns>().CancelAsync(Rita, lapsed.Id)).Problem!.Slug);
        Assert.Equal("n1", Assert.Single(_bench.Drill.Seen));
        Assert.Equal(["waiting", "lapsed"], await ToldAsync(engine, late));
        var audit = Assert.Single(await engine.Get<IHistory>().AuditAsync(new() { Command = "planned run lapse", Limit = 10 }));
        Assert.Equal(("engine", "done"), (audit.By.Name, audit.Outcome));
    }

    [Fact]
    public async Task Is_refused_when_its_plan_would_do_something_else_by_then_and_says_so()
    {
        await using var engine = await _bench.StartAsync();
        var node = await engine.AddAsync("n1", with: n => n with { PowerState = PowerState.On });
        var request = new ProvisionRequest { Steps = [new("vendor", "drill", JsonMap.Empty)], DisableRamdisk = true };
        var plan = engine.Operations.Preview(node.Id, Verb.Service, request).Value!;
        var wrong = await engine.Get<IPlannedRuns>().PlanAsync(Rita, node.Id, Verb.Service, request with { PlanHash = new string('0', 64) }, OnActive);
        Assert.Equal("plan-changed", wrong.Problem!.Slug);
        var planned = (await engine.Get<IPlannedRuns>().PlanAsync(Rita, node.Id, Verb.Service, request with { PlanHash = plan.Hash }, OnActive)).Value!;
        await engine.CommitAsync(unit => unit.Put(unit.Node(node.Id)! with { ProvisionState = ProvisionState.Active, Interfaces = unit.Node(node.Id)!.Interfaces.SetItem(HardwareInterface.Vendor, "no-vendor") }));

        var refused = await UntilAsync(engine, planned.Id, p => p.State == PlannedRunState.Refused);
        Assert.NotNull(refused.Why);
        Assert.Null(engine.Node(node.Id).Operation);
        Assert.Empty(_bench.Drill.Seen);
        var told = (await engine.Get<IHistory>().EventsAsync(node.Id, 20)).First(e => e.Kind == EventKinds.Planned);
        Assert.Equal(("WARNING", $"The service that rita planned was refused: {refused.Why}"), (told.Severity, told.Text));
    }

    [Fact]
    public async Task Is_there_after_a_restart_and_sees_what_happened_meanwhile()
    {
        Guid planned, node;
        await using (var engine = await _bench.StartAsync())
        {
            var added = await engine.AddAsync("n1", with: n => n with { PowerState = PowerState.On });
            (planned, node) = ((await PlanAsync(engine, added, OnActive)).Id, added.Id);
        }

        await using var next = await _bench.StartAsync();
        await next.CommitAsync(unit => unit.Put(unit.Node(node)! with { ProvisionState = ProvisionState.Active }));
        await UntilAsync(next, planned, p => p.State == PlannedRunState.Started);
        await next.UntilAsync(node, n => n.Operation is null);
        Assert.Single(_bench.Drill.Seen);
    }

    [Fact]
    public async Task Is_cancelled_by_whoever_may_run_it_and_goes_with_its_node()
    {
        await using var engine = await _bench.StartAsync();
        var runs = engine.Get<IPlannedRuns>();
        var node = await engine.AddAsync("n1", with: n => n with { Owner = "blue" });
        Caller Blue(string role) => new(ActorKind.Person, "bea") { Project = "blue", Access = Access.InProject("blue", [role], user: "bea") };
        var request = new ProvisionRequest { Steps = [new("vendor", "drill", JsonMap.Empty)], DisableRamdisk = true };
        Assert.Equal("denied", (await runs.PlanAsync(Blue("reader"), node.Id, Verb.Service, request, OnActive)).Problem!.Slug);
        var planned = (await runs.PlanAsync(Rita, node.Id, Verb.Service, request, OnActive)).Value!;
        Assert.Equal("denied", (await runs.CancelAsync(Blue("reader"), planned.Id)).Problem!.Slug);
        Assert.Equal("not-found", (await runs.CancelAsync(new Caller(ActorKind.Person, "gus") { Access = Access.InProject("green", ["admin"]) }, planned.Id)).Problem!.Slug);
        var cancelled = (await runs.CancelAsync(Asha with { Reason = "Not tonight" }, planned.Id)).Value!;
        Assert.Equal((PlannedRunState.Cancelled, "Cancelled by asha: Not tonight."), (cancelled.State, cancelled.Why));
        await MoveAsync(engine, node, ProvisionState.Active);
        await MoveAsync(engine, node, ProvisionState.Available);

        foreach (var _ in Enumerable.Range(0, PlannedRun.MostWaiting)) await PlanAsync(engine, node, OnActive);
        Assert.Equal("too-many-planned", (await runs.PlanAsync(Rita, node.Id, Verb.Service, request, OnActive)).Problem!.Slug);
        await engine.CommitAsync(unit => unit.Delete(unit.Node(node.Id)!));
        Assert.Empty(engine.Get<FleetIndex>().Records.All<PlannedRun>());
        Assert.Empty(_bench.Drill.Seen);
    }

    [Fact]
    public async Task Runs_the_version_of_its_runbook_that_was_taken_and_only_while_the_node_has_its_trait()
    {
        await using var engine = await _bench.StartAsync();
        var node = await engine.AddAsync("n1", with: n => n with { PowerState = PowerState.On, Traits = ["CUSTOM_GOLD"] });
        var book = new Runbook { Id = Guid.NewGuid(), Name = "drilling", Traits = ["CUSTOM_GOLD"], DisableRamdisk = true, Steps = [new("vendor", "drill", JsonMap.Empty, 0)] };
        await engine.CommitAsync(unit => unit.Put(book));
        var request = new ProvisionRequest { Runbook = new RunbookAsk("drilling") };
        var planned = (await engine.Get<IPlannedRuns>().PlanAsync(Rita, node.Id, Verb.Service, request, OnActive)).Value!;
        Assert.Equal(new RunbookRef(book.Id, "drilling", 1), planned.From);
        await engine.CommitAsync(unit => unit.Put(unit.Record<Runbook>(book.Id)! with { Steps = [new("vendor", "drill", JsonMap.Empty, 0), new("vendor", "drill", JsonMap.Empty, 1)] }));
        await MoveAsync(engine, node, ProvisionState.Active);
        var started = await UntilAsync(engine, planned.Id, p => p.State == PlannedRunState.Started);
        await engine.UntilAsync(node.Id, n => n.Operation is null);
        Assert.Single(_bench.Drill.Seen);
        Assert.Equal(1, (await engine.Get<IHistory>().OperationAsync(started.Operation!.Value))!.Runbook!.Version);

        await MoveAsync(engine, node, ProvisionState.Available);
        var second = (await engine.Get<IPlannedRuns>().PlanAsync(Rita, node.Id, Verb.Service, request, OnActive)).Value!;
        await engine.CommitAsync(unit => unit.Put(unit.Node(node.Id)! with { ProvisionState = ProvisionState.Active, Traits = [] }));
        Assert.Contains("the node has none of its traits", (await UntilAsync(engine, second.Id, p => p.State == PlannedRunState.Refused)).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_what_is_wrong_with_when_it_is_to_run()
    {
        await using var engine = await _bench.StartAsync();
        var node = await engine.AddAsync("n1");
        var now = _bench.Clock.GetUtcNow();
        async Task<string?> FieldAsync(RunTime when, Verb verb = Verb.Service) =>
            (await engine.Get<IPlannedRuns>().PlanAsync(Rita, node.Id, verb, new ProvisionRequest { Steps = [new("vendor", "drill", JsonMap.Empty)], DisableRamdisk = true }, when)).Problem?.Field;
        Assert.Equal("when", await FieldAsync(new RunTime()));
        Assert.Equal("when/state", await FieldAsync(new RunTime(ProvisionState.Available)));
        Assert.Equal("when/not_after", await FieldAsync(OnActive with { NotAfter = now }));
        Assert.Equal("when/not_after", await FieldAsync(new RunTime(NotBefore: now.AddHours(2), NotAfter: now.AddHours(1))));
        Assert.Equal("when/not_before", await FieldAsync(new RunTime(NotBefore: now.AddYears(2))));
        Assert.Equal("verb", await FieldAsync(OnActive, Verb.Delete));
    }

    private static RequestedStep Drill(params (string Key, string Value)[] args) => new("vendor", "drill", JsonMap.Of(args.ToDictionary(a => a.Key, a => a.Value)));

    private static async Task<PlannedRun> PlanAsync(RealEngine engine, Node node, RunTime when, RequestedStep? step = null)
    {
        var planned = await engine.Get<IPlannedRuns>().PlanAsync(Rita with { Reason = "Firmware" }, node.Id, Verb.Service, new ProvisionRequest { Steps = [step ?? Drill()], DisableRamdisk = true }, when);
        Assert.True(planned.Ok, planned.Problem?.ToString());
        return planned.Value!;
    }

    private static Task<Result<bool>> MoveAsync(RealEngine engine, Node node, ProvisionState state) => engine.CommitAsync(unit => unit.Put(unit.Node(node.Id)! with { ProvisionState = state }));

    private static async Task<PlannedRun> UntilAsync(RealEngine engine, Guid id, Func<PlannedRun, bool> wanted)
    {
        PlannedRun Now() => engine.Get<FleetIndex>().Records.Find<PlannedRun>(id)!;
        await Eventually.True(() => $"the planned run; it is {Now().State}: {Now().Why}", () => wanted(Now()));
        return Now();
    }

    private static async Task<string[]> ToldAsync(RealEngine engine, Node node) =>
        [.. (await engine.Get<IHistory>().EventsAsync(node.Id, 50)).Where(e => e.Kind == EventKinds.Planned).OrderBy(e => e.Seq).Select(e => e.Data.Text("state")!)];
}
