using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Tests.Exact;

/// <summary>A request that must succeed.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Body">Its body; null for none.</param>
/// <param name="Status">Its status, when fake hardware cannot do what real hardware can.</param>
internal sealed record Good(string Path, object? Body = null, int? Status = null)
{
    /// <summary>The body from a version on that needs more.</summary>
    public (int Minor, object Body)? Later { get; init; }

    /// <summary>The body at a version.</summary>
    public object? BodyAt(int minor) => Later is { } later && minor >= later.Minor ? later.Body : Body;
}

/// <summary>One good request of each operation: the least that it needs, so that it is good at every version that has the operation. An operation without a row stands in <c>uncovered-routes.txt</c>.</summary>
internal static class GoodRequests
{
    private static readonly object Step = new { @interface = "deploy", step = "erase_devices", args = new { }, order = 1 };
    private static readonly object[] DescriptionPatch = Patch("/extra/a", "b");

    public static IReadOnlyDictionary<string, Func<World, Task<Good>>> All { get; } = new Dictionary<string, Func<World, Task<Good>>>
    {
        ["GET /"] = At("/"),
        ["GET /v1"] = At("/v1"),
        ["GET /v1/nodes"] = At("/v1/nodes"),
        ["GET /v1/nodes/detail"] = At("/v1/nodes/detail"),
        ["POST /v1/nodes"] = _ => Of("/v1/nodes", new { driver = "fake-hardware" }),
        ["GET /v1/nodes/{node}"] = Node(""),
        ["PATCH /v1/nodes/{node}"] = Node("", DescriptionPatch),
        ["DELETE /v1/nodes/{node}"] = Node(""),
        ["GET /v1/nodes/{node}/children"] = Node("/children"),
        ["GET /v1/nodes/{node}/states"] = Node("/states"),
        ["PUT /v1/nodes/{node}/states/power"] = Node("/states/power", new { target = "power on" }),
        ["PUT /v1/nodes/{node}/states/provision"] = async w => new($"/v1/nodes/{await w.InStateAsync(ProvisionState.Available)}/states/provision", new { target = "active" }),
        ["PUT /v1/nodes/{node}/states/raid"] = Node("/states/raid", new { }),
        ["PUT /v1/nodes/{node}/maintenance"] = Node("/maintenance", new { reason = "moved" }),
        ["DELETE /v1/nodes/{node}/maintenance"] = Node("/maintenance"),
        ["GET /v1/nodes/{node}/traits"] = Node("/traits"),
        ["PUT /v1/nodes/{node}/traits"] = Node("/traits", new { traits = new[] { "CUSTOM_A" } }),
        ["DELETE /v1/nodes/{node}/traits"] = Node("/traits"),
        ["PUT /v1/nodes/{node}/traits/{trait}"] = Node("/traits/CUSTOM_A"),
        ["DELETE /v1/nodes/{node}/traits/{trait}"] = async w =>
        {
            var node = await w.NodeAsync();
            await w.PutAsync($"nodes/{node}/traits/CUSTOM_A");
            return new($"/v1/nodes/{node}/traits/CUSTOM_A");
        },
        ["GET /v1/nodes/validate"] = async w => new($"/v1/nodes/validate?node_uuid={await w.NodeAsync()}"),
        ["GET /v1/nodes/{node}/validate"] = Node("/validate"),
        ["GET /v1/nodes/{node}/management/boot_device"] = Node("/management/boot_device"),
        ["PUT /v1/nodes/{node}/management/boot_device"] = Node("/management/boot_device", new { boot_device = "pxe" }),
        ["GET /v1/nodes/{node}/management/boot_device/supported"] = Node("/management/boot_device/supported"),
        ["PUT /v1/nodes/{node}/management/inject_nmi"] = Node("/management/inject_nmi", new { }, status: 400),
        ["POST /v1/nodes/{node}/vmedia"] = Node("/vmedia", new { device_type = "cdrom", image_url = "http://192.0.2.1/a.iso" }, status: 400),
        ["DELETE /v1/nodes/{node}/vmedia"] = Node("/vmedia", status: 400),
        ["GET /v1/nodes/{node}/history"] = Node("/history"),
        ["GET /v1/nodes/{node}/history/{event}"] = async w => await w.NodeAsync() is var node ? new($"/v1/nodes/{node}/history/{await w.EventAsync(node)}") : throw new InvalidOperationException(),
        ["GET /v1/nodes/{node}/inventory"] = async w => new($"/v1/nodes/{await w.KnownAsync()}/inventory"),
        ["GET /v1/nodes/{node}/firmware"] = Node("/firmware"),
        ["GET /v1/nodes/{node}/ports"] = Node("/ports"),
        ["GET /v1/nodes/{node}/ports/detail"] = Node("/ports/detail"),
        ["GET /v1/nodes/{node}/vifs"] = Node("/vifs"),
        ["GET /v1/nodes/{node}/allocation"] = async w => new($"/v1/nodes/{(await w.AllocationAsync()).Node}/allocation"),
        ["DELETE /v1/nodes/{node}/allocation"] = async w => new($"/v1/nodes/{(await w.AllocationAsync()).Node}/allocation"),
        ["GET /v1/ports"] = At("/v1/ports"),
        ["GET /v1/ports/detail"] = At("/v1/ports/detail"),
        ["POST /v1/ports"] = async w => new("/v1/ports", new { node_uuid = await w.NodeAsync(), address = World.Mac }),
        ["GET /v1/ports/{port}"] = async w => new($"/v1/ports/{(await w.PortAsync()).Port}"),
        ["PATCH /v1/ports/{port}"] = async w => new($"/v1/ports/{(await w.PortAsync()).Port}", Patch("/extra/a", "b")),
        ["DELETE /v1/ports/{port}"] = async w => new($"/v1/ports/{(await w.PortAsync()).Port}"),
        ["GET /v1/portgroups"] = At("/v1/portgroups"),
        ["GET /v1/portgroups/detail"] = At("/v1/portgroups/detail"),
        ["POST /v1/portgroups"] = async w => new("/v1/portgroups", new { node_uuid = await w.NodeAsync() }),
        ["GET /v1/portgroups/{portgroup}"] = async w => new($"/v1/portgroups/{await w.PortgroupAsync()}"),
        ["PATCH /v1/portgroups/{portgroup}"] = async w => new($"/v1/portgroups/{await w.PortgroupAsync()}", DescriptionPatch),
        ["DELETE /v1/portgroups/{portgroup}"] = async w => new($"/v1/portgroups/{await w.PortgroupAsync()}"),
        ["GET /v1/portgroups/{portgroup}/ports"] = async w => new($"/v1/portgroups/{await w.PortgroupAsync()}/ports"),
        ["GET /v1/portgroups/{portgroup}/ports/detail"] = async w => new($"/v1/portgroups/{await w.PortgroupAsync()}/ports/detail"),
        ["GET /v1/nodes/{node}/portgroups"] = Node("/portgroups"),
        ["GET /v1/nodes/{node}/portgroups/detail"] = Node("/portgroups/detail"),
        ["POST /v1/nodes/{node}/vifs"] = async w => new($"/v1/nodes/{(await w.PortAsync()).Node}/vifs", new { id = Guid.NewGuid() }),
        ["DELETE /v1/nodes/{node}/vifs/{vif}"] = async w => await w.VifAsync() is var (node, vif) ? new($"/v1/nodes/{node}/vifs/{vif}") : throw new InvalidOperationException(),
        ["GET /v1/volume"] = At("/v1/volume"),
        ["GET /v1/nodes/{node}/volume"] = Node("/volume"),
        ["GET /v1/volume/connectors"] = At("/v1/volume/connectors"),
        ["GET /v1/volume/targets"] = At("/v1/volume/targets"),
        ["POST /v1/volume/connectors"] = async w => new("/v1/volume/connectors", World.Connector(await w.InStateAsync(ProvisionState.Enroll))),
        ["POST /v1/volume/targets"] = async w => new("/v1/volume/targets", World.Target(await w.InStateAsync(ProvisionState.Enroll))),
        ["GET /v1/volume/connectors/{connector}"] = async w => new($"/v1/volume/connectors/{await w.ConnectorAsync()}"),
        ["GET /v1/volume/targets/{target}"] = async w => new($"/v1/volume/targets/{await w.TargetAsync()}"),
        ["PATCH /v1/volume/connectors/{connector}"] = async w => new($"/v1/volume/connectors/{await w.ConnectorAsync()}", DescriptionPatch),
        ["PATCH /v1/volume/targets/{target}"] = async w => new($"/v1/volume/targets/{await w.TargetAsync()}", DescriptionPatch),
        ["DELETE /v1/volume/connectors/{connector}"] = async w => new($"/v1/volume/connectors/{await w.ConnectorAsync()}"),
        ["DELETE /v1/volume/targets/{target}"] = async w => new($"/v1/volume/targets/{await w.TargetAsync()}"),
        ["GET /v1/nodes/{node}/volume/connectors"] = Node("/volume/connectors"),
        ["GET /v1/nodes/{node}/volume/targets"] = Node("/volume/targets"),
        ["POST /v1/events"] = _ => Of("/v1/events", new { events = new[] { new { @event = "network.bind_port", port_id = Guid.NewGuid(), mac_address = World.Mac, status = "ACTIVE" } } }),
        ["GET /v1/nodes/{node}/bios"] = Node("/bios"),
        ["GET /v1/nodes/{node}/bios/{setting}"] = Node("/bios/BootMode", status: 404),
        ["PUT /v1/nodes/{node}/states/boot_mode"] = Node("/states/boot_mode", new { target = "uefi" }),
        ["PUT /v1/nodes/{node}/states/secure_boot"] = Node("/states/secure_boot", new { target = true }),
        ["GET /v1/nodes/{node}/states/console"] = Node("/states/console"),
        ["PUT /v1/nodes/{node}/states/console"] = Node("/states/console", new { enabled = true }),
        ["GET /v1/nodes/{node}/management/indicators"] = Node("/management/indicators"),
        ["GET /v1/nodes/{node}/management/indicators/{indicator}"] = Node("/management/indicators/led@system"),
        ["PUT /v1/nodes/{node}/management/indicators/{indicator}"] = Node("/management/indicators/led@system", new { state = "on" }),
        ["GET /v1/nodes/{node}/vendor_passthru/methods"] = Node("/vendor_passthru/methods"),
        ["GET /v1/drivers/{driver}/vendor_passthru/methods"] = At("/v1/drivers/fake-hardware/vendor_passthru/methods"),
        ["GET /v1/drivers/{driver}/raid/logical_disk_properties"] = At("/v1/drivers/fake-hardware/raid/logical_disk_properties"),
        ["GET /v1/nodes/{node}/vendor_passthru"] = Node("/vendor_passthru?method=third_method_sync", null, status: 400),
        ["GET /v1/nodes/{node}/vendor_passthru/{method}"] = Node("/vendor_passthru/third_method_sync", null, status: 400),
        ["GET /v1/drivers/{driver}/vendor_passthru"] = _ => Task.FromResult(new Good("/v1/drivers/fake-hardware/vendor_passthru?method=any", null, 400)),
        ["POST /v1/nodes/{node}/vendor_passthru"] = Node("/vendor_passthru?method=third_method_sync", new { bar = "meow" }),
        ["POST /v1/nodes/{node}/vendor_passthru/{method}"] = Node("/vendor_passthru/third_method_sync", new { bar = "meow" }),
        ["POST /v1/drivers/{driver}/vendor_passthru"] = _ => Task.FromResult(new Good("/v1/drivers/fake-hardware/vendor_passthru?method=any", null, 400)),
        ["PUT /v1/nodes/{node}/vendor_passthru"] = Node("/vendor_passthru?method=third_method_sync", new { bar = "meow" }, status: 400),
        ["PUT /v1/nodes/{node}/vendor_passthru/{method}"] = Node("/vendor_passthru/third_method_sync", new { bar = "meow" }, status: 400),
        ["PUT /v1/drivers/{driver}/vendor_passthru"] = _ => Task.FromResult(new Good("/v1/drivers/fake-hardware/vendor_passthru?method=any", null, 400)),
        ["PATCH /v1/nodes/{node}/vendor_passthru"] = Node("/vendor_passthru?method=third_method_sync", new { bar = "meow" }, status: 400),
        ["PATCH /v1/nodes/{node}/vendor_passthru/{method}"] = Node("/vendor_passthru/third_method_sync", new { bar = "meow" }, status: 400),
        ["PATCH /v1/drivers/{driver}/vendor_passthru"] = _ => Task.FromResult(new Good("/v1/drivers/fake-hardware/vendor_passthru?method=any", null, 400)),
        ["DELETE /v1/nodes/{node}/vendor_passthru"] = Node("/vendor_passthru?method=third_method_sync", null, status: 400),
        ["DELETE /v1/nodes/{node}/vendor_passthru/{method}"] = Node("/vendor_passthru/third_method_sync", null, status: 400),
        ["DELETE /v1/drivers/{driver}/vendor_passthru"] = _ => Task.FromResult(new Good("/v1/drivers/fake-hardware/vendor_passthru?method=any", null, 400)),
        ["GET /v1/drivers"] = At("/v1/drivers"),
        ["GET /v1/drivers/{driver}"] = At("/v1/drivers/fake-hardware"),
        ["GET /v1/drivers/{driver}/properties"] = At("/v1/drivers/fake-hardware/properties"),
        ["GET /v1/conductors"] = At("/v1/conductors"),
        ["GET /v1/conductors/{host}"] = At("/v1/conductors/bench"),
        ["GET /v1/shards"] = At("/v1/shards"),
        ["GET /v1/chassis"] = At("/v1/chassis"),
        ["GET /v1/chassis/detail"] = At("/v1/chassis/detail"),
        ["POST /v1/chassis"] = _ => Of("/v1/chassis", new { description = "a rack" }),
        ["GET /v1/chassis/{chassis}"] = async w => new($"/v1/chassis/{await w.ChassisAsync()}"),
        ["PATCH /v1/chassis/{chassis}"] = async w => new($"/v1/chassis/{await w.ChassisAsync()}", Patch("/description", "another")),
        ["DELETE /v1/chassis/{chassis}"] = async w => new($"/v1/chassis/{await w.ChassisAsync()}"),
        ["GET /v1/chassis/{chassis}/nodes"] = async w => new($"/v1/chassis/{await w.ChassisAsync()}/nodes"),
        ["GET /v1/chassis/{chassis}/nodes/detail"] = async w => new($"/v1/chassis/{await w.ChassisAsync()}/nodes/detail"),
        ["GET /v1/allocations"] = At("/v1/allocations"),
        ["POST /v1/allocations"] = w => Of("/v1/allocations", new { resource_class = w.Class }),
        ["GET /v1/allocations/{allocation}"] = async w => new($"/v1/allocations/{(await w.AllocationAsync()).Allocation}"),
        ["PATCH /v1/allocations/{allocation}"] = async w => new($"/v1/allocations/{(await w.AllocationAsync()).Allocation}", Patch("/extra/a", "b")),
        ["DELETE /v1/allocations/{allocation}"] = async w => new($"/v1/allocations/{(await w.AllocationAsync()).Allocation}"),
        ["GET /v1/deploy_templates"] = At("/v1/deploy_templates"),
        ["POST /v1/deploy_templates"] = w => Of("/v1/deploy_templates", new { name = $"CUSTOM_N{World.Next}", steps = new[] { new { @interface = "deploy", step = "deploy", args = new { }, priority = 1 } } }),
        ["GET /v1/deploy_templates/{template}"] = async w => new($"/v1/deploy_templates/{await w.TemplateAsync()}"),
        ["PATCH /v1/deploy_templates/{template}"] = async w => new($"/v1/deploy_templates/{await w.TemplateAsync()}", Patch("/extra/a", "b")),
        ["DELETE /v1/deploy_templates/{template}"] = async w => new($"/v1/deploy_templates/{await w.TemplateAsync()}"),
        ["GET /v1/runbooks"] = At("/v1/runbooks"),
        ["POST /v1/runbooks"] = w => Of("/v1/runbooks", new { name = $"CUSTOM_N{World.Next}", steps = new[] { Step } }),
        ["GET /v1/runbooks/{runbook}"] = async w => new($"/v1/runbooks/{await w.RunbookAsync()}"),
        ["PATCH /v1/runbooks/{runbook}"] = async w => new($"/v1/runbooks/{await w.RunbookAsync()}", Patch("/extra/a", "b")),
        ["DELETE /v1/runbooks/{runbook}"] = async w => new($"/v1/runbooks/{await w.RunbookAsync()}"),
        ["GET /v1/lookup"] = async w => new($"/v1/lookup?node_uuid={(await w.PortAsync(ProvisionState.CleanWait)).Node}"),
        ["POST /v1/heartbeat/{ident}"] = async w => await w.LookedUpAsync() is var (node, token) ? new($"/v1/heartbeat/{node}", new { agent_token = token, callback_url = "https://127.0.0.1:9" })
        {
            Later = (36, new { agent_token = token, agent_version = "9.11", callback_url = "https://127.0.0.1:9" }),
        } : throw new InvalidOperationException(),
        ["POST /v1/continue_inspection"] = async w => await w.InspectedAsync() is var (node, mac) ? new($"/v1/continue_inspection?node_uuid={node}", World.Inventory(mac).ToJsonString()) : throw new InvalidOperationException(),
    };

    /// <summary>A patch of one operation.</summary>
    public static object[] Patch(string path, object? value) => [new { op = "add", path, value }];

    private static Func<World, Task<Good>> At(string path) => _ => Of(path);

    private static Func<World, Task<Good>> Node(string below, object? body = null, int? status = null) => async w => new($"/v1/nodes/{await w.NodeAsync()}{below}", body, status);

    private static Task<Good> Of(string path, object? body = null) => Task.FromResult(new Good(path, body));
}
