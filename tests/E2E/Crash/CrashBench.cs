using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using IronicConsole.E2E.Lab;

namespace IronicConsole.E2E.Crash;

/// <summary>A rack, a console that may be killed at any time, and the machines ready to be deployed.</summary>
public sealed class CrashBench : IAsyncDisposable
{
    // What a deploy does to a machine from outside that must not happen twice in a row. A medium may be made anew before the machine gets power
    // (the step says that it is harmless), and a machine whose medium could not be fetched while the console was down is booted again.
    private static readonly string[] OnceOnly = ["disk.write", "power.on", "power.off", "power.reset", "vmedia.insert", "vmedia.eject"];

    private readonly string _folder = Directory.CreateTempSubdirectory("crash-").FullName;
    private RackProcess _rack = null!;
    private string _image = "", _sum = "";

    /// <summary>The console.</summary>
    public ConsoleProcess Console { get; private set; } = null!;

    /// <summary>Its API.</summary>
    public IronicCalls Api { get; private set; } = null!;

    /// <summary>Names of the machines.</summary>
    public IReadOnlyList<string> Machines { get; private set; } = [];

    /// <summary>Starts everything and brings all machines to <c>available</c>.</summary>
    /// <param name="machines">How many machines.</param>
    /// <param name="fresh">How many of them, the last ones, are left as they are enrolled.</param>
    /// <param name="environment">More environment variables of both programs.</param>
    /// <param name="parents">How many of them carry two children each; those come on top.</param>
    /// <param name="settings">More arguments of the console.</param>
    public static async Task<CrashBench> StartAsync(int machines, int fresh = 0, IReadOnlyDictionary<string, string>? environment = null, int parents = 0, params string[] settings)
    {
        var bench = new CrashBench();
        bench._rack = RackProcess.Stopped(Path.Combine(bench._folder, "rack"), "--machines", $"{machines}", "--parents", $"{parents}", "--fast", "--password", "canary-of-the-bmc-{0}");
        bench.Console = ConsoleProcess.Stopped(Path.Combine(bench._folder, "data"), "127.0.0.1",
        [
            "--Demo:Enabled=false", "--Engine:AutomatedClean=false", "--Power:PollSeconds=0.1", "--Redfish:VerifyBmcClock=true", "--Deploy:BootRetrySeconds=20", "--Deploy:SoftPowerOffPollSeconds=0.5", "--Logging:LogLevel:Default=Warning",
            .. settings,
        ]);
        foreach (var server in new ServerProcess[] { bench._rack, bench.Console })
        {
            foreach (var (name, value) in environment ?? new Dictionary<string, string>()) server.Environment[name] = value;
            await server.StartAsync();
        }

        bench.Api = new IronicCalls(() => bench.Console.Url);
        using var client = new HttpClient();
        bench._image = new Uri(bench._rack.Control, "/image").ToString();
        bench._sum = (await client.GetStringAsync(new Uri(bench._rack.Control, "/image.sha256"))).Split(' ')[0].Trim();
        var list = JsonNode.Parse(await client.GetStringAsync(new Uri(bench._rack.Control, "/machines?certificates=false")))!.AsArray();
        bench.Machines = [.. list.Select(m => m!["name"]!.ToString())];
        foreach (var machine in list) await bench.Api.EnrolAsync(machine!, bench._rack.Control);
        string[] ready = [.. bench.Machines.SkipLast(fresh)];
        foreach (var name in ready) await bench.Api.VerbAsync(name, "manage");
        foreach (var name in ready) await bench.Api.StateAsync(name, "manageable");
        foreach (var name in ready) await bench.Api.VerbAsync(name, "provide");
        foreach (var name in ready) await bench.Api.StateAsync(name, "available");
        foreach (var name in ready) await bench.Api.ImageAsync(name, bench._image, bench._sum);
        return bench;
    }

    /// <summary>Kills the console as a power cut would, and starts it again with other settings.</summary>
    public async Task KillAndRestartAsync(string haltAt)
    {
        await Console.KillAsync();
        Console.Environment["IronicConsole__Engine__HaltAt"] = haltAt;
        await Console.StartAsync();
    }

    /// <summary>What the rack tells of a machine: address, credentials, certificate, state.</summary>
    public Task<JsonNode> MachineAsync(string machine) => _rack.MachineAsync(machine);

