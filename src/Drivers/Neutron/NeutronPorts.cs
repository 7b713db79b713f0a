using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Drivers.Neutron;

/// <summary>
/// The ports that are made for the phases of one node. Each is known in Neutron itself: <c>device_id</c> is the node, <c>device_owner</c> is <c>baremetal:none</c>, and the name says the
/// phase and our port. So whoever goes on after a crash finds them there, whatever was recorded.
/// </summary>
internal sealed class NeutronPorts(NeutronClient client, NeutronOptions options)
{
    private const string Owner = "baremetal:none", Prefix = "baremetal";

    private static readonly TimeSpan AgentAgain = TimeSpan.FromSeconds(10);

    /// <summary>Has a bound port for each place. What other phases have left is deleted first: its addresses are needed.</summary>
    public async Task<Result<ImmutableSortedDictionary<Guid, string>>> HaveAsync(DriverNode node, NetworkPhase phase, string network, IReadOnlyList<string> groups, IReadOnlyList<NetworkPlace> places, CancellationToken cancel)
    {
        var known = await OfNodeAsync(node, cancel).ConfigureAwait(false);
        if (!known.Ok) return known.Problem;
        var wanted = places.ToDictionary(p => Name(phase, p.Id));
        var right = known.Value.Where(p => p.Text("network_id") == network && wanted.ContainsKey(p.Text("name")!)).DistinctBy(p => p.Text("name")).ToDictionary(p => p.Text("name")!);
        if (await DeleteAsync(known.Value.Except(right.Values), cancel).ConfigureAwait(false) is { } stuck) return stuck;

        var had = ImmutableSortedDictionary.CreateBuilder<Guid, string>();
        foreach (var (name, place) in wanted)
        {
            var port = right.TryGetValue(name, out var found) && IsBound(found, node, place) ? found : await MakeAsync(node, name, network, groups, place, found, cancel).ConfigureAwait(false);
            if ((port.Problem ?? Unbound(port.Value!, place)) is { } refused)
            {
                // All or none; what cannot be deleted now is found by whoever connects or disconnects this node next.
                _ = await DeleteAsync(node, phase, CancellationToken.None).ConfigureAwait(false);
                return refused;
            }

            had[place.Id] = port.Value!.Text("id")!;
        }

        return had.ToImmutable();
    }

    /// <summary>Deletes those of a phase.</summary>
    public async Task<Problem?> DeleteAsync(DriverNode node, NetworkPhase phase, CancellationToken cancel)
    {
        var known = await OfNodeAsync(node, cancel).ConfigureAwait(false);
        return known.Ok ? await DeleteAsync(known.Value.Where(p => p.Text("name")!.StartsWith($"{Prefix}-{phase.Word()}-", StringComparison.Ordinal)), cancel).ConfigureAwait(false) : known.Problem;
    }

    /// <summary>Whether Neutron could not reach the switch, as a problem; null where the port is bound, or that is no failure.</summary>
    public Problem? Unbound(JsonMap port, NetworkPlace place) => options.FailOnPortBindingFailure && port.Text("binding:vif_type") is "binding_failed" or "unbound"
        ? new Problem("neutron-binding", 502, $"Neutron could not bind the port for {place.Name} (binding:vif_type is {port.Text("binding:vif_type")}): no mechanism driver of it reaches the switch.")
        {
            Fix = "Look at local_link_connection of the port and at Neutron's mechanism drivers.",
        }
        : null;

    /// <summary>The host that a port of a place is bound to: the node, or the operating system of a smart NIC.</summary>
    public static string Host(DriverNode node, NetworkPlace place) => place.SmartNic ?? node.Id.ToString();

    /// <summary>Whether the network agent on a smart NIC is there to bind ports, as a problem that passes; null where it is, and for any other card.</summary>
    public async Task<Problem?> AgentAsync(NetworkPlace place, CancellationToken cancel)
    {
        if (place.SmartNic is not { } host) return null;
        var agents = await client.ListAsync("agents", cancel, ("host", host)).ConfigureAwait(false);
        if (!agents.Ok) return agents.Problem;
        return agents.Value.Any(a => a.Flag("alive") == true) ? null
            : new Problem(NetworkPhases.AgentAway, 503, $"Neutron hears of no agent on {host}, the smart NIC of {place.Name}.") { RetryAfter = AgentAgain, Fix = "Look whether the card has power and its agent runs, and at hostname in local_link_connection of the port." };
    }

