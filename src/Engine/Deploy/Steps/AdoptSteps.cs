using System.Text.Json.Nodes;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Power;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;

namespace IronicConsole.Engine.Deploy.Steps;

/// <summary>Looks whether a machine that runs an instance already can be taken over: its BMC is set up, its image is named, its power can be read. Only reads.</summary>
public sealed class CheckAdoptionStep : IStep
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    public StepInfo Info { get; } = new("deploy", "check_adoption", "Checks the interfaces and the image, and reads the power. The machine is left alone.")
    {
        Stage = StepStage.Begin, Priorities = new Dictionary<OperationKind, int> { [OperationKind.Adopt] = 100 },
    };

    /// <inheritdoc/>
    public async Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel)
    {
        if (Wrong(step) is { } wrong) return new StepOutcome.Failed(wrong);
        var power = step.Hardware<IPower>(HardwareInterface.Power);
        var now = await power.Value!.ReadAsync(step.Driver, cancel).ConfigureAwait(false);
        if (now.Problem is { Slug: not "power-unknown" } silent)
        {
            return silent.RetryAfter is { } pause && step.Clock.GetUtcNow() - step.BeganAt < Patience ? new StepOutcome.Wait(pause, "the BMC, which is busy") : new StepOutcome.Failed(silent);
        }

        if (now.Ok) await step.ChangeAsync(n => PowerChange.Recorded(n, now.Value, step.Clock.GetUtcNow())).ConfigureAwait(false);
        return new StepOutcome.Done();
    }

    private static Problem? Wrong(StepContext step)
    {
        foreach (var which in new[] { HardwareInterface.Power, HardwareInterface.Management })
        {
            var found = step.Hardware<IHardware>(which);
            if ((found.Problem ?? found.Value!.Validate(step.Driver)) is { } wrong) return wrong;
        }

        if (step.Hardware<IPower>(HardwareInterface.Power).Problem is { } noPower) return noPower;
        return step.Node.Interfaces.GetValueOrDefault(HardwareInterface.Deploy) != DirectDeploy.Word || !string.IsNullOrWhiteSpace(step.Node.InstanceInfo.Text("image_source")) ? null
            : new Problem("adoption-failure", 400, "The node does not say which image its instance was made from: instance_info has no image_source.")
            {
                Field = "instance_info/image_source", Fix = "Set image_source in instance_info to the image that the machine runs; it is not written.",
            };
    }
}

/// <summary>Takes the machine over as it runs: nothing is written, nothing is switched; its later boots go to its disk.</summary>
public sealed class TakeOverStep : IStep
{
    /// <inheritdoc/>
    public StepInfo Info { get; } = new("deploy", "take_over", "Makes later boots go to the disk. Nothing is written, and the machine is not switched.")
    {
        Stage = StepStage.Main, Priorities = new Dictionary<OperationKind, int> { [OperationKind.Adopt] = 100 },
    };

    /// <inheritdoc/>
    public async Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel)
    {
        var partition = step.Node.InstanceInfo.Text("image_type") == "partition";
        await step.ChangeAsync(n => n with
        {
            DriverInternalInfo = n.InstanceInfo.Text("image_source") is { } source
                ? n.DriverInternalInfo.With("is_whole_disk_image", JsonValue.Create(!partition)).With("image_source", JsonValue.Create(source)) : n.DriverInternalInfo,
        }).ConfigureAwait(false);

        var management = step.Hardware<IManagement>(HardwareInterface.Management);
        if (!management.Ok)
        {
            await step.NoteAsync("The management interface sets no boot device: see to it that the machine boots its disk.").ConfigureAwait(false);
            return new StepOutcome.Done();
        }

        var refused = await step.OnceAsync("boot-device", _ => management.Value.SetBootDeviceAsync(step.Driver, "disk", persistent: true, cancel)).ConfigureAwait(false);
        return refused switch
        {
            null => new StepOutcome.Done(),
            { RetryAfter: { } pause } => new StepOutcome.Wait(pause, "the BMC, which is busy"),
            _ => new StepOutcome.Failed(refused),
        };
    }
}

/// <summary>After an adoption that failed: the power of the machine counts as unknown, and nobody forces it.</summary>
public sealed class ClearAdoptionStep : IStep
{
    /// <inheritdoc/>
    public StepInfo Info { get; } = new("deploy", "clear_adoption", "Forgets the power that was read; the machine is left alone.")
    {
        Stage = StepStage.Clear, Priorities = new Dictionary<OperationKind, int> { [OperationKind.Adopt] = 100 },
    };

    /// <inheritdoc/>
    public async Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel)
    {
        await step.ChangeAsync(n => n with { PowerState = null }).ConfigureAwait(false);
        return new StepOutcome.Done();
    }
}
