using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Networks;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Drivers.Neutron;

/// <summary>The network interface <c>neutron</c>: ports of its own for each phase, and the binding of VIFs.</summary>
/// <remarks>Source: Ironic's <c>drivers/modules/network/neutron.py</c> and <c>common/neutron.py</c>.</remarks>
internal sealed class NeutronNetwork : INetwork, IDisposable
{
    private static readonly string[] SmartNicKeys = ["hostname", "port_id"];
    private readonly NeutronOptions _options;
    private readonly NeutronClient _client;
    private readonly NeutronPorts _ports;

    public NeutronNetwork(NeutronOptions options, TimeProvider clock)
    {
        _options = options;
        _client = new NeutronClient(options, clock);
        _ports = new NeutronPorts(_client, options);
    }

    /// <inheritdoc/>
    public string Name => NetworkSteps.Implementation;

    /// <inheritdoc/>
    public HardwareInterface Interface => HardwareInterface.Network;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Properties => NeutronSettings.Properties;

    /// <summary>Cleaning and provisioning must have a network, as in Ironic; of the other phases, what is set must be well formed.</summary>
    public Problem? Validate(DriverNode node)
    {
        foreach (var phase in Enum.GetValues<NetworkPhase>())
        {
            var network = NeutronSettings.Network(node, phase, _options);
            if (network.Problem is { } wrong && (Required(phase) || wrong.Slug != NeutronSettings.NotSet)) return wrong;
            if (NeutronSettings.Groups(node, phase, _options).Problem is { } groups) return groups;
        }

        return null;
    }

    /// <summary>A smart NIC is known by its host name, and only a smart NIC.</summary>
    public Problem? CheckPorts(IEnumerable<Port> ports)
    {
        foreach (var port in ports.Where(p => p.Extra["client-id"] is null))
        {
            var missing = SmartNicKeys.Where(k => string.IsNullOrEmpty(port.LocalLinkConnection.Text(k))).ToArray();
            if (port.IsSmartnic && missing.Length > 0)
            {
                return Problem.Invalid("local_link_connection", $"Port {port.Address} is a smart NIC, and its local_link_connection has no {string.Join(" and no ", missing)}.",
                    "Set hostname to the host of the network agent on the card and port_id to its port there; switch_id is not needed.");
            }

            if (!port.IsSmartnic && missing.Length == 0)
                return Problem.Invalid("is_smartnic", $"Port {port.Address} is no smart NIC, and its local_link_connection has a hostname.", "Set is_smartnic, or name the switch by switch_id instead of hostname.");
        }

        return null;
    }

    /// <inheritdoc/>
    public async Task<Problem?> CheckAsync(DriverNode node, CancellationToken cancel)
    {
        if (Validate(node) is { } wrong) return wrong;
        foreach (var phase in Enum.GetValues<NetworkPhase>().Where(p => NeutronSettings.Network(node, p, _options).Ok))
        {
            if ((await ResolveAsync(node, phase, cancel).ConfigureAwait(false)).Problem is { } missing) return missing;
        }

        return null;
    }

    /// <inheritdoc/>
    public async Task<Result<ImmutableSortedDictionary<Guid, string>>> ConnectAsync(DriverNode node, NetworkPhase phase, IReadOnlyList<NetworkPlace> places, CancellationToken cancel)
    {
        var resolved = await ResolveAsync(node, phase, cancel).ConfigureAwait(false);
        return resolved.Ok ? await _ports.HaveAsync(node, phase, resolved.Value.Network, resolved.Value.Groups, places, cancel).ConfigureAwait(false) : resolved.Problem;
    }

    /// <inheritdoc/>
    public Task<Problem?> DisconnectAsync(DriverNode node, NetworkPhase phase, CancellationToken cancel) => _ports.DeleteAsync(node, phase, cancel);

