using System.Text.Json;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;

namespace IronicConsole.Engine.Deploy.Steps;

/// <summary>Makes the disk bootable: a boot loader where the image is a partition, and the boot device.</summary>
public sealed class PrepareInstanceBootStep(AgentWork work) : IStep
{
    /// <inheritdoc/>
    public StepInfo Info { get; } = new("deploy", "prepare_instance_boot", "Makes the machine boot from its disk.")
    {
        Implementation = DirectDeploy.Word, Priorities = new Dictionary<OperationKind, int> { [OperationKind.Deploy] = 60 }, RequiresRamdisk = true, Abortable = true,
    };

    /// <inheritdoc/>
    public async Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel)
    {
        if (step.Node.DriverInternalInfo.Flag("is_whole_disk_image") == false && await InstallBootloaderAsync(step, cancel).ConfigureAwait(false) is { } notYet) return notYet;

        var boot = step.Hardware<IBoot>(HardwareInterface.Boot);
        if (!boot.Ok) return new StepOutcome.Failed(boot.Problem);
        var refused = await step.OnceAsync("boot-device", _ => boot.Value.PrepareInstanceAsync(step.Driver, cancel)).ConfigureAwait(false);
        return refused switch
        {
            null => new StepOutcome.Done(),
            { RetryAfter: { } pause } => new StepOutcome.Wait(pause, "the BMC, which is busy"),
            _ => new StepOutcome.Failed(refused),
        };
    }

    private async Task<StepOutcome?> InstallBootloaderAsync(StepContext step, CancellationToken cancel)
    {
        var (command, outcome) = await work.CommandAsync(step, "bootloader", "image.install_bootloader", () => ParametersAsync(step, cancel), cancel).ConfigureAwait(false);
        if (outcome is not null) return outcome;
        return command!.Status == AgentCommandStatus.Succeeded ? null
            : new StepOutcome.Failed(new Problem("agent-step-failed", 502, $"The agent could not install the boot loader: {command.Error ?? "it gave no reason"}"));
    }

    private static async Task<Result<JsonMap>> ParametersAsync(StepContext step, CancellationToken cancel)
    {
        var told = await step.Agent.AskAsync("standby.get_partition_uuids", JsonMap.Empty, cancel).ConfigureAwait(false);
        if (!told.Ok) return told.Problem;
        var uuids = told.Value.ValueKind == JsonValueKind.Object ? JsonMap.From(told.Value) : JsonMap.Empty;
        if (uuids.Text("root uuid") is not { } root) return new Problem("agent-answer", 502, "The agent does not know the root partition that it wrote.");
        await step.ChangeAsync(n => n with { DriverInternalInfo = n.DriverInternalInfo.With("root_uuid_or_disk_id", root) }).ConfigureAwait(false);
        return JsonMap.From(new JsonObject
        {
            ["root_uuid"] = root,
            ["efi_system_part_uuid"] = uuids.Text("efi system partition uuid"),
            ["prep_boot_part_uuid"] = uuids.Text("PReP Boot partition uuid"),
            ["target_boot_mode"] = step.Node.InstanceInfo.Text("deploy_boot_mode") ?? step.Node.BootMode ?? "uefi",
        });
    }
}
