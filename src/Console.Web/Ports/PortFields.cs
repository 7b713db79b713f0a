using System.Text.Json;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Web.Api;

namespace IronicConsole.Web.Ports;

/// <summary>The fields of a port's answer, in the field's own order (api.md §4).</summary>
public static class PortFields
{
    /// <summary>All of them.</summary>
    public static FieldTable<Port> Table { get; } = new(
        Row("uuid", (j, p, _) => j.WriteStringValue(p.Id)),
        Row("created_at", (j, p, _) => Values.Time(j, p.CreatedAt)),
        Row("updated_at", (j, p, _) => Values.Time(j, p.UpdatedAt)),
        Row("address", (j, p, _) => j.WriteStringValue(p.Address)),
        Row("name", (j, p, _) => Values.Text(j, p.Name)),
        Row("extra", (j, p, _) => Values.Map(j, p.Extra)),
        Row("internal_info", (j, p, _) => Values.MaskedMap(j, p.InternalInfo)),
        Row("is_smartnic", (j, p, _) => j.WriteBooleanValue(p.IsSmartnic)),
        Row("local_link_connection", (j, p, _) => Values.Map(j, p.LocalLinkConnection)),
        Row("physical_network", (j, p, _) => Values.Text(j, p.PhysicalNetwork)),
        Row("pxe_enabled", (j, p, _) => j.WriteBooleanValue(p.PxeEnabled)),
        Row("node_uuid", (j, p, _) => j.WriteStringValue(p.NodeId)),
        Row("links", (j, p, c) => Links.Write(j, c.Base, $"ports/{p.Id}")),
        Row("portgroup_uuid", (j, p, _) => Values.Uuid(j, p.PortgroupId)));

    private static FieldRow<Port> Row(string name, Action<Utf8JsonWriter, Port, ApiCall> write) => new(name, Microversions.PortFields.GetValueOrDefault(name, 1), write);
}