    /// <inheritdoc/>
    public async Task<Result<ImmutableArray<string>>> PhysicalNetworksAsync(string vif, CancellationToken cancel)
    {
        var port = await VifAsync(vif, cancel).ConfigureAwait(false);
        if (!port.Ok) return port.Problem;
        if (!Guid.TryParse(port.Value.Text("network_id"), out var id)) return new Problem("neutron-answer", 502, $"Neutron tells no network of VIF {vif}.");
        var network = await _client.SendAsync(HttpMethod.Get, $"networks/{id}", null, cancel).ConfigureAwait(false);
        if (!network.Ok) return network.Problem;
        if (!network.Value.Ok) return network.Value.Refusal($"show the network of VIF {vif}");
        var shown = network.Value.Body.Map("network");
        IEnumerable<JsonMap> segments = shown["segments"] is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().Where(s => s.ValueKind == JsonValueKind.Object).Select(JsonMap.From) : [shown];
        var reached = segments.Select(s => s.Text("provider:physical_network")).OfType<string>().Distinct().ToImmutableArray();
        return reached.Length <= 1 ? reached
            : new Problem("vif-network", 400, $"VIF {vif} is on a network with several physical networks ({string.Join(", ", reached)}), of which none can be chosen.") { Field = "id", Fix = "Attach a VIF of a network with one physical network." };
    }

    /// <inheritdoc/>
    public async Task<Result<VifNetwork>> DescribeAsync(string vif, CancellationToken cancel)
    {
        var port = await VifAsync(vif, cancel).ConfigureAwait(false);
        return port.Ok ? await new NeutronDescription(_client).OfAsync(port.Value, cancel).ConfigureAwait(false) : port.Problem;
    }

    /// <inheritdoc/>
    public async Task<Problem?> SeedAsync(DriverNode node, string vif, NetworkPlace place, CancellationToken cancel)
    {
        var port = await VifAsync(vif, cancel).ConfigureAwait(false);
        return port.Ok ? await AddressAsync(port.Value, vif, place, cancel).ConfigureAwait(false) : port.Problem;
    }

    /// <inheritdoc/>
    public async Task<Problem?> PlugAsync(DriverNode node, string vif, NetworkPlace place, CancellationToken cancel)
    {
        var port = await VifAsync(vif, cancel).ConfigureAwait(false);
        if (!port.Ok) return port.Problem;
        if (await _ports.AgentAsync(place, cancel).ConfigureAwait(false) is { } away) return away;
        if (await AddressAsync(port.Value, vif, place, cancel).ConfigureAwait(false) is { } address) return address;
        var bound = await ChangeAsync(port.Value, NeutronPorts.Binding(node, place), $"bind VIF {vif}", cancel).ConfigureAwait(false);
        if ((bound.Problem ?? _ports.Unbound(bound.Value!, place)) is not { } refused) return null;
        if (bound.Ok) _ = await UnplugAsync(node, vif, place, CancellationToken.None).ConfigureAwait(false);
        return refused;
    }

