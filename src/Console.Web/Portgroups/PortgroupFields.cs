using System.Text.Json;
using IronicConsole.Engine.Portgroups;
using IronicConsole.Web.Api;

namespace IronicConsole.Web.Portgroups;

/// <summary>The fields of a port group's answer, in the field's own order (api.md §5).</summary>
public static class PortgroupFields
{
    /// <summary>All of them.</summary>
    public static FieldTable<Portgroup> Table { get; } = new(
        Row("uuid", Shape.Uuid, (j, g, _) => j.WriteStringValue(g.Id)),
        Row("created_at", Shape.Time, (j, g, _) => Values.Time(j, g.CreatedAt)),
        Row("updated_at", Shape.Time.OrNull, (j, g, _) => Values.Time(j, g.UpdatedAt)),
        Row("address", Shape.Text.OrNull, (j, g, _) => Values.Text(j, g.Address)),
        Row("extra", Shape.Map, (j, g, _) => Values.Map(j, g.Extra)),
        Row("internal_info", Shape.Map, (j, g, _) => Values.MaskedMap(j, g.InternalInfo)),
        Row("mode", Shape.Text, (j, g, _) => j.WriteStringValue(g.Mode)),
        Row("name", Shape.Text.OrNull, (j, g, _) => Values.Text(j, g.Name)),
        Row("properties", Shape.Map, (j, g, _) => Values.Map(j, g.Properties)),
        Row("standalone_ports_supported", Shape.Flag, (j, g, _) => j.WriteBooleanValue(g.StandalonePortsSupported)),
        Row("node_uuid", Shape.Uuid, (j, g, _) => j.WriteStringValue(g.NodeId)),
        Row("physical_network", Shape.Text.OrNull, (j, g, _) => Values.Text(j, g.PhysicalNetwork)),
        Row("category", Shape.Text.OrNull, (j, g, _) => Values.Text(j, g.Category)),
        Row("links", Shape.Links, (j, g, c) => Links.Write(j, c.Base, $"portgroups/{g.Id}")),
        Row("ports", Shape.Links, (j, g, c) => Links.Write(j, c.Base, $"portgroups/{g.Id}/ports")));

    private static FieldRow<Portgroup> Row(string name, Shape shape, Action<Utf8JsonWriter, Portgroup, ApiCall> write) => new(name, Microversions.PortgroupFields.GetValueOrDefault(name, 1), shape, write);
}
