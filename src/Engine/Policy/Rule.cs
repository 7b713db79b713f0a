namespace IronicConsole.Engine.Policy;

/// <summary>The names of the rules: upstream's where it has one. What each grants stands in <see cref="PolicyTable"/>.</summary>
public static class Rule
{
#pragma warning disable CS1591 // the names say what they are about, and the table who may
    public const string NodeCreate = "baremetal:node:create", NodeCreateOwn = "baremetal:node:create:self_owned_node";
    public const string NodeList = "baremetal:node:list", NodeListAll = "baremetal:node:list_all", NodeGet = "baremetal:node:get";
    public const string NodeFields = "baremetal:node:get:filter_threshold", NodeLastError = "baremetal:node:get:last_error", NodeReservation = "baremetal:node:get:reservation";
    public const string NodeInternalInfo = "baremetal:node:get:driver_internal_info", NodeDriverInfo = "baremetal:node:get:driver_info";
    public const string NodeUpdate = "baremetal:node:update", NodeUpdateExtra = "baremetal:node:update_extra", NodeUpdateInstanceInfo = "baremetal:node:update_instance_info";
    public const string NodeUpdateDriverInfo = "baremetal:node:update:driver_info", NodeUpdateProperties = "baremetal:node:update:properties", NodeUpdateInstance = "baremetal:node:update:instance_uuid";
    public const string NodeUpdateLessee = "baremetal:node:update:lessee", NodeUpdateNetworkData = "baremetal:node:update:network_data", NodeUpdateName = "baremetal:node:update:name";
    public const string NodeUpdateRetired = "baremetal:node:update:retired", NodeUpdateInterfaces = "baremetal:node:update:driver_interfaces", NodeUpdateOwner = "baremetal:node:update:owner";
    public const string NodeUpdateGroup = "baremetal:node:update:conductor_group", NodeUpdateParent = "baremetal:node:update:parent_node", NodeUpdateChassis = "baremetal:node:update:chassis_uuid";
    public const string NodeUpdateShard = "baremetal:node:update:shard", NodeUpdatePowerOff = "baremetal:node:update:disable_power_off";
    public const string NodeDisableCleaning = "baremetal:node:disable_cleaning", NodeUpdateOwnerProvisioned = "baremetal:node:update_owner_provisioned";
    public const string NodeDelete = "baremetal:node:delete", NodeDeleteOwn = "baremetal:node:delete:self_owned_node", NodeValidate = "baremetal:node:validate";
    public const string NodeSetMaintenance = "baremetal:node:set_maintenance", NodeClearMaintenance = "baremetal:node:clear_maintenance";
    public const string NodeSetProvisionState = "baremetal:node:set_provision_state", NodeCleanSteps = "baremetal:node:set_provision_state:clean_steps", NodeServiceSteps = "baremetal:node:set_provision_state:service_steps";
    public const string HoldEmergency = "baremetal:node:hold:emergency_release";
    public const string NodeSetPowerState = "baremetal:node:set_power_state", NodeGetStates = "baremetal:node:get_states", NodeSetRaid = "baremetal:node:set_raid_state";
    public const string NodeGetBootDevice = "baremetal:node:get_boot_device", NodeSetBootDevice = "baremetal:node:set_boot_device", NodeInjectNmi = "baremetal:node:inject_nmi";
    public const string NodeAttachMedia = "baremetal:node:vmedia:attach", NodeDetachMedia = "baremetal:node:vmedia:detach";
    public const string NodeVifs = "baremetal:node:vif:list", NodeAttachVif = "baremetal:node:vif:attach", NodeDetachVif = "baremetal:node:vif:detach";
    public const string NodeTraits = "baremetal:node:traits:list", NodeSetTraits = "baremetal:node:traits:set", NodeDeleteTraits = "baremetal:node:traits:delete";
    public const string NodeHistory = "baremetal:node:history:get", NodeInventory = "baremetal:node:inventory:get", NodeFirmware = "baremetal:node:firmware:get";
    public const string NodeBios = "baremetal:node:bios:get", NodeSetBootMode = "baremetal:node:set_boot_mode", NodeSetSecureBoot = "baremetal:node:set_secure_boot";
    public const string NodeGetIndicator = "baremetal:node:get_indicator_state", NodeSetIndicator = "baremetal:node:set_indicator_state";
    public const string NodeGetConsole = "baremetal:node:get_console", NodeSetConsole = "baremetal:node:set_console_state", NodeVendorPassthru = "baremetal:node:vendor_passthru";
    public const string DriverRaidProperties = "baremetal:driver:get_raid_logical_disk_properties", DriverVendorPassthru = "baremetal:driver:vendor_passthru";
    public const string PortGet = "baremetal:port:get", PortList = "baremetal:port:list", PortListAll = "baremetal:port:list_all";
    public const string PortCreate = "baremetal:port:create", PortUpdate = "baremetal:port:update", PortDelete = "baremetal:port:delete";
    public const string PortgroupGet = "baremetal:portgroup:get", PortgroupList = "baremetal:portgroup:list", PortgroupListAll = "baremetal:portgroup:list_all";
    public const string PortgroupCreate = "baremetal:portgroup:create", PortgroupUpdate = "baremetal:portgroup:update", PortgroupDelete = "baremetal:portgroup:delete";
    public const string VolumeGet = "baremetal:volume:get", VolumeList = "baremetal:volume:list", VolumeListAll = "baremetal:volume:list_all";
    public const string VolumeCreate = "baremetal:volume:create", VolumeUpdate = "baremetal:volume:update", VolumeDelete = "baremetal:volume:delete", VolumeProperties = "baremetal:volume:view_target_properties";
    public const string EventsPost = "baremetal:events:post";
    public const string DriverGet = "baremetal:driver:get", DriverProperties = "baremetal:driver:get_properties", ConductorGet = "baremetal:conductor:get", ShardsGet = "baremetal:shards:get";
    public const string ConductorDrain = "baremetal:conductor:drain", FeedFollow = "baremetal:feed:follow", AuditGet = "baremetal:audit:get", SecretsRotate = "baremetal:secrets:rotate";
    public const string SessionList = "baremetal:session:list", SessionEnd = "baremetal:session:end";
    public const string TokenList = "baremetal:token:list", TokenEnd = "baremetal:token:end", AccountList = "baremetal:account:list", AccountManage = "baremetal:account:manage";
    public const string RunbookGet = "baremetal:runbook:get", RunbookList = "baremetal:runbook:list", RunbookListAll = "baremetal:runbook:list_all", RunbookCreate = "baremetal:runbook:create";
    public const string RunbookUpdate = "baremetal:runbook:update", RunbookUpdatePublic = "baremetal:runbook:update:public", RunbookUpdateOwner = "baremetal:runbook:update:owner";
    public const string RunbookDelete = "baremetal:runbook:delete", RunbookUse = "baremetal:runbook:use";
    public const string DeployTemplateGet = "baremetal:deploy_template:get", DeployTemplateCreate = "baremetal:deploy_template:create";
    public const string DeployTemplateUpdate = "baremetal:deploy_template:update", DeployTemplateDelete = "baremetal:deploy_template:delete";
    public const string BatchCreate = "baremetal:batch:create", BatchGet = "baremetal:batch:get", BatchUpdate = "baremetal:batch:update", BatchRelease = "baremetal:batch:release";
    public const string ChassisGet = "baremetal:chassis:get", ChassisCreate = "baremetal:chassis:create", ChassisUpdate = "baremetal:chassis:update", ChassisDelete = "baremetal:chassis:delete";
    public const string AllocationGet = "baremetal:allocation:get", AllocationList = "baremetal:allocation:list", AllocationListAll = "baremetal:allocation:list_all";
    public const string AllocationCreate = "baremetal:allocation:create", AllocationCreateFor = "baremetal:allocation:create_restricted";
    public const string AllocationUpdate = "baremetal:allocation:update", AllocationDelete = "baremetal:allocation:delete";
    public const string Everybody = "public_api";
#pragma warning restore CS1591

    /// <summary>The optional rule of a step that a person or a runbook asks for; without a row, whoever may start the operation may run it.</summary>
    /// <param name="step">Its name with its interface, e.g. <c>deploy.erase_devices</c>.</param>
    public static string Step(string step) => $"baremetal:step:execute:{step}";
}
