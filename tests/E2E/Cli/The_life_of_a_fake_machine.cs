using System.Text.Json;
using IronicConsole.E2E.Lab;
using static IronicConsole.E2E.Cli.OpenStack;

namespace IronicConsole.E2E.Cli;

/// <summary>From enrolment to deletion with the real client, on hardware that exists only in memory.</summary>
[Collection(Together.Client)]
public sealed class The_life_of_a_fake_machine : IAsyncLifetime
{
    private readonly string _data = Directory.CreateTempSubdirectory("cli").FullName;
    private ConsoleProcess? _console;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_console is not null) await _console.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    [RequiresFact(Need.OpenStackClient)]
    public async Task Is_driven_by_the_client_alone()
    {
        _console = await ConsoleProcess.StartAsync(_data, more: ["--demo", "false"]);
        var cli = new OpenStack(_console.Url);
        await SurveyAsync(cli);
        var id = await EnrolAsync(cli);
        await ChangeAsync(cli, id);
        await ChassisAsync(cli);
        await PowerAsync(cli);
        await HardwareAsync(cli);
        await PortGroupsAsync(cli, id);
        await VolumesAsync(cli, id);
        await ProvisionAsync(cli, id);
        await cli.RunAsync("node", "delete", "one");
        await cli.RefusedAsync("could not be found", "node", "show", "one");
        Assert.Empty((await cli.JsonAsync("port", "list")).EnumerateArray());
    }

    private static async Task SurveyAsync(OpenStack cli)
    {
        Assert.Empty((await cli.JsonAsync("node", "list")).EnumerateArray());
        var drivers = (await cli.JsonAsync("driver", "list")).EnumerateArray().Select(d => d.GetProperty("Supported driver(s)").GetString()).ToArray();
        Assert.Equal(["fake-hardware", "manual-management", "redfish"], drivers.Order());
        var conductor = Assert.Single((await cli.JsonAsync("conductor", "list")).EnumerateArray());
        Assert.Equal(["Alive", "Conductor Group", "Hostname"], Names(conductor));
        Assert.True(conductor.GetProperty("Alive").GetBoolean());
    }

    private static async Task<string> EnrolAsync(OpenStack cli)
    {
        var made = await cli.JsonAsync(
            "node", "create", "--driver", "fake-hardware", "--name", "one", "--resource-class", "gold", "--property", "cpu_arch=x86_64", "--driver-info", "fake_password=canary", "--extra", "rack=r1");
        Assert.Equal(ClientFields.OfNode(), Names(made));
        Assert.Equal("enroll", made.GetProperty("provision_state").GetString());
        Assert.Equal("******", made.GetProperty("driver_info").GetProperty("fake_password").GetString());
        var id = made.GetProperty("uuid").GetString()!;
        var port = await cli.JsonAsync("port", "create", "52:54:00:00:00:01", "--node", id);
        Assert.Equal(ClientFields.OfPort(), Names(port));
        Assert.Equal(ClientFields.PortRow, Names(Assert.Single((await cli.JsonAsync("port", "list", "--node", "one")).EnumerateArray())));
        var row = Assert.Single((await cli.JsonAsync("node", "list")).EnumerateArray());
        Assert.Equal(ClientFields.NodeRow, Names(row));
        await cli.RefusedAsync("already exists", "node", "create", "--driver", "fake-hardware", "--name", "one");
        await cli.RefusedAsync("nope-hardware", "node", "create", "--driver", "nope-hardware");
        await cli.RefusedAsync("enroll", "node", "provide", "one");
        return id;
    }

    private static async Task ChangeAsync(OpenStack cli, string id)
    {
        await cli.RunAsync("node", "set", id, "--property", "local_gb=100", "--extra", "deep={\"a\": [1, 2]}", "--description", "second", "--owner", "me");
        var set = await cli.NodeAsync("one");
        Assert.Equal(("second", "me"), (set.GetProperty("description").GetString(), set.GetProperty("owner").GetString()));
        Assert.Equal("[1,2]", set.GetProperty("extra").GetProperty("deep").GetProperty("a").GetRawText().Replace(" ", "").Replace("\n", ""));
        await cli.RunAsync("node", "unset", "one", "--property", "local_gb", "--extra", "deep", "--owner", "--description");
        var unset = await cli.NodeAsync("one");
        Assert.Equal(["cpu_arch"], Names(unset.GetProperty("properties")));
        Assert.Equal(JsonValueKind.Null, unset.GetProperty("owner").ValueKind);
        var checks = (await cli.JsonAsync("node", "validate", "one")).EnumerateArray().ToDictionary(c => c.GetProperty("Interface").GetString()!, c => c.GetProperty("Result"));
        Assert.Equal(ClientFields.Checks, checks.Keys.Order());
        Assert.True(checks["power"].GetBoolean());
        await cli.RunAsync("node", "maintenance", "set", "one", "--reason", "bad fan");
        Assert.Equal("bad fan", (await cli.NodeAsync("one")).GetProperty("maintenance_reason").GetString());
        await cli.RunAsync("node", "maintenance", "unset", "one");
    }

    private static async Task ChassisAsync(OpenStack cli)
    {
        var made = await cli.JsonAsync("chassis", "create", "--description", "row 4", "--extra", "rack=r1");
        Assert.Equal(ClientFields.OfChassis, Names(made));
        var id = made.GetProperty("uuid").GetString()!;
        await cli.RunAsync("chassis", "set", id, "--description", "row 5");
        await cli.RunAsync("chassis", "unset", id, "--extra", "rack");
        var shown = await cli.JsonAsync("chassis", "show", id);
        Assert.Equal(("row 5", "{}"), (shown.GetProperty("description").GetString(), shown.GetProperty("extra").ToString()));
        Assert.Equal(["Description", "UUID"], Names(Assert.Single(await cli.ListAsync("chassis", "list"))));
        await cli.RunAsync("node", "set", "one", "--chassis-uuid", id);
        await cli.RefusedAsync("contains nodes", "chassis", "delete", id);
        await cli.RunAsync("node", "unset", "one", "--chassis-uuid");
        await cli.RunAsync("chassis", "delete", id);
    }

    // Each of these commands takes seconds, and one that is refused with 409 is tried again and again by the client: the fine points have other tests.
    private static async Task PortGroupsAsync(OpenStack cli, string node)
    {
        var made = await cli.JsonAsync("port", "group", "create", "--node", node, "--name", "bond", "--address", "52:54:00:00:00:0a", "--mode", "802.3ad", "--property", "miimon=100", "--extra", "rack=r1");
        Assert.Equal(ClientFields.OfPortGroup, Names(made));
        var port = await cli.JsonAsync("port", "create", "52:54:00:00:00:02", "--node", node, "--port-group", made.GetProperty("uuid").GetString()!);
        Assert.Equal(made.GetProperty("uuid").GetString(), port.GetProperty("portgroup_uuid").GetString());
        Assert.Equal(["Address", "Name", "UUID"], Names(Assert.Single(await cli.ListAsync("port", "group", "list", "--node", "one"))));
        await cli.RunAsync("port", "group", "set", "bond", "--mode", "active-backup", "--property", "lacp_rate=fast");
        await cli.RunAsync("port", "group", "unset", "bond", "--property", "miimon", "--extra", "rack", "--address");
        await cli.RunAsync("node", "vif", "attach", "one", "vif-1");
        var shown = await cli.JsonAsync("port", "group", "show", "bond");
        Assert.Equal(
            ("active-backup", "{}", JsonValueKind.Null, "vif-1"),
            (shown.GetProperty("mode").GetString(), shown.GetProperty("extra").ToString(), shown.GetProperty("address").ValueKind, shown.GetProperty("internal_info").GetProperty("tenant_vif_port_id").GetString()));
        Assert.Equal(["lacp_rate"], Names(shown.GetProperty("properties")));
        await cli.RefusedAsync("contains ports", "port", "group", "delete", "bond");
        await cli.RunAsync("node", "vif", "detach", "one", "vif-1");
        await cli.RunAsync("port", "unset", port.GetProperty("uuid").GetString()!, "--port-group");
        await cli.RunAsync("port", "group", "delete", "bond");
        await cli.RunAsync("node", "vif", "attach", "one", "vif-2", "--port-uuid", port.GetProperty("uuid").GetString()!);
        Assert.Equal(["vif-2"], (await cli.ListAsync("node", "vif", "list", "one")).Select(v => v.GetProperty("ID").GetString())); // detached with the instance
    }

    private static async Task VolumesAsync(OpenStack cli, string node)
    {
        var connector = await cli.JsonAsync("volume", "connector", "create", "--node", node, "--type", "iqn", "--connector-id", "iqn.2026-11.example:one", "--extra", "a=b");
        Assert.Equal(ClientFields.OfVolumeConnector, Names(connector));
        var id = connector.GetProperty("uuid").GetString()!;
        await cli.RunAsync("volume", "connector", "set", id, "--connector-id", "iqn.2026-11.example:two");
        await cli.RunAsync("volume", "connector", "unset", id, "--extra", "a");
        Assert.Equal("{}", (await cli.JsonAsync("volume", "connector", "show", id)).GetProperty("extra").ToString());
        var row = Assert.Single(await cli.ListAsync("volume", "connector", "list", "--node", "one"));
        Assert.Equal(["Connector ID", "Node UUID", "Type", "UUID"], Names(row));
        Assert.Equal("iqn.2026-11.example:two", row.GetProperty("Connector ID").GetString());
        await cli.RunAsync("volume", "connector", "delete", id);

        var target = await cli.JsonAsync("volume", "target", "create", "--node", node, "--type", "iscsi", "--boot-index", "0", "--volume-id", "vol-1", "--property", "auth_password=canary", "--property", "target_lun=1");
        Assert.Equal(ClientFields.OfVolumeTarget, Names(target));
        Assert.Equal("******", target.GetProperty("properties").GetProperty("auth_password").GetString());
        var volume = target.GetProperty("uuid").GetString()!;
        await cli.RunAsync("volume", "target", "set", volume, "--boot-index", "1", "--property", "target_lun=2");
        await cli.RunAsync("volume", "target", "unset", volume, "--property", "auth_password");
        var changed = await cli.JsonAsync("volume", "target", "show", volume);
        Assert.Equal(("1", "target_lun"), (changed.GetProperty("boot_index").ToString(), Assert.Single(Names(changed.GetProperty("properties")))));
        Assert.Equal(["Boot Index", "Driver Volume Type", "Node UUID", "UUID", "Volume ID"], Names(Assert.Single(await cli.ListAsync("volume", "target", "list"))));
        await cli.RunAsync("volume", "target", "delete", volume);
    }

    private static async Task AllocateAsync(OpenStack cli, string node)
    {
        await cli.RefusedAsync("no available nodes", "allocation", "create", "--name", "none", "--resource-class", "iron", "--wait", Wait);
        await cli.RunAsync("allocation", "delete", "none");
        var made = await cli.JsonAsync("allocation", "create", "--name", "first", "--resource-class", "gold", "--extra", "for=me", "--wait", Wait);
        Assert.Equal(ClientFields.OfAllocation, Names(made));
        Assert.Equal(("active", node), (made.GetProperty("state").GetString(), made.GetProperty("node_uuid").GetString()));
        await cli.RunAsync("allocation", "set", "first", "--name", "second");
        await cli.RunAsync("allocation", "unset", "second", "--extra", "for");
        Assert.Equal("{}", (await cli.JsonAsync("allocation", "show", "second")).GetProperty("extra").ToString());
        Assert.Equal(["Name", "Node UUID", "Resource Class", "State", "UUID"], Names(Assert.Single(await cli.ListAsync("allocation", "list", "--node", "one"))));
    }

    private static async Task PowerAsync(OpenStack cli)
    {
        await cli.RunAsync("node", "power", "on", "one");
        await cli.UntilAsync("one", "power_state", "power on");
        await cli.UntilAsync("one", "reservation", null);
        await cli.RunAsync("node", "boot", "device", "set", "one", "pxe", "--persistent");
        Assert.Equal("pxe", (await cli.JsonAsync("node", "boot", "device", "show", "one")).GetProperty("boot_device").GetString());
        await cli.RunAsync("node", "power", "off", "one");
        await cli.UntilAsync("one", "power_state", "power off");
        await cli.UntilAsync("one", "reservation", null);
    }

    private static async Task HardwareAsync(OpenStack cli)
    {
        Assert.Contains("raid_level", (await cli.ListAsync("driver", "raid", "property", "list", "fake-hardware")).Select(p => p.GetProperty("Property").GetString()));
        await cli.RefusedAsync("RAID", "driver", "raid", "property", "list", "redfish");
        Assert.Empty(await cli.ListAsync("driver", "passthru", "list", "fake-hardware"));
        Assert.Contains("second_method", (await cli.ListAsync("node", "passthru", "list", "one")).Select(m => m.GetProperty("Name").GetString()));
        await cli.RunAsync("node", "passthru", "call", "one", "second_method", "--arg", "bar=kazoo");
        await cli.RefusedAsync("bar", "node", "passthru", "call", "one", "second_method");
        await cli.RunAsync("node", "console", "enable", "one");
        var console = await cli.JsonAsync("node", "console", "show", "one");
        Assert.Equal((true, "fake"), (console.GetProperty("console_enabled").GetBoolean(), console.GetProperty("console_info").GetProperty("type").GetString()));
        await cli.RunAsync("node", "console", "disable", "one");
        await cli.RunAsync("node", "boot", "mode", "set", "one", "uefi");
        await cli.RunAsync("node", "secure", "boot", "on", "one");
        Assert.True((await cli.NodeAsync("one", "secure_boot")).GetProperty("secure_boot").GetBoolean());
    }

    private static async Task ProvisionAsync(OpenStack cli, string id)
    {
        foreach (var (verb, state) in new[] { ("manage", "manageable"), ("inspect", "manageable"), ("provide", "available"), ("deploy", "active"), ("undeploy", "available") })
        {
            await cli.RunAsync("node", verb, "one", "--wait", Wait);
            if (verb == "provide") await AllocateAsync(cli, id);
            var node = await cli.NodeAsync("one");
            Assert.Equal((state, JsonValueKind.Null, JsonValueKind.Null), (node.GetProperty("provision_state").GetString(), node.GetProperty("target_provision_state").ValueKind, node.GetProperty("last_error").ValueKind));
        }

        Assert.Empty(await cli.ListAsync("allocation", "list")); // it went with the tear-down
        Assert.Empty(await cli.ListAsync("node", "vif", "list", "one"));
        Assert.NotEmpty((await cli.JsonAsync("node", "history", "list", "one")).EnumerateArray());
    }
}
