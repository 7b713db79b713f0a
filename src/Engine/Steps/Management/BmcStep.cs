using System.Globalization;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Engine.Steps.Management;

/// <summary>Something that a BMC is asked once, as a step: boot device, boot mode, NMI, the BMC's clock, its restart.</summary>
/// <param name="info">What it is.</param>
/// <param name="ask">Asks the BMC.</param>
/// <param name="awaits">Waits until the BMC answers again afterwards.</param>
public sealed class BmcStep(StepInfo info, Func<IManagement, StepContext, CancellationToken, Task<Problem?>> ask, bool awaits = false) : IStep
{
    private const string Asked = "asked", Device = "boot_device", Persistent = "persistent", Mode = "boot_mode", Target = "target_datetime";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5), Longest = TimeSpan.FromMinutes(10);

    private static readonly Dictionary<OperationKind, int> OnRequest = new() { [OperationKind.Clean] = 0, [OperationKind.Deploy] = 0, [OperationKind.Service] = 0 };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<BmcStep> All { get; } =
    [
        new(Info("set_boot_device", "Sets what the machine boots from.") with
        {
            Arguments =
            [
                new(Device, "The device", Required: true) { Choices = ["pxe", "disk", "cdrom", "bios", "uefihttp", "floppy"], Example = "\"pxe\"" },
                new(Persistent, "For every boot from now on, not for the next one only", "flag") { Default = "false" },
            ],
        }, (bmc, step, cancel) => bmc.SetBootDeviceAsync(step.Driver, step.Planned.Args.Text(Device)!, step.Planned.Args.Flag(Persistent) == true, cancel)),
        new(Info("set_boot_mode", "Sets how the machine boots.") with { Arguments = [new(Mode, "The mode", Required: true) { Choices = ["uefi", "bios"], Example = "\"uefi\"" }] },
            (bmc, step, cancel) => bmc.SetBootModeAsync(step.Driver, step.Planned.Args.Text(Mode)!, cancel)),
        new(Info("inject_nmi", "Sends a non-maskable interrupt: the system on the machine dumps its core or stops.") with { Repeatable = false }, (bmc, step, cancel) => bmc.InjectNmiAsync(step.Driver, cancel)),
        new(Info("set_bmc_clock", "Sets the BMC's clock.") with
        {
            Arguments = [new(Target, "The time to set, RFC 3339; left out, the time of this console") { Pattern = @"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})", Example = "\"2026-11-28T12:00:00Z\"" }],
        }, (bmc, step, cancel) => bmc.SetClockAsync(
            step.Driver, step.Planned.Args.Text(Target) is { } given ? DateTimeOffset.Parse(given, CultureInfo.InvariantCulture) : step.Clock.GetUtcNow(), cancel)),
        new(Info("reset_bmc", "Restarts the BMC and waits until it answers again. The machine itself runs on."), (bmc, step, cancel) => bmc.ResetBmcAsync(step.Driver, cancel), awaits: true),
    ];

    /// <inheritdoc/>
    StepInfo IStep.Info => info;

    /// <inheritdoc/>
    public async Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(step);
        var management = step.Hardware<IManagement>(HardwareInterface.Management);
        if (!management.Ok) return new StepOutcome.Failed(management.Problem);
        var asked = step.Journalled(Asked) is not null;
        var refused = await step.OnceAsync(Asked, repeat => AskAsync(management.Value, step, repeat, cancel)).ConfigureAwait(false);
        if (refused is not null) return refused.RetryAfter is { } later ? new StepOutcome.Wait(later, "the BMC, which is busy") : new StepOutcome.Failed(refused);
        if (!awaits) return new StepOutcome.Done();

        // Right after it was asked, a BMC may still answer before it goes down.
        if (!asked || await management.Value.ReadFactsAsync(step.Driver, cancel).ConfigureAwait(false) is { Ok: false }) return new StepOutcome.Wait(Pause, "the BMC to come back", Longest);
        return new StepOutcome.Done();
    }

    private async Task<Problem?> AskAsync(IManagement bmc, StepContext step, bool repeat, CancellationToken cancel)
    {
        if (repeat && !info.Repeatable) return NotKnown;
        var refused = await ask(bmc, step, cancel).ConfigureAwait(false);
        return repeat && awaits && refused is { Slug: "bmc-unreachable" } ? null : refused; // it restarts, as it was asked to
    }

    // A BMC tells of none of these that it was done; what does harm a second time is not asked twice.
    private Problem NotKnown => new("effect-not-known", 500, $"The conductor died while it asked the BMC for {info.Name}: whether it was done is not known, and it is not asked twice.") { Fix = "Look at the machine, then skip the step or try it again." };

    private static StepInfo Info(string name, string summary) => new("management", name, summary) { Priorities = OnRequest };
}