    /// <summary>What binds a port to a place: <c>binding:*</c> of the API.</summary>
    public static JsonObject Binding(DriverNode node, NetworkPlace place)
    {
        var profile = new JsonObject { ["local_link_information"] = new JsonArray([.. place.Links.Select(l => (JsonNode)l.ToObject())]) };
        if (!place.Group.IsEmpty) profile["local_group_information"] = place.Group.ToObject();
        return new() { ["binding:host_id"] = Host(node, place), ["binding:vnic_type"] = place.SmartNic is null ? "baremetal" : "smart-nic", ["binding:profile"] = profile };
    }

    private static bool IsBound(JsonMap port, DriverNode node, NetworkPlace place) =>
        port.Text("binding:host_id") == Host(node, place) && port.Text("binding:vif_type") is not ("binding_failed" or "unbound") && port["id"] is not null;

    private static string Name(NetworkPhase phase, Guid place) => $"{Prefix}-{phase.Word()}-{place}";

    // One that is there and not bound is bound, else a new one is made. A refusal because the address is in use may come from our own port, made by a request that outlived its sender.
    private async Task<Result<JsonMap>> MakeAsync(DriverNode node, string name, string network, IReadOnlyList<string> groups, NetworkPlace place, JsonMap? there, CancellationToken cancel)
    {
        if (await AgentAsync(place, cancel).ConfigureAwait(false) is { } away) return away;
        var port = Binding(node, place);
        if (there is not null)
        {
            var bound = await client.SendAsync(HttpMethod.Put, $"ports/{there.Text("id")}", new JsonObject { ["port"] = port }, cancel).ConfigureAwait(false);
            return !bound.Ok ? bound.Problem : bound.Value.Ok ? Port(bound.Value) : bound.Value.Refusal($"bind the port for {place.Name}");
        }

        (port["name"], port["network_id"], port["admin_state_up"], port["device_id"], port["device_owner"]) = (name, network, true, node.Id.ToString(), Owner);
        if (place.Address is { } address) port["mac_address"] = address;
        if (groups.Count > 0) port["security_groups"] = new JsonArray([.. groups.Select(g => (JsonNode)g)]);
        var made = await client.SendAsync(HttpMethod.Post, "ports", new JsonObject { ["port"] = port }, cancel).ConfigureAwait(false);
        if (!made.Ok) return made.Problem;
        if (made.Value.Ok) return Port(made.Value);
        if (made.Value.ErrorType == "MacAddressInUse" && (await OfNodeAsync(node, cancel).ConfigureAwait(false)).Value?.FirstOrDefault(p => p.Text("name") == name && IsBound(p, node, place)) is { } own) return own;
        return made.Value.Refusal($"make a port for {place.Name}");
    }

    private static Result<JsonMap> Port(NeutronAnswer answer) => answer.Body.Map("port") is { } port && port.Text("id") is { Length: > 0 and <= 64 } ? port
        : new Problem("neutron-answer", 502, "The answer of Neutron has no port.");

    private async Task<Result<IReadOnlyList<JsonMap>>> OfNodeAsync(DriverNode node, CancellationToken cancel)
    {
        var listed = await client.ListAsync("ports", cancel, ("device_id", node.Id.ToString()), ("device_owner", Owner)).ConfigureAwait(false);
        return listed.Ok ? listed.Value.Where(p => Guid.TryParse(p.Text("id"), out _) && p.Text("name")?.StartsWith($"{Prefix}-", StringComparison.Ordinal) == true).ToArray() : listed.Problem;
    }

    private async Task<Problem?> DeleteAsync(IEnumerable<JsonMap> ports, CancellationToken cancel)
    {
        Problem? first = null;
        foreach (var port in ports)
        {
            var gone = await client.SendAsync(HttpMethod.Delete, $"ports/{port.Text("id")}", null, cancel).ConfigureAwait(false);
            first ??= gone.Problem ?? (gone.Value!.Ok || gone.Value.Status == 404 ? null : gone.Value.Refusal($"delete port {port.Text("name")}"));
        }

        return first;
    }
}
