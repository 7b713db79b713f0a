using System.Globalization;
using System.Text.Json;

namespace IronicConsole.Tests.Api;

[Collection("api")]
public sealed class A_node_over_the_api(ApiBench api)
{
    private const string Whole =
        "uuid created_at updated_at automated_clean bios_interface boot_interface boot_mode clean_step conductor_group console_enabled console_interface deploy_interface deploy_step " +
        "description driver driver_info driver_internal_info extra fault firmware_interface inspection_finished_at inspection_started_at inspect_interface instance_info instance_uuid last_error lessee " +
        "maintenance maintenance_reason management_interface name network_data network_interface owner parent_node power_interface power_state properties protected protected_reason provision_state " +
        "provision_updated_at raid_config raid_interface rescue_interface reservation resource_class retired retired_reason secure_boot service_step shard storage_interface target_power_state " +
        "target_provision_state target_raid_config traits vendor_interface links conductor allocation_uuid chassis_uuid ports states portgroups volume";

    private const string First =
        "uuid created_at updated_at console_enabled driver driver_info extra instance_info instance_uuid last_error maintenance maintenance_reason power_state properties provision_state " +
        "provision_updated_at reservation target_power_state target_provision_state links chassis_uuid ports";

    [Fact]
    public async Task Tells_the_firmware_that_its_bmc_told()
    {
        var node = await api.EnrolAsync();
        Assert.Equal(0, (await api.GetAsync($"/v1/nodes/{node}/firmware")).Json.GetProperty("firmware").GetArrayLength());
        Assert.Equal(400, (await api.GetAsync($"/v1/nodes/{node}/firmware?fields=colour")).Status);
        Assert.Equal(404, (await api.GetAsync("/v1/nodes/nobody/firmware")).Status);
    }

