using System.Globalization;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;
using Microsoft.Extensions.Options;

namespace IronicConsole.Engine.Power;

/// <summary>
/// Brings a machine into a power state, from inside any step: asks first, sends once, then looks until the state is there. Power off ends the agent's session.
/// A reboot is a power off and a power on, so that a crash half-way is seen; only where power off is not to be had it is one command.
/// </summary>
public sealed class PowerChange(PowerRelatives relatives, IOptions<PowerOptions> options)
{
    private const string Since = "at";

    /// <summary>Goes on with a power change.</summary>
    /// <param name="step">The step that wants it.</param>
    /// <param name="stage">Names the change within the step; journalled.</param>
    /// <param name="action">What is wanted.</param>
    /// <param name="timeout">How long it may take; null for the configured time.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <param name="use">What else happens with it.</param>
    /// <returns>Null once the state is reached; a wait or a failure until then.</returns>
    public async Task<StepOutcome?> ReachAsync(StepContext step, string stage, PowerAction action, TimeSpan? timeout, CancellationToken cancel, PowerUse use = PowerUse.Usual)
    {
        var power = step.Hardware<IPower>(HardwareInterface.Power);
        if (!power.Ok) return new StepOutcome.Failed(power.Problem);
        if (Refused(step.Node, power.Value, action) is { } refused) return new StepOutcome.Failed(refused);

        if (action != PowerAction.Reboot || step.Node.DisablePowerOff || !power.Value.Supported.Contains(PowerAction.Off))
        {
            return await new Attempt(this, step, power.Value, stage, action, timeout, action.After(), use).GoOnAsync(cancel).ConfigureAwait(false);
        }

        return await new Attempt(this, step, power.Value, $"{stage}-off", PowerAction.Off, timeout, PowerState.On, PowerUse.Quiet).GoOnAsync(cancel).ConfigureAwait(false)
            ?? await new Attempt(this, step, power.Value, $"{stage}-on", PowerAction.On, timeout, PowerState.On, use).GoOnAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>When a change was sent, by the step's journal; when it was found done if that is not on record (a crash came between); null when it was neither.</summary>
    internal static DateTimeOffset? SentAt(StepContext step, string stage) => Time(step.Journalled(stage)) ?? Time(step.Journalled(Reached(stage)));

    private static DateTimeOffset? Time(JsonMap? journalled) =>
        DateTimeOffset.TryParse(journalled?.Text(Since), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var at) ? at : null;

    private static string Reached(string stage) => $"{stage}-reached";

    /// <summary>The pause before the next look, which grows with the time that has passed.</summary>
    internal TimeSpan Pause(TimeSpan passed)
    {
        var first = TimeSpan.FromSeconds(options.Value.PollSeconds);
        return passed / 4 < first ? first : passed / 4 > first * 10 ? first * 10 : passed / 4;
    }

    private static Problem? Refused(Node node, IPower power, PowerAction action)
    {
        if (!power.Supported.Contains(action) && action != PowerAction.Reboot) return new Problem("not-supported", 400, $"The power interface '{power.Name}' cannot do '{action.Wire()}'.");
        return node.DisablePowerOff && action.After() == PowerState.Off
            ? Problem.Conflict("power-off-disabled", $"Node {node.Label} may not be powered off.", "Set disable_power_off to false first.") : null;
    }

    private sealed record Attempt(PowerChange Owner, StepContext Step, IPower Power, string Stage, PowerAction Action, TimeSpan? Timeout, PowerState Target, PowerUse Use)
    {
        private PowerState Wanted => Action.After();

        private bool SeenByState => Action is not (PowerAction.Reboot or PowerAction.SoftReboot);

        private TimeSpan Limit => Timeout ?? TimeSpan.FromSeconds(Action is PowerAction.SoftOff or PowerAction.SoftReboot
            ? Owner.Settings.SoftTimeoutSeconds : Owner.Settings.ChangeTimeoutSeconds);

        public async Task<StepOutcome?> GoOnAsync(CancellationToken cancel)
        {
            if (Step.Journalled(Reached(Stage)) is not null) return null;
            if (Step.Journalled(Stage) is { } sent) return await LookAsync(sent, cancel).ConfigureAwait(false);

            if (SeenByState)
            {
                var now = await Power.ReadAsync(Step.Driver, cancel).ConfigureAwait(false);
                if (now.Ok && now.Value == Wanted) return await ReachedAsync().ConfigureAwait(false);
                if (!now.Ok && now.Problem.Slug != "power-unknown") return await LaterOrFailedAsync(now.Problem).ConfigureAwait(false);
            }

            if (Use != PowerUse.Quiet && await Owner.Relatives.PrepareAsync(Step, Stage, Action, Owner.Pause, cancel).ConfigureAwait(false) is { } notYet) return notYet;
            return await SendAsync(cancel).ConfigureAwait(false);
        }

        private async Task<StepOutcome?> SendAsync(CancellationToken cancel)
        {
            await Step.ChangeAsync(n => n with { TargetPowerState = Target }).ConfigureAwait(false);
            var sent = await Step.OnceAsync(Stage, async repeat =>
            {
                if (repeat && SeenByState && await Power.ReadAsync(Step.Driver, cancel).ConfigureAwait(false) is { Ok: true } now && now.Value == Wanted) return Stamp();
                return await Power.SendAsync(Step.Driver, Action, cancel).ConfigureAwait(false) is { } problem ? problem : (Result<JsonMap>)Stamp();
            }).ConfigureAwait(false);

            return sent.Ok ? await LookAsync(sent.Value, cancel).ConfigureAwait(false) : await LaterOrFailedAsync(sent.Problem).ConfigureAwait(false);
        }

        private async Task<StepOutcome?> LookAsync(JsonMap sent, CancellationToken cancel)
        {
            var now = await Power.ReadAsync(Step.Driver, cancel).ConfigureAwait(false);
            if (now.Ok && now.Value == Wanted) return await ReachedAsync().ConfigureAwait(false);

            var passed = Step.Clock.GetUtcNow() - At(sent);
            if (passed < Limit) return new StepOutcome.Wait(Owner.Pause(passed), $"the machine to be in '{Wanted.Wire()}'");
            return await FailedAsync(now.Problem is { Slug: not "power-unknown" } lost ? lost : new Problem(
                "power-timeout", 500, $"Node {Step.Node.Label} did not reach '{Wanted.Wire()}' within {Limit.TotalSeconds:0.#} s of '{Action.Wire()}'.")).ConfigureAwait(false);
        }

        private async Task<StepOutcome?> ReachedAsync()
        {
            if (Use != PowerUse.NewSession && (Wanted == PowerState.Off || !SeenByState)) await Step.Agent.CloseAsync().ConfigureAwait(false);
            await Step.ChangeAsync(n => Recorded(n, Wanted, Step.Clock.GetUtcNow()) with { TargetPowerState = Target == Wanted ? null : Target }).ConfigureAwait(false);
            await Step.OnceAsync(Reached(Stage), _ => Task.FromResult<Result<JsonMap>>(Stamp())).ConfigureAwait(false);
            return null;
        }

        private async Task<StepOutcome> LaterOrFailedAsync(Problem problem) =>
            problem.RetryAfter is { } pause && Step.Clock.GetUtcNow() - Step.BeganAt < Limit ? new StepOutcome.Wait(pause, "the BMC, which is busy") : await FailedAsync(problem).ConfigureAwait(false);

        private async Task<StepOutcome> FailedAsync(Problem problem)
        {
            await Step.ChangeAsync(n => n with { TargetPowerState = null }).ConfigureAwait(false);
            return new StepOutcome.Failed(problem);
        }

        private JsonMap Stamp() => JsonMap.Empty.With(Since, Step.Clock.GetUtcNow().ToString("O"));

        private static DateTimeOffset At(JsonMap sent) => DateTimeOffset.Parse(sent.Text(Since)!, CultureInfo.InvariantCulture);
    }

    /// <summary>The node with its power recorded, and when it changed.</summary>
    internal static Node Recorded(Node node, PowerState state, DateTimeOffset now) => node.PowerState == state ? node : node with
    {
        PowerState = state,
        DriverInternalInfo = node.DriverInternalInfo.With("last_power_state_change", now.ToString("yyyy-MM-ddTHH:mm:ss.ffffff", CultureInfo.InvariantCulture)),
    };

    private PowerOptions Settings => options.Value;

    private PowerRelatives Relatives => relatives;
}
