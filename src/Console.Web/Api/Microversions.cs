using System.Collections.Frozen;

namespace IronicConsole.Web.Api;

/// <summary>Something of the API that came with a microversion, and what is answered below it.</summary>
/// <param name="Name">What it is, for people.</param>
/// <param name="Minor">The first microversion 1.N that has it.</param>
/// <param name="Below">Status below it: 404, 405, 406 or 400, as clients and their test suites expect.</param>
public sealed record Feature(string Name, int Minor, int Below);

/// <summary>The microversions that are spoken, and what came with which: data, not branches.</summary>
public static class Microversions
{
    /// <summary>The lowest 1.N; a request without a version means it.</summary>
    public const int Minimum = 1;

    /// <summary>The highest 1.N that is advertised. It is raised only when everything below is real.</summary>
    public const int Maximum = 92;

    /// <summary>The word of a minor version.</summary>
    public static string Word(int minor) => $"1.{minor}";

    /// <summary>Names of nodes in paths.</summary>
    public static Feature NodeNames { get; } = new("node names", 5, 404);

    /// <summary>Names that are no host names.</summary>
    public static Feature FreeNames { get; } = new("node names of any URL-safe signs", 10, 400);

    /// <summary>New nodes begin in <c>enroll</c>.</summary>
    public static Feature EnrollState { get; } = new("new nodes begin in enroll", 11, 0);

    /// <summary><c>fields=</c>.</summary>
    public static Feature Fields { get; } = new("fields", 8, 406);

    /// <summary><c>detail=</c> on lists.</summary>
    public static Feature Detail { get; } = new("detail", 43, 400);

    /// <summary>RAID.</summary>
    public static Feature Raid { get; } = new("RAID configuration", 12, 406);

    /// <summary>Taking a node out of its chassis.</summary>
    public static Feature ChassisUnset { get; } = new("taking a node out of its chassis", 25, 406);

    /// <summary>Reading allocations, and all that concerns the allocation of a node.</summary>
    public static Feature Allocations { get; } = new("allocations", 52, 404);

    /// <summary>Making and deleting allocations.</summary>
    public static Feature AllocationWrites { get; } = new("allocations", 52, 405);

    /// <summary>Changing allocations.</summary>
    public static Feature AllocationUpdate { get; } = new("changes of allocations", 57, 405);

    /// <summary>Allocations of nodes that are in use already.</summary>
    public static Feature AllocationBackfill { get; } = new("node of a new allocation", 58, 400);

    /// <summary>Owners of allocations.</summary>
    public static Feature AllocationOwner { get; } = new("owner of allocations", 60, 406);

    /// <summary>Soft power and time limits of power changes.</summary>
    public static Feature SoftPower { get; } = new("soft power and timeout", 27, 406);

    /// <summary>Port groups.</summary>
    public static Feature Portgroups { get; } = new("port groups", 23, 404);

    /// <summary>The port groups of a node and the ports of a port group.</summary>
    public static Feature PortgroupsOf { get; } = new("port groups of nodes and their ports", 24, 404);

    /// <summary>Port groups of the nodes of a shard.</summary>
    public static Feature PortgroupShard { get; } = new("the filter shard of port groups", 106, 406);

    /// <summary>The port or the port group of a new VIF.</summary>
    public static Feature VifPlace { get; } = new("port_uuid and portgroup_uuid of VIFs", 67, 0);

    /// <summary>Volume connectors and targets.</summary>
    public static Feature Volumes { get; } = new("volumes", 32, 404);

    /// <summary>Events of a network service.</summary>
    public static Feature Events { get; } = new("events", 54, 404);

    /// <summary>VIFs of nodes.</summary>
    public static Feature Vifs { get; } = new("VIFs", 28, 404);

    /// <summary>Non-maskable interrupts.</summary>
    public static Feature Nmi { get; } = new("inject_nmi", 29, 404);

    /// <summary>Reading the traits of a node.</summary>
    public static Feature TraitsGet { get; } = new("traits", 37, 406);

    /// <summary>Setting traits.</summary>
    public static Feature TraitsPut { get; } = new("traits", 37, 405);

    /// <summary>Removing traits.</summary>
    public static Feature TraitsDelete { get; } = new("traits", 37, 404);

