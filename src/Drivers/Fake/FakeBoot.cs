using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Drivers.Fake;

/// <summary>Boot of a machine that exists only in memory: remembers the device, makes no media. An agent that is started by other means asks for its token at lookup.</summary>
public sealed class FakeBoot(FakeMachines machines) : IBoot
{
    /// <inheritdoc/>
    public string Name => "fake";

    /// <inheritdoc/>
    public HardwareInterface Interface => HardwareInterface.Boot;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Properties { get; } = new Dictionary<string, string>();

    /// <inheritdoc/>
    public bool CarriesToken => false;

    /// <inheritdoc/>
    public bool UsesRamdiskFiles => false;

    /// <inheritdoc/>
    public Problem? Validate(DriverNode node) => null;

    /// <inheritdoc/>
    public Task<Problem?> PrepareRamdiskAsync(DriverNode node, RamdiskBoot ramdisk, CancellationToken cancel) => Device(node, "pxe", false);

    /// <inheritdoc/>
    public Task<Problem?> CleanUpRamdiskAsync(DriverNode node, CancellationToken cancel) => Task.FromResult<Problem?>(null);

    /// <inheritdoc/>
    public Task<Problem?> PrepareInstanceAsync(DriverNode node, CancellationToken cancel) => Device(node, "disk", true);

    private Task<Problem?> Device(DriverNode node, string device, bool persistent)
    {
        machines.SetDevice(node.Id, new BootDevice(device, persistent));
        return Task.FromResult<Problem?>(null);
    }
}
