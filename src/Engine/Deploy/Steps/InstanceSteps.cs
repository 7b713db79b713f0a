using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Networks;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Power;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;

namespace IronicConsole.Engine.Deploy.Steps;

/// <summary>Ends the agent and switches the machine off, so that its networks can be changed and it boots its disk.</summary>
public sealed class TearDownAgentStep(AgentShutdown shutdown) : IStep
{
    /// <inheritdoc/>
    public StepInfo Info { get; } = new("deploy", "tear_down_agent", "Ends the agent and switches the machine off.")
    {
        Implementation = DirectDeploy.Word, Priorities = new Dictionary<OperationKind, int> { [OperationKind.Deploy] = 40 }, RequiresRamdisk = true, Abortable = true,
    };

    /// <inheritdoc/>
    public async Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel) => await shutdown.GoOnAsync(step, cancel).ConfigureAwait(false) ?? new StepOutcome.Done();
}

/// <summary>Moves the machine from the networks of the deploy to those of its tenant. With the network interfaces <c>noop</c> and <c>flat</c> (one network for all) there is nothing to move.</summary>
public sealed class SwitchToTenantNetworkStep(NetworkMoves moves) : IStep
{
    /// <inheritdoc/>
    public StepInfo Info { get; } = new("deploy", "switch_to_tenant_network", "Connects the machine to the networks of its tenant.")
    {
        Implementation = DirectDeploy.Word, Priorities = new Dictionary<OperationKind, int> { [OperationKind.Deploy] = 30 }, Abortable = true,
    };

    /// <inheritdoc/>
    public async Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel) =>
        await NetworkMoves.DisconnectAsync(step, NetworkPhase.Provisioning, cancel).ConfigureAwait(false) ?? await moves.PlugAsync(step, cancel).ConfigureAwait(false) ?? new StepOutcome.Done();
}

/// <summary>Takes the boot media away and switches the machine on, into its instance.</summary>
/// <param name="info">What it is.</param>
/// <param name="power">Switches.</param>
/// <param name="shutdown">Ends the agent first where the flow has not done it.</param>
public sealed class BootInstanceStep(StepInfo info, PowerChange power, AgentShutdown shutdown) : IStep
{
    /// <summary>The last step of a deploy, and the ending of service.</summary>
    public static IReadOnlyList<StepInfo> All { get; } =
    [
        new("deploy", "boot_instance", "Switches the machine on, into its instance.")
        {
            Implementation = DirectDeploy.Word, Priorities = new Dictionary<OperationKind, int> { [OperationKind.Deploy] = 20 }, Abortable = true,
        },
        new("deploy", "finish_service", "Ends the agent and boots the instance again.")
        {
            Implementation = DirectDeploy.Word, Stage = StepStage.End, Priorities = new Dictionary<OperationKind, int> { [OperationKind.Service] = 100 },
        },
    ];

    /// <inheritdoc/>
    StepInfo IStep.Info => info;

    /// <inheritdoc/>
    public async Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel)
    {
        if (info.Stage == StepStage.End && step.Journalled("media") is null)
        {
            if (await shutdown.GoOnAsync(step, cancel).ConfigureAwait(false) is { } notYet) return notYet;
        }

        var boot = step.Hardware<IBoot>(HardwareInterface.Boot);
        if (!boot.Ok) return new StepOutcome.Failed(boot.Problem);
        var refused = await step.OnceAsync("media", async _ => await boot.Value.CleanUpRamdiskAsync(step.Driver, cancel).ConfigureAwait(false)
            ?? (info.Stage == StepStage.End ? await boot.Value.PrepareInstanceAsync(step.Driver, cancel).ConfigureAwait(false) : null)).ConfigureAwait(false);
        if (refused is not null) return refused.RetryAfter is { } pause ? new StepOutcome.Wait(pause, "the BMC, which is busy") : new StepOutcome.Failed(refused);

        var action = step.Node.DisablePowerOff ? PowerAction.Reboot : PowerAction.On;
        return await power.ReachAsync(step, "instance", action, null, cancel).ConfigureAwait(false) ?? new StepOutcome.Done();
    }
}
