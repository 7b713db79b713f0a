using System.Collections.Frozen;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Engine.Nodes;

/// <summary>Every field of a node that callers may set, one row each.</summary>
internal static class NodeFieldTable
{
    private static readonly NodeField[] Rows =
    [
        NodeField.Text("name", n => n.Name, (n, v) => n with { Name = string.IsNullOrEmpty(v) ? null : v }).Needs(Rule.NodeUpdateName),
        NodeField.Text("driver", n => n.Driver, (n, v) => n with { Driver = v ?? "" }).Needs(Rule.NodeUpdateInterfaces),
        NodeField.Map("driver_info", n => n.DriverInfo, (n, v) => n with { DriverInfo = v }).Needs(Rule.NodeUpdateDriverInfo),
        NodeField.Map("properties", n => n.Properties, (n, v) => n with { Properties = v }).Needs(Rule.NodeUpdateProperties),
        NodeField.Map("extra", n => n.Extra, (n, v) => n with { Extra = v }).Needs(Rule.NodeUpdateExtra),
        NodeField.Map("instance_info", n => n.InstanceInfo, (n, v) => n with { InstanceInfo = v }).Needs(Rule.NodeUpdateInstanceInfo),
        NodeField.Map("network_data", n => n.NetworkData, (n, v) => n with { NetworkData = v }).Needs(Rule.NodeUpdateNetworkData),
        NodeField.Text("instance_uuid", n => n.InstanceUuid, (n, v) => n with { InstanceUuid = v }, most: 36).Needs(Rule.NodeUpdateInstance),
        NodeField.Text("instance_name", n => n.InstanceName, (n, v) => n with { InstanceName = v }).Needs(Rule.NodeUpdateInstanceInfo),
        NodeField.Uuid("chassis_uuid", n => n.ChassisUuid, (n, v) => n with { ChassisUuid = v }).Needs(Rule.NodeUpdateChassis),
        NodeField.Other("parent_node", n => n.ParentNode, (n, v) => n with { ParentNode = v }).Needs(Rule.NodeUpdateParent),
        NodeField.Text("owner", n => n.Owner, (n, v) => n with { Owner = v }).Needs(Rule.NodeUpdateOwner),
        NodeField.Text("lessee", n => n.Lessee, (n, v) => n with { Lessee = v }).Needs(Rule.NodeUpdateLessee),
        NodeField.Text("shard", n => n.Shard, (n, v) => n with { Shard = v }).Needs(Rule.NodeUpdateShard),
        NodeField.Text("resource_class", n => n.ResourceClass, (n, v) => n with { ResourceClass = v }, most: 80),
        NodeField.Text("conductor_group", n => n.ConductorGroup, (n, v) => n with { ConductorGroup = v?.ToLowerInvariant() ?? "" }).Needs(Rule.NodeUpdateGroup),
        NodeField.Text("description", n => n.Description, (n, v) => n with { Description = v }, most: 4096),
        NodeField.MaybeFlag("automated_clean", n => n.AutomatedClean, (n, v) => n with { AutomatedClean = v }),
        NodeField.Flag("maintenance", n => n.Maintenance, (n, v) => n with { Maintenance = v }),
        NodeField.Flag("protected", n => n.Protected, (n, v) => n with { Protected = v }, onCreate: false),
        NodeField.Text("protected_reason", n => n.ProtectedReason, (n, v) => n with { ProtectedReason = v }, most: 4096, onCreate: false),
        NodeField.Flag("retired", n => n.Retired, (n, v) => n with { Retired = v }).Needs(Rule.NodeUpdateRetired),
        NodeField.Text("retired_reason", n => n.RetiredReason, (n, v) => n with { RetiredReason = v }, most: 4096).Needs(Rule.NodeUpdateRetired),
        NodeField.Flag("disable_power_off", n => n.DisablePowerOff, (n, v) => n with { DisablePowerOff = v }).Needs(Rule.NodeUpdatePowerOff),
        NodeField.Text("boot_mode", n => n.BootMode, (n, v) => n with { BootMode = v }) with { OnUpdate = false },
        NodeField.MaybeFlag("secure_boot", n => n.SecureBoot, (n, v) => n with { SecureBoot = v }, onUpdate: false),
        .. Enum.GetValues<HardwareInterface>().Select(which => NodeField.Interface(which).Needs(Rule.NodeUpdateInterfaces)),
    ];

    private static readonly FrozenDictionary<string, NodeField> ByName = Rows.ToFrozenDictionary(r => r.Name);

    /// <summary>All fields, in the order in which they are applied.</summary>
    public static IReadOnlyList<NodeField> All => Rows;

    /// <summary>The field of that name, or null.</summary>
    public static NodeField? Find(string name) => ByName.GetValueOrDefault(name);
}
