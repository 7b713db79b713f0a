using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Store;
using IronicConsole.RackSim.Faults;

namespace IronicConsole.Tests.Deploy;

/// <summary>An agent whose heartbeats are overdue is asked, and left alone as long as it answers.</summary>
public sealed class A_late_heartbeat
{
    [Fact]
    public async Task Does_no_harm_to_a_step_that_is_at_work_longer_than_any_time_out()
    {
        await using var bench = await WatchedCleaning.StartAsync(eraseSeconds: 12, WatchedCleaning.Erase);
        await bench.UntilAsync("the step to run", WatchedCleaning.Runs);
        bench.Machine.Break(new Fault(FaultKinds.AgentMute));
        await AnsweredAsync(bench);
    }

    [Fact]
    public async Task Does_no_harm_between_steps_as_long_as_the_agent_answers()
    {
        await using var bench = await WatchedCleaning.StartAsync(eraseSeconds: 0, WatchedCleaning.Erase, WatchedCleaning.Wait(9), WatchedCleaning.Erase);
        await bench.UntilAsync("the wait between the steps", n => n.Progress?.WaitsFor == "9 s to pass");
        bench.Machine.Break(new Fault(FaultKinds.AgentMute));
        await AnsweredAsync(bench);
        Assert.Equal(2, bench.Rack.Ledger.Read().Count(e => e.Name == "disk.erase"));
    }

    private static async Task AnsweredAsync(DeployBench bench)
    {
        await bench.UntilAsync("the cleaning to end", n => n.Operation is null);
        Assert.True(bench.Node.ProvisionState == ProvisionState.Manageable, bench.Node.LastError);
        var events = await bench.Get<IHistory>().EventsAsync(bench.Id, 200);
        Assert.Contains(events, e => e.Text.Contains("the agent answers when it is asked", StringComparison.Ordinal));
    }
}
