namespace IronicConsole.E2E.Lab;

/// <summary>The lab itself: the real agent in its jail does what it would do on a machine, and cannot do more.</summary>
[Collection(Together.Machines)]
public sealed class A_jailed_agent : IAsyncLifetime
{
    private const int MakeDeviceNodes = 27, Reboot = 22, RawIo = 17, LoadModules = 16, SetClock = 25;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly string _folder = Repository.NewFolder("jailed-agent");
    private LabNetwork _network = null!;
    private StandInApi _api = null!;

    public async Task InitializeAsync()
    {
        if (Needs.Lacking(Need.Root) is not null) return;
        _network = await LabNetwork.UpAsync();
        _api = new StandInApi(_network.Host);
    }

    public async Task DisposeAsync()
    {
        _api?.Dispose();
        File.Delete(Path.Combine(_folder, "disk"));
        if (_network is not null) await _network.DisposeAsync();
    }

    [RequiresFact(Need.Root, Need.LabNetwork, Need.LabArtifacts)]
    public async Task Brings_its_inventory_with_one_disk_and_then_its_heartbeat()
    {
        await using var agent = await StartAsync($"ipa-inspection-callback-url={_api.Url}v1/continue_inspection");
        await HeartbeatOf(agent);

        var inventory = _api.Inspection!["inventory"]!;
        var nic = Assert.Single(inventory["interfaces"]!.AsArray());
        Assert.Equal(agent.Mac, (string)nic!["mac_address"]!);
        var disk = Assert.Single(inventory["disks"]!.AsArray());
        Assert.StartsWith("/dev/loop", (string)disk!["name"]!, StringComparison.Ordinal);
        Assert.StartsWith("https://" + agent.Address, (string)_api.Heartbeat!["callback_url"]!, StringComparison.Ordinal);
        using var calls = new AgentCalls(_api.Heartbeat!, _api.Token);
        var asked = await calls.RunAsync("poll.get_hardware_info", []);
        Assert.Equal(agent.Mac, (string?)asked["command_result"]?["interfaces"]?[0]?["mac_address"]);
    }

    [RequiresFact(Need.Root, Need.LabNetwork, Need.LabArtifacts)]
    public async Task Cannot_reach_this_machine()
    {
        await using var agent = await StartAsync();
        await HeartbeatOf(agent);

        var jailed = agent.Processes.Single(id => File.ReadAllText($"/proc/{id}/comm").StartsWith("ironic-python", StringComparison.Ordinal));
        var bounds = Convert.ToUInt64(StatusOf(jailed, "CapBnd"), 16);
        Assert.All(new[] { MakeDeviceNodes, Reboot, RawIo, LoadModules, SetClock }, capability => Assert.Equal(0UL, bounds >> capability & 1));

        var blockDevices = await Command.MustAsync(Patience, "find", $"/proc/{jailed}/root/dev/", "-type", "b", "-printf", "%f\n");
        Assert.StartsWith("loop", Assert.Single(blockDevices.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        var sysrq = await Command.RunAsync(Patience, "stat", "--format=%F", $"/proc/{jailed}/root/proc/sysrq-trigger");
        Assert.True(sysrq.ExitCode != 0 || sysrq.Output.StartsWith("character special", StringComparison.Ordinal), "sysrq-trigger is not covered");
        Assert.Contains(await File.ReadAllLinesAsync($"/proc/{jailed}/mounts"), mount => mount.StartsWith("sysfs /sys sysfs ro,", StringComparison.Ordinal));
    }

    [RequiresFact(Need.Root, Need.LabNetwork, Need.LabArtifacts, Need.Qemu, Need.CdTools)]
    public async Task Writes_an_image_that_boots_with_its_config_drive()
    {
        var instance = Guid.NewGuid();
        await using (var agent = await StartAsync())
        {
            await HeartbeatOf(agent);
            using var calls = new AgentCalls(_api.Heartbeat!, _api.Token);
            var written = await calls.WriteImageAsync(_api.Node, LabArtifacts.Qcow2, _api.Serve(LabArtifacts.Qcow2.Path), await ConfigDrive.MakeAsync(_folder, instance, "tiny"));
            Assert.Equal("SUCCEEDED", (string?)written["command_status"]);
        }

        var serial = await DiskBoot.RunAsync(Path.Combine(_folder, "disk"), uefi: false);
        Assert.Contains(serial, line => line.Contains("DEPLOYED: version=1 firmware=bios disk=sda:4096MiB", StringComparison.Ordinal));
        Assert.Contains(serial, line => line.Contains($"CONFIG-DRIVE: uuid={instance} hostname=tiny user_data_bytes=0", StringComparison.Ordinal));
    }

    [RequiresFact(Need.Root, Need.LabNetwork, Need.LabArtifacts)]
    public async Task Leaves_no_process_and_no_loop_device_behind()
    {
        var agent = await StartAsync();
        await HeartbeatOf(agent);
        var processes = agent.Processes;
        Assert.True(processes.Count > 2);

        await agent.DisposeAsync();

        await Eventually.True("the agent's processes to be gone", () => processes.All(IsGone), Patience);
        Assert.Equal("", await Command.MustAsync(Patience, "losetup", "--associated", agent.Disk));
        Assert.True(File.Exists(agent.Disk));
    }

    private static bool IsGone(int process) => !Directory.Exists($"/proc/{process}") || StatusOf(process, "State").StartsWith('Z');

    private static string StatusOf(int process, string name) =>
        File.ReadAllLines($"/proc/{process}/status").First(line => line.StartsWith(name + ":", StringComparison.Ordinal))[(name.Length + 1)..].Trim();

    private Task<RealAgent> StartAsync(params string[] more) =>
        RealAgent.StartAsync(_network, 0, _folder, [$"ipa-api-url={_api.Url.ToString().TrimEnd('/')}", .. more]);

    private Task HeartbeatOf(RealAgent agent) =>
        Eventually.True("the agent's heartbeat", () => _api.Heartbeat is not null, Patience, () => $"{_api.Requests}; {agent.Log}");
}
