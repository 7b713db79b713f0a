namespace IronicConsole.E2E.Cli;

/// <summary>What the client (Debian's 5.0.1, which speaks up to 1.78) prints of a resource, all of it. Fields stand with the microversion that brought them, from the field's API reference.</summary>
internal static class ClientFields
{
    /// <summary>The newest microversion that the client speaks.</summary>
    public const int Newest = 78;

    private static readonly (int Since, string Names)[] Nodes =
    [
        (1, "chassis_uuid console_enabled created_at driver driver_info extra instance_info instance_uuid last_error maintenance maintenance_reason power_state properties provision_state " +
            "provision_updated_at reservation target_power_state target_provision_state updated_at uuid"),
        (3, "driver_internal_info"), (5, "name"), (6, "inspection_finished_at inspection_started_at"), (7, "clean_step"), (12, "raid_config target_raid_config"), (20, "network_interface"),
        (21, "resource_class"),
        (31, "boot_interface console_interface deploy_interface inspect_interface management_interface power_interface raid_interface vendor_interface"),
        (33, "storage_interface"), (37, "traits"), (38, "rescue_interface"), (40, "bios_interface"), (42, "fault"), (44, "deploy_step"), (46, "conductor_group"), (47, "automated_clean"),
        (48, "protected protected_reason"), (49, "conductor"), (50, "owner"), (51, "description"), (52, "allocation_uuid"), (61, "retired retired_reason"), (65, "lessee"), (66, "network_data"),
        (75, "boot_mode secure_boot"),
    ];

    private static readonly (int Since, string Names)[] Ports =
    [
        (1, "address created_at extra node_uuid updated_at uuid"), (18, "internal_info"), (19, "local_link_connection pxe_enabled"), (24, "portgroup_uuid"), (34, "physical_network"), (53, "is_smartnic"),
    ];

    /// <summary>The columns of <c>node list</c>.</summary>
    public static string[] NodeRow { get; } = ["Instance UUID", "Maintenance", "Name", "Power State", "Provisioning State", "UUID"];

    /// <summary>The columns of <c>port list</c>.</summary>
    public static string[] PortRow { get; } = ["Address", "UUID"];

    /// <summary>The columns of <c>port list --long</c>.</summary>
    public static string[] LongPortRow { get; } =
    [
        "Address", "Created At", "Extra", "Internal Info", "Is Smart NIC port", "Local Link Connection", "Node UUID", "PXE boot enabled", "Physical Network", "Portgroup UUID", "UUID", "Updated At",
    ];

    /// <summary>The columns of <c>node history list</c>; with <c>--long</c> this client asks for <c>history/detail</c>, which is not in the API.</summary>
    public static string[] HistoryRow { get; } = ["Created At", "Description of the event", "Severity", "UUID"];

    /// <summary>The lines of <c>node history get</c>.</summary>
    public static string[] HistoryEvent { get; } = ["conductor", "created_at", "event", "event_type", "severity", "user", "uuid"];

    /// <summary>The lines of <c>chassis show</c> and <c>chassis create</c>.</summary>
    public static string[] OfChassis { get; } = ["created_at", "description", "extra", "updated_at", "uuid"];

    /// <summary>The lines of <c>allocation show</c> and <c>allocation create</c>.</summary>
    public static string[] OfAllocation { get; } =
        ["candidate_nodes", "created_at", "extra", "last_error", "name", "node_uuid", "owner", "resource_class", "state", "traits", "updated_at", "uuid"];

    /// <summary>The lines of <c>port group show</c> and <c>port group create</c>.</summary>
    public static string[] OfPortGroup { get; } = ["address", "created_at", "extra", "internal_info", "mode", "name", "node_uuid", "properties", "standalone_ports_supported", "updated_at", "uuid"];

    /// <summary>The lines of <c>volume connector show</c> and <c>volume connector create</c>.</summary>
    public static string[] OfVolumeConnector { get; } = ["connector_id", "created_at", "extra", "node_uuid", "type", "updated_at", "uuid"];

    /// <summary>The lines of <c>volume target show</c> and <c>volume target create</c>.</summary>
    public static string[] OfVolumeTarget { get; } = ["boot_index", "created_at", "extra", "node_uuid", "properties", "updated_at", "uuid", "volume_id", "volume_type"];

    /// <summary>The rows of <c>node validate</c>.</summary>
    public static string[] Checks { get; } = ["bios", "boot", "console", "deploy", "inspect", "management", "network", "power", "raid", "rescue", "storage"];

    /// <summary>The lines of <c>node show</c> and <c>node create</c> in version 1.N, sorted.</summary>
    public static string[] OfNode(int minor = Newest) => Of(Nodes, minor);

    /// <summary>The lines of <c>port show</c> and <c>port create</c> in version 1.N, sorted.</summary>
    public static string[] OfPort(int minor = Newest) => Of(Ports, minor);

    private static string[] Of((int Since, string Names)[] fields, int minor) =>
        [.. fields.Where(f => f.Since <= minor).SelectMany(f => f.Names.Split(' ')).Order(StringComparer.Ordinal)];
}
