namespace IronicConsole.E2E.Lab;

/// <summary>The quick way to a real deployment: a BMC of the rack whose CD starts run the jailed agent and whose disk starts run QEMU.</summary>
[Collection(Together.Machines)]
public sealed class A_jailed_agent_behind_the_rack : IAsyncLifetime
{
    private const string Machine = "sim-001";
    private static readonly TimeSpan AgentLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan BootLimit = TimeSpan.FromMinutes(10);
    private readonly string _folder = Repository.NewFolder("agent-machine");
    private LabNetwork _network = null!;
    private StandInApi _api = null!;
    private RackProcess _rack = null!;

    public async Task InitializeAsync()
    {
        if (Needs.Lacking(Need.Root) is not null || Needs.Lacking(Need.LabNetwork) is not null) return;
        _network = await LabNetwork.UpAsync();
        _api = new StandInApi(_network.Host);
        _rack = await RackProcess.StartWithRealAgentAsync(Path.Combine(_folder, "rack"), _network);
    }

    public async Task DisposeAsync()
    {
        if (_network is null) return;
        await _rack.DisposeAsync();
        _api.Dispose();
        await _network.DisposeAsync();
        foreach (var large in Directory.GetFiles(_folder, "*.i??", SearchOption.AllDirectories)) File.Delete(large);
    }

    [RequiresFact(Need.Root, Need.LabNetwork, Need.LabArtifacts, Need.Qemu, Need.CdTools)]
    public async Task Deploys_an_image_from_the_CD_and_boots_it_from_the_disk()
    {
        var instance = Guid.NewGuid();
        var machine = await _rack.MachineAsync(Machine);
        using var bmc = new RedfishCalls(machine);
        await bmc.InsertAsync(await _api.ServeDeployCdAsync(_folder));
        await bmc.BootFromAsync("Cd");
        await bmc.ResetAsync("On");
        await Eventually.Get("the agent's heartbeat", () => Task.FromResult(_api.Heartbeat), AgentLimit, () => $"{_api.Requests}; {_rack.SerialAsync(Machine).Result}");
        Assert.Equal((string?)machine["macs"]![0], (string?)Assert.Single(_api.Inspection!["inventory"]!["interfaces"]!.AsArray())!["mac_address"]);

        using (var calls = new AgentCalls(_api.Heartbeat!, _api.Token))
        {
            var drive = await ConfigDrive.MakeAsync(_folder, instance, "rack");
            var written = await calls.WriteImageAsync(_api.Node, LabArtifacts.Qcow2, _api.Serve(LabArtifacts.Qcow2.Path), drive);
            Assert.Equal("SUCCEEDED", (string?)written["command_status"]);
        }
        await bmc.ResetAsync("ForceOff");
        await bmc.BootFromAsync("Hdd");
        await bmc.ResetAsync("On");

        await Eventually.Get("the deployed system", async () =>
            await _rack.SerialAsync(Machine) is var serial && serial.Contains("DEPLOYED: ready", StringComparison.Ordinal) ? serial : null, BootLimit,
            () => _rack.SerialAsync(Machine).Result);
        Assert.Contains($"CONFIG-DRIVE: uuid={instance} hostname=rack", await _rack.SerialAsync(Machine), StringComparison.Ordinal);
        Assert.Equal("", await Command.MustAsync(AgentLimit, "losetup", "--associated", Path.Combine(_folder, "rack", "machines", Machine, "disk.img")));
    }
}
