using System.Collections.Concurrent;
using System.Globalization;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;
using Microsoft.Extensions.Options;

namespace IronicConsole.Drivers.Fake;

/// <summary>The machines that exist only in memory. After a restart a machine is as its node's row says; what it has done is in its ledger, where there is one (<see cref="FakeOptions.Ledger"/>).</summary>
public sealed class FakeMachines(IOptions<FakeOptions> options, TimeProvider clock)
{
    /// <summary>The key of <c>driver_info</c> that sets a node's own delay.</summary>
    public const string DelayKey = "fake_delay";

    /// <summary>The key of <c>driver_info</c> that makes a machine refuse steps.</summary>
    public const string RefuseKey = "fake_refuse";

    /// <summary>The keys of <c>driver_info</c> and their meaning.</summary>
    public static IReadOnlyDictionary<string, string> Properties { get; } = new Dictionary<string, string>
    {
        [DelayKey] = "How long a power change or a step takes, in seconds. Optional; the configuration's Fake:DelaySeconds is used without it.",
        [RefuseKey] = "Steps that the machine refuses, as interface.step, separated by commas; * for all. Optional, to practise failures.",
    };

    private readonly DateTimeOffset _startedAt = clock.GetUtcNow();
    private readonly FakeLedger _ledger = new(options.Value.Ledger, clock);
    private readonly ConcurrentDictionary<Guid, Change> _power = new();
    private readonly ConcurrentDictionary<Guid, BootDevice> _devices = new();
    private readonly ConcurrentDictionary<Guid, FirmwareBoot> _boots = new();
    private readonly ConcurrentDictionary<(Guid Node, string Light), string> _lights = new();

    private sealed record Change(PowerState? Before, PowerState After, DateTimeOffset At);

    /// <summary>How long things take on this machine.</summary>
    public TimeSpan Delay(Node node)
    {
        var own = double.TryParse(node.DriverInfo.Text(DelayKey), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds);
        return TimeSpan.FromSeconds(Math.Clamp(own ? seconds : options.Value.DelaySeconds, 0, 3600));
    }

    /// <summary>Does what a step asks of the machine, unless it refuses to.</summary>
    /// <param name="node">The machine.</param>
    /// <param name="step">The step, as <c>interface.step</c>.</param>
    /// <param name="mark">Names the request.</param>
    /// <param name="repeat">The same may have been asked before: the machine looks into its ledger, and does not do it twice.</param>
    /// <returns>Why not, or null.</returns>
    public Problem? Do(Node node, string step, string mark, bool repeat)
    {
        var refused = (node.DriverInfo.Text(RefuseKey) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (refused.Contains("*") || refused.Contains(step)) return new Problem("fake-refused", 502, $"The fake machine refuses {step}, as driver_info.{RefuseKey} has it.") { Fix = $"Take it out of driver_info.{RefuseKey}." };
        if (!repeat || !_ledger.Has(node.Id, mark)) _ledger.Write(node.Id, step, mark);
        return null;
    }

    /// <summary>Power now, or null before the first power call. A change that was asked before a restart counts as done.</summary>
    public PowerState? Power(Node node)
    {
        if (!_power.TryGetValue(node.Id, out var change)) return node.UpdatedAt < _startedAt ? node.TargetPowerState ?? node.PowerState : node.PowerState;
        return clock.GetUtcNow() >= change.At ? change.After : change.Before;
    }

    /// <summary>Begins a power change, which is over after the delay.</summary>
    public void Switch(Node node, PowerAction action)
    {
        var before = _power.TryGetValue(node.Id, out _) ? Power(node) : node.PowerState;
        _ledger.Write(node.Id, $"power.{(action == PowerAction.On ? "on" : action.After() == PowerState.Off ? "off" : "reset")}");
        _power[node.Id] = new Change(before, action.After(), clock.GetUtcNow() + Delay(node));
    }

    /// <summary>The boot device that is set; <c>pxe</c> at first.</summary>
    public BootDevice Device(Guid node) => _devices.GetValueOrDefault(node, new BootDevice("pxe", false));

    /// <summary>Sets the boot device.</summary>
    public void SetDevice(Guid node, BootDevice device)
    {
        _ledger.Write(node, "boot.override");
        _devices[node] = device;
    }

    /// <summary>How it boots: as its node's row says at first, by UEFI and without secure boot where that says nothing.</summary>
    public FirmwareBoot Boot(Node node) => _boots.GetValueOrDefault(node.Id, new FirmwareBoot(node.BootMode ?? "uefi", node.SecureBoot ?? false));

    /// <summary>Sets how it boots, at once.</summary>
    public void SetBoot(Guid node, FirmwareBoot boot)
    {
        _ledger.Write(node, "boot.override");
        _boots[node] = boot;
    }

    /// <summary>The state of a light; off at first.</summary>
    public string Light(Guid node, string light) => _lights.GetValueOrDefault((node, light), "off");

    /// <summary>Sets the state of a light.</summary>
    public void SetLight(Guid node, string light, string state)
    {
        _ledger.Write(node, $"light.{light}");
        _lights[(node, light)] = state;
    }
}
