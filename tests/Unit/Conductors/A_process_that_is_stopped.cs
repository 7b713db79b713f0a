using IronicConsole.Engine.Conductors;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Tests.Power;

namespace IronicConsole.Tests.Conductors;

/// <summary>SIGTERM on SQLite: what was at work goes on after the next start, and nothing has failed by it.</summary>
public sealed class A_process_that_is_stopped : IDisposable
{
    private readonly DrainBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Takes_no_new_work_from_the_first_moment_and_waits_for_the_running_step()
    {
        var (engine, slow) = await _bench.StartAsync();
        await using var _ = engine;
        var node = await DrainBench.CleaningAsync(engine, "n1", "slow", "power_on");
        var other = await engine.AddAsync("n2");

        var stop = engine.StopAsync();

        Assert.True(engine.Get<Drain>() is { On: true, Stopping: true });
        Assert.False(engine.Get<Dispatch>().Taking);
        Assert.Equal("draining", (await DrainBench.AskAsync(engine, other, "power_on")).Problem!.Slug);
        Assert.False(stop.IsCompleted);
        slow.Go();
        await stop;
        Assert.Null(engine.Node(node.Id).Reservation);
        Assert.Equal("flow.power_on", engine.Get<OpenOperations>().Find(engine.Node(node.Id).Operation!.Value)!.Current!.Name);
    }

    [Fact]
    public async Task Cannot_be_sent_back_to_work()
    {
        var (engine, slow) = await _bench.StartAsync();
        await using var _ = engine;
        await DrainBench.CleaningAsync(engine, "n1", "slow");
        var stop = engine.StopAsync();

        Assert.Equal(("stopping", 409), (await engine.Get<ConductorCommands>().BackToWorkAsync(DrainBench.Admin, "c1")) is { Problem: { } p } ? (p.Slug, p.Status) : default);

        slow.Go();
        await stop;
    }

    [Fact]
    public async Task Cuts_off_what_is_not_done_in_time_and_goes_on_from_its_step_after_the_next_start()
    {
        var (engine, slow) = await _bench.StartAsync(("Engine:DrainSeconds", "0"));
        Node node, waits, held;
        await using (engine)
        {
            node = await DrainBench.CleaningAsync(engine, "n1", "slow", "power_on");
            waits = await DrainBench.CleaningAsync(engine, "n2", "wait");
            held = await DrainBench.CleaningAsync(engine, "n3", "hold");
            await engine.StopAsync();
            Assert.Equal((ProvisionState.Cleaning, null, null), (engine.Node(node.Id).ProvisionState, engine.Node(node.Id).LastError, engine.Node(node.Id).Reservation));
        }

        (engine, slow) = await _bench.StartAsync();
        await using (engine)
        {
            slow.Go();
            node = await engine.UntilAsync(node.Id, n => n.Operation is null);
            Assert.Equal((ProvisionState.Manageable, null), (node.ProvisionState, node.LastError));
            Assert.Equal((ProvisionState.CleanWait, ProvisionState.CleanHold), (engine.Node(waits.Id).ProvisionState, engine.Node(held.Id).ProvisionState));
            _bench.Clock.Jump(TimeSpan.FromHours(2));
            await engine.UntilAsync(waits.Id, n => n is { ProvisionState: ProvisionState.Manageable, Operation: null, LastError: null });
        }
    }

    [Fact]
    public async Task Takes_work_again_after_the_next_start_also_when_it_was_drained_before()
    {
        var (engine, _) = await _bench.StartAsync();
        await using (engine) await DrainBench.DrainAsync(engine);

        (engine, _) = await _bench.StartAsync();
        await using (engine) Assert.Equal(ProvisionState.Manageable, (await DoneAsync(engine)).ProvisionState);
    }

    private static async Task<Node> DoneAsync(RealEngine engine)
    {
        var node = await engine.AddAsync("n1");
        Assert.Null((await DrainBench.AskAsync(engine, node, "power_on")).Problem);
        return await engine.UntilAsync(node.Id, n => n.Operation is null);
    }
}
