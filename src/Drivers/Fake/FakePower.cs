using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Drivers.Fake;

/// <summary>Power of a machine that exists only in memory.</summary>
public sealed class FakePower(FakeMachines machines) : IPower
{
    /// <inheritdoc/>
    public string Name => "fake";

    /// <inheritdoc/>
    public HardwareInterface Interface => HardwareInterface.Power;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Properties => FakeMachines.Properties;

    /// <inheritdoc/>
    public IReadOnlySet<PowerAction> Supported { get; } = Enum.GetValues<PowerAction>().ToHashSet();

    /// <inheritdoc/>
    public Problem? Validate(DriverNode node) => null;

    /// <summary>The state in memory; <c>power-unknown</c> until the first power call, as with Ironic's fake hardware.</summary>
    public Task<Result<PowerState>> ReadAsync(DriverNode node, CancellationToken cancel) => Task.FromResult<Result<PowerState>>(
        machines.Power(node.Node) is { } state ? state : new Problem("power-unknown", 503, "The power of this fake machine is not known before it is first switched."));

    /// <inheritdoc/>
    public Task<Problem?> SendAsync(DriverNode node, PowerAction action, CancellationToken cancel)
    {
        machines.Switch(node.Node, action);
        return Task.FromResult<Problem?>(null);
    }
}
