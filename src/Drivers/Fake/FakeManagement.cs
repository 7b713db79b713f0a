using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Drivers.Fake;

/// <summary>Boot device, boot mode and lights of a machine that exists only in memory. Like Ironic's, it boots from the network or from disk only.</summary>
public sealed class FakeManagement(FakeMachines machines) : IManagement, IIndicators
{
    private static readonly Indicator[] Lights = [new("chassis", "led", false, ["on", "off"]), new("system", "led", false, ["on", "off", "blinking"])];
    private static readonly string[] Devices = ["pxe", "disk"];

    /// <inheritdoc/>
    public string Name => "fake";

    /// <inheritdoc/>
    public HardwareInterface Interface => HardwareInterface.Management;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Properties { get; } = new Dictionary<string, string>();

    /// <inheritdoc/>
    public Problem? Validate(DriverNode node) => null;

    /// <inheritdoc/>
    public Task<Result<IReadOnlyList<string>>> SupportedBootDevicesAsync(DriverNode node, CancellationToken cancel) => Task.FromResult((Result<IReadOnlyList<string>>)Devices);

    /// <inheritdoc/>
    public Task<Result<BootDevice>> ReadBootDeviceAsync(DriverNode node, CancellationToken cancel) => Task.FromResult<Result<BootDevice>>(machines.Device(node.Id));

    /// <inheritdoc/>
    public Task<Problem?> SetBootDeviceAsync(DriverNode node, string device, bool persistent, CancellationToken cancel)
    {
        if (!Devices.Contains(device)) return Task.FromResult<Problem?>(Problem.Invalid("boot_device", $"Invalid boot device {device} specified.", $"Use one of: {string.Join(", ", Devices)}."));
        machines.SetDevice(node.Id, new BootDevice(device, persistent));
        return Task.FromResult<Problem?>(null);
    }

    /// <inheritdoc/>
    public Task<Problem?> SetBootModeAsync(DriverNode node, string mode, CancellationToken cancel) => SetAsync(node, boot => boot with { Mode = mode });

    /// <inheritdoc/>
    public Task<Problem?> SetSecureBootAsync(DriverNode node, bool on, CancellationToken cancel) => SetAsync(node, boot => boot with { Secure = on });

    /// <inheritdoc/>
    public Task<Result<FirmwareBoot>> ReadFirmwareBootAsync(DriverNode node, CancellationToken cancel) => Task.FromResult<Result<FirmwareBoot>>(machines.Boot(node.Node));

    /// <inheritdoc/>
    public Task<Result<BmcFacts>> ReadFactsAsync(DriverNode node, CancellationToken cancel) =>
        Task.FromResult<Result<BmcFacts>>(new BmcFacts { BootMode = machines.Boot(node.Node).Mode, SecureBoot = machines.Boot(node.Node).Secure });

    /// <inheritdoc/>
    public Task<Result<IReadOnlyList<Indicator>>> ListIndicatorsAsync(DriverNode node, CancellationToken cancel) => Task.FromResult((Result<IReadOnlyList<Indicator>>)Lights);

    /// <inheritdoc/>
    public Task<Result<string>> ReadIndicatorAsync(DriverNode node, Indicator indicator, CancellationToken cancel) => Task.FromResult<Result<string>>(machines.Light(node.Id, indicator.Component));

    /// <inheritdoc/>
    public Task<Problem?> SetIndicatorAsync(DriverNode node, Indicator indicator, string state, CancellationToken cancel)
    {
        machines.SetLight(node.Id, indicator.Component, state);
        return Task.FromResult<Problem?>(null);
    }

    /// <inheritdoc/>
    public Task<Problem?> InjectNmiAsync(DriverNode node, CancellationToken cancel) =>
        Task.FromResult<Problem?>(new Problem("not-supported", 400, "Fake machines take no non-maskable interrupt."));

    /// <inheritdoc/>
    public Task<Problem?> SetClockAsync(DriverNode node, DateTimeOffset now, CancellationToken cancel) =>
        Task.FromResult<Problem?>(new Problem("not-supported", 400, "Fake machines have no BMC whose clock could be set."));

    /// <inheritdoc/>
    public Task<Problem?> ResetBmcAsync(DriverNode node, CancellationToken cancel) =>
        Task.FromResult<Problem?>(new Problem("not-supported", 400, "Fake machines have no BMC that could be restarted."));

    private Task<Problem?> SetAsync(DriverNode node, Func<FirmwareBoot, FirmwareBoot> change)
    {
        machines.SetBoot(node.Id, change(machines.Boot(node.Node)));
        return Task.FromResult<Problem?>(null);
    }
}
