using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Drivers.Redfish;

/// <summary>Power through Redfish. Only what the system says it can do is sent; a state that is already there is success.</summary>
public sealed class RedfishPower(RedfishSessions sessions) : IPower
{
    private static readonly HashSet<PowerAction> All = [.. Enum.GetValues<PowerAction>()];

    /// <inheritdoc/>
    public string Name => "redfish";

    /// <inheritdoc/>
    public HardwareInterface Interface => HardwareInterface.Power;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Properties => RedfishKeys.Properties;

    /// <inheritdoc/>
    public IReadOnlySet<PowerAction> Supported => All;

    /// <inheritdoc/>
    public Problem? Validate(DriverNode node) => RedfishTarget.From(node).Problem;

    /// <inheritdoc/>
    public async Task<Result<PowerState>> ReadAsync(DriverNode node, CancellationToken cancel)
    {
        var system = await RedfishSystem.ReadAsync(sessions, node, cancel).ConfigureAwait(false);
        return system.Ok ? StateOf(system.Value) : system.Problem;
    }

    /// <inheritdoc/>
    public async Task<Problem?> SendAsync(DriverNode node, PowerAction action, CancellationToken cancel)
    {
        var read = await RedfishSystem.ReadAsync(sessions, node, cancel).ConfigureAwait(false);
        if (!read.Ok) return read.Problem;
        var state = StateOf(read.Value);
        PowerState? now = state.Ok ? state.Value : null;
        if (now == action.After() && action is not (PowerAction.Reboot or PowerAction.SoftReboot)) return null;

        var found = await RedfishReset.FindAsync(read.Value, cancel).ConfigureAwait(false);
        if (!found.Ok) return found.Problem;
        var switcher = new Switch(this, node, found.Value);
        return action switch
        {
            PowerAction.On => await switcher.OnAsync(cancel).ConfigureAwait(false),
            PowerAction.Off => await switcher.SendAsync(found.Value.First("ForceOff"), "switch the power off", PowerState.Off, cancel).ConfigureAwait(false),
            PowerAction.SoftOff => await switcher.SendAsync(found.Value.First("GracefulShutdown", "PushPowerButton"), "ask the operating system to shut down", PowerState.Off, cancel).ConfigureAwait(false),
            _ when now == PowerState.Off => await switcher.OnAsync(cancel).ConfigureAwait(false),
            PowerAction.SoftReboot => await switcher.SendAsync(found.Value.First("GracefulRestart"), "ask the operating system to restart", null, cancel).ConfigureAwait(false),
            _ => await switcher.RebootAsync(cancel).ConfigureAwait(false),
        };
    }

    /// <summary>Off only when the power is really off: a machine that is powering off, powering on or paused still has power.</summary>
    private static Result<PowerState> StateOf(RedfishSystem system)
    {
        var bmc = system.Bmc.Target;
        if (!system.Resource.Body.TryGetProperty("PowerState", out var told)) return RedfishProblems.NotSupported(bmc, "does not tell whether this system is on or off");
        return system.Resource.Body.Text("PowerState") switch
        {
            "Off" => PowerState.Off,
            "On" or "PoweringOn" or "PoweringOff" or "Paused" => PowerState.On,
            null => RedfishProblems.Busy(bmc, "tell whether this system is on or off", null),
            var other => RedfishProblems.Answer(bmc, $"tells a power state that is not known: {Words.OneLine(other, 40)}", told.GetRawText()),
        };
    }

    private sealed class Switch(RedfishPower power, DriverNode node, RedfishReset reset)
    {
        public async Task<Problem?> OnAsync(CancellationToken cancel)
        {
            const string what = "switch the power on";
            if (reset.First("On", "ForceOn") is not { } kind) return reset.Lacks(what);
            for (var attempt = 1; ; attempt++)
            {
                var sent = await reset.SendAsync(kind, cancel).ConfigureAwait(false);
                if (!sent.Ok) return sent.Problem;
                if (sent.Value.Good || await IsAsync(PowerState.On, sent.Value, cancel).ConfigureAwait(false)) return null;
                if (sent.Value.Status != 409 || attempt >= reset.Bmc.Options.ConflictAttempts) return RedfishProblems.Refused(reset.Bmc.Target, sent.Value, what, reset.Target);
                await reset.Bmc.PauseAsync(reset.Bmc.Options.ConflictPause, cancel).ConfigureAwait(false);
            }
        }

        public async Task<Problem?> SendAsync(string? kind, string what, PowerState? wanted, CancellationToken cancel)
        {
            if (kind is null) return reset.Lacks(what);
            var sent = await reset.SendAsync(kind, cancel).ConfigureAwait(false);
            if (!sent.Ok) return sent.Problem;
            if (sent.Value.Good || (wanted is { } state && await IsAsync(state, sent.Value, cancel).ConfigureAwait(false))) return null;
            return RedfishProblems.Refused(reset.Bmc.Target, sent.Value, what, reset.Target);
        }

        /// <summary>Off, then on: so firmware starts from cold. A node that must never be off, or a BMC that cannot cut the power, gets a restart.</summary>
        public async Task<Problem?> RebootAsync(CancellationToken cancel)
        {
            const string what = "restart the machine";
            if (node.Node.DisablePowerOff || reset.First("ForceOff") is not { } off || reset.First("On", "ForceOn") is null)
            {
                return await SendAsync(reset.First("ForceRestart", "PowerCycle"), what, null, cancel).ConfigureAwait(false);
            }

            if (await SendAsync(off, what, PowerState.Off, cancel).ConfigureAwait(false) is { } refused) return refused;
            var began = reset.Bmc.Clock.GetTimestamp();
            while (true)
            {
                var state = await power.ReadAsync(node, cancel).ConfigureAwait(false);
                if (!state.Ok && state.Problem.Slug != RedfishProblems.BusySlug) return state.Problem;
                if (state is { Ok: true, Value: PowerState.Off }) return await OnAsync(cancel).ConfigureAwait(false);
                if (reset.Bmc.Clock.GetElapsedTime(began) >= reset.Bmc.Options.PowerOffLimit) break;
                await reset.Bmc.PauseAsync(reset.Bmc.Options.PollPause, cancel).ConfigureAwait(false);
            }

            return RedfishProblems.Answer(reset.Bmc.Target, $"took the request to cut the power, but the machine is still on after {Words.Span(reset.Bmc.Options.PowerOffLimit)}");
        }

        private async Task<bool> IsAsync(PowerState wanted, RedfishAnswer refusal, CancellationToken cancel)
        {
            if (refusal.Status is not (400 or 409)) return false;
            var state = await power.ReadAsync(node, cancel).ConfigureAwait(false);
            return state.Ok && state.Value == wanted;
        }
    }
}
