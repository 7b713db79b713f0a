using System.Collections.Immutable;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Engine.Hardware;

/// <summary>What a machine is connected for while the console works on it.</summary>
public enum NetworkPhase
{
    /// <summary>Cleaning, by hand or automated.</summary>
    Cleaning,

    /// <summary>A deploy, until the machine is moved to the networks of its tenant.</summary>
    Provisioning,

    /// <summary>The boot of the rescue system.</summary>
    Rescuing,

    /// <summary>An inspection by the agent.</summary>
    Inspection,

    /// <summary>Service of a machine with an instance.</summary>
    Servicing,
}

/// <summary>Words of the phases.</summary>
public static class NetworkPhases
{
    /// <summary>The word in settings and names: <c>cleaning</c>.</summary>
    public static string Word(this NetworkPhase phase) => phase.ToString().ToLowerInvariant();

    /// <summary>The slug of a smart NIC whose network agent the service does not hear of; it passes.</summary>
    public const string AgentAway = "network-agent-away";

    /// <summary>The key of a port's <c>internal_info</c> that has the port of the network service: <c>cleaning_vif_port_id</c>, as in Ironic.</summary>
    public static string Key(this NetworkPhase phase) => $"{phase.Word()}_vif_port_id";
}

/// <summary>A network card, or a group of them, as a network service has to know it.</summary>
/// <param name="Id">Our port or port group.</param>
/// <param name="Name">In words, for errors: <c>port 52:54:00:12:34:56</c>.</param>
/// <param name="Address">MAC address, lower case with colons; null for a group without one.</param>
/// <param name="Links">The switch side of each card: <c>local_link_connection</c>, those without one left out.</param>
/// <param name="Group">What the switch must know of the group (<c>local_group_information</c>): id, name, bond_mode, bond_properties; empty for a card that is in none.</param>
public sealed record NetworkPlace(Guid Id, string Name, string? Address, ImmutableArray<JsonMap> Links, JsonMap Group)
{
    /// <summary>The host name of the operating system on a smart NIC, whose own network agent binds the port; null for any other card and for a group.</summary>
    public string? SmartNic { get; init; }
}

/// <summary>
/// A network interface that moves machines between networks, through the network service that owns these. All calls are safe to repeat: what is there already is found and used, what is
/// gone already is no error. A problem with <see cref="Problem.RetryAfter"/> passes by itself (the service does not answer).
/// </summary>
public interface INetwork : IHardware
{
    /// <summary>What the node's ports lack to be connected, e.g. the switch side; null for nothing. Nobody is asked.</summary>
    Problem? CheckPorts(IEnumerable<Port> ports);

    /// <summary>Asks the service whether what the node's settings name is there: networks, security groups.</summary>
    Task<Problem?> CheckAsync(DriverNode node, CancellationToken cancel);

    /// <summary>Has a bound port on the phase's network for each place, all or none: when one cannot be had, those of this node and phase are deleted again.</summary>
    /// <returns>The service's port by ours.</returns>
    Task<Result<ImmutableSortedDictionary<Guid, string>>> ConnectAsync(DriverNode node, NetworkPhase phase, IReadOnlyList<NetworkPlace> places, CancellationToken cancel);

    /// <summary>Deletes the ports of this node that were made for a phase.</summary>
    Task<Problem?> DisconnectAsync(DriverNode node, NetworkPhase phase, CancellationToken cancel);

    /// <summary>The physical networks that a VIF's network reaches; none when it has none. <c>vif-network</c> 400 for more than one.</summary>
    Task<Result<ImmutableArray<string>>> PhysicalNetworksAsync(string vif, CancellationToken cancel);

    /// <summary>What lies behind a VIF, and behind the subports of its trunk: MTU, addresses, routes, name servers.</summary>
    Task<Result<VifNetwork>> DescribeAsync(string vif, CancellationToken cancel);

    /// <summary>Gives a VIF the MAC address of its place, before it is bound.</summary>
    Task<Problem?> SeedAsync(DriverNode node, string vif, NetworkPlace place, CancellationToken cancel);

    /// <summary>Binds a VIF to its place. One that cannot be bound is left unbound.</summary>
    Task<Problem?> PlugAsync(DriverNode node, string vif, NetworkPlace place, CancellationToken cancel);

    /// <summary>Unbinds a VIF of this node from its place and gives it a MAC address of its own again. One that is gone, or bound elsewhere, is left alone.</summary>
    Task<Problem?> UnplugAsync(DriverNode node, string vif, NetworkPlace place, CancellationToken cancel);
}