    /// <summary>Nodes and ports are not changed while inspected.</summary>
    public static Feature InspectingIsClosed { get; } = new("no changes while inspecting", 39, 0);

    /// <summary><c>reset_interfaces</c>.</summary>
    public static Feature ResetInterfaces { get; } = new("reset_interfaces", 45, 406);

    /// <summary>BIOS settings.</summary>
    public static Feature Bios { get; } = new("BIOS settings", 40, 404);

    /// <summary>What BIOS settings may be, and <c>detail</c> and <c>fields</c> of them.</summary>
    public static Feature BiosRules { get; } = new("detail and fields of BIOS settings", 74, 400);

    /// <summary>Setting the boot mode and secure boot.</summary>
    public static Feature BootMode { get; } = new("boot mode and secure boot", 76, 404);

    /// <summary>Conductors.</summary>
    public static Feature Conductors { get; } = new("conductors", 49, 404);

    /// <summary>Config drives given as objects.</summary>
    public static Feature ConfigDriveObject { get; } = new("configdrive as an object", 56, 400);

    /// <summary><c>vendor_data</c> in config drives.</summary>
    public static Feature ConfigDriveVendorData { get; } = new("vendor_data in configdrive", 59, 400);

    /// <summary>Config drives with a rebuild.</summary>
    public static Feature ConfigDriveOnRebuild { get; } = new("configdrive with rebuild", 35, 400);

    /// <summary>Steps of a deploy.</summary>
    public static Feature DeploySteps { get; } = new("deploy_steps", 69, 406);

    /// <summary><c>disable_ramdisk</c>.</summary>
    public static Feature DisableRamdisk { get; } = new("disable_ramdisk", 70, 406);

    /// <summary>Fields of drivers.</summary>
    public static Feature DriverFields { get; } = new("fields of drivers", 77, 406);

    /// <summary>Types and details of drivers.</summary>
    public static Feature DriverDetail { get; } = new("type and detail of drivers", 30, 406);

    /// <summary>History of nodes.</summary>
    public static Feature History { get; } = new("history", 78, 404);

    /// <summary>Inventories.</summary>
    public static Feature Inventory { get; } = new("inventory", 81, 404);

    /// <summary>Shards.</summary>
    public static Feature Shards { get; } = new("shards", 82, 404);

    /// <summary>The children of a node.</summary>
    public static Feature Children { get; } = new("children", 83, 404);

    /// <summary>Inventories that an agent posts with a version.</summary>
    public static Feature ContinueInspection { get; } = new("continue_inspection", 84, 404);

    /// <summary>Firmware.</summary>
    public static Feature Firmware { get; } = new("firmware", 86, 404);

    /// <summary>Reading deploy templates.</summary>
    public static Feature DeployTemplates { get; } = new("deploy templates", 55, 404);

    /// <summary>Changing deploy templates.</summary>
    public static Feature DeployTemplatesChange { get; } = new("deploy templates", 55, 405);

    /// <summary>Attaching virtual media.</summary>
    public static Feature VirtualMedia { get; } = new("virtual media", 89, 404);

    /// <summary>Telling what virtual media is attached.</summary>
    public static Feature VirtualMediaGet { get; } = new("reading virtual media", 93, 404);

    /// <summary>Keys of a VTEP switch in <c>local_link_connection</c>.</summary>
    public static Feature VtepKeys { get; } = new("VTEP keys of local_link_connection", 90, 406);

    /// <summary>A <c>.json</c> at the end of a path belongs to the name before it.</summary>
    public static Feature NoJsonEnding { get; } = new("names that end in .json", 91, 0);

    /// <summary>Reading runbooks.</summary>
    public static Feature Runbooks { get; } = new("runbooks", 92, 404);

    /// <summary>Changing runbooks.</summary>
    public static Feature RunbooksChange { get; } = new("runbooks", 92, 405);

    /// <summary>A runbook in a provision request.</summary>
    public static Feature RunbookUse { get; } = new("runbook", 92, 406);

    /// <summary>Traits, descriptions and free names of runbooks.</summary>
    public static Feature RunbookTraits { get; } = new("traits of runbooks", 112, 404);

