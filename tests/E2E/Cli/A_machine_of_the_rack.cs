using System.Net.Http.Json;
using System.Text.Json;
using IronicConsole.E2E.Lab;
using IronicConsole.E2E.Main;
using static IronicConsole.E2E.Cli.OpenStack;

namespace IronicConsole.E2E.Cli;

/// <summary>From enrolment to deletion with the real client, on a machine behind a BMC; the rack's own ledger is the witness. Only the hold is released on the screen: this client knows no <c>unhold</c>.</summary>
[Collection(Together.Client)]
public sealed class A_machine_of_the_rack : IAsyncLifetime
{
    private const string Machine = "sim-001", Instance = "11111111-2222-4333-8444-555555555555", Question = "May the disk be written?", Drive = """{"meta_data": {"hostname": "web-1"}}""";
    private const string Hold = $$"""[{"interface": "deploy", "step": "hold", "priority": 80, "args": {"title": "Before writing", "question": "{{Question}}"} }]""";
    private static readonly string[] Boots = ["vmedia.insert", "boot.override Cd Once", "power.on by bmc", "agent.boot"];
    private readonly string _data = Directory.CreateTempSubdirectory("cli-rack").FullName;
    private ConsoleProcess? _console;
    private RackProcess? _rack;
    private OpenStack _cli = null!;
    private RackWitness _witness = null!;

    public async Task InitializeAsync()
    {
        _rack = await RackProcess.StartAsync(Path.Combine(_data, "rack"), "--machines", "1", "--parents", "0", "--fast");
        _console = await ConsoleProcess.StartAsync(Path.Combine(_data, "console"), more: ["--demo", "false", "--Power:PollSeconds=0.1", "--Deploy:PollSeconds=1"]);
        (_cli, _witness) = (new OpenStack(_console.Url), new RackWitness(_rack, Machine));
    }

