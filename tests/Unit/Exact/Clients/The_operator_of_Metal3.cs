using System.Text.Json;

namespace IronicConsole.Tests.Exact.Clients;

/// <summary>The calls of Metal3's baremetal-operator, which speaks through gophercloud: at 1.89, with exact statuses.</summary>
[Collection("whole program")]
public sealed class The_operator_of_Metal3(WholeProgram program)
{
    private const string Name = "metal3~host-0", Version = "1.89";
    private readonly string _mac = World.Mac;
    private readonly FieldClient _client = new(program, ("X-OpenStack-Ironic-API-Version", Version), ("Accept", "application/json"), ("User-Agent", "gophercloud/v2.7.0"));

    [Fact]
    public async Task Registers_inspects_provisions_services_and_deletes_a_host()
    {
        var version = (await _client.GetAsync("/v1/")).GetProperty("version");
        Assert.Equal(("v1", "1.1"), (version.GetProperty("id").GetString(), version.GetProperty("min_version").GetString()));
        Assert.True(int.Parse(version.GetProperty("version").GetString()![2..], System.Globalization.CultureInfo.InvariantCulture) >= 89, "the operator refuses to start");
        Assert.NotEqual(0, (await _client.GetAsync("/v1/drivers")).GetProperty("drivers").GetArrayLength());

        var node = await RegisterAsync();
        await InspectAsync(node);
        await PrepareAsync(node);
        await ProvisionAsync(node);
        await PowerAsync(node);
        await _client.MoveAsync(node, new { target = "service", service_steps = new[] { new { @interface = "bios", step = "factory_reset" } } }, "active");

        await _client.PatchAsync($"/v1/nodes/{node}", ("replace", "/automated_clean", true));
        await _client.MoveAsync(node, new { target = "deleted" }, "available");
        await _client.SendAsync("PUT", $"/v1/nodes/{node}/maintenance", new { reason = "forced deletion" }, 202);
        await _client.SendAsync("DELETE", $"/v1/nodes/{node}", null, 204);
        await _client.SendAsync("DELETE", $"/v1/nodes/{node}", null, 404);
    }

    private async Task<string> RegisterAsync()
    {
        await _client.SendAsync("GET", $"/v1/nodes/{Guid.NewGuid()}", null, 404);
        await _client.SendAsync("GET", $"/v1/nodes/{Name}", null, 404);
        Assert.Empty((await _client.GetAsync($"/v1/ports?fields=node_uuid,uuid,address&address={_mac}")).GetProperty("ports").EnumerateArray());

        var made = await _client.SendAsync("POST", "/v1/nodes", new
        {
            driver = "fake-hardware", boot_interface = "fake", name = Name, driver_info = new { deploy_kernel = "http://192.0.2.1/k", deploy_ramdisk = "http://192.0.2.1/r" }, deploy_interface = "fake", inspect_interface = "agent",
            management_interface = "fake", power_interface = "fake", raid_interface = "no-raid", vendor_interface = "no-vendor", firmware_interface = "no-firmware", properties = new { capabilities = "boot_mode:uefi", cpu_arch = "x86_64" },
        }, 201);
        var node = FieldClient.Node(made.Json).GetProperty("uuid").GetString()!;
        Assert.Equal("enroll", made.Json.GetProperty("provision_state").GetString());
        Assert.EndsWith($"/v1/nodes/{node}", made.Header("Location"), StringComparison.Ordinal);
        Assert.Equal(node, (await _client.NodeAsync(Name)).GetProperty("uuid").GetString());

        var port = (await _client.SendAsync("POST", "/v1/ports", new { node_uuid = node, address = _mac, pxe_enabled = true }, 201)).Json;
        Assert.Equal((node, _mac, true), (port.GetProperty("node_uuid").GetString(), port.GetProperty("address").GetString(), port.GetProperty("pxe_enabled").GetBoolean()));
        await _client.SendAsync("POST", "/v1/ports", new { node_uuid = node, address = _mac, pxe_enabled = true }, 409);
        await _client.PatchAsync($"/v1/nodes/{node}", ("replace", "/name", Name), ("add", "/driver_info/force_persistent_boot_device", "Default"), ("replace", "/network_data", new { }));
        await _client.MoveAsync(node, new { target = "manage" }, "manageable");
        return node;
    }

