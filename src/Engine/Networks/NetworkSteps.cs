using IronicConsole.Engine.Deploy;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Power;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;
using IronicConsole.Engine.Vifs;

namespace IronicConsole.Engine.Networks;

/// <summary>What the steps of a node with a network service have in common. They are steps of flows by themselves; nobody asks for them.</summary>
public static class NetworkSteps
{
    /// <summary>The network interface that they belong to.</summary>
    public const string Implementation = "neutron";

    internal static StepInfo Info(string name, string summary, StepStage stage, OperationKind kind, int priority) => new("network", name, summary)
    {
        Implementation = Implementation, Stage = stage, Priorities = new Dictionary<OperationKind, int> { [kind] = priority }, Abortable = stage == StepStage.Begin,
    };

    // An inspection through the BMC boots nothing.
    internal static bool BootsNothing(StepContext step) => step.Kind == OperationKind.Inspect && step.Node.Interfaces.GetValueOrDefault(HardwareInterface.Inspect) != "agent";
}

/// <summary>Connects the machine to the network of a phase, before its agent is booted. It is switched off first: what ran would lose its address, and an agent cannot announce a new one.</summary>
/// <param name="info">What it is.</param>
/// <param name="phase">The phase.</param>
/// <param name="moves">Moves.</param>
/// <param name="power">Switches.</param>
public sealed class ConnectStep(StepInfo info, NetworkPhase phase, NetworkMoves moves, PowerChange power) : IStep
{
    /// <summary>One a phase.</summary>
    public static IReadOnlyList<(StepInfo Info, NetworkPhase Phase)> All { get; } =
    [
        One(NetworkPhase.Cleaning, OperationKind.Clean, 200),
        One(NetworkPhase.Provisioning, OperationKind.Deploy, 50), // the image is looked at first
        One(NetworkPhase.Rescuing, OperationKind.Rescue, 200),
        One(NetworkPhase.Inspection, OperationKind.Inspect, 200),
        One(NetworkPhase.Servicing, OperationKind.Service, 200),
    ];

    /// <inheritdoc/>
    StepInfo IStep.Info => info;

    /// <inheritdoc/>
    public async Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel)
    {
        if (NetworkSteps.BootsNothing(step)) return new StepOutcome.Done();
        if (!step.Node.DisablePowerOff && await power.ReachAsync(step, "off", PowerAction.Off, null, cancel).ConfigureAwait(false) is { } notYet) return notYet;
        if (phase is NetworkPhase.Provisioning or NetworkPhase.Rescuing or NetworkPhase.Servicing && await moves.UnplugAsync(step, cancel).ConfigureAwait(false) is { } plugged) return plugged;
        return await moves.ConnectAsync(step, phase, cancel).ConfigureAwait(false) ?? new StepOutcome.Done();
    }

    private static (StepInfo, NetworkPhase) One(NetworkPhase phase, OperationKind kind, int priority) =>
        (NetworkSteps.Info($"add_{phase.Word()}_network", $"Connects the machine to the network for {phase.Word()}.", StepStage.Begin, kind, priority), phase);
}

/// <summary>Takes the machine off the network of a phase, and where it has an instance connects it to the networks of its tenant again.</summary>
/// <param name="info">What it is.</param>
/// <param name="phase">The phase.</param>
/// <param name="moves">Moves.</param>
/// <param name="shutdown">Ends the agent of a service first.</param>
public sealed class DisconnectStep(StepInfo info, NetworkPhase phase, NetworkMoves moves, AgentShutdown shutdown) : IStep
{
    /// <summary>The endings of each phase, good and bad.</summary>
    public static IReadOnlyList<(StepInfo Info, NetworkPhase Phase)> All { get; } =
    [
        One(NetworkPhase.Cleaning, OperationKind.Clean, StepStage.End, 50),
        One(NetworkPhase.Provisioning, OperationKind.Deploy, StepStage.End, 50),
        One(NetworkPhase.Rescuing, OperationKind.Rescue, StepStage.End, 50),
        One(NetworkPhase.Inspection, OperationKind.Inspect, StepStage.End, 50),
        One(NetworkPhase.Servicing, OperationKind.Service, StepStage.End, 200), // before the instance is booted
        One(NetworkPhase.Cleaning, OperationKind.Clean, StepStage.Clear, 50),
        One(NetworkPhase.Provisioning, OperationKind.Deploy, StepStage.Clear, 50),
        One(NetworkPhase.Rescuing, OperationKind.Rescue, StepStage.Clear, 50),
        One(NetworkPhase.Inspection, OperationKind.Inspect, StepStage.Clear, 50),
        One(NetworkPhase.Servicing, OperationKind.Service, StepStage.Clear, 50),
    ];

