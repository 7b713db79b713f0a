using System.Text.Json;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Nodes;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Web.Api;

namespace IronicConsole.Web.Nodes;

/// <summary>The fields of a node's answer, in the field's own order (api.md §3.4). A field stands here once its microversion is advertised.</summary>
public static class NodeFields
{
    /// <summary>All of them.</summary>
    public static FieldTable<Node> Table { get; } = new(
        Row("uuid", Shape.Uuid, (j, n, _) => j.WriteStringValue(n.Id)),
        Row("created_at", Shape.Time, (j, n, _) => Values.Time(j, n.CreatedAt)),
        Row("updated_at", Shape.Time.OrNull, (j, n, _) => Values.Time(j, n.UpdatedAt)),
        Row("automated_clean", Shape.Flag.OrNull, (j, n, _) => Values.Flag(j, n.AutomatedClean)),
        Interface(HardwareInterface.Bios),
        Interface(HardwareInterface.Boot),
        Row("boot_mode", Shape.Text.OrNull, (j, n, _) => Values.Text(j, n.BootMode)),
        Row("clean_step", Shape.Map, (j, n, _) => Values.MaskedMap(j, n.CleanStep)),
        Row("conductor_group", Shape.Text, (j, n, _) => j.WriteStringValue(n.ConductorGroup)),
        Row("console_enabled", Shape.Flag, (j, n, _) => j.WriteBooleanValue(n.ConsoleEnabled)),
        Interface(HardwareInterface.Console),
        Interface(HardwareInterface.Deploy),
        Row("deploy_step", Shape.Map, (j, n, _) => Values.MaskedMap(j, n.DeployStep)),
        Row("description", Shape.Text.OrNull, (j, n, _) => Values.Text(j, n.Description)),
        Row("driver", Shape.Text, (j, n, _) => j.WriteStringValue(n.Driver)),
        Row("driver_info", Shape.Map, (j, n, c) => Guarded(j, n, c, Rule.NodeDriverInfo, n.DriverInfo)),
        Row("driver_internal_info", Shape.Map, (j, n, c) => Guarded(j, n, c, Rule.NodeInternalInfo, n.DriverInternalInfo)),
        Row("extra", Shape.Map, (j, n, _) => Values.Map(j, n.Extra)),
        Row("fault", Shape.Text.OrNull, (j, n, _) => Values.Text(j, n.Fault)),
        Interface(HardwareInterface.Firmware),
        Row("inspection_finished_at", Shape.Time.OrNull, (j, n, _) => Values.Time(j, n.InspectionFinishedAt)),
        Row("inspection_started_at", Shape.Time.OrNull, (j, n, _) => Values.Time(j, n.InspectionStartedAt)),
        Interface(HardwareInterface.Inspect),
        Row("instance_info", Shape.Map, (j, n, _) => Values.InstanceInfo(j, n.InstanceInfo)),
        Row("instance_uuid", Shape.Text.OrNull, (j, n, _) => Values.Text(j, n.InstanceUuid)),
        Row("last_error", Shape.Text.OrNull, (j, n, c) => Values.Text(j, c.Reads(Rule.NodeLastError, n) ? n.LastError : $"** Value Redacted - Requires {Rule.NodeLastError} permission. **")),
        Row("lessee", Shape.Text.OrNull, (j, n, _) => Values.Text(j, n.Lessee)),
        Row("maintenance", Shape.Flag, (j, n, _) => j.WriteBooleanValue(n.Maintenance)),
        Row("maintenance_reason", Shape.Text.OrNull, (j, n, _) => Values.Text(j, n.MaintenanceReason)),
        Interface(HardwareInterface.Management),
        Row("name", Shape.Text.OrNull, (j, n, _) => Values.Text(j, n.Name)),
        Row("network_data", Shape.Map, (j, n, _) => Values.Map(j, n.NetworkData)),
        Interface(HardwareInterface.Network),
        Row("owner", Shape.Text.OrNull, (j, n, _) => Values.Text(j, n.Owner)),
        Row("parent_node", Shape.Uuid.OrNull, (j, n, _) => Values.Uuid(j, n.ParentNode)),
        Interface(HardwareInterface.Power),
        Row("power_state", Shape.PowerState.OrNull, (j, n, _) => Values.Text(j, n.PowerState?.Wire())),
        Row("properties", Shape.Map, (j, n, _) => Values.Map(j, n.Properties)),
        Row("protected", Shape.Flag, (j, n, _) => j.WriteBooleanValue(n.Protected)),
        Row("protected_reason", Shape.Text.OrNull, (j, n, _) => Values.Text(j, n.ProtectedReason)),
        Row("provision_state", Shape.ProvisionState.OrNull, (j, n, c) => Values.Text(j, Spelled(n.ProvisionState, c.Minor))),
        Row("provision_updated_at", Shape.Time.OrNull, (j, n, _) => Values.Time(j, n.ProvisionUpdatedAt)),
        Row("raid_config", Shape.Map, (j, n, _) => Values.Map(j, n.RaidConfig)),
        Interface(HardwareInterface.Raid),
        Interface(HardwareInterface.Rescue),
        Row("reservation", Shape.Text.OrNull, (j, n, c) => Values.Text(j, c.Reads(Rule.NodeReservation, n) ? n.Reservation : $"** Redacted - requires {Rule.NodeReservation} permission. **")),
        Row("resource_class", Shape.Text.OrNull, (j, n, _) => Values.Text(j, n.ResourceClass)),
        Row("retired", Shape.Flag, (j, n, _) => j.WriteBooleanValue(n.Retired)),
        Row("retired_reason", Shape.Text.OrNull, (j, n, _) => Values.Text(j, n.RetiredReason)),
        Row("secure_boot", Shape.Flag.OrNull, (j, n, _) => Values.Flag(j, n.SecureBoot)),
        Row("service_step", Shape.Map, (j, n, _) => Values.MaskedMap(j, n.ServiceStep)),
        Row("shard", Shape.Text.OrNull, (j, n, _) => Values.Text(j, n.Shard)),
        Interface(HardwareInterface.Storage),
        Row("target_power_state", Shape.PowerState.OrNull, (j, n, _) => Values.Text(j, n.TargetPowerState?.Wire())),
        Row("target_provision_state", Shape.ProvisionState.OrNull, (j, n, c) => Values.Text(j, n.TargetProvisionState is { } state ? Spelled(state, c.Minor) : null)),
        Row("target_raid_config", Shape.Map, (j, n, _) => Values.Map(j, n.TargetRaidConfig)),
        Row("traits", Shape.ListOf(Shape.Text), (j, n, _) => Traits(j, n)),
        Interface(HardwareInterface.Vendor),
        Row("links", Shape.Links, (j, n, c) => Links.Write(j, c.Base, $"nodes/{n.Id}")),
        Row("conductor", Shape.Text.OrNull, (j, n, c) => Values.Text(j, n.Conductor ?? c.ConductorOf(n))),
        Row("allocation_uuid", Shape.Uuid.OrNull, (j, n, _) => Values.Uuid(j, n.AllocationUuid)),
        Row("chassis_uuid", Shape.Uuid.OrNull, (j, n, _) => Values.Uuid(j, n.ChassisUuid)),
        Row("ports", Shape.Links, (j, n, c) => Links.Write(j, c.Base, $"nodes/{n.Id}/ports")),
        Row("states", Shape.Links, (j, n, c) => Links.Write(j, c.Base, $"nodes/{n.Id}/states")),
        Row("portgroups", Shape.Links, (j, n, c) => Links.Write(j, c.Base, $"nodes/{n.Id}/portgroups")),
        Row("volume", Shape.Links, (j, n, c) => Links.Write(j, c.Base, $"nodes/{n.Id}/volume")));

