using IronicConsole.Engine.Allocations;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Power;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;
using IronicConsole.Engine.Vifs;

namespace IronicConsole.Engine.Deploy.Steps;

/// <summary>Switches the machine of an instance off and takes its boot media away.</summary>
public sealed class StopInstanceStep(PowerChange power) : IStep
{
    /// <inheritdoc/>
    public StepInfo Info { get; } = new("deploy", "stop_instance", "Switches the machine off and takes its boot media away.")
    {
        Implementation = DirectDeploy.Word, Stage = StepStage.Begin, Priorities = new Dictionary<OperationKind, int> { [OperationKind.TearDown] = 100 },
    };

    /// <inheritdoc/>
    public async Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel)
    {
        if (!step.Node.DisablePowerOff && await power.ReachAsync(step, "off", PowerAction.Off, null, cancel).ConfigureAwait(false) is { } notYet) return notYet;
        return await MediaOut.GoOnAsync(step, cancel).ConfigureAwait(false) ?? new StepOutcome.Done();
    }
}

/// <summary>
/// Forgets the instance: what was asked to be deployed, its UUID, its VIFs, and what the deploy kept. Also done when the tear-down failed, so that no node keeps a tenant's data; with a network
/// service the VIFs then stay until they are unbound, which <see cref="Networks.TenantNetworkStep"/> sees to.
/// </summary>
public sealed class ForgetInstanceStep(StepInfo info) : IStep
{
    private static readonly string[] Keys =
    [
        "is_whole_disk_image", "is_source_a_path", "deploy_boot_mode", "root_uuid_or_disk_id", "image_source", CheckImageStep.Key, "container_image_type", "boot_from_volume", "boot_from_volume_deploy",
        "automatic_lessee", "target_raid_config", "deploy_steps", "deploy_step_index", "user_deploy_steps", "steps_validated",
        "agent_cached_deploy_steps", "agent_cached_deploy_steps_refreshed", AgentSteps.VersionKey,
    ];

    /// <summary>Its place in a tear-down, and after a failed one.</summary>
    public static IReadOnlyList<StepInfo> All { get; } =
    [
        Info("forget_instance", StepStage.Begin, 10),
        Info("forget_failed_instance", StepStage.Clear, 10),
    ];

    /// <inheritdoc/>
    StepInfo IStep.Info => info;

    /// <inheritdoc/>
    public async Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel)
    {
        await step.ChangeAsync(unit =>
        {
            if (info.Stage != StepStage.Clear || step.Hardware<INetwork>(HardwareInterface.Network).Value is null) VifCommands.Clear(unit, unit.Node(step.Node.Id)!);
            var n = AllocationTies.Untie(unit, unit.Node(step.Node.Id)!);
            unit.Put(n with
            {
                InstanceInfo = JsonMap.Empty,
                InstanceUuid = null,
                InstanceName = null,
                Lessee = n.DriverInternalInfo.Flag("automatic_lessee") == true ? null : n.Lessee,
                DriverInternalInfo = n.DriverInternalInfo.Without(Keys),
            });
        }).ConfigureAwait(false);
        return new StepOutcome.Done();
    }

    private static StepInfo Info(string name, StepStage stage, int priority) => new("deploy", name, "Forgets the instance that was on the node.")
    {
        Stage = stage, Priorities = new Dictionary<OperationKind, int> { [OperationKind.TearDown] = priority },
    };
}
