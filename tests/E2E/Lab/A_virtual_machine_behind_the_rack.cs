using System.Text.Json.Nodes;

namespace IronicConsole.E2E.Lab;

/// <summary>The rack's QEMU backend: a BMC whose machine really boots what is inserted, into the real agent.</summary>
[Trait("Category", "Long")] // a whole machine in software emulation: minutes when idle, a quarter of an hour on a busy machine
[Collection(Together.Machines)]
public sealed class A_virtual_machine_behind_the_rack : IAsyncLifetime
{
    private const string Machine = "sim-001";
    private static readonly TimeSpan BootLimit = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly string _folder = Repository.NewFolder("virtual-machine");
    private LabNetwork _network = null!;
    private StandInApi _api = null!;
    private RackProcess _rack = null!;

    public async Task InitializeAsync()
    {
        if (Needs.Lacking(Need.Root) is not null || Needs.Lacking(Need.LabNetwork) is not null) return;
        _network = await LabNetwork.UpAsync();
        _api = new StandInApi(_network.Host);
        _rack = await RackProcess.StartWithVirtualMachineAsync(Path.Combine(_folder, "rack"), _network);
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
    public async Task Boots_the_inserted_CD_into_the_real_agent_and_dies_with_the_rack()
    {
        var machine = await _rack.MachineAsync(Machine);
        using var bmc = new RedfishCalls(machine);
        Assert.Equal("Off", (string?)(await bmc.GetAsync(bmc.System))["PowerState"]);

        await bmc.InsertAsync(await _api.ServeDeployCdAsync(_folder));
        await bmc.BootFromAsync("Cd");
        await bmc.ResetAsync("On");
        await Eventually.Get("the agent's heartbeat", () => Task.FromResult(_api.Heartbeat), BootLimit, () => $"{_api.Requests}; {_rack.SerialAsync(Machine).Result}");

        Assert.Equal(_api.Token, (string?)_api.Heartbeat!["agent_token"]);
        Assert.Equal((string?)machine["macs"]![0], MacOfInspection());
        Assert.Contains("RAMDISK: parameters.txt read", await _rack.SerialAsync(Machine), StringComparison.Ordinal);
        using (var calls = new AgentCalls(_api.Heartbeat!, _api.Token))
        {
            var steps = await calls.RunAsync("clean.get_clean_steps", new JsonObject { ["node"] = new JsonObject { ["uuid"] = $"{_api.Node}" }, ["ports"] = new JsonArray() });
            Assert.Contains("erase_devices_metadata", steps.ToJsonString(), StringComparison.Ordinal);
        }
        Assert.Equal(["vmedia.insert", "boot.override", "power.on", "vm.start"], (await _rack.LedgerAsync(Machine)).Select(effect => (string?)effect["effect"]));

        var emulator = Assert.Single(Emulators());
        await _rack.KillAsync();
        await Eventually.True("the emulator to be gone", () => !Emulators().Contains(emulator), Patience);
    }

    [RequiresFact(Need.Root, Need.LabNetwork, Need.Qemu)]
    public async Task Is_off_again_within_seconds_when_its_power_is_cut()
    {
        using var bmc = new RedfishCalls(await _rack.MachineAsync(Machine));
        await bmc.ResetAsync("On");
        await Eventually.True("the emulator to run", () => Emulators().Count == 1, Patience);
        Assert.Equal("On", (string?)(await bmc.GetAsync(bmc.System))["PowerState"]);

        await bmc.ResetAsync("ForceRestart");
        await bmc.ResetAsync("ForceOff");

        await Eventually.True("the emulator to be gone", () => Emulators().Count == 0, Patience);
        Assert.Equal("Off", (string?)(await bmc.GetAsync(bmc.System))["PowerState"]);
        await Assert.ThrowsAsync<InvalidOperationException>(() => bmc.ResetAsync("ForceOff"));
    }

    private string? MacOfInspection() =>
        (string?)_api.Inspection!["inventory"]!["interfaces"]!.AsArray().Single(nic => (string?)nic!["name"] != "lo")!["mac_address"];

    /// <summary>Processes whose command line names this test's folder.</summary>
    private List<int> Emulators() =>
        [.. Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _)).Select(name => int.Parse(name!, null))
            .Where(id => CommandLine(id) is var line && line.Contains("qemu-system", StringComparison.Ordinal) && line.Contains(_folder, StringComparison.Ordinal))];

    private static string CommandLine(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline");
        }
        catch (IOException)
        {
            return ""; // it has just ended
        }
    }
}
