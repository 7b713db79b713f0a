using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Engine.Nodes;

/// <summary>Opens and closes the console of a machine, and tells how it is reached.</summary>
public sealed class SerialConsoles(BmcDesk desk)
{
    /// <summary>How the open console is reached; null while it is closed. <c>not-supported</c> 400 for a node without console interface.</summary>
    public Task<Result<ConsoleAddress?>> ReadAsync(Guid id, CancellationToken cancel = default) =>
        desk.AskAsync<IConsole, ConsoleAddress?>(id, HardwareInterface.Console, async (console, node) =>
        {
            if (console.Validate(node) is { } wrong) return wrong;
            if (!node.Node.ConsoleEnabled) return (ConsoleAddress?)null;
            var address = await console.AddressAsync(node, cancel).ConfigureAwait(false);
            return address.Ok ? address.Value : address.Problem;
        });

    /// <summary>Opens or closes it; being so already is success. <c>not-supported</c> 400, <c>node-locked</c> 409.</summary>
    public async Task<Result<Node>> SetAsync(Caller by, Guid id, bool enabled, CancellationToken cancel = default)
    {
        var order = new BmcOrder(Rule.NodeSetConsole, enabled ? "console enable" : "console disable", enabled ? "Console enabled." : "Console disabled.");
        var done = await desk.OrderAsync<IConsole, bool>(by, id, HardwareInterface.Console, order, async (console, node) =>
        {
            if (console.Validate(node) is { } wrong) return wrong;
            if (node.Node.ConsoleEnabled == enabled) return enabled;
            var refused = enabled ? await console.StartAsync(node, cancel).ConfigureAwait(false) : await console.StopAsync(node, cancel).ConfigureAwait(false);
            return refused is null ? enabled : refused;
        }, (node, now) => node with { ConsoleEnabled = now }).ConfigureAwait(false);
        return done.Ok ? done.Value.Node : done.Problem;
    }
}