    /// <summary>What really happened to a machine, oldest first; what changed nothing is left out.</summary>
    public async Task<string[]> EffectsAsync(string machine) =>
        [.. (await _rack.LedgerAsync(machine)).Where(e => e["changed"]?.GetValue<bool>() != false).Select(e => e["effect"]!.ToString())];

    /// <summary>
    /// The same with the agent's own ledger: a command is told as <c>agent</c> and its step or name, those that only ask are left out; the erasing of a disk is told also when it was empty.
    /// </summary>
    public async Task<string[]> LedgerAsync(string machine) => [.. (await _rack.LedgerAsync(machine))
        .Where(e => e["changed"]?.GetValue<bool>() != false || e["effect"]!.ToString() == "disk.erase").Select(Word).Where(w => !w.StartsWith("agent get_", StringComparison.Ordinal))];

    /// <summary>Sets a BMC's clock an hour ahead, by its own Redfish door.</summary>
    public async Task SetClockOffAsync(string machine)
    {
        var told = await _rack.MachineAsync(machine);
        using var door = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, certificate, _, _) => certificate is not null };
        using var client = new HttpClient(door);
        using var ask = new HttpRequestMessage(HttpMethod.Patch, new Uri(new Uri(told["address"]!.ToString()), "/redfish/v1/Managers/bmc"));
        ask.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{told["user"]}:{told["password"]}")));
        ask.Content = JsonContent.Create(new JsonObject { ["DateTime"] = DateTimeOffset.UtcNow.AddHours(1).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture) });
        using var answer = await client.SendAsync(ask);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Makes something go wrong with a machine's BMC or agent.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="kind">A fault of the rack.</param>
    /// <param name="at">Where it hits; null for everywhere.</param>
    /// <param name="count">How often; null until it is mended.</param>
    public Task BreakAsync(string machine, string kind, string? at, int? count = null) => _rack.BreakAsync(machine, new JsonObject { ["kind"] = kind, ["at"] = at, ["count"] = count });

    /// <summary>Ends all faults of a machine.</summary>
    public Task MendAsync(string machine) => _rack.MendAsync(machine);

    /// <summary>How many faults of a machine are still on.</summary>
    public Task<int> FaultsAsync(string machine) => _rack.FaultsAsync(machine);

    /// <summary>What happened to a machine, by its ledger from some place on, holds nothing twice in a row that its counterpart could have told us of.</summary>
    public static void NothingTwice(IReadOnlyList<string> ledger, string story)
    {
        for (var i = 1; i < ledger.Count; i++) Assert.False(OnceOnly.Contains(ledger[i]) && ledger[i] == ledger[i - 1], $"{ledger[i]} twice in a row: {story}");
    }

    private static string Word(JsonNode entry)
    {
        var effect = entry["effect"]!.ToString();
        if (effect != "agent.command") return effect;
        var name = entry["detail"]!["name"]!.ToString();
        return $"agent {entry["detail"]!["step"]?.ToString() ?? name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..]}";
    }

    /// <summary>Says what is to be deployed; again after <see cref="StartAsync"/> for machines that were left as they are enrolled, or to say another format than the image has.</summary>
    public Task ImageAsync(string machine, string? format = null) => Api.ImageAsync(machine, _image, _sum, format);

    /// <summary>The image was written once, booted once, and nothing that a counterpart could have told us of was done again.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="agents">How often the agent was booted.</param>
    public async Task WitnessAsync(string machine, int agents = 1)
    {
        var effects = await EffectsAsync(machine);
        Assert.Equal(1, effects.Count(e => e == "disk.write"));
        Assert.True(effects.Count(e => e == "os.boot") == 1, $"{machine} booted its disk {effects.Count(e => e == "os.boot")} times: {string.Join(" ", effects)}");
        for (var i = 1; i < effects.Length; i++)
        {
            Assert.False(OnceOnly.Contains(effects[i]) && effects[i] == effects[i - 1], $"{machine} had {effects[i]} twice in a row: {string.Join(" ", effects)}");
        }

        Assert.Equal(agents, effects.Count(e => e == "agent.boot"));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Api?.Dispose();
        if (Console is not null) await Console.DisposeAsync();
        await _rack.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
