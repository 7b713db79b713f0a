using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Drivers.Fake;

/// <summary>The console of a machine that exists only in memory: it opens and closes, and nothing is behind it.</summary>
public sealed class FakeConsole : IConsole
{
    /// <inheritdoc/>
    public string Name => "fake";

    /// <inheritdoc/>
    public HardwareInterface Interface => HardwareInterface.Console;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Properties { get; } = new Dictionary<string, string>();

    /// <inheritdoc/>
    public Problem? Validate(DriverNode node) => null;

    /// <inheritdoc/>
    public Task<Problem?> StartAsync(DriverNode node, CancellationToken cancel) => Task.FromResult<Problem?>(null);

    /// <inheritdoc/>
    public Task<Problem?> StopAsync(DriverNode node, CancellationToken cancel) => Task.FromResult<Problem?>(null);

    /// <inheritdoc/>
    public Task<Result<ConsoleAddress>> AddressAsync(DriverNode node, CancellationToken cancel) => Task.FromResult<Result<ConsoleAddress>>(new ConsoleAddress("fake", $"fake://{node.Id}"));
}
