using System.Globalization;
using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Power;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;
using Microsoft.Extensions.Options;

namespace IronicConsole.Engine.Deploy;

/// <summary>Ends the agent with its machine: the agent is asked to shut down, which flushes its disks; when it cannot, or takes too long, the power is cut.</summary>
public sealed class AgentShutdown(PowerChange power, IOptions<DeployOptions> options)
{
    /// <summary>Goes on with the shutdown; null once the machine is off (or its agent locked, where power off is not allowed).</summary>
    public async Task<StepOutcome?> GoOnAsync(StepContext step, CancellationToken cancel)
    {
        if (step.Node.DisablePowerOff)
        {
            await step.OnceAsync("lockdown", async _ => (await step.Agent.AskAsync("system.lockdown", JsonMap.Empty, cancel).ConfigureAwait(false)).Problem).ConfigureAwait(false);
            await step.Agent.CloseAsync().ConfigureAwait(false);
            return null;
        }

        if (step.Journalled("hard-off") is null && await AskAgentAsync(step, cancel).ConfigureAwait(false) is { } notYet) return notYet;
        return await power.ReachAsync(step, "off", PowerAction.Off, null, cancel).ConfigureAwait(false);
    }

    // Null: nothing more is to be expected of the agent.
    private async Task<StepOutcome?> AskAgentAsync(StepContext step, CancellationToken cancel)
    {
        if (step.Agent.Address is null || await IsOffAsync(step, cancel).ConfigureAwait(false)) return null;

        var asked = await step.OnceAsync("soft-off", async repeat =>
        {
            var sent = await step.Agent.StartAsync("standby.power_off", JsonMap.Empty, AgentWork.Mark(step, "soft-off"), repeat, cancel).ConfigureAwait(false);
            return sent.Ok ? JsonMap.Empty.With("id", sent.Value.Id).With("at", step.Clock.GetUtcNow().ToString("O")) : sent.Problem;
        }).ConfigureAwait(false);
        if (!asked.Ok) return await GiveUpAsync(step, $"The agent does not take the order to shut down: {asked.Problem.Told}").ConfigureAwait(false);

        var command = await step.Agent.FollowAsync(asked.Value.Text("id")!, cancel).ConfigureAwait(false);
        if (command is { Ok: true, Value.Status: AgentCommandStatus.Failed }) return await GiveUpAsync(step, $"The agent cannot shut down: {command.Value.Error}").ConfigureAwait(false);

        var pause = TimeSpan.FromSeconds(options.Value.SoftPowerOffPollSeconds);
        var passed = step.Clock.GetUtcNow() - DateTimeOffset.Parse(asked.Value.Text("at")!, CultureInfo.InvariantCulture);
        if (passed < pause * options.Value.SoftPowerOffPolls) return new StepOutcome.Wait(pause, "the agent to shut the machine down");
        return await GiveUpAsync(step, $"The machine is still on after {passed.TotalSeconds:0} s.").ConfigureAwait(false);
    }

    private static async Task<bool> IsOffAsync(StepContext step, CancellationToken cancel)
    {
        var hardware = step.Hardware<IPower>(HardwareInterface.Power);
        return hardware.Ok && await hardware.Value.ReadAsync(step.Driver, cancel).ConfigureAwait(false) is { Ok: true, Value: PowerState.Off };
    }

    private static async Task<StepOutcome?> GiveUpAsync(StepContext step, string why)
    {
        await step.NoteAsync($"{why} Its power is cut.").ConfigureAwait(false);
        await step.OnceAsync("hard-off", _ => Task.FromResult<Problem?>(null)).ConfigureAwait(false);
        return null;
    }
}
