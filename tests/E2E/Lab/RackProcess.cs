using System.Globalization;
using System.Text.Json.Nodes;

namespace IronicConsole.E2E.Lab;

/// <summary>The rack simulator as a program of its own. Start it again and it goes on with the same machines.</summary>
public sealed class RackProcess : ServerProcess
{
    private static readonly HttpClient Client = new() { Timeout = TimeSpan.FromSeconds(30) };

    private RackProcess(string data, Uri control, IReadOnlyList<string> more)
        : base("RackSim", "RackSim.dll",
            ["--data", data, "--control", control.ToString().TrimEnd('/'), "--base", FreeBase(), .. more]) =>
        (Data, Control) = (data, control);

    /// <summary>Where machines and ledger are kept.</summary>
    public string Data { get; }

    /// <summary>Address of its control API.</summary>
    public Uri Control { get; }

    /// <summary>Starts a rack on free addresses and waits until its BMCs answer.</summary>
    /// <param name="data">Data folder; the same again is the same rack again.</param>
    /// <param name="more">More arguments, e.g. <c>--machines 4 --fast</c>.</param>
    public static async Task<RackProcess> StartAsync(string data, params string[] more)
    {
        var rack = Stopped(data, more);
        await rack.StartAsync();
        return rack;
    }

    /// <summary>The same, not started yet: its environment can still be set.</summary>
    public static RackProcess Stopped(string data, params string[] more) => new(data, new Uri($"http://127.0.0.1:{FreePort()}"), more);

    /// <summary>
    /// Starts a rack whose machine <c>sim-001</c> is the real agent in its jail: power on from the CD starts the agent
    /// with the CD's parameters on the machine's disk, power on from the disk boots that disk in QEMU. Needs of a test:
    /// <see cref="Need.Root"/>, <see cref="Need.LabNetwork"/>, <see cref="Need.LabArtifacts"/>, <see cref="Need.CdTools"/>, <see cref="Need.Qemu"/>.
    /// </summary>
    /// <param name="data">Data folder.</param>
    /// <param name="network">The network that the agent is on.</param>
    /// <param name="more">More arguments.</param>
    public static async Task<RackProcess> StartWithRealAgentAsync(string data, LabNetwork network, params string[] more)
    {
        var rack = new RackProcess(data, new Uri($"http://127.0.0.1:{FreePort()}"),
            ["--machines", "1", "--parents", "0", "--fast", "--qemu", "sim-001", "--qemu-bridge", network.Bridge,
                "--qemu-program", Repository.PathOf("tests", "lab", "agent-machine.sh"), .. more]);
        rack.Environment["LAB_NETWORK"] = $"{network.Number}";
        rack.Environment["LAB_ROOTFS"] = LabArtifacts.RootFileSystem;
        await rack.StartAsync();
        return rack;
    }

    /// <summary>
    /// Starts a rack whose machine <c>sim-001</c> is a QEMU virtual machine: real firmware boots what is inserted. Needs
    /// of a test: as for <see cref="StartWithRealAgentAsync"/>.
    /// </summary>
    /// <param name="data">Data folder.</param>
    /// <param name="network">The network that the machine is on.</param>
    /// <param name="more">More arguments.</param>
    public static Task<RackProcess> StartWithVirtualMachineAsync(string data, LabNetwork network, params string[] more) =>
        StartAsync(data, ["--machines", "1", "--parents", "0", "--fast", "--qemu", "sim-001", "--qemu-bridge", network.Bridge, .. more]);

    /// <summary>What the control API tells of a machine: address, credentials, certificate, state.</summary>
    public async Task<JsonNode> MachineAsync(string name) => JsonNode.Parse(await Client.GetStringAsync(new Uri(Control, $"/machines/{name}")))!;

    /// <summary>What a machine's serial port has shown since it was powered on.</summary>
    public Task<string> SerialAsync(string name) => Client.GetStringAsync(new Uri(Control, $"/machines/{name}/serial"));

    /// <summary>Everything that really happened to a machine, oldest first.</summary>
    public async Task<IReadOnlyList<JsonNode>> LedgerAsync(string machine) =>
        [.. JsonNode.Parse(await Client.GetStringAsync(new Uri(Control, $"/ledger?machine={machine}")))!.AsArray().OfType<JsonNode>()];

    /// <summary>Makes something go wrong with a machine's BMC or agent.</summary>
    /// <param name="machine">Name of the machine.</param>
    /// <param name="fault">E.g. <c>{"kind":"..."}</c>; the control API names the kinds when it gets a wrong one.</param>
    public async Task BreakAsync(string machine, JsonObject fault)
    {
        using var content = new StringContent(fault.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
        using var answer = await Client.PostAsync(new Uri(Control, $"/machines/{machine}/faults"), content);
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"The rack refused the fault: {await answer.Content.ReadAsStringAsync()}");
    }

    /// <summary>How many faults of a machine are still on.</summary>
    public async Task<int> FaultsAsync(string machine) => JsonNode.Parse(await Client.GetStringAsync(new Uri(Control, $"/machines/{machine}/faults")))!.AsArray().Count;

    /// <summary>Ends all faults of a machine.</summary>
    public async Task MendAsync(string machine)
    {
        using var answer = await Client.DeleteAsync(new Uri(Control, $"/machines/{machine}/faults"));
        answer.EnsureSuccessStatusCode();
    }

    /// <inheritdoc/>
    protected override async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await Client.GetAsync(new Uri(Control, "/healthz"));
            return answer.IsSuccessStatusCode;
        }
        catch (Exception problem) when (problem is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    private static string FreeBase() => string.Create(CultureInfo.InvariantCulture, $"127.{Random.Shared.Next(64, 250)}.{Random.Shared.Next(0, 250)}.0");
}
