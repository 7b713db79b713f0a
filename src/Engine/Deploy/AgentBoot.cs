using System.Text.Json.Nodes;
using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Power;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;
using Microsoft.Extensions.Options;

namespace IronicConsole.Engine.Deploy;

/// <summary>Boots a machine into the agent, from inside any step: off, media and boot device, on, then the agent's first sign. An agent that runs already is used where fast track is on.</summary>
public sealed class AgentBoot(PowerChange power, RamdiskFilesSource files, IOptions<DeployOptions> options) : IAgentBoot
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(60);

    /// <summary>Goes on with the boot.</summary>
    /// <param name="step">The step that needs the agent.</param>
    /// <param name="inspection">Whether the agent shall send its inventory first; then its callback counts as the first sign.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>Null once the agent is up; a wait or a failure until then.</returns>
    public Task<StepOutcome?> BootAsync(StepContext step, bool inspection, CancellationToken cancel) => BootAsync(step, "boot", 1, !inspection, inspection, cancel);

    /// <inheritdoc/>
    public Task<StepOutcome?> RebootAsync(StepContext step, CancellationToken cancel) => BootAsync(step, "reboot", 1, false, false, cancel);

    /// <summary>Whether agents of this node are kept running between operations.</summary>
    public bool FastTrack(Node node) => node.DriverInfo.Flag("fast_track") ?? options.Value.FastTrack;

    private async Task<StepOutcome?> BootAsync(StepContext step, string stage, int attempt, bool mayUseRunning, bool inspection, CancellationToken cancel)
    {
        if (step.Journalled($"{stage}-up") is not null) return null;
        if (step.Journalled($"{stage}-lost") is not null) return await BootAsync(step, $"{stage}-again", attempt + 1, false, inspection, cancel).ConfigureAwait(false);

        var running = await step.OnceAsync($"{stage}-track", async _ => JsonMap.Empty.With("fast", mayUseRunning && await IsAliveAsync(step, cancel).ConfigureAwait(false))).ConfigureAwait(false);
        if (!running.Ok) return new StepOutcome.Failed(running.Problem);
        if (running.Value.Flag("fast") != true && await StartAsync(step, stage, inspection, cancel).ConfigureAwait(false) is { } notYet) return notYet;

        if (inspection ? step.Agent.LastHeard is null : step.Agent.Address is null) return await SilentAsync(step, stage, attempt, inspection, cancel).ConfigureAwait(false);
        await step.OnceAsync($"{stage}-up", _ => Task.FromResult<Problem?>(null)).ConfigureAwait(false);
        return null;
    }

    // A medium that could not be fetched, a machine that hung in its firmware: nobody would ever call, so the machine is booted again.
    private async Task<StepOutcome?> SilentAsync(StepContext step, string stage, int attempt, bool inspection, CancellationToken cancel)
    {
        var limit = TimeSpan.FromSeconds(options.Value.BootRetrySeconds);
        if (limit == TimeSpan.Zero || attempt >= options.Value.BootAttempts) return new StepOutcome.Wait(LookAgain, "the agent to boot");

        var silent = step.Clock.GetUtcNow() - (PowerChange.SentAt(step, $"{stage}-on") ?? step.BeganAt);
        if (silent < limit) return new StepOutcome.Wait(limit - silent < LookAgain ? limit - silent : LookAgain, "the agent to boot");

        await step.NoteAsync($"No sign of the agent {silent.TotalSeconds:0} s after power on: the machine is booted again.").ConfigureAwait(false);
        await step.OnceAsync($"{stage}-lost", _ => Task.FromResult<Problem?>(null)).ConfigureAwait(false);
        return await BootAsync(step, $"{stage}-again", attempt + 1, false, inspection, cancel).ConfigureAwait(false);
    }

    private async Task<bool> IsAliveAsync(StepContext step, CancellationToken cancel)
    {
        if (!FastTrack(step.Node) || step.Agent.Address is null || step.Agent.LastHeard is not { } heard) return false;
        if (step.Clock.GetUtcNow() - heard > TimeSpan.FromSeconds(options.Value.FastTrackTimeoutSeconds)) return false;

        var hardware = step.Hardware<IPower>(HardwareInterface.Power);
        if (!hardware.Ok || await hardware.Value.ReadAsync(step.Driver, cancel).ConfigureAwait(false) is not { Ok: true, Value: PowerState.On }) return false;
        await step.NoteAsync("An agent that runs already is used; the machine is not rebooted.").ConfigureAwait(false);
        return true;
    }

    private async Task<StepOutcome?> StartAsync(StepContext step, string stage, bool inspection, CancellationToken cancel)
    {
        if (step.Journalled($"{stage}-on") is null && Findable(step) is { } lost) return new StepOutcome.Failed(lost);

        var mayOff = !step.Node.DisablePowerOff;
        if (mayOff && await power.ReachAsync(step, $"{stage}-off", PowerAction.Off, null, cancel, PowerUse.Quiet).ConfigureAwait(false) is { } goingOff) return goingOff;

        // Twice does no harm: the token is in the medium and on the node before the machine gets power.
        if (await step.OnceAsync($"{stage}-prepare", _ => PrepareAsync(step, inspection, cancel)).ConfigureAwait(false) is { } refused)
        {
            return refused.RetryAfter is { } pause ? new StepOutcome.Wait(pause, "the BMC, which is busy") : new StepOutcome.Failed(refused);
        }

        return await power.ReachAsync(step, $"{stage}-on", mayOff ? PowerAction.On : PowerAction.Reboot, null, cancel, PowerUse.NewSession).ConfigureAwait(false);
    }

    private async Task<Problem?> PrepareAsync(StepContext step, bool inspection, CancellationToken cancel)
    {
        var boot = step.Hardware<IBoot>(HardwareInterface.Boot);
        if (!boot.Ok) return boot.Problem;
        var pair = Files(step);
        if (!pair.Ok && boot.Value.UsesRamdiskFiles) return pair.Problem;

        var parameters = await step.Agent.PrepareBootAsync(inspection, ownMedium: pair.Value?.Iso is null).ConfigureAwait(false);
        if (!parameters.Ok) return parameters.Problem;
        if (pair.Ok) await step.NoteAsync(Told(pair.Value)).ConfigureAwait(false);
        await step.ChangeAsync(n => n with { DriverInternalInfo = n.DriverInternalInfo.With("agent_start_attempted", JsonValue.Create(true)) }).ConfigureAwait(false);
        return await boot.Value.PrepareRamdiskAsync(step.Driver, new RamdiskBoot(pair.Value ?? None, parameters.Value), cancel).ConfigureAwait(false);
    }

    // Before anything is switched: an agent that could never find its node is not booted.
    private Problem? Findable(StepContext step) =>
        step.Hardware<IBoot>(HardwareInterface.Boot) is { Ok: true, Value.UsesRamdiskFiles: true } && Files(step) is { Ok: true } found ? ReadyIso.Check(step.Node, found.Value, step.Ports.Count) : null;

    private Result<RamdiskFiles> Files(StepContext step) => files.For(step.Node, step.Kind == OperationKind.Rescue);

    private static string Told(RamdiskFiles files) =>
        files.Iso is { } iso ? $"The boot ISO {ReadyIso.Plain(iso)} comes from {files.Source}; its agent finds the node by its MAC addresses." : $"Kernel and ramdisk come from {files.Source}.";

    private static RamdiskFiles None { get; } = new(null, null, null, null, "somebody else");
}
