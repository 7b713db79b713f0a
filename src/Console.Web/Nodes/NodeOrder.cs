using System.Collections.Frozen;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Nodes;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Web.Api;

namespace IronicConsole.Web.Nodes;

/// <summary>The columns that node lists can be sorted by. Nodes with equal values keep the order of creation; those without one come first.</summary>
public static class NodeOrder
{
    private static readonly FrozenDictionary<string, Func<Node, string?>> Columns = new Dictionary<string, Func<Node, string?>>
    {
        ["uuid"] = n => n.Id.ToString(),
        ["name"] = n => n.Name,
        ["driver"] = n => n.Driver,
        ["instance_uuid"] = n => n.InstanceUuid,
        ["resource_class"] = n => n.ResourceClass,
        ["provision_state"] = n => n.ProvisionState.Wire(),
        ["target_provision_state"] = n => n.TargetProvisionState?.Wire(),
        ["power_state"] = n => n.PowerState?.Wire(),
        ["target_power_state"] = n => n.TargetPowerState?.Wire(),
        ["maintenance"] = n => n.Maintenance ? "1" : "0",
        ["maintenance_reason"] = n => n.MaintenanceReason,
        ["fault"] = n => n.Fault,
        ["last_error"] = n => n.LastError,
        ["reservation"] = n => n.Reservation,
        ["owner"] = n => n.Owner,
        ["lessee"] = n => n.Lessee,
        ["shard"] = n => n.Shard,
        ["description"] = n => n.Description,
        ["conductor_group"] = n => n.ConductorGroup,
        ["chassis_uuid"] = n => n.ChassisUuid?.ToString(),
        ["allocation_uuid"] = n => n.AllocationUuid?.ToString(),
        ["protected"] = n => n.Protected ? "1" : "0",
        ["retired"] = n => n.Retired ? "1" : "0",
        ["automated_clean"] = n => n.AutomatedClean switch { null => null, true => "1", false => "0" },
        ["console_enabled"] = n => n.ConsoleEnabled ? "1" : "0",
        ["boot_mode"] = n => n.BootMode,
        ["created_at"] = n => n.CreatedAt.UtcDateTime.ToString("O"),
        ["updated_at"] = n => n.UpdatedAt?.UtcDateTime.ToString("O"),
        ["provision_updated_at"] = n => n.ProvisionUpdatedAt?.UtcDateTime.ToString("O"),
        ["inspection_started_at"] = n => n.InspectionStartedAt?.UtcDateTime.ToString("O"),
        ["inspection_finished_at"] = n => n.InspectionFinishedAt?.UtcDateTime.ToString("O"),
    }.Concat(Enum.GetValues<HardwareInterface>().Select(i => KeyValuePair.Create<string, Func<Node, string?>>(i.Field(), n => n.Interfaces.GetValueOrDefault(i))))
        .ToFrozenDictionary();

    /// <summary>The nodes in the order that a call asks for; what is wrong is left in the query.</summary>
    public static IEnumerable<Node> Sort(ApiCall call, IEnumerable<Node> nodes)
    {
        var down = call.Query.Text("sort_dir") switch { null or "asc" => false, "desc" => true, var other => Refuse(call, other) };
        var key = call.Query.Text("sort_key");
        if (key is null or "id") return down ? nodes.Reverse() : nodes;
        if (!Columns.TryGetValue(key, out var column))
        {
            call.Query.Refuse(Problem.Invalid("sort_key", $"The sort_key value \"{key}\" is an invalid field for sorting.", $"Use one of {string.Join(", ", Columns.Keys.Order(StringComparer.Ordinal))}."));
            return nodes;
        }

        if (Microversions.NodeFields.GetValueOrDefault(key) > call.Minor) call.Query.Refuse(ApiCall.TooOld(new Feature($"sorting by {key}", Microversions.NodeFields[key], 406)));
        return down ? nodes.OrderByDescending(column, StringComparer.Ordinal).ThenByDescending(n => n.Number) : nodes.OrderBy(column, StringComparer.Ordinal).ThenBy(n => n.Number);
    }

    private static bool Refuse(ApiCall call, string direction)
    {
        call.Query.Refuse(Problem.Invalid("sort_dir", $"Invalid sort direction: {direction}.", "Acceptable values are 'asc' or 'desc'."));
        return false;
    }
}
