using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using IronicConsole.E2E.Lab;
using Xunit.Abstractions;

namespace IronicConsole.E2E.Crash;

/// <summary>
/// Verification, inspection, cleaning, service, rescue, unrescue, adoption, tear down and power are at work when the console is killed (SIGKILL), three times at other points, and goes on after the start;
/// the rack's ledger is the witness. Deploys have tests of their own.
/// </summary>
[Collection(Together.Crash)]
public sealed partial class Operations_killed_at_work(ITestOutputHelper output)
{
    private static readonly int[] Points = [1, 2, 3];
    private CrashBench _bench = null!;

    [Fact]
    public async Task Goes_on_from_its_last_recorded_step()
    {
        await using var bench = _bench = await CrashBench.StartAsync(10 * Points.Length, fresh: Points.Length);
        var machines = new Queue<string>(bench.Machines);
        var tasks = Points.Select((point, i) => new Kind[]
        {
            new("inspect", machines.Dequeue(), "manage", "manageable", "inspect", "manageable", ["inspection.post"]),
            new("clean", machines.Dequeue(), "manage", "manageable", "clean", "manageable", ["agent.boot"]),
            new("service", machines.Dequeue(), "active", "active", "service", "active", ["memory.test", "disk.write"]),
            new("BMC actions", machines.Dequeue(), "manage", "manageable", "BMC actions", "manageable", []) { AtLeast = ["bmc.clock", "bmc.reset"] }, // a BMC tells of neither that it was done
            new("rescue", machines.Dequeue(), "active", "active", "rescue", "rescue", ["rescue.ready", "disk.write", "os.boot"])
                { Points = ["rescue.boot_agent/boot-on/after#1", "rescue.finalize/finalize/before#1", "rescue.finalize/finalize/after#1"] },
            new("unrescue", machines.Dequeue(), "active", "active", "unrescue", "active", ["rescue.ready", "disk.write"])
                { Between = ("rescue", "rescue"), Twice = ["os.boot"], Points = ["rescue.stop/off/after#1", "rescue.boot_instance/boot-device/after#1", "rescue.boot_instance/instance/after#1"] },
            new("adopt", machines.Dequeue(), "manage", "manageable", "adopt", "active", ["boot.override"])
                { Never = ["power.", "vmedia.", "disk.", "agent."], Points = ["deploy.take_over/boot-device/before#1", "*/sends#1", "deploy.take_over/boot-device/after#1"] },
            new("tear down", machines.Dequeue(), "active", "active", "deleted", "available", ["disk.write", "os.boot"]),
            new("power", machines.Dequeue(), "manage", "manageable", "power on", "manageable", ["power.on"]),
            new("verify", bench.Machines[^(i + 1)], "", "enroll", "manage", "manageable", []),
        }).ToArray();
        foreach (var task in tasks.SelectMany(t => t)) await PrepareAsync(task);
        foreach (var (kinds, point) in tasks.Zip(Points))
        {
            await bench.KillAndRestartAsync(string.Join(';', kinds.Select(k => $"{k.Node}|{(k.Points.Length > 0 ? k.Points[point - 1] : $"*#{point}")}")));
            foreach (var kind in kinds) await AskAsync(kind.Node, kind.Verb);
            var at = await Task.WhenAll(kinds.Select(HaltedAsync));
            foreach (var (kind, where) in kinds.Zip(at)) output.WriteLine($"{kind.Name} killed at {where}");
            await bench.KillAndRestartAsync("");
            foreach (var kind in kinds) await RestsAsync(kind);
            foreach (var kind in kinds) await WitnessAsync(kind);
        }
    }

    // Brings a node to where the operation begins.
    private async Task PrepareAsync(Kind kind)
    {
        if (kind.Before.Length > 0) await GoAsync(kind.Node, kind.Before, kind.At);
        if (kind.Between is var (verb, state)) await GoAsync(kind.Node, verb, state);
    }

    private async Task GoAsync(string node, string verb, string state)
    {
        await AskAsync(node, verb);
        await _bench.Api.StateAsync(node, state);
    }

    private Task AskAsync(string node, string verb) => verb switch
    {
        "power on" => _bench.Api.PowerAsync(node, verb),
        "clean" => _bench.Api.VerbAsync(node, verb, new JsonObject { ["clean_steps"] = new JsonArray(new JsonObject { ["interface"] = "deploy", ["step"] = "erase_devices_metadata" }) }),
        "BMC actions" => _bench.Api.VerbAsync(node, "clean", new JsonObject
        {
            ["clean_steps"] = new JsonArray([.. new[] { "set_bmc_clock", "reset_bmc" }.Select(s => (JsonNode)new JsonObject { ["interface"] = "management", ["step"] = s })]),
        }),
        "rescue" => _bench.Api.VerbAsync(node, verb, new JsonObject { ["rescue_password"] = "canary-of-the-rescue" }),
        "service" => _bench.Api.VerbAsync(node, verb, new JsonObject
        {
            ["service_steps"] = new JsonArray(new JsonObject { ["interface"] = "power", ["step"] = "reboot" }, new JsonObject { ["interface"] = "deploy", ["step"] = "burnin_memory" }),
        }),
        _ => _bench.Api.VerbAsync(node, verb),
    };

    private Task<string> HaltedAsync(Kind kind) => Eventually.Get($"{kind.Name} of {kind.Node} to halt", () => Task.FromResult(
        Halted().Matches(_bench.Console.Output).LastOrDefault(m => m.Groups[1].Value == kind.Node)?.Groups[2].Value), IronicCalls.Limit, () => _bench.Console.Output);

    private Task<JsonNode> RestsAsync(Kind kind) => Eventually.Get($"{kind.Name} of {kind.Node} to end in {kind.After}", async () =>
    {
        if (await _bench.Api.StatesAsync(kind.Node) is not { } states) return null;
        var state = states["provision_state"]!.ToString();
        Assert.False(state == "error" || state.EndsWith(" failed", StringComparison.Ordinal), $"{kind.Name} of {kind.Node} is {state}: {states["last_error"]}");
        return state == kind.After && states["target_power_state"] is null && states["target_provision_state"] is null && (kind.Name != "power" || states["power_state"]?.ToString() == "power on") ? states : null;
    }, IronicCalls.Limit, () => _bench.Api.StatesAsync(kind.Node).GetAwaiter().GetResult()?.ToJsonString() ?? "no answer");

    private async Task WitnessAsync(Kind kind)
    {
        if (kind.Once.Length + kind.AtLeast.Length == 0) return;
        foreach (var twice in kind.Twice) await Eventually.Get($"{twice} of {kind.Node}", async () => (await _bench.EffectsAsync(kind.Node)).Count(e => e == twice) >= 2 ? twice : null, IronicCalls.Limit);
        var effects = await _bench.EffectsAsync(kind.Node);
        var story = $"{kind.Name} of {kind.Node}: {string.Join(" ", effects)}";
        foreach (var done in kind.AtLeast) Assert.True(effects.Contains(done), $"{done} in {story}");
        foreach (var once in kind.Once) Assert.True(effects.Count(e => e == once) == 1, $"{once} once in {story}");
        foreach (var twice in kind.Twice) Assert.True(effects.Count(e => e == twice) == 2, $"{twice} twice in {story}");
        foreach (var never in kind.Never) Assert.False(effects.Any(e => e.StartsWith(never, StringComparison.Ordinal)), $"{never} in {story}");
        for (var i = 1; i < effects.Length; i++) Assert.False(effects[i].StartsWith("power.", StringComparison.Ordinal) && effects[i] == effects[i - 1], $"{effects[i]} twice in a row: {story}");
    }

    [GeneratedRegex(@"Halted (\S+) at (.+)\.")]
    private static partial Regex Halted();

    // What is done to a node: the verb that prepares it and where that leads, the verb that is killed and where that leads, and the effects that the rack must have seen once.
    private sealed record Kind(string Name, string Node, string Before, string At, string Verb, string After, string[] Once)
    {
        public string[] AtLeast { get; init; } = [];

        public string[] Twice { get; init; } = [];

        // Beginnings of effects that the machine must not have had at all.
        public string[] Never { get; init; } = [];

        // Where it is killed; the first, second and third point of its run where nothing else is said.
        public string[] Points { get; init; } = [];

        // A verb more before it is killed, and where that leads.
        public (string Verb, string State)? Between { get; init; }
    }
}
