using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using IronicConsole.E2E.Lab;

namespace IronicConsole.E2E.Cli;

/// <summary>What the life of a machine does not touch, by the field's client: lists with filters, order and pages, refusals, and the verbs that are seldom used. What this client (5.0.1) has no words for is asked over the API.</summary>
[Collection(Together.Client)]
public sealed class Every_resource_by_the_client : IAsyncLifetime
{
    private const string Nobody = "00000000-0000-4000-8000-000000000000";
    private readonly string _data = Directory.CreateTempSubdirectory("cli-resources").FullName;
    private ConsoleProcess? _console;
    private OpenStack _cli = null!;

    public async Task InitializeAsync()
    {
        _console = await ConsoleProcess.StartAsync(_data, more: ["--demo", "false", "--Power:PollSeconds=0.1"]);
        _cli = new OpenStack(_console.Url);
    }

    public async Task DisposeAsync()
    {
        if (_console is not null) await _console.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    [RequiresFact(Need.OpenStackClient)]
    public async Task Nodes_are_listed_by_filter_order_and_page()
    {
        var chassis = (await _cli.JsonAsync("chassis", "create", "--description", "row 1")).GetProperty("uuid").GetString()!;
        var (a, b) = (await NodeAsync("a", "--resource-class", "gold", "--chassis-uuid", chassis), await NodeAsync("b", "--resource-class", "iron", "--no-automated-clean"));
        await _cli.RunAsync("node", "set", "a", "--owner", "me", "--lessee", "you");
        await _cli.RunAsync("node", "maintenance", "set", "b");
        var conductor = Assert.Single(await _cli.ListAsync("conductor", "list")).GetProperty("Hostname").GetString()!;
        foreach (var (filter, found) in new (string[], string[])[]
        {
            (["--resource-class", "gold"], ["a"]), (["--driver", "fake-hardware"], ["a", "b"]), (["--chassis", chassis], ["a"]), (["--owner", "me"], ["a"]), (["--lessee", "you"], ["a"]),
            (["--provision-state", "enroll"], ["a", "b"]), (["--provision-state", "active"], []), (["--maintenance"], ["b"]), (["--no-maintenance"], ["a"]), (["--associated"], []), (["--unassociated"], ["a", "b"]),
            (["--conductor", conductor], ["a", "b"]), (["--conductor-group", "nobody"], []), (["--limit", "1"], ["a"]), (["--marker", a], ["b"]), (["--retired"], []),
        })
        {
            var listed = (await _cli.ListAsync(["node", "list", .. filter])).Select(n => n.GetProperty("Name").GetString());
            Assert.True(found.SequenceEqual(listed), $"node list {string.Join(' ', filter)}: {string.Join(", ", listed)}");
        }

        foreach (var (order, first) in new[] { ("asc", new[] { a, b }.Min(StringComparer.Ordinal)), ("desc", new[] { a, b }.Max(StringComparer.Ordinal)) })
            Assert.Equal(first, (await _cli.ListAsync("node", "list", "--sort", $"uuid:{order}"))[0].GetProperty("UUID").GetString());
        Assert.Equal(["Driver", "UUID"], Names(await _cli.ListAsync("node", "list", "--fields", "uuid", "driver")));
        Assert.Equal("gold", (await _cli.ListAsync("node", "list", "--long"))[0].GetProperty("Resource Class").GetString());
        await _cli.RefusedAsync("could not be found", "node", "list", "--marker", Nobody);
        await _cli.RefusedAsync("could not be found", "node", "show", "nobody");
        await _cli.RefusedAsync("already exists", "node", "create", "--driver", "fake-hardware", "--name", "a");
        await _cli.RefusedAsync("nope", "node", "create", "--driver", "fake-hardware", "--deploy-interface", "nope");
        await _cli.RefusedAsync("supports driver nope", "node", "create", "--driver", "nope");
        await _cli.RefusedAsync("Expected UUID for uuid", "node", "create", "--driver", "fake-hardware", "--uuid", "nope");
        await _cli.RefusedAsync("non-existent object", "node", "unset", "a", "--property", "nope");
    }

    [RequiresFact(Need.OpenStackClient)]
    [Trait("Category", "Long")]
    public async Task A_node_has_traits_interfaces_a_wanted_RAID_network_data_and_an_instance()
    {
        await NodeAsync("a");
        await _cli.RunAsync("node", "add", "trait", "a", "CUSTOM_FAST", "HW_CPU_X86_VMX");
        Assert.Equal(["CUSTOM_FAST", "HW_CPU_X86_VMX"], (await _cli.ListAsync("node", "trait", "list", "a")).Select(t => t.GetProperty("Traits").GetString()));
        await _cli.RefusedAsync("trait", "node", "add", "trait", "a", "not_custom");
        await _cli.RunAsync("node", "remove", "trait", "a", "CUSTOM_FAST");
        await _cli.RunAsync("node", "remove", "trait", "a", "--all");
        Assert.Empty(await _cli.ListAsync("node", "trait", "list", "a"));

        await _cli.RunAsync("node", "set", "a", "--bios-interface", "no-bios");
        await _cli.RunAsync("node", "set", "a", "--reset-bios-interface");
        Assert.Equal("fake", (await _cli.NodeAsync("a", "bios_interface")).GetProperty("bios_interface").GetString());
        await _cli.RunAsync("node", "set", "a", "--target-raid-config", """{"logical_disks": [{"size_gb": 10, "raid_level": "1"}]}""");
        Assert.Equal(10, (await _cli.NodeAsync("a", "target_raid_config")).GetProperty("target_raid_config").GetProperty("logical_disks")[0].GetProperty("size_gb").GetInt32());
        await _cli.RunAsync("node", "unset", "a", "--target-raid-config");
        await _cli.RunAsync("node", "set", "a", "--network-data", """{"links": [], "networks": [], "services": []}""");
        await _cli.RunAsync("node", "unset", "a", "--network-data");
        Assert.Equal(("{}", "{}"), ((await _cli.NodeAsync("a", "target_raid_config")).GetProperty("target_raid_config").ToString(), (await _cli.NodeAsync("a", "network_data")).GetProperty("network_data").ToString()));

        var instance = Guid.NewGuid().ToString();
        await _cli.RunAsync("node", "set", "a", "--instance-uuid", instance);
        Assert.Equal("a", (await _cli.JsonAsync("node", "show", "--instance", instance)).GetProperty("name").GetString());
        await NodeAsync("b");
        await _cli.RefusedAsync(instance, "node", "set", "b", "--instance-uuid", instance);
        await _cli.RunAsync("node", "unset", "a", "--instance-uuid");
        Assert.Equal("pxe, disk", (await _cli.JsonAsync("node", "boot", "device", "show", "a", "--supported")).GetProperty("supported_boot_devices").GetString());
        await _cli.RefusedAsync("non-maskable", "node", "inject", "nmi", "a");
        var events = await _cli.ListAsync("node", "history", "list", "a");
        Assert.Equal(ClientFields.HistoryRow, Names(events));
        Assert.Equal(ClientFields.HistoryEvent, OpenStack.Names(await _cli.JsonAsync("node", "history", "get", "a", events[0].GetProperty("UUID").GetString()!)));
    }

    [RequiresFact(Need.OpenStackClient)]
    [Trait("Category", "Long")]
    public async Task Ports_and_port_groups_are_filtered_and_changed()
    {
        var (a, b) = (await NodeAsync("a"), await NodeAsync("b"));
        var port = (await _cli.JsonAsync(
            "port", "create", "52:54:00:0a:00:01", "--node", a, "--pxe-enabled", "true", "--physical-network", "physnet1", "--extra", "lan=1",
            "--local-link-connection", "switch_id=0a:1b:2c:3d:4e:5f", "--local-link-connection", "port_id=Eth1")).GetProperty("uuid").GetString()!;
        await _cli.JsonAsync("port", "create", "52:54:00:0a:00:02", "--node", b);
        await _cli.RefusedAsync("already exists", "port", "create", "52:54:00:0a:00:01", "--node", b);
        await _cli.RefusedAsync("MAC address", "port", "create", "nope", "--node", b);
        await _cli.RefusedAsync("could not be found", "port", "create", "52:54:00:0a:00:03", "--node", Nobody);
        foreach (var filter in new[] { new[] { "--node", "a" }, ["--address", "52:54:00:0a:00:01"], ["--limit", "1"] })
            Assert.Equal(port, Assert.Single(await _cli.ListAsync(["port", "list", .. filter])).GetProperty("UUID").GetString());
        Assert.Single(await _cli.ListAsync("port", "list", "--marker", port));
        await _cli.RunAsync("port", "set", port, "--address", "52:54:00:0a:00:09", "--pxe-disabled", "--physical-network", "physnet2", "--extra", "k=v");
        await _cli.RunAsync("port", "unset", port, "--extra", "lan", "--physical-network");
        var shown = await _cli.JsonAsync("port", "show", port);
        Assert.Equal(("52:54:00:0a:00:09", false, JsonValueKind.Null), (shown.GetProperty("address").GetString(), shown.GetProperty("pxe_enabled").GetBoolean(), shown.GetProperty("physical_network").ValueKind));
        Assert.Equal(["k"], OpenStack.Names(shown.GetProperty("extra")));
        Assert.Equal(port, (await _cli.JsonAsync("port", "show", "--address", "52:54:00:0a:00:09")).GetProperty("uuid").GetString());

        var group = (await _cli.JsonAsync("port", "group", "create", "--node", a, "--name", "bond", "--address", "52:54:00:0a:00:0a", "--unsupport-standalone-ports")).GetProperty("uuid").GetString()!;
        Assert.Equal(group, Assert.Single(await _cli.ListAsync("port", "group", "list", "--address", "52:54:00:0a:00:0a")).GetProperty("UUID").GetString());
        await _cli.RunAsync("port", "set", port, "--port-group", group);
        Assert.Equal(port, Assert.Single(await _cli.ListAsync("port", "list", "--port-group", "bond")).GetProperty("UUID").GetString());
        await _cli.RunAsync("port", "group", "set", "bond", "--name", "team", "--support-standalone-ports");
        Assert.True((await _cli.JsonAsync("port", "group", "show", "team")).GetProperty("standalone_ports_supported").GetBoolean());
        await _cli.RunAsync("port", "delete", port);
        await _cli.RunAsync("port", "group", "delete", "team");
        await _cli.RefusedAsync("could not be found", "port", "show", port);
        await _cli.RefusedAsync("could not be found", "port", "group", "show", "team");
    }

    [RequiresFact(Need.OpenStackClient)]
    [Trait("Category", "Long")]
    public async Task A_fake_machine_is_cleaned_rescued_kept_retired_and_adopted()
    {
        await NodeAsync("a", "--resource-class", "gold");
        await VerbAsync("a", "manageable", "manage");
        await _cli.RunAsync("node", "clean", "a", "--wait", OpenStack.Wait, "--clean-steps", """[{"interface": "bios", "step": "apply_configuration", "args": {"settings": [{"name": "VT", "value": "on"}]}}]""");
        Assert.Equal([("VT", "on")], (await _cli.ListAsync("node", "bios", "setting", "list", "a")).Select(s => (s.GetProperty("BIOS setting name").GetString(), s.GetProperty("BIOS setting value").GetString())));
        await _cli.RefusedAsync("clean_steps", "node", "clean", "a", "--clean-steps", """[{"interface": "bios"}]""");
        await VerbAsync("a", "available", "provide");
        await _cli.RunAsync("node", "deploy", "a", "--wait", OpenStack.Wait, "--config-drive", """{"meta_data": {"hostname": "h1"}, "user_data": "#cloud-config"}""");
        var active = await _cli.NodeAsync("a");
        Assert.Equal(("active", JsonValueKind.Null), (active.GetProperty("provision_state").GetString(), active.GetProperty("target_provision_state").ValueKind));
        Assert.DoesNotContain("cloud-config", active.GetProperty("instance_info").ToString(), StringComparison.Ordinal);
        await VerbAsync("a", "rescue", "rescue", "--rescue-password", "pw");
        await VerbAsync("a", "active", "unrescue");
        await VerbAsync("a", "active", "rebuild");
        await _cli.RunAsync("node", "set", "a", "--protected", "--protected-reason", "prod");
        await _cli.RefusedAsync("protected", "node", "undeploy", "a");
        await _cli.RunAsync("node", "unset", "a", "--protected");
        await VerbAsync("a", "available", "undeploy");
        await VerbAsync("a", "manageable", "manage");
        await _cli.RunAsync("node", "set", "a", "--retired", "--retired-reason", "old");
        Assert.Equal("a", Assert.Single(await _cli.ListAsync("node", "list", "--retired")).GetProperty("Name").GetString());
        await _cli.RefusedAsync("retired", "node", "provide", "a");
        await _cli.RunAsync("node", "unset", "a", "--retired");
        await _cli.RunAsync("node", "set", "a", "--instance-info", "image_source=http://127.0.0.1/x", "--instance-info", "image_checksum=0");
        await VerbAsync("a", "active", "adopt");
        await VerbAsync("a", "available", "undeploy");
        await _cli.RunAsync("node", "delete", "a");
    }

    [RequiresFact(Need.OpenStackClient)]
    [Trait("Category", "Long")]
    public async Task Drivers_conductors_and_files_of_resources_are_known()
    {
        Assert.Contains("fake_delay", (await _cli.ListAsync("driver", "property", "list", "fake-hardware")).Select(p => p.GetProperty("Property").GetString()));
        var driver = await _cli.JsonAsync("driver", "show", "fake-hardware");
        Assert.Equal("noop", driver.GetProperty("default_network_interface").GetString());
        await _cli.RefusedAsync("nope", "driver", "show", "nope");
        Assert.Equal("dynamic", (await _cli.ListAsync("driver", "list", "--long"))[0].GetProperty("Type").GetString());
        var conductor = Assert.Single(await _cli.ListAsync("conductor", "list", "--long"));
        Assert.Contains("fake-hardware", conductor.GetProperty("Drivers").ToString(), StringComparison.Ordinal);
        Assert.True((await _cli.JsonAsync("conductor", "show", conductor.GetProperty("Hostname").GetString()!)).GetProperty("alive").GetBoolean());
        await _cli.RefusedAsync("could not be found", "conductor", "show", "nobody");

        var file = Path.Combine(_data, "rack.json");
        await File.WriteAllTextAsync(file, """{"chassis": [{"description": "rack", "nodes": [{"driver": "fake-hardware", "name": "bulk", "ports": [{"address": "52:54:00:0b:00:01"}], "portgroups": [{"name": "pair", "ports": [{"address": "52:54:00:0b:00:02"}]}]}]}]}""");
        await _cli.RunAsync("create", file);
        Assert.Equal("bulk", Assert.Single(await _cli.ListAsync("node", "list")).GetProperty("Name").GetString());
        Assert.Equal(2, (await _cli.ListAsync("port", "list", "--node", "bulk")).Count);
        Assert.Single(await _cli.ListAsync("port", "list", "--port-group", "pair"));
        await _cli.RunAsync("node", "delete", "bulk");
        Assert.Empty(await _cli.ListAsync("port", "list"));
        Assert.Empty(await _cli.ListAsync("port", "group", "list"));
    }

    [RequiresFact(Need.OpenStackClient)]
    [Trait("Category", "Long")]
    public async Task What_the_client_has_no_words_for_is_there_over_the_API()
    {
        var (a, b) = (await NodeAsync("a"), await NodeAsync("b"));
        using var http = new HttpClient { BaseAddress = _console!.Url, DefaultRequestHeaders = { { "X-OpenStack-Ironic-API-Version", "1.92" } } };
        await PatchAsync(a, """[{"op": "add", "path": "/shard", "value": "s1"}]""");
        await PatchAsync(b, $$"""[{"op": "add", "path": "/parent_node", "value": "{{a}}"}]""");
        Assert.Equal("""{"shards":[{"name":"None","count":1},{"name":"s1","count":1}]}""", Sorted(await http.GetStringAsync("/v1/shards")));
        Assert.Equal([a], await IdsAsync("/v1/nodes?shard=s1", "nodes"));
        Assert.Equal([a], await IdsAsync("/v1/nodes", "nodes"));
        Assert.Equal([b], await IdsAsync($"/v1/nodes?parent_node={a}", "nodes"));
        Assert.Contains(b, await http.GetStringAsync($"/v1/nodes/{a}/children"), StringComparison.Ordinal);
        Assert.Equal("""{"firmware":[]}""", await http.GetStringAsync($"/v1/nodes/{a}/firmware"));
        Assert.Contains("led@system", await http.GetStringAsync($"/v1/nodes/{a}/management/indicators"), StringComparison.Ordinal);
        using var unknown = await http.GetAsync($"/v1/nodes/{a}/inventory");
        Assert.Equal(404, (int)unknown.StatusCode);
        using var made = await http.PostAsJsonAsync("/v1/runbooks", JsonNode.Parse("""{"name": "CUSTOM_BOOK", "steps": [{"interface": "bios", "step": "factory_reset", "args": {}, "order": 1}]}"""));
        Assert.Equal(201, (int)made.StatusCode);
        await _cli.RunAsync("node", "add", "trait", "a", "CUSTOM_BOOK");
        await _cli.RunAsync("node", "manage", "a", "--wait", OpenStack.Wait);
        using var cleaned = await http.PutAsJsonAsync($"/v1/nodes/{a}/states/provision", new { target = "clean", runbook = "CUSTOM_BOOK" });
        Assert.Equal(202, (int)cleaned.StatusCode);
        await _cli.UntilAsync("a", "provision_state", "manageable");
        using var gone = await http.DeleteAsync("/v1/runbooks/CUSTOM_BOOK");
        Assert.Equal(204, (int)gone.StatusCode);

        async Task PatchAsync(string node, string patch)
        {
            using var changed = await http.PatchAsJsonAsync($"/v1/nodes/{node}", JsonNode.Parse(patch));
            Assert.True((int)changed.StatusCode == 200, await changed.Content.ReadAsStringAsync());
        }

        async Task<string[]> IdsAsync(string path, string plural) =>
            [.. JsonDocument.Parse(await http.GetStringAsync(path)).RootElement.GetProperty(plural).EnumerateArray().Select(n => n.GetProperty("uuid").GetString()!)];

        static string Sorted(string shards)
        {
            var all = JsonNode.Parse(shards)!["shards"]!.AsArray().Select(s => s!.DeepClone()).OrderBy(s => s["name"]!.ToString(), StringComparer.Ordinal);
            return new JsonObject { ["shards"] = new JsonArray([.. all]) }.ToJsonString();
        }
    }

    private async Task<string> NodeAsync(string name, params string[] more) =>
        (await _cli.JsonAsync(["node", "create", "--driver", "fake-hardware", "--name", name, .. more])).GetProperty("uuid").GetString()!;

    private async Task VerbAsync(string node, string state, string verb, params string[] more)
    {
        await _cli.RunAsync(["node", verb, node, "--wait", OpenStack.Wait, .. more]);
        Assert.Equal(state, (await _cli.NodeAsync(node, "provision_state")).GetProperty("provision_state").GetString());
    }

    private static string[] Names(IReadOnlyList<JsonElement> rows) => OpenStack.Names(rows[0]);
}
