using IronicConsole.Engine.Conductors;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Store;
using IronicConsole.Tests.Power;

namespace IronicConsole.Tests.Conductors;

/// <summary>One process on SQLite: there is nobody else who could take its work.</summary>
public sealed class A_process_that_is_drained : IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly DrainBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Lets_a_running_step_end_and_begins_no_further_one()
    {
        var (engine, slow) = await _bench.StartAsync();
        await using var _ = engine;
        var node = await DrainBench.CleaningAsync(engine, "n1", "slow", "power_on");
        Assert.True((await DrainBench.DrainAsync(engine)).Value!.Draining);
        Assert.Equal(1, engine.Get<OperationRunner>().Running);

        slow.Go();

        node = await engine.UntilAsync(node.Id, n => n.Reservation is null);
        var operation = engine.Get<OpenOperations>().Find(node.Operation!.Value)!;
        Assert.Equal((ProvisionState.Cleaning, "flow.power_on", OperationState.Running), (node.ProvisionState, operation.Current!.Name, operation.State));
        Assert.Null(DrainBench.LeaseOf(engine, node));
        Assert.Contains(await engine.Get<IHistory>().EventsAsync(node.Id, 10), e => e.Text == "Conductor c1 lets go of the clean before flow.power_on: it is being drained");
    }

    [Fact]
    public async Task Goes_on_with_what_it_let_go_when_it_is_back_at_work()
    {
        var (engine, slow) = await _bench.StartAsync();
        await using var _ = engine;
        var node = await DrainBench.CleaningAsync(engine, "n1", "slow", "power_on");
        await DrainBench.DrainAsync(engine);
        slow.Go();
        await engine.UntilAsync(node.Id, n => n.Reservation is null);

        Assert.False((await engine.Get<ConductorCommands>().BackToWorkAsync(DrainBench.Admin, "c1")).Value!.Draining);

        node = await engine.UntilAsync(node.Id, n => n.Operation is null);
        Assert.Equal((ProvisionState.Manageable, null, 1), (node.ProvisionState, node.LastError, slow.Begun));
    }

    [Fact]
    public async Task Leaves_waits_that_become_due_until_it_is_back_at_work()
    {
        var (engine, _) = await _bench.StartAsync();
        await using var _e = engine;
        var node = await DrainBench.CleaningAsync(engine, "n1", "wait");
        await DrainBench.DrainAsync(engine);
        await Eventually.True("the timers to stand by", () => engine.Get<Schedules>().State == "standby");
        _bench.Clock.Jump(TimeSpan.FromHours(2));
        await engine.Get<Dispatch>().DueNowAsync(node.Operation!.Value);
        await engine.Get<OperationRunner>().RunAsync(node.Operation!.Value, false, CancellationToken.None);
        Assert.Equal(ProvisionState.CleanWait, engine.Node(node.Id).ProvisionState);

        await engine.Get<ConductorCommands>().BackToWorkAsync(DrainBench.Admin, "c1");

        Assert.Null((await engine.UntilAsync(node.Id, n => n is { ProvisionState: ProvisionState.Manageable, Operation: null })).LastError);
        Assert.Equal("running", engine.Get<Schedules>().State);
    }

    [Fact]
    public async Task Refuses_new_work_with_the_reason_and_a_time_to_try_again_since_nobody_else_is_there()
    {
        var (engine, _) = await _bench.StartAsync();
        await using var _e = engine;
        var node = await engine.AddAsync("n1");
        await DrainBench.DrainAsync(engine);

        var refused = (await DrainBench.AskAsync(engine, node, "power_on")).Problem!;

        Assert.Equal(("draining", 503, TimeSpan.FromSeconds(10)), (refused.Slug, refused.Status, refused.RetryAfter));
        Assert.Equal("Conductor c1 is being drained and takes no new work, and no other one serves node n1.", refused.Told);
        Assert.Equal("draining", (await engine.Operations.PowerAsync(Caller.Engine, node.Id, PowerAction.On)).Problem!.Slug);
        Assert.Null(engine.Node(node.Id).Operation);
    }

    [Fact]
    public async Task Interrupts_a_step_when_the_deadline_is_over_without_failing_it()
    {
        var (engine, slow) = await _bench.StartAsync();
        await using var _ = engine;
        var node = await DrainBench.CleaningAsync(engine, "n1", "slow");
        await DrainBench.DrainAsync(engine, Minute);

        _bench.Clock.Jump(Minute + Minute);

        node = await engine.UntilAsync(node.Id, n => n.Reservation is null);
        await Eventually.True("no job", () => engine.Get<OperationRunner>().Running == 0); // the lease is back before the job has ended
        Assert.Equal((ProvisionState.Cleaning, null), (node.ProvisionState, node.LastError));
        Assert.Equal(StepRunState.Running, engine.Get<OpenOperations>().Run(node.Operation!.Value, 0)!.State);
        slow.Go();
        await engine.Get<ConductorCommands>().BackToWorkAsync(DrainBench.Admin, "c1");
        Assert.Equal(ProvisionState.Manageable, (await engine.UntilAsync(node.Id, n => n.Operation is null)).ProvisionState);
        Assert.Equal(2, slow.Begun);
    }

    [Fact]
    public async Task Interrupts_a_step_when_it_is_told_to_hand_off_without_failing_it()
    {
        var (engine, _) = await _bench.StartAsync();
        await using var _e = engine;
        var node = await DrainBench.CleaningAsync(engine, "n1", "slow");
        Assert.Equal("not-draining", (await engine.Get<ConductorCommands>().HandOffAsync(DrainBench.Admin, "c1")).Problem!.Slug);
        await DrainBench.DrainAsync(engine);

        Assert.True((await engine.Get<ConductorCommands>().HandOffAsync(DrainBench.Admin, "c1")).Value!.Drain!.HandOff);

        node = await engine.UntilAsync(node.Id, n => n.Reservation is null);
        Assert.Equal((ProvisionState.Cleaning, null), (node.ProvisionState, node.LastError));
    }

    [Fact]
    public async Task Tells_what_it_has_in_its_hands_and_nothing_that_waits()
    {
        var (engine, _) = await _bench.StartAsync(("Engine:DrainSeconds", "0"));
        await using var _e = engine;
        var node = await DrainBench.CleaningAsync(engine, "n1", "slow");
        await DrainBench.CleaningAsync(engine, "n2", "wait");
        await DrainBench.CleaningAsync(engine, "n3", "hold");

        var work = Assert.Single(await engine.Get<ConductorWork>().OfAsync("c1"));

        Assert.Equal(("n1", node.Operation!.Value, OperationKind.Clean, "vendor.slow", default(DateTimeOffset?)), (work.NodeName, work.Operation, work.Kind, work.Step, work.Eta));
    }

    [Fact]
    public async Task Tells_when_a_step_is_over_going_by_how_long_it_took_before()
    {
        var (engine, slow) = await _bench.StartAsync(("Engine:DrainSeconds", "0"));
        await using var _ = engine;
        await engine.CommitAsync(unit =>
        {
            foreach (var (minutes, i) in new[] { 2, 9, 4 }.Select((m, i) => (m, i)))
            {
                var done = new Operation { Id = Guid.NewGuid(), NodeId = Guid.NewGuid(), Kind = OperationKind.Clean, By = Caller.Engine, State = OperationState.Done, StartedAt = unit.Now.AddDays(-i - 1) };
                unit.Put(done);
                unit.Put(new StepRun
                {
                    OperationId = done.Id, NodeId = done.NodeId, Number = 0, State = StepRunState.Done, StartedAt = done.StartedAt, EndedAt = done.StartedAt.AddMinutes(minutes),
                    Step = new("vendor", "slow", JsonMap.Empty, 0, Engine.Steps.StepSource.User),
                });
            }
        });
        await DrainBench.CleaningAsync(engine, "n1", "slow");

        var work = Assert.Single(await engine.Get<ConductorWork>().OfAsync("c1"));

        Assert.Equal(work.Since.AddMinutes(4), work.Eta);
    }

    [Fact]
    public async Task Is_kept_in_the_audit_trail_with_who_asked_and_why_also_when_it_was_refused()
    {
        var (engine, _) = await _bench.StartAsync();
        await using var _e = engine;
        await DrainBench.DrainAsync(engine);
        await engine.Get<ConductorCommands>().DrainAsync(DrainBench.Admin, "nobody", null);

        var trail = await engine.Get<IHistory>().AuditAsync(new() { Limit = 2 });

        Assert.Equal([("conductor drain nobody", "not-found"), ("conductor drain c1", "done")], trail.Select(a => (a.Command, a.Outcome)));
        Assert.All(trail, a => Assert.Equal(("admin", "new kernel"), (a.By.Name, a.By.Reason)));
    }

    [Fact]
    public async Task Is_refused_with_the_field_when_its_deadline_is_out_of_bounds_and_when_it_has_changed_since_it_was_seen()
    {
        var (engine, _) = await _bench.StartAsync();
        await using var _e = engine;
        Assert.Equal("deadline_seconds", (await DrainBench.DrainAsync(engine, TimeSpan.FromDays(8))).Problem!.Field);
        var seen = (await engine.Get<ConductorRoster>().ReadAsync())[0];
        var drained = (await engine.Get<ConductorCommands>().DrainAsync(DrainBench.Admin, "c1", null, seen.Revision)).Value!;
        Assert.Equal(seen.Revision + 1, drained.Revision);

        Assert.Equal(("overtaken", 412), (await engine.Get<ConductorCommands>().BackToWorkAsync(DrainBench.Admin, "c1", seen.Revision)) is { Problem: { } p } ? (p.Slug, p.Status) : default);
        Assert.True(engine.Get<Drain>().On);
    }
}
