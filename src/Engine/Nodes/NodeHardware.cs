using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Engine.Nodes;

/// <summary>Whether one interface of a node is configured well.</summary>
/// <param name="Interface">Which.</param>
/// <param name="Result">True, false, or null when the hardware type has no such interface.</param>
/// <param name="Reason">What is wrong; where nothing is, what is weak (<see cref="IHardware.Warning"/>); null when all is well.</param>
public sealed record InterfaceCheck(HardwareInterface Interface, bool? Result, string? Reason);

/// <summary>Short questions and orders that go straight to a node's BMC, and the check of its configuration.</summary>
public sealed class NodeHardware(HardwareTypes types, FleetIndex fleet, BmcDesk desk)
{
    /// <summary>Checks the configuration of every interface but vendor, without asking the hardware.</summary>
    public IReadOnlyList<InterfaceCheck> Validate(Node node) =>
        [.. Enum.GetValues<HardwareInterface>().Where(i => i != HardwareInterface.Vendor).Select(which => Validate(node, which))];

    /// <summary>The same; with a network service so are the ports, and it is asked whether what the node's settings name is there.</summary>
    public async Task<IReadOnlyList<InterfaceCheck>> CheckAsync(Node node, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(node);
        var checks = Validate(node);
        if (types.Of<INetwork>(node, HardwareInterface.Network).Value is not { } network) return checks;
        if ((network.CheckPorts(fleet.PortsOf(node.Id)) ?? await network.CheckAsync(Open(node), cancel).ConfigureAwait(false)) is not { } missing) return checks;
        return [.. checks.Select(c => c.Interface == HardwareInterface.Network ? c with { Result = false, Reason = Reason(missing) } : c)];
    }

    /// <summary>What is allowed in the node's configuration and weak all the same, a sentence each.</summary>
    public IReadOnlyList<string> Warnings(Node node) =>
        [.. node.Interfaces.Select(i => types.Implementation(i.Key, i.Value)?.Warning(Open(node))).OfType<string>()];

    /// <summary>The boot device that is set.</summary>
    public Task<Result<BootDevice>> ReadBootDeviceAsync(Guid id, CancellationToken cancel) =>
        AskAsync(id, (management, node) => management.ReadBootDeviceAsync(node, cancel));

    /// <summary>The boot devices that can be set.</summary>
    public Task<Result<IReadOnlyList<string>>> SupportedBootDevicesAsync(Guid id, CancellationToken cancel) =>
        AskAsync(id, (management, node) => management.SupportedBootDevicesAsync(node, cancel));

    /// <summary>Sets the boot device. <c>invalid-input</c> 400 for one that the hardware does not have, <c>node-locked</c> 409.</summary>
    public Task<Result<Node>> SetBootDeviceAsync(Caller by, Guid id, string device, bool persistent, CancellationToken cancel) =>
        OrderAsync(by, id, Rule.NodeSetBootDevice, "boot device set", $"Boot device set to {device}{(persistent ? " for every boot" : " for the next boot")}.", async (management, node) =>
        {
            var supported = await management.SupportedBootDevicesAsync(node, cancel);
            if (supported.Problem is { } unknown) return unknown;
            return supported.Value!.Contains(device)
                ? await management.SetBootDeviceAsync(node, device, persistent, cancel)
                : Problem.Invalid("boot_device", $"Invalid boot device {device}.", $"Use one of {string.Join(", ", supported.Value!)}.");
        });

    /// <summary>Sends a non-maskable interrupt. <c>not-supported</c> 400, <c>node-locked</c> 409.</summary>
    public Task<Result<Node>> InjectNmiAsync(Caller by, Guid id, CancellationToken cancel) =>
        OrderAsync(by, id, Rule.NodeInjectNmi, "nmi inject", "A non-maskable interrupt was sent.", (management, node) => management.InjectNmiAsync(node, cancel));

    /// <summary>Puts a medium into a virtual drive of the BMC. <c>not-supported</c> 400, <c>node-locked</c> 409.</summary>
    public Task<Result<Node>> AttachMediaAsync(Caller by, Guid id, string device, Uri image, CancellationToken cancel) =>
        OrderAsync(by, id, Rule.NodeAttachMedia, "virtual media attach", $"A medium was put into the virtual {device} drive.", (management, node) => management is IVirtualMedia media ? media.AttachAsync(node, device, image, cancel) : NoMedia);

    /// <summary>Takes the media out of virtual drives of the BMC. <c>not-supported</c> 400, <c>node-locked</c> 409.</summary>
    public Task<Result<Node>> DetachMediaAsync(Caller by, Guid id, IReadOnlyList<string> devices, CancellationToken cancel) =>
        OrderAsync(by, id, Rule.NodeDetachMedia, "virtual media detach", $"The virtual drives were emptied: {string.Join(", ", devices)}.", (management, node) => management is IVirtualMedia media ? media.DetachAsync(node, devices, cancel) : NoMedia);

    private static Task<Problem?> NoMedia => Task.FromResult<Problem?>(new Problem("not-supported", 400, "The management interface of this node has no virtual media.") { Fix = "Use a node with the management interface redfish." });

    private InterfaceCheck Validate(Node node, HardwareInterface which)
    {
        if (!node.Interfaces.TryGetValue(which, out var name)) return new(which, null, "not supported");
        if (name == "no-" + which.Word()) return new(which, false, $"not supported: {which.Field()} is '{name}'");
        if (types.Implementation(which, name) is not { } implementation) return new(which, true, null);
        return implementation.Validate(Open(node)) is { } problem
            ? new(which, false, Reason(problem)) : new(which, true, implementation.Warning(Open(node)));
    }

    private static string Reason(Problem problem) => string.Join(' ', new[] { problem.Told, problem.Fix }.OfType<string>());

    private Task<Result<T>> AskAsync<T>(Guid id, Func<IManagement, DriverNode, Task<Result<T>>> ask) => desk.AskAsync(id, HardwareInterface.Management, ask);

    private Task<Result<Node>> OrderAsync(Caller by, Guid id, string rule, string command, string done, Func<IManagement, DriverNode, Task<Problem?>> order) =>
        desk.OrderAsync(by, id, HardwareInterface.Management, new BmcOrder(rule, command, done), order);

    private DriverNode Open(Node node) => desk.Open(node);
}
