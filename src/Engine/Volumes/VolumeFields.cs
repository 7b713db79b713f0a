using System.Text.Json;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Nodes;
using IronicConsole.Engine.Records;

namespace IronicConsole.Engine.Volumes;

/// <summary>The fields of volume connectors and targets as callers give them. Lengths are those of Ironic's columns.</summary>
internal static class VolumeFields
{
    /// <summary>Those of a connector.</summary>
    public static RecordFields<VolumeConnector> OfConnector { get; } = new(
        "a volume connector",
        new("node_uuid", c => c.NodeId.ToString(), (c, v) => Node(v).Then<VolumeConnector>(node => c with { NodeId = node })),
        new("type", c => c.ConnectorType, (c, v) => Words("type", v, 32).Then<VolumeConnector>(text => c with { ConnectorType = text })),
        new("connector_id", c => c.ConnectorId, (c, v) => Words("connector_id", v, 255).Then<VolumeConnector>(text => c with { ConnectorId = text })),
        new("extra", c => c.Extra.ToObject(), (c, v) => FieldReading.Map("extra", v).Then<VolumeConnector>(map => c with { Extra = map })));

    /// <summary>Those of a target.</summary>
    public static RecordFields<VolumeTarget> OfTarget { get; } = new(
        "a volume target",
        new("node_uuid", t => t.NodeId.ToString(), (t, v) => Node(v).Then<VolumeTarget>(node => t with { NodeId = node })),
        new("volume_type", t => t.VolumeType, (t, v) => Words("volume_type", v, 64).Then<VolumeTarget>(text => t with { VolumeType = text })),
        new("boot_index", t => t.BootIndex, (t, v) => Index(v).Then<VolumeTarget>(index => t with { BootIndex = index })),
        new("volume_id", t => t.VolumeId, (t, v) => Words("volume_id", v, 36).Then<VolumeTarget>(text => t with { VolumeId = text })),
        new("properties", t => t.Properties.ToObject(), (t, v) => FieldReading.Map("properties", v).Then<VolumeTarget>(map => t with { Properties = map })),
        new("extra", t => t.Extra.ToObject(), (t, v) => FieldReading.Map("extra", v).Then<VolumeTarget>(map => t with { Extra = map })));

    private static Result<Guid> Node(JsonNode? value) => FieldReading.Uuid("node_uuid", value).Then<Guid>(id => id is { } node ? node : FieldReading.Wrong("node_uuid", "the UUID of a node", value));

    private static Result<string> Words(string field, JsonNode? value, int most) => FieldReading.Text(field, value, most).Then<string>(text =>
        string.IsNullOrEmpty(text) ? Problem.Invalid(field, $"'{field}' is a mandatory attribute.", $"Send '{field}'.")
        : text.Any(char.IsControl) ? Problem.Invalid(field, $"'{field}' has control characters.", "Use printable ones.") : text);

    private static Result<int> Index(JsonNode? value) => value?.GetValueKind() == JsonValueKind.Number && value is JsonValue number && number.TryGetValue<int>(out var index)
        ? index : FieldReading.Wrong("boot_index", "a whole number", value);
}
