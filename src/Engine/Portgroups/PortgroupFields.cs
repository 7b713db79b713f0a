using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Nodes;
using IronicConsole.Engine.Ports;
using IronicConsole.Engine.Records;

namespace IronicConsole.Engine.Portgroups;

/// <summary>The fields of a port group as callers give them.</summary>
internal static class PortgroupFields
{
    private const int LongestNetwork = 64, LongestCategory = 80;

    /// <summary>All of them.</summary>
    public static RecordFields<Portgroup> All { get; } = new(
        "a port group",
        new("node_uuid", g => g.NodeId.ToString(), (g, v) => FieldReading.Uuid("node_uuid", v).Then<Portgroup>(id => id is { } node ? g with { NodeId = node } : FieldReading.Wrong("node_uuid", "the UUID of a node", v))),
        new("address", g => g.Address, (g, v) => FieldReading.Text("address", v).Then<Portgroup>(text => text is null ? g with { Address = null }
            : MacAddress.Normal(text) is { } mac ? g with { Address = mac } : Problem.Invalid("address", $"Expected a MAC address but received {text}.", "Send six pairs of hexadecimal digits, e.g. 52:54:00:12:34:56."))),
        new("name", g => g.Name, (g, v) => FieldReading.Text("name", v).Then<Portgroup>(name => string.IsNullOrEmpty(name) ? g with { Name = null }
            : NodeNames.IsValid(name) && !Guid.TryParse(name, out _) ? g with { Name = name } : Problem.Invalid("name", $"'{name}' cannot be the name of a port group.", "Use letters, digits, '-', '.', '_' and '~'."))),
        new("mode", g => g.Mode, (g, v) => FieldReading.Text("mode", v).Then<Portgroup>(mode => string.IsNullOrEmpty(mode)
            ? Problem.Invalid("mode", "'mode' is a mandatory attribute and can not be removed.", "Name a mode, e.g. active-backup.") : g with { Mode = mode })),
        new("properties", g => g.Properties.ToObject(), (g, v) => FieldReading.Map("properties", v).Then<Portgroup>(map => g with { Properties = map })),
        new("extra", g => g.Extra.ToObject(), (g, v) => FieldReading.Map("extra", v).Then<Portgroup>(map => g with { Extra = map })),
        new("standalone_ports_supported", g => g.StandalonePortsSupported, (g, v) => FieldReading.Flag("standalone_ports_supported", v, true).Then<Portgroup>(flag => g with { StandalonePortsSupported = flag == true })),
        new("physical_network", g => g.PhysicalNetwork, (g, v) => FieldReading.Text("physical_network", v, LongestNetwork).Then<Portgroup>(text => text == ""
            ? Problem.Invalid("physical_network", "'physical_network' is empty.", "Name a network, or remove the field.") : g with { PhysicalNetwork = text })),
        new("category", g => g.Category, (g, v) => FieldReading.Text("category", v, LongestCategory).Then<Portgroup>(text => g with { Category = text })));
}