    /// <inheritdoc/>
    StepInfo IStep.Info => info;

    /// <inheritdoc/>
    public async Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel)
    {
        var clears = info.Stage == StepStage.Clear;
        if (!clears && phase == NetworkPhase.Provisioning && step.Journalled($"disconnect-{phase.Word()}") is null && step.Ports.All(p => p.InternalInfo[phase.Key()] is null)) return new StepOutcome.Done(); // the deploy has moved it
        if (!clears && phase == NetworkPhase.Servicing && await shutdown.GoOnAsync(step, cancel).ConfigureAwait(false) is { } going) return going;
        if ((await NetworkMoves.DisconnectAsync(step, phase, cancel).ConfigureAwait(false) ?? await TenantAsync(step, clears, cancel).ConfigureAwait(false)) is not { } notYet) return new StepOutcome.Done();
        if (!clears || notYet is not StepOutcome.Failed failed) return notYet;
        await step.NoteAsync($"The networks could not be changed back: {failed.Why.Told}").ConfigureAwait(false); // it never hides the first failure
        return new StepOutcome.Done();
    }

    // After a deploy or a rescue that failed the machine is off; whoever goes on with it connects it.
    private async Task<StepOutcome?> TenantAsync(StepContext step, bool clears, CancellationToken cancel) => phase switch
    {
        NetworkPhase.Provisioning or NetworkPhase.Rescuing => clears ? null : await moves.PlugAsync(step, cancel).ConfigureAwait(false),
        NetworkPhase.Servicing => await moves.PlugAsync(step, cancel).ConfigureAwait(false),
        _ => null,
    };

    private static (StepInfo, NetworkPhase) One(NetworkPhase phase, OperationKind kind, StepStage stage, int priority) =>
        (NetworkSteps.Info($"{(stage == StepStage.Clear ? "clear" : "remove")}_{phase.Word()}_network", $"Takes the machine off the network for {phase.Word()}.", stage, kind, priority), phase);
}

/// <summary>Connects the machine to the networks of its tenant, or takes it off them.</summary>
/// <param name="info">What it is.</param>
/// <param name="moves">Moves.</param>
public sealed class TenantNetworkStep(StepInfo info, NetworkMoves moves) : IStep
{
    /// <summary>After a rescue, at the end of an instance, and at the end of one that could not be ended well.</summary>
    public static IReadOnlyList<StepInfo> All { get; } =
    [
        NetworkSteps.Info("add_tenant_networks", "Connects the machine to the networks of its tenant.", StepStage.Main, OperationKind.Unrescue, 70),
        NetworkSteps.Info("remove_tenant_networks", "Takes the machine off the networks of its tenant.", StepStage.Begin, OperationKind.TearDown, 50) with { Abortable = false },
        NetworkSteps.Info("clear_tenant_networks", "Takes the machine off the networks of its tenant.", StepStage.Clear, OperationKind.TearDown, 50),
    ];

    /// <inheritdoc/>
    StepInfo IStep.Info => info;

    /// <inheritdoc/>
    public async Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel)
    {
        if (info.Stage == StepStage.Main) return await NetworkMoves.DisconnectAsync(step, NetworkPhase.Rescuing, cancel).ConfigureAwait(false) ?? await moves.PlugAsync(step, cancel).ConfigureAwait(false) ?? new StepOutcome.Done();
        if (await RemoveAsync(step, cancel).ConfigureAwait(false) is not { } notYet)
        {
            // After a failure nobody else forgets them: as long as one may be bound, its node knows of it, and the next tear-down tries again.
            if (info.Stage == StepStage.Clear) await step.ChangeAsync(unit => VifCommands.Clear(unit, unit.Node(step.Node.Id)!)).ConfigureAwait(false);
            return new StepOutcome.Done();
        }

        if (info.Stage != StepStage.Clear || notYet is not StepOutcome.Failed failed) return notYet;
        await step.NoteAsync($"The networks of the tenant could not be taken away: {failed.Why.Told}").ConfigureAwait(false);
        return new StepOutcome.Done();
    }

    // What any phase has left goes too: after this nobody knows the instance any more.
    private async Task<StepOutcome?> RemoveAsync(StepContext step, CancellationToken cancel)
    {
        if (await moves.UnplugAsync(step, cancel).ConfigureAwait(false) is { } notYet) return notYet;
        foreach (var phase in new[] { NetworkPhase.Provisioning, NetworkPhase.Rescuing, NetworkPhase.Servicing })
        {
            if (await NetworkMoves.DisconnectAsync(step, phase, cancel).ConfigureAwait(false) is { } left) return left;
        }

        return null;
    }
}
