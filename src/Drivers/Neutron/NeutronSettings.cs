using System.Collections.Immutable;
using System.Text.Json;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Drivers.Neutron;

/// <summary>Which network and which security groups a node gets in a phase: what its <c>driver_info</c> says, else what the configuration says.</summary>
internal static class NeutronSettings
{
    /// <summary>The slug of a phase without a network.</summary>
    public const string NotSet = "network-not-set";

    private const int Longest = 255, MostGroups = 32;

    /// <summary>The keys of <c>driver_info</c>.</summary>
    public static IReadOnlyDictionary<string, string> Properties { get; } = Enum.GetValues<NetworkPhase>().SelectMany(p => new[]
    {
        (Key: NetworkKey(p), Says: $"Name or UUID of the Neutron network for {p.Word()}, instead of the configured one. Optional."),
        (Key: GroupsKey(p), Says: $"Names or UUIDs of the security groups for {p.Word()}, as a list or with commas between them, instead of the configured ones. Optional."),
    }).ToImmutableSortedDictionary(k => k.Key, k => k.Says);

    /// <summary>The network's name or UUID; <see cref="NotSet"/> when there is none.</summary>
    public static Result<string> Network(DriverNode node, NetworkPhase phase, NeutronOptions options)
    {
        var key = NetworkKey(phase);
        if (node.Node.DriverInfo[key] is { ValueKind: not (JsonValueKind.Null or JsonValueKind.String) })
            return Problem.Invalid($"driver_info/{key}", $"'driver_info/{key}' must be text.", "Name a network of Neutron or give its UUID.");
        var name = node.Text(key) is { Length: > 0 } own ? own : Configured(phase, options).Network;
        if (name.Length == 0) return new Problem(NotSet, 400, $"No network is set for {phase.Word()}.") { Field = $"driver_info/{key}", Fix = $"Set Neutron:{phase}Network, or driver_info/{key} of the node, to the name or UUID of a network." };
        return name.Length <= Longest ? name : Problem.Invalid($"driver_info/{key}", $"'driver_info/{key}' has more than {Longest} characters.", "Name a network of Neutron or give its UUID.");
    }

    /// <summary>The security groups' names or UUIDs; none for Neutron's default.</summary>
    public static Result<ImmutableArray<string>> Groups(DriverNode node, NetworkPhase phase, NeutronOptions options)
    {
        var key = GroupsKey(phase);
        var given = node.Node.DriverInfo[key];
        var names = given switch
        {
            null or { ValueKind: JsonValueKind.Null } => Split(Configured(phase, options).Groups),
            { ValueKind: JsonValueKind.String } text => Split(text.GetString()!),
            { ValueKind: JsonValueKind.Array } list when list.EnumerateArray().All(e => e.ValueKind == JsonValueKind.String) => [.. list.EnumerateArray().Select(e => e.GetString()!)],
            _ => default,
        };
        return !names.IsDefault && names.Length <= MostGroups && names.All(n => n.Length is > 0 and <= Longest) ? names
            : Problem.Invalid($"driver_info/{key}", $"'driver_info/{key}' must be a list of at most {MostGroups} names of at most {Longest} characters.", "Name security groups of Neutron or give their UUIDs.");
    }

    private static ImmutableArray<string> Split(string text) => [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    private static string NetworkKey(NetworkPhase phase) => $"{phase.Word()}_network";

    private static string GroupsKey(NetworkPhase phase) => $"{phase.Word()}_network_security_groups";

    private static (string Network, string Groups) Configured(NetworkPhase phase, NeutronOptions o) => phase switch
    {
        NetworkPhase.Cleaning => (o.CleaningNetwork, o.CleaningNetworkSecurityGroups),
        NetworkPhase.Provisioning => (o.ProvisioningNetwork, o.ProvisioningNetworkSecurityGroups),
        NetworkPhase.Rescuing => (o.RescuingNetwork, o.RescuingNetworkSecurityGroups),
        NetworkPhase.Inspection => (o.InspectionNetwork, o.InspectionNetworkSecurityGroups),
        _ => (o.ServicingNetwork, o.ServicingNetworkSecurityGroups),
    };
}
