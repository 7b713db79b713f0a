using IronicConsole.Engine.Bios;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;

namespace IronicConsole.Engine.Inspection;

/// <summary>Inspection without an agent: what the BMC knows becomes properties, ports and an inventory. A BMC that does not tell memory, disk and architecture fails it.</summary>
public sealed class InspectByBmcStep(InspectionWriter writer) : IStep
{
    /// <inheritdoc/>
    public StepInfo Info { get; } = new("inspect", "read_bmc", "Asks the BMC for the machine's hardware: sets properties, makes ports, keeps the inventory.")
    {
        Implementation = "redfish",
        Stage = StepStage.Main,
        Priorities = new Dictionary<OperationKind, int> { [OperationKind.Inspect] = 100 },
        Core = true,
    };

    /// <inheritdoc/>
    public async Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel)
    {
        var management = step.Hardware<IManagement>(HardwareInterface.Management);
        if (!management.Ok) return new StepOutcome.Failed(management.Problem);
        if (step.Node.InspectionStartedAt != step.BeganAt) await step.ChangeAsync(n => n with { InspectionStartedAt = step.BeganAt, InspectionFinishedAt = null }).ConfigureAwait(false);

        var facts = await management.Value.ReadFactsAsync(step.Driver, cancel).ConfigureAwait(false);
        if (!facts.Ok)
        {
            return facts.Problem.RetryAfter is { } pause && step.Clock.GetUtcNow() - step.BeganAt < TimeSpan.FromMinutes(5)
                ? new StepOutcome.Wait(pause, "the BMC, which is busy") : new StepOutcome.Failed(facts.Problem);
        }

        if (BmcInventory.Missing(facts.Value) is { } missing) return new StepOutcome.Failed(missing);
        var inventory = BmcInventory.Of(facts.Value);
        if (await writer.WriteFromBmcAsync(step, inventory, f => BmcInventory.SetProperties(f, facts.Value)).ConfigureAwait(false) is { } failed) return new StepOutcome.Failed(failed);

        await BiosReadout.KeepAsync(step, cancel).ConfigureAwait(false);
        var now = step.Clock.GetUtcNow();
        await step.ChangeAsync(n => n with { InspectionFinishedAt = now, BootMode = facts.Value.BootMode ?? n.BootMode, SecureBoot = facts.Value.SecureBoot ?? n.SecureBoot }).ConfigureAwait(false);
        return new StepOutcome.Done();
    }
}
