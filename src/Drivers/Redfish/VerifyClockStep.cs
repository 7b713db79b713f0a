using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;

namespace IronicConsole.Drivers.Redfish;

/// <summary>
/// Compares the clock of a new node's BMC with this console's, and sets it where it is wrong: certificates and the lines of its log go by it.
/// In a verification only where <see cref="RedfishOptions.VerifyBmcClock"/> or a priority of the configuration says so, as with Ironic's <c>[redfish]enable_verify_bmc_clock</c>.
/// </summary>
public sealed class VerifyClockStep(RedfishOptions options) : IStep
{
    // BMCs tell whole seconds.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public StepInfo Info { get; } = new("management", "verify_bmc_clock", "Compares the BMC's clock with this console's, and sets it where it is wrong.")
    {
        Implementation = "redfish", Priorities = new Dictionary<OperationKind, int> { [OperationKind.Verify] = options.VerifyBmcClock ? 1 : 0 },
    };

    /// <inheritdoc/>
    public async Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(step);
        var found = step.Hardware<IManagement>(HardwareInterface.Management);
        if (!found.Ok) return new StepOutcome.Failed(found.Problem);
        var bmc = found.Value;
        var before = await WrongByAsync(bmc, step, cancel).ConfigureAwait(false);
        if (!before.Ok) return Refused(before.Problem);
        if (before.Value == TimeSpan.Zero) return new StepOutcome.Done();

        // Asked again after a crash, the BMC has told above whether it was set.
        await step.NoteAsync($"The BMC's clock is wrong by {before.Value.TotalSeconds:0} s.").ConfigureAwait(false);
        if (await step.OnceAsync("set", _ => bmc.SetClockAsync(step.Driver, step.Clock.GetUtcNow(), cancel)).ConfigureAwait(false) is { } refused) return Refused(refused);
        var after = await WrongByAsync(bmc, step, cancel).ConfigureAwait(false);
        if (!after.Ok) return Refused(after.Problem);
        return after.Value == TimeSpan.Zero ? new StepOutcome.Done() : new StepOutcome.Failed(new Problem("bmc-clock", 502, $"The BMC's clock was set, and is still wrong by {after.Value.TotalSeconds:0} s.")
        {
            Fix = "Look whether the BMC takes its time from an NTP server that is wrong.",
        });
    }

    // Zero where it is right, or where the BMC tells no time. While it answers, time passes.
    private static async Task<Result<TimeSpan>> WrongByAsync(IManagement bmc, StepContext step, CancellationToken cancel)
    {
        var asked = step.Clock.GetUtcNow();
        var facts = await bmc.ReadFactsAsync(step.Driver, cancel).ConfigureAwait(false);
        var answered = step.Clock.GetUtcNow();
        if (!facts.Ok) return facts.Problem;
        if (facts.Value.Clock is not { } told) return TimeSpan.Zero;
        return told < asked - Tolerance ? told - asked : told > answered + Tolerance ? told - answered : TimeSpan.Zero;
    }

    private static StepOutcome Refused(Problem why) => why.RetryAfter is { } later ? new StepOutcome.Wait(later, "the BMC, which is busy") : new StepOutcome.Failed(why);
}
