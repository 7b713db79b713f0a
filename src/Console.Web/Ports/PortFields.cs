using System.Text.Json;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Web.Api;

namespace IronicConsole.Web.Ports;

/// <summary>The fields of a port's answer, in the field's own order (api.md §4).</summary>
public static class PortFields
{
    /// <summary>All of them.</summary>
    public static FieldTable<Port> Table { get; } = new(
        Row("uuid", Shape.Uuid, (j, p, _) => j.WriteStringValue(p.Id)),
        Row("created_at", Shape.Time, (j, p, _) => Values.Time(j, p.CreatedAt)),
        Row("updated_at", Shape.Time.OrNull, (j, p, _) => Values.Time(j, p.UpdatedAt)),
        Row("address", Shape.Text, (j, p, _) => j.WriteStringValue(p.Address)),
        Row("name", Shape.Text.OrNull, (j, p, _) => Values.Text(j, p.Name)),
        Row("extra", Shape.Map, (j, p, _) => Values.Map(j, p.Extra)),
        Row("internal_info", Shape.Map, (j, p, _) => Values.MaskedMap(j, p.InternalInfo)),
        Row("is_smartnic", Shape.Flag, (j, p, _) => j.WriteBooleanValue(p.IsSmartnic)),
        Row("local_link_connection", Shape.Map, (j, p, _) => Values.Map(j, p.LocalLinkConnection)),
        Row("physical_network", Shape.Text.OrNull, (j, p, _) => Values.Text(j, p.PhysicalNetwork)),
        Row("pxe_enabled", Shape.Flag, (j, p, _) => j.WriteBooleanValue(p.PxeEnabled)),
        Row("node_uuid", Shape.Uuid, (j, p, _) => j.WriteStringValue(p.NodeId)),
        Row("links", Shape.Links, (j, p, c) => Links.Write(j, c.Base, $"ports/{p.Id}")),
        Row("portgroup_uuid", Shape.Uuid.OrNull, (j, p, _) => Values.Uuid(j, p.PortgroupId)));

    private static FieldRow<Port> Row(string name, Shape shape, Action<Utf8JsonWriter, Port, ApiCall> write) => new(name, Microversions.PortFields.GetValueOrDefault(name, 1), shape, write);
}