    /// <summary>A provision state as a version spells it: older clients do not know all of them.</summary>
    public static string? Spelled(ProvisionState state, int minor) => state switch
    {
        ProvisionState.Available when minor < 2 => null,
        ProvisionState.InspectWait when minor < 39 => ProvisionState.Inspecting.Wire(),
        _ => state.Wire(),
    };

    private static FieldRow<Node> Row(string name, Shape shape, Action<Utf8JsonWriter, Node, ApiCall> write) => new(name, Microversions.NodeFields.GetValueOrDefault(name, 1), shape, write);

    private static FieldRow<Node> Interface(HardwareInterface which) => Row(which.Field(), Shape.Text.OrNull, (j, n, _) => Values.Text(j, n.Interfaces.GetValueOrDefault(which)));

    // Kept an object, so that clients that look into it do not break (Ironic's policy, redaction).
    private static void Guarded(Utf8JsonWriter json, Node node, ApiCall call, string rule, JsonMap map)
    {
        if (call.Reads(rule, node))
        {
            Values.MaskedMap(json, map);
            return;
        }

        json.WriteStartObject();
        json.WriteString("content", $"** Redacted - requires {rule} permission. **");
        json.WriteEndObject();
    }

    private static void Traits(Utf8JsonWriter json, Node node)
    {
        json.WriteStartArray();
        foreach (var trait in node.Traits) json.WriteStringValue(trait);
        json.WriteEndArray();
    }
}