    /// <summary>The verbs of provisioning, by their word in <c>target</c>.</summary>
    public static FrozenDictionary<string, Feature> Verbs { get; } = new Dictionary<string, int>
    {
        ["active"] = 1, ["deleted"] = 1, ["rebuild"] = 1, ["manage"] = 4, ["provide"] = 4, ["inspect"] = 6, ["abort"] = 13, ["clean"] = 15, ["adopt"] = 17,
        ["rescue"] = 38, ["unrescue"] = 38, ["deploy"] = 73, ["undeploy"] = 73, ["unhold"] = 85, ["service"] = 87,
    }.ToFrozenDictionary(v => v.Key, v => new Feature($"the verb {v.Key}", v.Value, 406));

    /// <summary>Keys of list queries that came later than the list.</summary>
    public static FrozenDictionary<string, Feature> Filters { get; } = new Dictionary<string, int>
    {
        ["provision_state"] = 9, ["driver"] = 16, ["resource_class"] = 21, ["fault"] = 42, ["conductor_group"] = 46, ["conductor"] = 49, ["owner"] = 50,
        ["description_contains"] = 51, ["retired"] = 61, ["lessee"] = 65, ["project"] = 65, ["shard"] = 82, ["sharded"] = 82, ["include_children"] = 83, ["parent_node"] = 83,
        ["instance_name"] = 104, ["portgroup"] = 24,
    }.ToFrozenDictionary(f => f.Key, f => new Feature($"the filter {f.Key}", f.Value, 406));

    /// <summary>Fields of nodes that came later than 1.1, in bodies, <c>fields</c> and <c>sort_key</c>.</summary>
    public static FrozenDictionary<string, int> NodeFields { get; } = new Dictionary<string, int>
    {
        ["driver_internal_info"] = 3, ["name"] = 5, ["inspection_finished_at"] = 6, ["inspection_started_at"] = 6, ["clean_step"] = 7, ["raid_config"] = 12,
        ["target_raid_config"] = 12, ["states"] = 14, ["network_interface"] = 20, ["resource_class"] = 21, ["portgroups"] = 24, ["boot_interface"] = 31,
        ["console_interface"] = 31, ["deploy_interface"] = 31, ["inspect_interface"] = 31, ["management_interface"] = 31, ["power_interface"] = 31,
        ["raid_interface"] = 31, ["vendor_interface"] = 31, ["volume"] = 32, ["storage_interface"] = 33, ["traits"] = 37, ["rescue_interface"] = 38,
        ["bios_interface"] = 40, ["fault"] = 42, ["deploy_step"] = 44, ["conductor_group"] = 46, ["automated_clean"] = 47, ["protected"] = 48,
        ["protected_reason"] = 48, ["conductor"] = 49, ["owner"] = 50, ["description"] = 51, ["allocation_uuid"] = 52, ["retired"] = 61, ["retired_reason"] = 61,
        ["lessee"] = 65, ["network_data"] = 66, ["boot_mode"] = 75, ["secure_boot"] = 75, ["shard"] = 82, ["parent_node"] = 83, ["firmware_interface"] = 86,
        ["service_step"] = 87, ["disable_power_off"] = 95, ["instance_name"] = 104, ["health"] = 109,
    }.ToFrozenDictionary();

    /// <summary>Fields of allocations that came later than they did.</summary>
    public static FrozenDictionary<string, int> AllocationFields { get; } = new Dictionary<string, int> { ["owner"] = AllocationOwner.Minor }.ToFrozenDictionary();

    /// <summary>Fields of port groups that came later than they did.</summary>
    public static FrozenDictionary<string, int> PortgroupFields { get; } = new Dictionary<string, int>
    {
        ["mode"] = 26, ["properties"] = 26, ["physical_network"] = 102, ["category"] = 103,
    }.ToFrozenDictionary();

    /// <summary>Fields of ports that came later than 1.1.</summary>
    public static FrozenDictionary<string, int> PortFields { get; } = new Dictionary<string, int>
    {
        ["internal_info"] = 18, ["local_link_connection"] = 19, ["pxe_enabled"] = 19, ["portgroup_uuid"] = 24, ["physical_network"] = 34, ["is_smartnic"] = 53,
        ["name"] = 88, ["node_ident"] = 94, ["description"] = 97, ["vendor"] = 100, ["category"] = 101, ["available_for_dynamic_portgroup"] = 111,
    }.ToFrozenDictionary();
}