    /// <inheritdoc/>
    public async Task<Problem?> UnplugAsync(DriverNode node, string vif, NetworkPlace place, CancellationToken cancel)
    {
        var port = await VifAsync(vif, cancel).ConfigureAwait(false);
        if (!port.Ok) return port.Problem.Slug == "vif-unknown" ? null : port.Problem;
        var host = port.Value.Text("binding:host_id");
        if (host is { Length: > 0 } && host != NeutronPorts.Host(node, place)) return null;
        if (host is { Length: > 0 } && await UnbindAsync(port.Value, vif, cancel).ConfigureAwait(false) is { } stuck) return stuck;

        // A request of its own: Neutron refuses a new address for a port that is bound.
        return (await ChangeAsync(port.Value, new JsonObject { ["mac_address"] = null }, $"reset the MAC address of VIF {vif}", cancel).ConfigureAwait(false)).Problem;
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static bool Required(NetworkPhase phase) => phase is NetworkPhase.Cleaning or NetworkPhase.Provisioning;

    private async Task<Problem?> AddressAsync(JsonMap port, string vif, NetworkPlace place, CancellationToken cancel)
    {
        if (place.Address is not { } address || port.Text("mac_address") == address) return null;
        if (port.Text("binding:host_id") is { Length: > 0 } && await UnbindAsync(port, vif, cancel).ConfigureAwait(false) is { } stuck) return stuck;
        return (await ChangeAsync(port, new JsonObject { ["mac_address"] = address }, $"give VIF {vif} the address {address} of {place.Name}", cancel).ConfigureAwait(false)).Problem;
    }

    private async Task<Problem?> UnbindAsync(JsonMap port, string vif, CancellationToken cancel) =>
        (await ChangeAsync(port, new JsonObject { ["binding:host_id"] = "", ["binding:profile"] = new JsonObject() }, $"unbind VIF {vif}", cancel).ConfigureAwait(false)).Problem;

    private async Task<Result<JsonMap>> ChangeAsync(JsonMap port, JsonObject change, string asked, CancellationToken cancel)
    {
        var done = await _client.SendAsync(HttpMethod.Put, $"ports/{port.Text("id")}", new JsonObject { ["port"] = change }, cancel).ConfigureAwait(false);
        return !done.Ok ? done.Problem : done.Value.Ok ? done.Value.Body.Map("port") : done.Value.Refusal(asked);
    }

    private async Task<Result<JsonMap>> VifAsync(string vif, CancellationToken cancel)
    {
        var found = await NamedAsync("ports", vif, cancel).ConfigureAwait(false);
        if (!found.Ok) return found.Problem;
        return found.Value switch
        {
            [var one] => one,
            [] => new Problem("vif-unknown", 400, $"Neutron has no port {vif}.") { Field = "id", Fix = "Make the port in Neutron first." },
            _ => new Problem("vif-ambiguous", 400, $"Neutron has several ports named {vif}.") { Field = "id", Fix = "Give the UUID." },
        };
    }

    private async Task<Result<(string Network, ImmutableArray<string> Groups)>> ResolveAsync(DriverNode node, NetworkPhase phase, CancellationToken cancel)
    {
        var wanted = NeutronSettings.Network(node, phase, _options);
        if (!wanted.Ok) return wanted.Problem;
        var network = await OneAsync("networks", "network", wanted.Value, $"driver_info/{phase.Word()}_network", cancel).ConfigureAwait(false);
        if (!network.Ok) return network.Problem;
        var names = NeutronSettings.Groups(node, phase, _options);
        if (!names.Ok) return names.Problem;
        var groups = ImmutableArray.CreateBuilder<string>();
        foreach (var name in names.Value)
        {
            var group = await OneAsync("security-groups", "security group", name, $"driver_info/{phase.Word()}_network_security_groups", cancel).ConfigureAwait(false);
            if (!group.Ok) return group.Problem;
            groups.Add(group.Value);
        }

        return (network.Value, groups.ToImmutable());
    }

    private async Task<Result<string>> OneAsync(string collection, string kind, string name, string field, CancellationToken cancel)
    {
        var found = await NamedAsync(collection, name, cancel).ConfigureAwait(false);
        if (!found.Ok) return found.Problem;
        return found.Value is [var one] && one.Text("id") is { Length: > 0 } id ? id
            : Problem.Invalid(field, found.Value.Count == 0 ? $"Neutron has no {kind} '{name}'." : $"Neutron has several {kind}s named '{name}'.", found.Value.Count == 0 ? $"Make it, or name one that is there." : "Give the UUID.");
    }

    // By UUID where it is one, else by name.
    private async Task<Result<IReadOnlyList<JsonMap>>> NamedAsync(string collection, string name, CancellationToken cancel) =>
        await _client.ListAsync(collection, cancel, Guid.TryParse(name, out var id) ? ("id", id.ToString()) : ("name", name)).ConfigureAwait(false);
}
