using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.RackSim;

namespace IronicConsole.Tests.Deploy;

/// <summary>A cleaning whose agent is soon missed: heartbeats are overdue after 5 s, silence is given up after 2 s, and a wait without any sign after 7 s.</summary>
internal static class WatchedCleaning
{
    public static RequestedStep Erase { get; } = new("deploy", "erase_devices_metadata", JsonMap.Empty);

    public static RequestedStep Wait(int seconds) => new("flow", "wait", JsonMap.Empty.With("seconds", seconds));

    public static bool Runs(Node node) => node.Progress?.WaitsFor == "the agent, which runs deploy.erase_devices_metadata";

    public static async Task<DeployBench> StartAsync(int eraseSeconds, params RequestedStep[] steps)
    {
        var rack = new RackOptions { StepTimes = new Dictionary<string, TimeSpan> { ["erase_devices_metadata"] = TimeSpan.FromSeconds(eraseSeconds) } };
        var bench = await DeployBench.StartAsync(rack, ("Agent:HeartbeatTimeoutSeconds", "5"), ("Deploy:AgentLostSeconds", "2"), ("Engine:WaitTimeoutSeconds", "7"));
        await bench.AddPortAsync();
        await bench.GoAsync(Verb.Manage, ProvisionState.Manageable);
        var asked = await bench.AskAsync(Verb.Clean, steps);
        Assert.True(asked.Ok, asked.Problem?.ToString());
        return bench;
    }
}
