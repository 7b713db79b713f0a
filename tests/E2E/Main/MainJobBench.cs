using System.Diagnostics;
using System.Text.Json.Nodes;
using IronicConsole.E2E.Lab;
using Xunit.Abstractions;

namespace IronicConsole.E2E.Main;

/// <summary>A rack with one real machine, a console whose agents' listener it can reach, and a server of images.</summary>
public sealed class MainJobBench : IAsyncDisposable
{
    /// <summary>Name of the machine.</summary>
    public const string Machine = "sim-001";

    private const long DiskBytes = 4L << 30;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly string _folder;
    private readonly ITestOutputHelper _output;
    private readonly TimeSpan _bootLimit;
    private LabNetwork _network = null!;
    private RackProcess _rack = null!;
    private StandInApi _files = null!;

    private MainJobBench(string name, TimeSpan bootLimit, ITestOutputHelper output) => (_folder, _bootLimit, _output) = (Repository.NewFolder(name), bootLimit, output);

    /// <summary>The console.</summary>
    public ConsoleProcess Console { get; private set; } = null!;

    /// <summary>The node, enrolled.</summary>
    public NodeCalls Node { get; private set; } = null!;

    /// <summary>Starts everything. The machine's disk is a used one: there is a system on it.</summary>
    /// <param name="name">Names the folder of its files.</param>
    /// <param name="virtualMachine">A machine in QEMU, which boots what is inserted; otherwise the agent runs in a jail.</param>
    /// <param name="limit">Longest wait for a state.</param>
    /// <param name="output">The test's.</param>
    public static async Task<MainJobBench> StartAsync(string name, bool virtualMachine, TimeSpan limit, ITestOutputHelper output)
    {
        var bench = new MainJobBench(name, limit, output);
        bench._network = await LabNetwork.UpAsync();
        var rack = Path.Combine(bench._folder, "rack");
        bench._rack = virtualMachine ? await RackProcess.StartWithVirtualMachineAsync(rack, bench._network) : await RackProcess.StartWithRealAgentAsync(rack, bench._network);
        bench._files = new StandInApi(bench._network.Host);
        bench.Console = await ConsoleProcess.StartAsync(Path.Combine(bench._folder, "data"), bench._network.Host,
            "--Demo:Enabled=false", "--Deploy:FastTrack=true", "--Deploy:EraseDevicesPriority=0", "--Deploy:PollSeconds=3", $"--Images:AllowedPaths:0={Path.GetDirectoryName(LabArtifacts.Kernel)}",
            "--Agent:ExtraKernelParameters=no_timer_check console=ttyS0");
        bench.Node = new NodeCalls(bench.Console.Url, Machine, limit);
        Directory.CreateDirectory(Path.GetDirectoryName(bench.Disk)!);
        File.Copy(LabArtifacts.Raw.Path, bench.Disk, overwrite: true);
        await using (var disk = File.OpenWrite(bench.Disk)) disk.SetLength(DiskBytes);
        bench.Passed("rack and console are up");
        return bench;
    }

    /// <summary>What the rack tells of the machine.</summary>
    public Task<JsonNode> MachineAsync() => _rack.MachineAsync(Machine);

    /// <summary>Where the agent finds an image.</summary>
    public Uri UrlOf(LabImage image) => _files.Serve(image.Path);

    /// <summary>Whether there is a boot sector or a partition table at the beginning of the disk.</summary>
    public async Task<bool> HasTableAsync()
    {
        var begin = new byte[1024];
        await using var disk = new FileStream(Disk, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        await disk.ReadExactlyAsync(begin);
        return begin[510..512] is [0x55, 0xaa] || begin.AsSpan(512, 8).SequenceEqual("EFI PART"u8);
    }

    /// <summary>Waits until the deployed system says on the serial port that it is up.</summary>
    /// <returns>What the port has shown.</returns>
    public async Task<string> SystemIsUpAsync() => await Eventually.Get("the deployed system", async () =>
        await _rack.SerialAsync(Machine) is var serial && serial.Contains("DEPLOYED: ready", StringComparison.Ordinal) ? serial : null, _bootLimit, () => _rack.SerialAsync(Machine).Result);

    /// <summary>How often something was done to the machine, as the rack knows it.</summary>
    /// <param name="effect">E.g. <c>vm.start</c>.</param>
    public async Task<int> TimesAsync(string effect) => (await _rack.LedgerAsync(Machine)).Count(e => (string?)e["effect"] == effect && e["changed"]?.GetValue<bool>() != false);

    /// <summary>Nothing went wrong inside the console, and its log tells neither the BMC's password nor where boot media lie.</summary>
    public async Task LogIsCleanAsync()
    {
        var lines = Console.Output.Split('\n');
        Assert.DoesNotContain(lines, line => line.StartsWith("fail:", StringComparison.Ordinal) || line.StartsWith("crit:", StringComparison.Ordinal));
        var password = (string)(await MachineAsync())["password"]!;
        Assert.DoesNotContain(lines, line => line.Contains(password, StringComparison.Ordinal) || line.Contains("boot.iso", StringComparison.Ordinal));
    }

    /// <summary>Kills the console as a power cut would, and starts it again.</summary>
    public async Task KillAsync()
    {
        await Console.KillAsync();
        await Console.StartAsync();
    }

    /// <summary>Tells in the test's output how long it has taken so far.</summary>
    public void Passed(string what) => _output.WriteLine($"{_clock.Elapsed.TotalSeconds,6:0.0} s  {what}");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "console.log"), Console?.Output ?? "");
        Node?.Dispose();
        if (Console is not null) await Console.DisposeAsync();
        if (_rack is not null) await _rack.DisposeAsync();
        _files?.Dispose();
        await _network.DisposeAsync();
        foreach (var large in Directory.GetFiles(_folder, "*.i??", SearchOption.AllDirectories)) File.Delete(large);
    }

    private string Disk => Path.Combine(_folder, "rack", "machines", Machine, "disk.img");
}
