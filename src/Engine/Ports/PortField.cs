using System.Collections.Frozen;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Nodes;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Engine.Ports;

/// <summary>A field of a port that callers may set.</summary>
/// <param name="Name">Its name in the API.</param>
/// <param name="Read">Its value, as a patch sees it.</param>
/// <param name="Write">The port with the value set, or why the value cannot be taken. JSON null resets.</param>
internal sealed record PortField(string Name, Func<Port, JsonNode?> Read, Func<Port, JsonNode?, Result<Port>> Write)
{
    private static readonly PortField[] Rows =
    [
        new("address", p => p.Address, (p, v) => FieldReading.Text("address", v).Problem is { } bad ? bad : Address(p, v?.GetValue<string>())),
        new("node_uuid", p => p.NodeId.ToString(), (p, v) => FieldReading.Uuid("node_uuid", v) switch
        {
            { Problem: { } bad } => bad,
            { Value: { } id } => p with { NodeId = id },
            _ => FieldReading.Wrong("node_uuid", "the UUID of a node", v),
        }),
        new("name", p => p.Name, (p, v) => FieldReading.Text("name", v) is var name && name.Problem is { } bad ? bad
            : name.Value is null or "" ? p with { Name = null }
            : NodeNames.IsValid(name.Value) && !Guid.TryParse(name.Value, out _) ? p with { Name = name.Value } : Problem.Invalid("name", $"'{name.Value}' cannot be the name of a port.", "Use letters, digits, '-', '.', '_' and '~'.")),
        new("extra", p => p.Extra.ToObject(), (p, v) => FieldReading.Map("extra", v) is var map && map.Problem is { } bad ? bad : p with { Extra = map.Value! }),
        new("local_link_connection", p => p.LocalLinkConnection.ToObject(), (p, v) =>
            FieldReading.Map("local_link_connection", v).Then(LocalLink.Check) is var map && map.Problem is { } bad ? bad : p with { LocalLinkConnection = map.Value! }),
        new("physical_network", p => p.PhysicalNetwork, (p, v) => FieldReading.Text("physical_network", v, 64) switch
        {
            { Problem: { } bad } => bad,
            { Value: "" } => Problem.Invalid("physical_network", "'physical_network' is empty.", "Name a network, or remove the field."),
            var name => p with { PhysicalNetwork = name.Value },
        }),
        new("portgroup_uuid", p => p.PortgroupId?.ToString(), (p, v) => FieldReading.Uuid("portgroup_uuid", v) switch
        {
            { Problem: { } bad } => bad,
            var group => p with { PortgroupId = group.Value },
        }),
        new("pxe_enabled", p => p.PxeEnabled, (p, v) => FieldReading.Flag("pxe_enabled", v, true) is var flag && flag.Problem is { } bad ? bad : p with { PxeEnabled = flag.Value == true }),
        new("is_smartnic", p => p.IsSmartnic, (p, v) => FieldReading.Flag("is_smartnic", v, false) is var flag && flag.Problem is { } bad ? bad : p with { IsSmartnic = flag.Value == true }),
    ];

    private static readonly FrozenDictionary<string, PortField> ByName = Rows.ToFrozenDictionary(r => r.Name);

    /// <summary>All fields.</summary>
    public static IReadOnlyList<PortField> All => Rows;

    /// <summary>The field of that name, or null.</summary>
    public static PortField? Find(string name) => ByName.GetValueOrDefault(name);

    private static Result<Port> Address(Port port, string? text) => text is not null && MacAddress.Normal(text) is { } mac
        ? port with { Address = mac }
        : Problem.Invalid("address", $"Expected a MAC address but received {text ?? "nothing"}.", "Send six pairs of hexadecimal digits, e.g. 52:54:00:12:34:56.");
}
