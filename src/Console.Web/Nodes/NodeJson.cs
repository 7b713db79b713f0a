using System.Text.Json;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Nodes;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Web.Nodes;

/// <summary>A node as JSON for a person: the names of the API, secrets masked.</summary>
public static class NodeJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The whole node.</summary>
    public static string Of(Node node)
    {
        var all = new JsonObject
        {
            ["uuid"] = node.Id.ToString(),
            ["name"] = node.Name,
            ["driver"] = node.Driver,
            ["provision_state"] = node.ProvisionState.Wire(),
            ["target_provision_state"] = node.TargetProvisionState?.Wire(),
            ["power_state"] = node.PowerState?.Wire(),
            ["target_power_state"] = node.TargetPowerState?.Wire(),
            ["last_error"] = node.LastError,
            ["reservation"] = node.Reservation,
            ["maintenance"] = node.Maintenance,
            ["maintenance_reason"] = node.MaintenanceReason,
            ["fault"] = node.Fault,
            ["parent_node"] = node.ParentNode?.ToString(),
            ["instance_uuid"] = node.InstanceUuid,
            ["instance_name"] = node.InstanceName,
            ["owner"] = node.Owner,
            ["lessee"] = node.Lessee,
            ["resource_class"] = node.ResourceClass,
            ["conductor"] = node.Conductor,
            ["conductor_group"] = node.ConductorGroup,
            ["boot_mode"] = node.BootMode,
            ["secure_boot"] = node.SecureBoot,
            ["protected"] = node.Protected,
            ["retired"] = node.Retired,
            ["traits"] = new JsonArray([.. node.Traits.Select(t => (JsonNode)t)]),
            ["interfaces"] = new JsonObject(node.Interfaces.Select(i => KeyValuePair.Create(i.Key.Field(), (JsonNode?)i.Value))),
        };
        foreach (var (name, map) in Maps(node)) all[name] = MaskedJson.Of(map);
        all["created_at"] = node.CreatedAt.ToString("O");
        all["updated_at"] = node.UpdatedAt?.ToString("O");
        all["version"] = node.Version;
        return all.ToJsonString(Indented);
    }

    private static (string Name, JsonMap Map)[] Maps(Node node) =>
    [
        ("driver_info", node.DriverInfo), ("driver_internal_info", node.DriverInternalInfo), ("instance_info", node.InstanceInfo), ("properties", node.Properties),
        ("extra", node.Extra), ("clean_step", node.CleanStep), ("deploy_step", node.DeployStep), ("service_step", node.ServiceStep),
        ("raid_config", node.RaidConfig), ("target_raid_config", node.TargetRaidConfig), ("network_data", node.NetworkData),
    ];
}
