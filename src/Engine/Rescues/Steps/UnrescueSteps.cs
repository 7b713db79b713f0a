using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Power;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;

namespace IronicConsole.Engine.Rescues.Steps;

/// <summary>Ends the rescue system: switches the machine off.</summary>
public sealed class StopRescueStep(PowerChange power) : IStep
{
    /// <inheritdoc/>
    public StepInfo Info { get; } = new("rescue", "stop", "Switches the rescue system off.")
    {
        Implementation = AgentRescue.Word, Stage = StepStage.Main, Priorities = new Dictionary<OperationKind, int> { [OperationKind.Unrescue] = 100 }, Reboots = true,
    };

    /// <inheritdoc/>
    public async Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel) =>
        step.Node.DisablePowerOff ? new StepOutcome.Done() : await power.ReachAsync(step, "off", PowerAction.Off, null, cancel).ConfigureAwait(false) ?? new StepOutcome.Done();
}

/// <summary>Makes the machine boot its disk again and switches it on.</summary>
public sealed class BootInstanceAgainStep(PowerChange power) : IStep
{
    /// <inheritdoc/>
    public StepInfo Info { get; } = new("rescue", "boot_instance", "Boots the instance from its disk.")
    {
        Implementation = AgentRescue.Word, Stage = StepStage.Main, Priorities = new Dictionary<OperationKind, int> { [OperationKind.Unrescue] = 50 }, Reboots = true,
    };

    /// <inheritdoc/>
    public async Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel)
    {
        var boot = step.Hardware<IBoot>(HardwareInterface.Boot);
        if (!boot.Ok) return new StepOutcome.Failed(boot.Problem);
        var refused = await step.OnceAsync("boot-device", async _ => await boot.Value.CleanUpRamdiskAsync(step.Driver, cancel).ConfigureAwait(false)
            ?? await boot.Value.PrepareInstanceAsync(step.Driver, cancel).ConfigureAwait(false)).ConfigureAwait(false);
        if (refused is not null) return refused.RetryAfter is { } pause ? new StepOutcome.Wait(pause, "the BMC, which is busy") : new StepOutcome.Failed(refused);

        var action = step.Node.DisablePowerOff ? PowerAction.Reboot : PowerAction.On;
        return await power.ReachAsync(step, "instance", action, null, cancel).ConfigureAwait(false) ?? new StepOutcome.Done();
    }
}
