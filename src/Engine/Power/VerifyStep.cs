using System.Text.Json.Nodes;
using IronicConsole.Engine.Bios;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;

namespace IronicConsole.Engine.Power;

/// <summary>Asks the BMC of a new node whether it can be managed: configuration complete, credentials right, power known; keeps what the BMC tells of the machine.</summary>
public sealed class VerifyStep : IStep
{
    /// <summary>Where the BMC's facts are kept in <c>driver_internal_info</c>.</summary>
    public const string FactsKey = "bmc_facts";

    /// <inheritdoc/>
    public StepInfo Info { get; } = new("power", "verify", "Asks the BMC for the power state and for what it knows of the machine.")
    {
        Stage = StepStage.Begin,
        Priorities = new Dictionary<OperationKind, int> { [OperationKind.Verify] = 100 },
    };

    /// <inheritdoc/>
    public async Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel)
    {
        var power = step.Hardware<IPower>(HardwareInterface.Power);
        if (!power.Ok) return new StepOutcome.Failed(power.Problem);
        if (power.Value.Validate(step.Driver) is { } wrong) return new StepOutcome.Failed(wrong);

        var state = await power.Value.ReadAsync(step.Driver, cancel).ConfigureAwait(false);
        if (!state.Ok && state.Problem.Slug != "power-unknown") return new StepOutcome.Failed(state.Problem);
        if (state.Ok) await step.ChangeAsync(n => PowerChange.Recorded(n, state.Value, step.Clock.GetUtcNow())).ConfigureAwait(false);

        await KeepFactsAsync(step, cancel).ConfigureAwait(false);
        await BiosReadout.KeepAsync(step, cancel).ConfigureAwait(false);
        return new StepOutcome.Done();
    }

    private static async Task KeepFactsAsync(StepContext step, CancellationToken cancel)
    {
        var management = step.Hardware<IManagement>(HardwareInterface.Management);
        if (!management.Ok) return;
        var read = await management.Value.ReadFactsAsync(step.Driver, cancel).ConfigureAwait(false);
        if (!read.Ok)
        {
            await step.NoteAsync($"The BMC did not tell of its machine: {read.Problem.Told}").ConfigureAwait(false);
            return;
        }

        var facts = read.Value;
        var kept = Kept(facts);
        if (kept.Count == 0 && facts is { BootMode: null, SecureBoot: null }) return;
        await step.ChangeAsync(n => n with
        {
            BootMode = facts.BootMode ?? n.BootMode,
            SecureBoot = facts.SecureBoot ?? n.SecureBoot,
            Properties = Filled(Filled(n.Properties, "vendor", facts.Vendor), "cpu_arch", facts.CpuArch),
            DriverInternalInfo = kept.Count == 0 ? n.DriverInternalInfo : n.DriverInternalInfo.With(FactsKey, kept).With(FirmwareTable.Key, FirmwareTable.Seen(n, facts, step.Clock.GetUtcNow()).ToObject()),
        }).ConfigureAwait(false);
    }

    private static JsonMap Filled(JsonMap map, string key, string? value) => value is null || map[key] is not null ? map : map.With(key, value);

    private static JsonObject Kept(BmcFacts facts)
    {
        var kept = new JsonObject();
        foreach (var (key, value) in new[]
        {
            ("vendor", facts.Vendor), ("model", facts.Model), ("serial_number", facts.Serial), ("system_uuid", facts.SystemUuid),
            ("bios_version", facts.BiosVersion), ("bmc_version", facts.BmcVersion), ("health", facts.Health),
        })
        {
            if (value is not null) kept[key] = value;
        }

        return kept;
    }
}
