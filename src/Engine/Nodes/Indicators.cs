using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Engine.Nodes;

/// <summary>The lights of a machine by which a person finds it. They disturb nobody's work, so they are switched also while a job has the node.</summary>
public sealed class Indicators(BmcDesk desk)
{
    /// <summary>Those that the hardware has. <c>not-supported</c> 400 when its management interface knows of none.</summary>
    public Task<Result<IReadOnlyList<Indicator>>> ListAsync(Guid id, CancellationToken cancel = default) =>
        desk.AskAsync<IManagement, IReadOnlyList<Indicator>>(id, HardwareInterface.Management, (bmc, node) => bmc is IIndicators lights ? lights.ListIndicatorsAsync(node, cancel) : Task.FromResult<Result<IReadOnlyList<Indicator>>>(None));

    /// <summary>The state of one: <c>on</c>, <c>off</c>, <c>blinking</c> or <c>unknown</c>. <c>not-found</c> 404.</summary>
    public Task<Result<string>> ReadAsync(Guid id, string component, string name, CancellationToken cancel = default) =>
        desk.AskAsync<IManagement, string>(id, HardwareInterface.Management, async (bmc, node) =>
        {
            if (bmc is not IIndicators lights) return None;
            var found = await FindAsync(lights, node, component, name, cancel).ConfigureAwait(false);
            return found.Ok ? await lights.ReadIndicatorAsync(node, found.Value, cancel).ConfigureAwait(false) : found.Problem;
        });

    /// <summary>Switches one. <c>not-found</c> 404, <c>invalid-input</c> 400 for a state that it does not have.</summary>
    public Task<Result<Node>> SetAsync(Caller by, Guid id, string component, string name, string state, CancellationToken cancel = default) =>
        desk.OrderAsync<IManagement>(by, id, HardwareInterface.Management, new BmcOrder(Rule.NodeSetIndicator, "indicator set", $"Indicator {name} of the {component} set to {state}.") { Exclusive = false }, async (bmc, node) =>
        {
            if (bmc is not IIndicators lights) return None;
            var found = await FindAsync(lights, node, component, name, cancel).ConfigureAwait(false);
            if (!found.Ok) return found.Problem;
            if (found.Value.ReadOnly) return Problem.Invalid("indicator", $"Indicator {name}@{component} cannot be switched.");
            return found.Value.States.Contains(state)
                ? await lights.SetIndicatorAsync(node, found.Value, state, cancel).ConfigureAwait(false)
                : Problem.Invalid("state", $"Indicator {name}@{component} has no state '{state}'.", $"Use one of {string.Join(", ", found.Value.States)}.");
        });

    private static async Task<Result<Indicator>> FindAsync(IIndicators lights, DriverNode node, string component, string name, CancellationToken cancel)
    {
        var all = await lights.ListIndicatorsAsync(node, cancel).ConfigureAwait(false);
        if (!all.Ok) return all.Problem;
        return all.Value.FirstOrDefault(i => i.Component == component && i.Name == name) is { } found ? found : Problem.NotFound("Indicator", $"{name}@{component} of node {node.Id}");
    }

    private static Problem None => new("not-supported", 400, "The management interface of this node knows of no indicators.");
}
