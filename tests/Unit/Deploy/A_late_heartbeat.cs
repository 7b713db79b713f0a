using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Store;
using IronicConsole.RackSim;
using IronicConsole.RackSim.Faults;

namespace IronicConsole.Tests.Deploy;

/// <summary>An agent whose heartbeats are overdue is asked, and given up only when it does not answer.</summary>
public sealed class A_late_heartbeat
{
    private static readonly RequestedStep Erase = new("deploy", "erase_devices_metadata", JsonMap.Empty);

    [Fact]
    public async Task Does_no_harm_to_a_step_that_is_at_work_longer_than_any_time_out()
    {
        await using var bench = await CleaningAsync(eraseSeconds: 12, Erase);
        await bench.UntilAsync("the step to run", Runs);
        bench.Machine.Break(new Fault(FaultKinds.AgentMute));
        await bench.UntilAsync("the cleaning to end", n => n.Operation is null);
        Assert.True(bench.Node.ProvisionState == ProvisionState.Manageable, bench.Node.LastError);
        Assert.Contains("the agent answers when it is asked", await EventsAsync(bench), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Does_no_harm_between_steps_as_long_as_the_agent_answers()
    {
        await using var bench = await CleaningAsync(eraseSeconds: 0, Erase, Wait(9), Erase);
        await bench.UntilAsync("the wait between the steps", n => n.Progress?.WaitsFor == "9 s to pass");
        bench.Machine.Break(new Fault(FaultKinds.AgentMute));
        await bench.UntilAsync("the cleaning to end", n => n.Operation is null);
        Assert.True(bench.Node.ProvisionState == ProvisionState.Manageable, bench.Node.LastError);
        Assert.Contains("the agent answers when it is asked", await EventsAsync(bench), StringComparison.Ordinal);
        Assert.Equal(2, bench.Rack.Ledger.Read().Count(e => e.Name == "disk.erase"));
    }

    [Fact]
    public async Task Of_an_agent_that_is_really_gone_ends_the_step_after_the_time_that_it_is_given()
    {
        await using var bench = await CleaningAsync(eraseSeconds: 300, Erase);
        await bench.UntilAsync("the step to run", Runs);
        bench.Machine.Break(new Fault(FaultKinds.AgentDie));
        await GivenUpAsync(bench);
    }

    [Fact]
    public async Task Of_an_agent_that_is_really_gone_ends_a_wait_between_steps_long_before_its_time()
    {
        await using var bench = await CleaningAsync(eraseSeconds: 0, Erase, Wait(3_600), Erase);
        await bench.UntilAsync("the wait between the steps", n => n.Progress?.WaitsFor == "3600 s to pass");
        bench.Machine.Break(new Fault(FaultKinds.AgentDie));
        await GivenUpAsync(bench);
    }

    [Fact]
    public async Task Is_nobodys_business_in_a_wait_after_which_no_agent_is_needed()
    {
        await using var bench = await CleaningAsync(eraseSeconds: 0, Erase, Wait(12));
        await bench.UntilAsync("the wait", n => n.Progress?.WaitsFor == "12 s to pass");
        bench.Machine.Break(new Fault(FaultKinds.AgentDie));
        await bench.UntilAsync("the cleaning to end", n => n.Operation is null);
        Assert.True(bench.Node.ProvisionState == ProvisionState.Manageable, bench.Node.LastError);
    }

    private static bool Runs(Node node) => node.Progress?.WaitsFor == "the agent, which runs deploy.erase_devices_metadata";

    private static RequestedStep Wait(int seconds) => new("flow", "wait", JsonMap.Empty.With("seconds", seconds));

    private static async Task GivenUpAsync(DeployBench bench)
    {
        await bench.UntilAsync("the agent to be given up", n => n is { ProvisionState: ProvisionState.CleanFailed, Operation: null });
        Assert.Matches(@"The agent did not answer for \d+ s\. The agent at https://\S+ cannot be reached", bench.Node.LastError);
        Assert.DoesNotContain("heartbeats come", bench.Node.LastError, StringComparison.Ordinal);
    }

    // Heartbeats are overdue after 5 s, silence is given up after 2 s, and a wait without any sign after 7 s.
    private static async Task<DeployBench> CleaningAsync(int eraseSeconds, params RequestedStep[] steps)
    {
        var rack = new RackOptions { StepTimes = new Dictionary<string, TimeSpan> { ["erase_devices_metadata"] = TimeSpan.FromSeconds(eraseSeconds) } };
        var bench = await DeployBench.StartAsync(rack, ("Agent:HeartbeatTimeoutSeconds", "5"), ("Deploy:AgentLostSeconds", "2"), ("Engine:WaitTimeoutSeconds", "7"));
        await bench.AddPortAsync();
        await bench.GoAsync(Verb.Manage, ProvisionState.Manageable);
        var asked = await bench.AskAsync(Verb.Clean, steps);
        Assert.True(asked.Ok, asked.Problem?.ToString());
        return bench;
    }

    private static async Task<string> EventsAsync(DeployBench bench) => string.Join("\n", (await bench.Get<IHistory>().EventsAsync(bench.Id, 200)).Select(e => e.Text));
}