    private async Task InspectAsync(string node)
    {
        await _client.PatchAsync($"/v1/nodes/{node}", ("add", "/properties/capabilities", "boot_mode:uefi"), ("replace", "/inspect_interface", "agent"));
        await _client.MoveAsync(node, new { target = "inspect" }, "inspect wait");
        Assert.Equal(202, (await program.SendAsync("POST", $"/v1/continue_inspection?node_uuid={node}", World.Inventory(_mac).ToJsonString(), version: null)).Status);
        await _client.UntilAsync(node, "manageable");
        var found = await _client.GetAsync($"/v1/nodes/{node}/inventory");
        Assert.Equal((JsonValueKind.Object, JsonValueKind.Object), (found.GetProperty("inventory").ValueKind, found.GetProperty("plugin_data").ValueKind));

        await _client.MoveAsync(node, new { target = "inspect" }, "inspect wait");
        await _client.SendAsync("PUT", $"/v1/nodes/{node}/states/provision", new { target = "abort" }, 202);
        await Eventually.True("the inspection to be given up", async () => (await _client.NodeAsync(node)).GetProperty("provision_state").GetString() == "inspect failed");
        await _client.MoveAsync(node, new { target = "manage" }, "manageable");
    }

    private async Task PrepareAsync(string node)
    {
        await _client.PatchAsync($"/v1/nodes/{node}", ("replace", "/raid_interface", "fake"));
        await _client.SendAsync("PUT", $"/v1/nodes/{node}/states/raid", new { logical_disks = new[] { new { size_gb = 10, raid_level = "1" } } }, 204);
        await _client.MoveAsync(node, new { target = "clean", clean_steps = new[] { new { @interface = "raid", step = "create_configuration" } } }, "manageable");
        Assert.Equal(JsonValueKind.Array, (await _client.GetAsync($"/v1/nodes/{node}/firmware")).GetProperty("firmware").ValueKind);
        var checks = await _client.GetAsync($"/v1/nodes/{node}/validate");
        Assert.All(new[] { "boot", "deploy" }, i => Assert.True(checks.GetProperty(i).GetProperty("result").ValueKind is JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null));
        await _client.MoveAsync(node, new { target = "provide" }, "available");
    }

    private async Task ProvisionAsync(string node)
    {
        var instance = Guid.NewGuid().ToString();
        await _client.PatchAsync(
            $"/v1/nodes/{node}", ("replace", "/instance_uuid", instance), ("add", "/instance_info/image_source", "http://192.0.2.1/i.qcow2"), ("add", "/instance_info/capabilities", new { boot_option = "local" }), ("replace", "/automated_clean", false));
        await _client.MoveAsync(node, new { target = "active", configdrive = new { meta_data = new { uuid = instance }, user_data = "#cloud-config\n", network_data = new { } } }, "active");
        var now = await _client.NodeAsync(node);
        Assert.Equal((instance, JsonValueKind.Null), (now.GetProperty("instance_uuid").GetString(), now.GetProperty("last_error").ValueKind));
        var capacity = Assert.Single((await _client.GetAsync("/v1/nodes?fields=uuid,name,provision_state,boot_interface")).GetProperty("nodes").EnumerateArray(), n => n.GetProperty("uuid").GetString() == node);
        Assert.Equal((Name, "active", "fake"), (capacity.GetProperty("name").GetString(), capacity.GetProperty("provision_state").GetString(), capacity.GetProperty("boot_interface").GetString()));
    }

    // 400 to a soft power off means that there is none: then the power is cut.
    private async Task PowerAsync(string node)
    {
        var soft = await program.SendAsync("PUT", $"/v1/nodes/{node}/states/power", new { target = "soft power off", timeout = 60 }, Version);
        Assert.True(soft.Status is 202 or 400, soft.Text);
        if (soft.Status == 400) await _client.SendAsync("PUT", $"/v1/nodes/{node}/states/power", new { target = "power off" }, 202);
        await Eventually.True("the power to be off", async () => await _client.NodeAsync(node) is var now && now.GetProperty("power_state").GetString() == "power off" && now.GetProperty("target_power_state").ValueKind == JsonValueKind.Null);
    }
}
