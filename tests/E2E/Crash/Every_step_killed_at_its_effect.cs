using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using IronicConsole.E2E.Lab;

namespace IronicConsole.E2E.Crash;

/// <summary>
/// Each step that the engine itself runs on a machine of the rack, in a clean and in a service: the console is killed (SIGKILL) right before its effect and right after it, before the
/// effect is on record, and goes on after the start. The rack's ledger is the witness. A step without a row here fails the test.
/// </summary>
[Collection(Together.Crash)]
public sealed partial class Every_step_killed_at_its_effect
{
    private static readonly string[] WithoutEffect = ["flow.hold", "flow.wait"], Flows = ["clean", "service"], Points = ["before", "after"];

    // Effects that a BMC does not tell of may happen again, unless they do harm a second time: those are not asked twice, and the step says so.
    private static readonly Row[] Rows =
    [
        new("flow.power_on", "power", false, ["power.on"]),
        new("flow.power_off", "power", true, ["power.off"]),
        new("flow.reboot", "power-off", true, ["power.off", "power.on"]) { AfterIs = "power-on" },
        new("management.set_boot_device", "asked", true, ["boot.override"]) { Args = new() { ["boot_device"] = "pxe" } },
        new("management.set_boot_mode", "asked", true, ["boot.override"]) { Args = new() { ["boot_mode"] = "bios" } },
        new("management.set_bmc_clock", "asked", true, ["bmc.clock"]) { MayRepeat = true },
        new("management.reset_bmc", "asked", true, ["bmc.reset"]) { MayRepeat = true },
        new("management.inject_nmi", "asked", true, ["power.nmi"]) { NotTwice = true },
    ];

    [Fact]
    public async Task Happens_once_or_says_why_not()
    {
        var count = Rows.Length * Points.Length;
        await using var bench = await CrashBench.StartAsync(Flows.Length * count, fresh: count);
        var machines = new Queue<string>(bench.Machines);
        var tasks = (from flow in Flows.Reverse() from row in Rows from point in Points select new Trial(machines.Dequeue(), flow, row, point)).ToArray();
        foreach (var task in tasks) await bench.Api.VerbAsync(task.Node, task.Flow == "service" ? "active" : "manage");
        foreach (var task in tasks) await bench.Api.StateAsync(task.Node, task.Rests);
        foreach (var task in tasks) Assert.Equal(Rows.Select(r => r.Step).Concat(WithoutEffect).Order(), await OfferedAsync(bench, task.Node, task.Flow));
        foreach (var task in tasks) await bench.Api.PowerAsync(task.Node, task.Row.On ? "power on" : "power off");
        foreach (var task in tasks) await PoweredAsync(bench, task.Node, task.Row.On ? "power on" : "power off");
        var before = new Dictionary<string, int>();
        foreach (var task in tasks) before[task.Node] = (await bench.EffectsAsync(task.Node)).Length;

        await bench.KillAndRestartAsync(string.Join(';', tasks.Select(t => $"{t.Node}|{t.Row.Step}/{(t.Point == "after" ? t.Row.AfterIs ?? t.Row.Journal : t.Row.Journal)}/{t.Point}#1")));
        foreach (var task in tasks) await bench.Api.VerbAsync(task.Node, task.Flow, task.Body());
        foreach (var task in tasks)
        {
            await Eventually.Get($"{task} to halt", () => Task.FromResult(Halted().Matches(bench.Console.Output).FirstOrDefault(m => m.Groups[1].Value == task.Node)), IronicCalls.Limit, () => bench.Console.Output);
        }

        await bench.KillAndRestartAsync("");
        foreach (var task in tasks) await WitnessAsync(bench, task, before[task.Node]);
    }

    private static async Task WitnessAsync(CrashBench bench, Trial task, int before)
    {
        var states = await Eventually.Get($"{task} to rest", async () =>
            await bench.Api.StatesAsync(task.Node) is { } now && (now["provision_state"]?.ToString() == task.Rests || now["provision_state"]?.ToString().EndsWith("failed", StringComparison.Ordinal) == true) ? now : null,
            IronicCalls.Limit, () => bench.Api.StatesAsync(task.Node).GetAwaiter().GetResult()?.ToJsonString() ?? "no answer");
        var (state, error) = (states["provision_state"]!.ToString(), states["last_error"]?.ToString());
        var effects = (await bench.EffectsAsync(task.Node)).Skip(before).Where(e => e.StartsWith("power.", StringComparison.Ordinal) || e == "boot.override" || e.StartsWith("bmc.", StringComparison.Ordinal)).ToArray();
        var story = $"{task}: {state}, {error}, {string.Join(" ", effects)}";
        if (task.Row.NotTwice)
        {
            Assert.True(state == $"{task.Flow} failed" && error!.Contains("whether it was done is not known", StringComparison.Ordinal), story);
            Assert.True(effects.Length == (task.Point == "after" ? 1 : 0), story);
            return;
        }

        Assert.True(state == task.Rests, story);
        Assert.True(task.Row.MayRepeat ? effects.Length is 1 or 2 && effects.All(e => e == task.Row.Effects[0]) : effects.SequenceEqual(task.Row.Effects), story);
    }

    private static async Task<IEnumerable<string>> OfferedAsync(CrashBench bench, string node, string flow)
    {
        using var client = new HttpClient();
        var page = await client.GetFromJsonAsync<JsonNode>(new Uri(bench.Console.Url, $"/v2/steps?node={node}&verb={flow}"));
        return page!["items"]!.AsArray().Where(s => !s!["requires_ramdisk"]!.GetValue<bool>()).Select(s => $"{s!["interface"]}.{s["step"]}").Order();
    }

    private static Task<JsonNode> PoweredAsync(CrashBench bench, string node, string power) => Eventually.Get($"{node} to be {power}", async () =>
        await bench.Api.StatesAsync(node) is { } states && states["power_state"]?.ToString() == power && states["target_power_state"] is null ? states : null, IronicCalls.Limit);

    [GeneratedRegex(@"Halted (\S+) at (.+)\.")]
    private static partial Regex Halted();

    // A step, the name under which it journals its effect, the power of the machine before, and the effects that the rack must see.
    private sealed record Row(string Step, string Journal, bool On, string[] Effects)
    {
        public JsonObject Args { get; init; } = [];

        public string? AfterIs { get; init; }

        public bool MayRepeat { get; init; }

        public bool NotTwice { get; init; }
    }

    private sealed record Trial(string Node, string Flow, Row Row, string Point)
    {
        public string Rests => Flow == "service" ? "active" : "manageable";

        public JsonObject Body()
        {
            var at = Row.Step.Split('.');
            return new() { [$"{Flow}_steps"] = new JsonArray(new JsonObject { ["interface"] = at[0] == "flow" ? "power" : at[0], ["step"] = at[1], ["args"] = Row.Args.DeepClone() }) };
        }

        public override string ToString() => $"{Row.Step} in a {Flow} of {Node}, killed {Point} its effect";
    }
}
