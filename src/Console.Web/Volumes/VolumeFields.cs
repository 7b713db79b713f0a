using System.Text.Json;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Volumes;
using IronicConsole.Web.Api;

namespace IronicConsole.Web.Volumes;

/// <summary>The fields of the answers about volumes, in the field's own order (api.md §13).</summary>
public static class VolumeFields
{
    /// <summary>Those of a connector.</summary>
    public static FieldTable<VolumeConnector> OfConnector { get; } = new(
        new("uuid", 1, Shape.Uuid, (j, v, _) => j.WriteStringValue(v.Id)),
        new("created_at", 1, Shape.Time, (j, v, _) => Values.Time(j, v.CreatedAt)),
        new("updated_at", 1, Shape.Time.OrNull, (j, v, _) => Values.Time(j, v.UpdatedAt)),
        new("connector_id", 1, Shape.Text, (j, v, _) => j.WriteStringValue(v.ConnectorId)),
        new("extra", 1, Shape.Map, (j, v, _) => Values.Map(j, v.Extra)),
        new("type", 1, Shape.Text, (j, v, _) => j.WriteStringValue(v.ConnectorType)),
        new("links", 1, Shape.Links, (j, v, c) => Links.Write(j, c.Base, $"volume/connectors/{v.Id}")),
        new("node_uuid", 1, Shape.Uuid, (j, v, _) => j.WriteStringValue(v.NodeId)));

    /// <summary>Those of a target.</summary>
    public static FieldTable<VolumeTarget> OfTarget { get; } = new(
        new("uuid", 1, Shape.Uuid, (j, v, _) => j.WriteStringValue(v.Id)),
        new("created_at", 1, Shape.Time, (j, v, _) => Values.Time(j, v.CreatedAt)),
        new("updated_at", 1, Shape.Time.OrNull, (j, v, _) => Values.Time(j, v.UpdatedAt)),
        new("boot_index", 1, Shape.Number, (j, v, _) => j.WriteNumberValue(v.BootIndex)),
        new("extra", 1, Shape.Map, (j, v, _) => Values.Map(j, v.Extra)),
        new("properties", 1, Shape.Map, Properties),
        new("volume_id", 1, Shape.Text, (j, v, _) => j.WriteStringValue(v.VolumeId)),
        new("volume_type", 1, Shape.Text, (j, v, _) => j.WriteStringValue(v.VolumeType)),
        new("links", 1, Shape.Links, (j, v, c) => Links.Write(j, c.Base, $"volume/targets/{v.Id}")),
        new("node_uuid", 1, Shape.Uuid, (j, v, _) => j.WriteStringValue(v.NodeId)));

    // Kept an object, so that clients that look into it do not break; also what is shown has its secrets masked.
    private static void Properties(Utf8JsonWriter json, VolumeTarget target, ApiCall call)
    {
        if (call.May(Rule.VolumeProperties))
        {
            Values.MaskedMap(json, target.Properties);
            return;
        }

        json.WriteStartObject();
        json.WriteString("redacted_contents", $"** Value redacted: Requires permission {Rule.VolumeProperties} access. Permission denied. **");
        json.WriteEndObject();
    }
}