    public async Task DisposeAsync()
    {
        if (_console is not null) await _console.DisposeAsync();
        if (_rack is not null) await _rack.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    [RequiresFact(Need.OpenStackClient, Need.Chromium)]
    public async Task Lives_its_whole_life_and_each_effect_happens_once()
    {
        var id = await IsEnrolledAsync();
        await HasTheFieldsOfEachVersionAsync(id);
        await IsVerifiedOnlyWithTheRightPasswordAsync();
        await TellsItsBiosAsync();
        await BootsAndShinesAsToldAsync();
        await IsInspectedAsync();
        await IsCleanedAsync();
        await IsNotWrittenWhenTheHoldIsRejectedAsync();
        await IsDeployedWhenTheHoldIsReleasedAsync();
        await IsSwitchedAsync();
        await KeepsItsInstanceAgainstWhatMustNotBeAsync();
        await IsRescuedAndGetsItsInstanceBackAsync();
        await IsTornDownAsync();
        await IsAdoptedAsItRunsAsync();
        await IsDeletedAsync();
    }

    private async Task<string> IsEnrolledAsync()
    {
        var machine = await _rack!.MachineAsync(Machine);
        var made = await _cli.JsonAsync(
            "node", "create", "--driver", "redfish", "--name", Machine, "--deploy-interface", "direct", "--inspect-interface", "agent", "--driver-info", $"redfish_address={machine["address"]}",
            "--driver-info", $"redfish_username={machine["user"]}", "--driver-info", "redfish_password=wrong", "--driver-info", $"redfish_verify_ca=sha256:{machine["certificate_sha256"]}",
            "--driver-info", $"deploy_kernel={new Uri(_rack.Control, "/kernel")}", "--driver-info", $"deploy_ramdisk={new Uri(_rack.Control, "/ramdisk")}");
        Assert.Equal(ClientFields.OfNode(), Names(made));
        Assert.Equal("******", made.GetProperty("driver_info").GetProperty("redfish_password").GetString());
        var id = made.GetProperty("uuid").GetString()!;
        var port = await _cli.JsonAsync("port", "create", $"{machine["macs"]![0]}", "--node", id);
        Assert.Equal(ClientFields.OfPort(), Names(port));
        return id;
    }

    private async Task HasTheFieldsOfEachVersionAsync(string id)
    {
        foreach (var minor in new[] { 1, 12, 31, 48, 65 }) Assert.Equal(ClientFields.OfNode(minor), Names(await _cli.At(minor).NodeAsync(id)));
        Assert.Equal(ClientFields.NodeRow, Names(Assert.Single(await _cli.ListAsync("node", "list"))));
        var row = Assert.Single(await _cli.ListAsync("port", "list", "--long", "--node", Machine));
        Assert.Equal(ClientFields.LongPortRow, Names(row));
        var port = row.GetProperty("UUID").GetString()!;
        foreach (var minor in new[] { 1, 19, 34 }) Assert.Equal(ClientFields.OfPort(minor), Names(await _cli.At(minor).JsonAsync("port", "show", port)));
        var checks = (await _cli.ListAsync("node", "validate", Machine)).ToDictionary(c => c.GetProperty("Interface").GetString()!, c => c.GetProperty("Result").GetBoolean());
        Assert.Equal(ClientFields.Checks, checks.Keys.Order());
        Assert.Equal(["bios", "boot", "inspect", "management", "network", "power", "storage"], checks.Where(c => c.Value).Select(c => c.Key).Order());
    }

    private async Task IsVerifiedOnlyWithTheRightPasswordAsync()
    {
        await _cli.RunAsync("node", "manage", Machine);
        await _cli.UntilAsync(Machine, "provision_state", "enroll");
        Assert.Contains("password", (await _cli.NodeAsync(Machine, "last_error")).GetProperty("last_error").GetString(), StringComparison.OrdinalIgnoreCase);
        await _witness.SawAsync();

        await _cli.RunAsync("node", "set", Machine, "--driver-info", $"redfish_password={(await _rack!.MachineAsync(Machine))["password"]}");
        await _cli.RunAsync("node", "manage", Machine, "--wait", Wait);
        await IsAsync("manageable", "power off");
        await _witness.SawAsync("session.open");
    }

    private async Task TellsItsBiosAsync()
    {
        var settings = await _cli.ListAsync("node", "bios", "setting", "list", Machine, "--long");
        Assert.Equal(["AssetTag", "BootDelay", "BootMode", "ProcVirtualization", "SetupPassword", "SysProfile"], settings.Select(s => s.GetProperty("Name").GetString()));
        Assert.Equal(("Integer", 0, 30), (settings[1].GetProperty("Attribute Type").GetString(), settings[1].GetProperty("Lower Bound").GetInt32(), settings[1].GetProperty("Upper Bound").GetInt32()));
        var profile = await _cli.JsonAsync("node", "bios", "setting", "show", Machine, "SysProfile");
        Assert.Equal(("Balanced", true), (profile.GetProperty("value").GetString(), profile.GetProperty("reset_required").GetBoolean()));
        await _cli.RefusedAsync("could not be found", "node", "bios", "setting", "show", Machine, "Nothing");
    }

    private async Task BootsAndShinesAsToldAsync()
    {
        await _cli.RunAsync("node", "boot", "mode", "set", Machine, "bios");
        await _cli.RunAsync("node", "boot", "mode", "set", Machine, "uefi");
        await _cli.RunAsync("node", "secure", "boot", "on", Machine);
        await _cli.RunAsync("node", "secure", "boot", "off", Machine);
        var boots = await _cli.NodeAsync(Machine, "boot_mode", "secure_boot");
        Assert.Equal(("uefi", false), (boots.GetProperty("boot_mode").GetString(), boots.GetProperty("secure_boot").GetBoolean()));

        using var api = new HttpClient { BaseAddress = _console!.Url };
        using var lit = await api.PutAsJsonAsync($"/v1/nodes/{Machine}/management/indicators/led@system", new { state = "blinking" });
        Assert.Equal(404, (int)lit.StatusCode); // names are not known at 1.1
        api.DefaultRequestHeaders.Add("X-OpenStack-Ironic-API-Version", "1.63");
        using var shines = await api.PutAsJsonAsync($"/v1/nodes/{Machine}/management/indicators/led@system", new { state = "blinking" });
        Assert.Equal(204, (int)shines.StatusCode);
        Assert.Contains("eject_vmedia", (await _cli.ListAsync("node", "passthru", "list", Machine)).Select(m => m.GetProperty("Name").GetString()));
        await _cli.RunAsync("node", "passthru", "call", Machine, "eject_vmedia", "--arg", "boot_device=cd");
        await _cli.RefusedAsync("no-console", "node", "console", "show", Machine);
        await _witness.SawAsync("boot.override None Disabled", "boot.override None Disabled", "secure.boot True", "secure.boot False", "led.set Blinking");
    }

    private async Task IsInspectedAsync()
    {
        await _cli.RunAsync("node", "inspect", Machine, "--wait", Wait);
        await IsAsync("manageable", "power off");
        Assert.Equal(["capabilities", "cpu_arch", "cpus", "local_gb", "memory_mb", "vendor"], Names((await _cli.NodeAsync(Machine, "properties")).GetProperty("properties")));
        Assert.All(await _cli.ListAsync("port", "list", "--node", Machine), port => Assert.Equal(ClientFields.PortRow, Names(port)));
        await _witness.SawAsync([.. Boots, "inspection.post", "vmedia.eject", "power.off by bmc"]);
    }

    private async Task IsCleanedAsync()
    {
        await _cli.RunAsync("node", "provide", Machine, "--wait", Wait);
        await IsAsync("available", "power off");
        await _witness.SawAsync(
        [
            .. Boots, "clean.get_clean_steps", "clean.execute_clean_step erase_devices_metadata", "disk.erase metadata (as it was)", "clean.execute_clean_step erase_devices", "disk.erase all (as it was)",
            "standby.power_off", "power.off by agent", "vmedia.eject",
        ]);
    }

    private async Task IsNotWrittenWhenTheHoldIsRejectedAsync()
    {
        var image = new Uri(_rack!.Control, "/image");
        using var client = new HttpClient();
        var sum = (await client.GetStringAsync(new Uri(_rack.Control, "/image.sha256"))).Split(' ')[0];
        await _cli.RunAsync(
            "node", "set", Machine, "--instance-uuid", Instance, "--instance-info", $"image_source={image}", "--instance-info", "image_os_hash_algo=sha256", "--instance-info", $"image_os_hash_value={sum}");
        await _cli.RunAsync("node", "deploy", Machine, "--config-drive", Drive, "--deploy-steps", Hold);
        await _cli.UntilAsync(Machine, "provision_state", "deploy hold");
        var held = await _cli.NodeAsync(Machine, "deploy_step", "instance_info", "target_provision_state");
        Assert.Equal(("hold", "active"), (held.GetProperty("deploy_step").GetProperty("step").GetString(), held.GetProperty("target_provision_state").GetString()));
        Assert.Equal("******", held.GetProperty("instance_info").GetProperty("configdrive").GetString());
        await _witness.SawAsync([.. Boots, "deploy.get_deploy_steps"]);

        await _cli.RunAsync("node", "abort", Machine);
        await _cli.UntilAsync(Machine, "provision_state", "deploy failed");
        await _cli.UntilAsync(Machine, "reservation", null);
        Assert.Contains("aborted", (await _cli.NodeAsync(Machine, "last_error")).GetProperty("last_error").GetString(), StringComparison.Ordinal);
        await _witness.SawAsync("power.off by bmc", "vmedia.eject");
    }

    private async Task IsDeployedWhenTheHoldIsReleasedAsync()
    {
        var deploys = _cli.RunAsync("node", "deploy", Machine, "--config-drive", Drive, "--deploy-steps", Hold, "--wait", Wait);
        await _cli.UntilAsync(Machine, "provision_state", "deploy hold");
        await _witness.SawAsync([.. Boots, "deploy.get_deploy_steps"]);
        await Approver.ReleaseAsync(_console!.Url, Machine, Question);
        await deploys;
        await IsAsync("active", "power on");
        await _witness.SawAsync(
            "deploy.execute_deploy_step write_image", "disk.write web-1", "vmedia.eject", "boot.override Hdd Continuous", "standby.power_off", "power.off by agent", "power.on by bmc", "os.boot web-1");
    }

    private async Task IsSwitchedAsync()
    {
        await _cli.RunAsync("node", "secure", "boot", "on", Machine);
        Assert.False((await _cli.NodeAsync(Machine, "secure_boot")).GetProperty("secure_boot").GetBoolean());
        await _witness.SawAsync("secure.boot True");
        foreach (var (words, state, effects) in new (string[], string, string[])[]
        {
            (["reboot", Machine], "power on", ["power.off by bmc", "power.on by bmc", "os.boot web-1"]),
            (["power", "off", Machine, "--soft"], "power off", ["power.off by graceful"]),
            (["power", "on", Machine], "power on", ["power.on by bmc", "os.boot web-1"]),
        })
        {
            await _cli.RunAsync(["node", .. words]);
            await _witness.SawAsync(effects);
            await _cli.UntilAsync(Machine, "reservation", null);
            await IsAsync("active", state);
        }

        Assert.True((await _cli.NodeAsync(Machine, "secure_boot")).GetProperty("secure_boot").GetBoolean()); // in force since it was started again
        Assert.Equal(["boot_device", "persistent"], Names(await _cli.JsonAsync("node", "boot", "device", "show", Machine)));
    }

    private async Task KeepsItsInstanceAgainstWhatMustNotBeAsync()
    {
        await _cli.RefusedAsync("rescue_interface is 'no-rescue'", "node", "rescue", Machine, "--rescue-password", "canary");
        await _cli.RefusedAsync("active", "node", "provide", Machine);
        await _cli.RefusedAsync("instance", "node", "delete", Machine);
        await _cli.RunAsync("node", "maintenance", "set", Machine, "--reason", "bad fan");
        Assert.Equal("bad fan", (await _cli.NodeAsync(Machine, "maintenance_reason")).GetProperty("maintenance_reason").GetString());
        await _cli.RefusedAsync("maintenance", "node", "rebuild", Machine);
        await _cli.RunAsync("node", "maintenance", "unset", Machine);
        await IsAsync("active", "power on");
        await _witness.SawAsync();
    }

    private async Task IsRescuedAndGetsItsInstanceBackAsync()
    {
        await _cli.RunAsync("node", "maintenance", "set", Machine);
        await _cli.RunAsync("node", "set", Machine, "--rescue-interface", "agent");
        await _cli.RunAsync("node", "maintenance", "unset", Machine);
        await _cli.RefusedAsync("less than 6 characters", "node", "rescue", Machine, "--rescue-password", "short");
        await _witness.SawAsync();

        await _cli.RunAsync("node", "rescue", Machine, "--rescue-password", "canary-of-the-rescue", "--wait", Wait);
        await IsAsync("rescue", "power on");
        await _witness.SawAsync(["power.off by bmc", .. Boots, "rescue.finalize_rescue", "rescue.ready", "vmedia.eject"]);

        await _cli.RunAsync("node", "unrescue", Machine, "--wait", Wait);
        await IsAsync("active", "power on");
        await _witness.SawAsync("power.off by bmc", "boot.override Hdd Continuous", "power.on by bmc", "os.boot web-1");
    }

    // In maintenance at the end, since an active node is deleted in no other way.
    private async Task IsAdoptedAsItRunsAsync()
    {
        await _cli.RunAsync("node", "manage", Machine, "--wait", Wait);
        await _cli.RunAsync("node", "adopt", Machine);
        await _cli.UntilAsync(Machine, "provision_state", "adopt failed");
        await _cli.UntilAsync(Machine, "reservation", null);
        Assert.Contains("image_source", (await _cli.NodeAsync(Machine, "last_error")).GetProperty("last_error").GetString(), StringComparison.Ordinal);
        await _witness.SawAsync();

        await _cli.RunAsync("node", "set", Machine, "--instance-info", $"image_source={new Uri(_rack!.Control, "/image")}");
        await _cli.RunAsync("node", "adopt", Machine, "--wait", Wait);
        await IsAsync("active", "power off");
        await _witness.SawAsync("boot.override Hdd Continuous");
        await _cli.RunAsync("node", "maintenance", "set", Machine);
    }

    private async Task IsTornDownAsync()
    {
        await _cli.RunAsync("node", "undeploy", Machine, "--wait", Wait);
        await IsAsync("available", "power off");
        var node = await _cli.NodeAsync(Machine, "instance_info", "instance_uuid");
        Assert.Equal(("{}", JsonValueKind.Null), (node.GetProperty("instance_info").GetRawText(), node.GetProperty("instance_uuid").ValueKind));
        await _witness.SawAsync(
        [
            "power.off by bmc", .. Boots, "clean.get_clean_steps", "clean.execute_clean_step erase_devices_metadata", "disk.erase metadata", "clean.execute_clean_step erase_devices", "disk.erase all",
            "standby.power_off", "power.off by agent", "vmedia.eject",
        ]);
    }

    private async Task IsDeletedAsync()
    {
        var history = await _cli.ListAsync("node", "history", "list", Machine);
        Assert.NotEmpty(history);
        Assert.All(history, row => Assert.Equal(ClientFields.HistoryRow, Names(row)));
        Assert.Equal(ClientFields.HistoryEvent, Names(await _cli.JsonAsync("node", "history", "get", Machine, history[^1].GetProperty("UUID").GetString()!)));
        await _cli.RunAsync("node", "delete", Machine);
        await _cli.RefusedAsync("could not be found", "node", "show", Machine);
        Assert.Empty(await _cli.ListAsync("port", "list"));
        await _witness.SawAsync();
    }

    private async Task IsAsync(string provision, string power)
    {
        var node = await _cli.NodeAsync(Machine, "provision_state", "target_provision_state", "power_state", "target_power_state", "last_error", "reservation", "maintenance", "fault");
        Assert.Equal((provision, power, false), (node.GetProperty("provision_state").GetString(), node.GetProperty("power_state").GetString(), node.GetProperty("maintenance").GetBoolean()));
        Assert.All(["target_provision_state", "target_power_state", "last_error", "reservation", "fault"], field => Assert.Equal(JsonValueKind.Null, node.GetProperty(field).ValueKind));
    }
}