    [Theory]
    [InlineData("1.87", Whole)]
    [InlineData("1.85", Whole, "firmware_interface service_step")]
    [InlineData("1.1", First)]
    public async Task Has_exactly_the_fields_of_the_version_in_the_known_order(string version, string fields, string without = "")
    {
        var node = await api.EnrolAsync();
        var seen = (await api.GetAsync($"/v1/nodes/{node}", version)).Json;
        Assert.Equal(fields.Split(' ').Except(without.Split(' ')), seen.EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public async Task Is_made_with_201_its_place_and_the_types_that_strict_clients_need()
    {
        var made = await api.SendAsync("POST", "/v1/nodes", new { driver = "fake-hardware", name = "typed", resource_class = "gold", extra = new { a = 1 } });
        var node = made.Json;
        Assert.Equal(201, made.Status);
        Assert.Equal($"{api.Url}v1/nodes/{node.GetProperty("uuid").GetString()}", made.Header("Location"));
        Assert.Equal("enroll", node.GetProperty("provision_state").GetString());
        Assert.All(new[] { "maintenance", "protected", "retired", "console_enabled" }, f => Assert.Equal(JsonValueKind.False, node.GetProperty(f).ValueKind));
        Assert.All(new[] { "driver_info", "instance_info", "properties", "clean_step", "raid_config", "network_data" }, f => Assert.Equal(JsonValueKind.Object, node.GetProperty(f).ValueKind));
        Assert.Equal(JsonValueKind.Array, node.GetProperty("traits").ValueKind);
        Assert.All(new[] { "power_state", "updated_at", "automated_clean", "instance_uuid" }, f => Assert.Equal(JsonValueKind.Null, node.GetProperty(f).ValueKind));
        Assert.Equal("""{"a":1}""", node.GetProperty("extra").GetRawText());
        var at = node.GetProperty("created_at").GetString()!;
        Assert.EndsWith("+00:00", at, StringComparison.Ordinal);
        Assert.True(DateTimeOffset.TryParseExact(at, "yyyy-MM-dd'T'HH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out _), at);
    }

    [Fact]
    public async Task Never_shows_its_secrets_and_keeps_them_when_the_mask_comes_back()
    {
        var node = await api.EnrolAsync(new { driver_info = new { redfish_password = "canary-1", redfish_address = "https://bmc" }, instance_info = new { configdrive = "canary-2", image_url = "http://canary-3" } });
        var shown = await api.GetAsync($"/v1/nodes/{node}");
        Assert.DoesNotContain("canary", shown.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("sealed:", shown.Text, StringComparison.Ordinal);
        Assert.Equal("******", shown.Json.GetProperty("driver_info").GetProperty("redfish_password").GetString());

        var back = await api.SendAsync("PATCH", $"/v1/nodes/{node}", new[] { new { op = "replace", path = "/driver_info", value = shown.Json.GetProperty("driver_info") } });
        Assert.Equal(200, back.Status);
        var kept = api.Fleet().Find(Guid.Parse(node))!;
        Assert.Equal("canary-1", api.Box().Open(kept.Id, kept.DriverInfo.Text("redfish_password"))!.Reveal());
    }

    [Fact]
    public async Task Is_refused_whole_when_anything_in_it_is_wrong_and_all_is_told()
    {
        var before = api.Fleet().Count;
        var refused = await api.SendAsync("POST", "/v1/nodes", new { driver = "nope-hardware", name = "no good name!", bogus = 1, extra = 5 });
        Assert.Equal(400, refused.Status);
        Assert.All(new[] { "bogus", "extra" }, word => Assert.Contains(word, refused.Told, StringComparison.Ordinal));
        var rules = await api.SendAsync("POST", "/v1/nodes", new { driver = "nope-hardware", name = "no good name!" });
        Assert.All(new[] { "nope-hardware", "fake-hardware", "node name" }, word => Assert.Contains(word, rules.Told, StringComparison.Ordinal));
        Assert.Equal(before, api.Fleet().Count);
    }

    [Fact]
    public async Task Cannot_have_the_name_or_the_uuid_of_another()
    {
        var id = Guid.Parse("11111111-2222-4333-8444-555555555555").ToString();
        await api.EnrolAsync(new { name = "taken", uuid = id });
        Assert.Equal((409, true), Refused(await api.SendAsync("POST", "/v1/nodes", new { driver = "fake-hardware", name = "taken" }), "already exists"));
        Assert.Equal((409, true), Refused(await api.SendAsync("POST", "/v1/nodes", new { driver = "fake-hardware", uuid = id }), "already exists"));
    }

    [Fact]
    public async Task Is_deleted_with_204_and_then_gone()
    {
        var node = await api.EnrolAsync();
        var answer = await api.SendAsync("DELETE", $"/v1/nodes/{node}");
        Assert.Equal((204, "", null), (answer.Status, answer.Text, answer.ContentType));
        Assert.Equal((404, true), Refused(await api.GetAsync($"/v1/nodes/{node}"), "could not be found"));
    }

    [Fact]
    public async Task Goes_through_its_life_with_202_and_the_new_state_stored_before_the_answer()
    {
        var node = await api.EnrolAsync();
        var asked = await api.SendAsync("PUT", $"/v1/nodes/{node}/states/provision", new { target = "manage" });
        Assert.Equal((202, "", null), (asked.Status, asked.Text, asked.ContentType));
        Assert.Equal($"{api.Url}v1/nodes/{node}/states", asked.Header("Location"));
        await api.UntilAsync(node, "provision_state", "manageable");
        var wrong = await api.SendAsync("PUT", $"/v1/nodes/{node}/states/provision", new { target = "deleted" });
        Assert.Equal((400, $"The requested action \"deleted\" can not be performed on node \"{node}\" while it is in state \"manageable\"."), (wrong.Status, wrong.Told));
        var unknown = await api.SendAsync("PUT", $"/v1/nodes/{node}/states/provision", new { target = "explode" });
        Assert.Equal((400, true), Refused(unknown, "explode"));
    }

    [Fact]
    public async Task Is_powered_and_put_into_maintenance()
    {
        var node = await api.EnrolAsync();
        Assert.Equal(202, (await api.SendAsync("PUT", $"/v1/nodes/{node}/states/power", new { target = "power on" })).Status);
        await api.UntilAsync(node, "power_state", "power on");
        Assert.Equal((400, true), Refused(await api.SendAsync("PUT", $"/v1/nodes/{node}/states/power", new { target = "half" }), "half"));
        await api.UntilAsync(node, "reservation", null);
        Assert.Equal(202, (await api.SendAsync("PUT", $"/v1/nodes/{node}/maintenance", new { reason = "fan" })).Status);
        Assert.Equal("fan", (await api.GetAsync($"/v1/nodes/{node}")).Json.GetProperty("maintenance_reason").GetString());
        Assert.Equal(202, (await api.SendAsync("DELETE", $"/v1/nodes/{node}/maintenance")).Status);
        var states = (await api.GetAsync($"/v1/nodes/{node}/states", "1.1")).Json;
        Assert.Equal(["console_enabled", "last_error", "power_state", "provision_state", "provision_updated_at", "target_power_state", "target_provision_state"], states.EnumerateObject().Select(p => p.Name).Order());
    }

    [Fact]
    public async Task Has_traits_a_boot_device_a_check_and_a_history()
    {
        var node = await api.EnrolAsync();
        Assert.Equal(204, (await api.SendAsync("PUT", $"/v1/nodes/{node}/traits", new { traits = new[] { "HW_CPU_X86_VMX", "CUSTOM_A" } })).Status);
        Assert.Equal(204, (await api.SendAsync("DELETE", $"/v1/nodes/{node}/traits/HW_CPU_X86_VMX")).Status);
        Assert.Equal("""{"traits":["CUSTOM_A"]}""", (await api.GetAsync($"/v1/nodes/{node}/traits")).Text);
        Assert.Equal(404, (await api.SendAsync("DELETE", $"/v1/nodes/{node}/traits/HW_CPU_X86_VMX")).Status);
        Assert.Equal((400, true), Refused(await api.SendAsync("PUT", $"/v1/nodes/{node}/traits/lower"), "trait"));

        Assert.Equal(204, (await api.SendAsync("PUT", $"/v1/nodes/{node}/management/boot_device", new { boot_device = "pxe", persistent = true })).Status);
        Assert.Equal("""{"boot_device":"pxe","persistent":true}""", (await api.GetAsync($"/v1/nodes/{node}/management/boot_device")).Text);
        Assert.Equal((400, true), Refused(await api.SendAsync("PUT", $"/v1/nodes/{node}/management/boot_device", new { boot_device = "teapot" }), "teapot"));

        var check = (await api.GetAsync($"/v1/nodes/{node}/validate")).Json;
        Assert.All(new[] { "boot", "deploy", "management", "network", "power", "storage" }, i => Assert.True(check.GetProperty(i).TryGetProperty("result", out _), i));
        Assert.True(check.GetProperty("power").GetProperty("result").GetBoolean());

        var history = (await api.GetAsync($"/v1/nodes/{node}/history")).Json.GetProperty("history");
        var first = history[0].GetProperty("uuid").GetString();
        Assert.Contains("fake-hardware", (await api.GetAsync($"/v1/nodes/{node}/history/{first}")).Json.GetProperty("event").GetString(), StringComparison.Ordinal);
        Assert.Equal(404, (await api.GetAsync($"/v1/nodes/{node}/history/{Guid.Empty}")).Status);
        Assert.Equal(404, (await api.GetAsync($"/v1/nodes/{node}/inventory")).Status);
    }

    private static (int, bool) Refused(Answer answer, string word) => (answer.Status, answer.Told.Contains(word, StringComparison.Ordinal));
}
