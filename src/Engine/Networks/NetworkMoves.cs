using System.Text.Json.Nodes;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Portgroups;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Records;
using IronicConsole.Engine.Steps;

namespace IronicConsole.Engine.Networks;

/// <summary>Moves a machine between networks from inside a step: the intent is journalled before, and what came of it after. With an interface that is no <see cref="INetwork"/> there is nothing to move.</summary>
public sealed class NetworkMoves(FleetIndex fleet)
{
    // A network service that is restarted is waited for; a flow does not fail for it.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Connects the machine for a phase; null once it is.</summary>
    public async Task<StepOutcome?> ConnectAsync(StepContext step, NetworkPhase phase, CancellationToken cancel)
    {
        if (Of(step) is not { } network) return null;
        var places = NetworkPlaces.Booting(step.Ports, Groups(step));
        if (places.Count == 0) return await WithoutPortsAsync(step, phase).ConfigureAwait(false);

        if (network.CheckPorts(step.Ports.Where(p => p.PxeEnabled)) is { } unfit) return new StepOutcome.Failed(unfit);

        var had = await step.OnceAsync("connect", async _ =>
        {
            var ports = await network.ConnectAsync(step.Driver, phase, places, cancel).ConfigureAwait(false);
            return ports.Ok ? JsonMap.From(new JsonObject([.. ports.Value.Select(p => KeyValuePair.Create(p.Key.ToString(), (JsonNode?)p.Value))])) : ports.Problem;
        }).ConfigureAwait(false);
        if (!had.Ok) return Refused(had.Problem);

        await step.ChangeAsync(unit =>
        {
            foreach (var port in unit.PortsOf(step.Node.Id))
            {
                if (had.Value.Text(port.Id.ToString()) is { } id && port.InternalInfo.Text(phase.Key()) != id) unit.Put(port with { InternalInfo = port.InternalInfo.With(phase.Key(), id) });
            }
        }).ConfigureAwait(false);
        return null;
    }

    /// <summary>Takes the machine off the networks of a phase; null once it is.</summary>
    public static async Task<StepOutcome?> DisconnectAsync(StepContext step, NetworkPhase phase, CancellationToken cancel)
    {
        if (Of(step) is not { } network) return null;
        if (await step.OnceAsync($"disconnect-{phase.Word()}", _ => network.DisconnectAsync(step.Driver, phase, cancel)).ConfigureAwait(false) is { } refused) return Refused(refused);

        await step.ChangeAsync(unit =>
        {
            foreach (var port in unit.PortsOf(step.Node.Id).Where(p => p.InternalInfo[phase.Key()] is not null).ToArray()) unit.Put(port with { InternalInfo = port.InternalInfo.Without(phase.Key()) });
        }).ConfigureAwait(false);
        return null;
    }

    /// <summary>Binds the VIFs of the machine, port groups first; null once they are.</summary>
    public async Task<StepOutcome?> PlugAsync(StepContext step, CancellationToken cancel)
    {
        if (Of(step) is not { } network) return null;
        foreach (var (place, vif) in NetworkPlaces.WithVifs(step.Ports, Groups(step)))
        {
            if (await step.OnceAsync($"plug-{place.Id}", _ => network.PlugAsync(step.Driver, vif, place, cancel)).ConfigureAwait(false) is { } refused) return Refused(refused);
        }

        return null;
    }

    /// <summary>Unbinds the VIFs of the machine; null once they are.</summary>
    public async Task<StepOutcome?> UnplugAsync(StepContext step, CancellationToken cancel)
    {
        if (Of(step) is not { } network) return null;
        foreach (var (place, vif) in NetworkPlaces.WithVifs(step.Ports, Groups(step)))
        {
            if (await step.OnceAsync($"unplug-{place.Id}", _ => network.UnplugAsync(step.Driver, vif, place, cancel)).ConfigureAwait(false) is { } refused) return Refused(refused);
        }

        return null;
    }

    /// <summary>The <c>network_data</c> of the instance from its VIFs, or what keeps it from being known now; both null when the network interface knows of no VIFs.</summary>
    public async Task<(JsonMap? Networks, StepOutcome? NotYet)> DescribeAsync(StepContext step, CancellationToken cancel)
    {
        var groups = Groups(step);
        var places = NetworkPlaces.WithVifs(step.Ports, groups);
        if (Of(step) is not { } network || places.Count == 0) return (null, null);
        var behind = new Dictionary<Guid, VifNetwork>();
        foreach (var (place, vif) in places)
        {
            var told = await network.DescribeAsync(vif, cancel).ConfigureAwait(false);
            if (!told.Ok) return (null, Refused(told.Problem));
            behind[place.Id] = told.Value;
        }

        return (InstanceNetworks.Of(step.Ports, groups, behind), null);
    }

    private static INetwork? Of(StepContext step) => step.Hardware<INetwork>(HardwareInterface.Network).Value;

    private static StepOutcome Refused(Problem refused) => refused.RetryAfter is { } pause ? new StepOutcome.Wait(pause, refused.Slug == NetworkPhases.AgentAway ? "the network agent on a smart NIC" : "the network service, which does not answer", Patience) : new StepOutcome.Failed(refused);

    // An inspection is what finds the cards; whoever set up the network boots a machine without any.
    private static async Task<StepOutcome?> WithoutPortsAsync(StepContext step, NetworkPhase phase)
    {
        if (phase != NetworkPhase.Inspection)
            return new StepOutcome.Failed(new Problem("no-boot-port", 400, $"Node {step.Node.Label} has no port with pxe_enabled, so it cannot be connected for {phase.Word()}.") { Fix = "Make a port with the MAC address of a network card." });
        await step.NoteAsync("The node has no port with pxe_enabled; no network is changed for the inspection.").ConfigureAwait(false);
        return null;
    }

    private Portgroup[] Groups(StepContext step) => [.. fleet.PartsOf<Portgroup>(step.Node)];
}
