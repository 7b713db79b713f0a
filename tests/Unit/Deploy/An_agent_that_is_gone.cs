using IronicConsole.Engine.Provisioning;
using IronicConsole.RackSim.Faults;

namespace IronicConsole.Tests.Deploy;

/// <summary>An agent that does not answer any more is given up, but only where it is needed.</summary>
public sealed class An_agent_that_is_gone
{
    [Fact]
    public async Task Ends_the_step_that_it_ran_after_the_time_that_it_is_given()
    {
        await using var bench = await WatchedCleaning.StartAsync(eraseSeconds: 300, WatchedCleaning.Erase);
        await bench.UntilAsync("the step to run", WatchedCleaning.Runs);
        bench.Machine.Break(new Fault(FaultKinds.AgentDie));
        await GivenUpAsync(bench);
    }

    [Fact]
    public async Task Ends_a_wait_between_steps_long_before_its_time()
    {
        await using var bench = await WatchedCleaning.StartAsync(eraseSeconds: 0, WatchedCleaning.Erase, WatchedCleaning.Wait(3_600), WatchedCleaning.Erase);
        await bench.UntilAsync("the wait between the steps", n => n.Progress?.WaitsFor == "3600 s to pass");
        bench.Machine.Break(new Fault(FaultKinds.AgentDie));
        await GivenUpAsync(bench);
    }

    [Fact]
    public async Task Is_nobodys_business_in_a_wait_after_which_no_agent_is_needed()
    {
        await using var bench = await WatchedCleaning.StartAsync(eraseSeconds: 0, WatchedCleaning.Erase, WatchedCleaning.Wait(12));
        await bench.UntilAsync("the wait", n => n.Progress?.WaitsFor == "12 s to pass");
        bench.Machine.Break(new Fault(FaultKinds.AgentDie));
        await bench.UntilAsync("the cleaning to end", n => n.Operation is null);
        Assert.True(bench.Node.ProvisionState == ProvisionState.Manageable, bench.Node.LastError);
    }

    private static async Task GivenUpAsync(DeployBench bench)
    {
        await bench.UntilAsync("the agent to be given up", n => n is { ProvisionState: ProvisionState.CleanFailed, Operation: null });
        Assert.Matches(@"The agent did not answer for \d+ s\. The agent at https://\S+ cannot be reached", bench.Node.LastError);
        Assert.DoesNotContain("heartbeats come", bench.Node.LastError, StringComparison.Ordinal);
    }
}
