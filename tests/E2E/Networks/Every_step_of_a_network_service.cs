using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using IronicConsole.E2E.Crash;
using IronicConsole.E2E.Lab;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace IronicConsole.E2E.Networks;

/// <summary>
/// Each step that moves a machine between networks, in the flow that has it: the console is killed (SIGKILL) right before each of its effects and right after it, before that is on record; and
/// the switch refuses it, and afterwards does what it is asked. Real Neutron, with the machines of the rack. The ledger of the stand-in switch and Neutron's own lists are the witness: nothing
/// is done there but what the undisturbed flow does, and nothing is left. A step without a row in <see cref="NetworkRows"/> fails the tests.
/// </summary>
[Collection(Together.Networks)]
public sealed partial class Every_step_of_a_network_service(SharedNeutron neutron, ITestOutputHelper output)
{
    [RequiresFact(Need.Neutron)]
    public async Task Happens_once_when_the_console_is_killed_at_its_effect()
    {
        var clock = Stopwatch.StartNew();
        (StepRow Row, string Point)[] kills = [.. NetworkRows.All.SelectMany(r => r.Points, (r, point) => (r, point))];
        await using var trials = await NetworkTrials.StartAsync(await neutron.Server, [.. kills.Select(k => k.Row)]);
        var bench = trials.Bench;
        await ReadyAsync(trials);
        var (before, rack) = await SeenAsync(trials);
        output.WriteLine($"{clock.Elapsed.TotalSeconds:0} s: {kills.Length} machines are ready");

        (StepTrial Trial, string Point)[] tasks = [.. trials.All.Zip(kills, (t, k) => (t, trials.Point(t, k.Point)))];
        await bench.KillAndRestartAsync(string.Join(';', tasks.Select(t => $"{t.Trial.Node}|{t.Point}#1")));
        await Task.WhenAll(trials.All.Select(t => trials.Pool.AskAsync(t)));
        await HaltedAsync(bench, tasks);
        output.WriteLine($"{clock.Elapsed.TotalSeconds:0} s: all have halted");

        await bench.KillAndRestartAsync("");
        var points = tasks.ToDictionary(t => t.Trial, t => t.Point);
        var broken = new List<string>();
        await EachAsync(trials.All, broken, async trial =>
        {
            await WitnessAsync(trials, trial, $"killed at {points[trial]}", await trials.Pool.EndAsync(trial), before[trial.Node], trial.Row.Effects);
            if (trial.Row.Implementation is null) CrashBench.NothingTwice([.. (await bench.LedgerAsync(trial.Node)).Skip(rack[trial.Node])], $"{trial}, killed at {points[trial]}");
        });
        output.WriteLine($"{clock.Elapsed.TotalSeconds:0} s: all have ended");
        Assert.True(broken.Count == 0, string.Join("\n\n", broken));
    }

    [RequiresFact(Need.Neutron)]
    public async Task Fails_with_what_was_said_and_can_be_run_again()
    {
        var clock = Stopwatch.StartNew();
        await using var trials = await NetworkTrials.StartAsync(await neutron.Server, NetworkRows.All);
        var bench = trials.Bench;
        await ReadyAsync(trials);
        var (before, _) = await SeenAsync(trials);
        output.WriteLine($"{clock.Elapsed.TotalSeconds:0} s: {trials.All.Count} machines are ready");

        (StepTrial Trial, string Point)[] tasks = [.. trials.All.Select(t => (t, $"{t.Row.Step}/begun"))];
        await bench.KillAndRestartAsync(string.Join(';', tasks.Select(t => $"{t.Trial.Node}|{t.Point}#1")));
        await Task.WhenAll(trials.All.Select(t => trials.Pool.AskAsync(t)));
        await HaltedAsync(bench, tasks);
        foreach (var trial in trials.All) await trials.RefuseAsync(trial);
        bench.Console.Thaw();

        var broken = new List<string>();
        var refused = await EachAsync(trials.All, broken, async trial => Refused(trial, await trials.Pool.EndAsync(trial)));
        foreach (var trial in refused) trials.Mend(trial);
        await AgainAsync(trials, refused);
        var mended = await EachAsync(refused, broken, async trial => await WitnessAsync(trials, trial, "refused, and again", await trials.Pool.EndAsync(trial), before[trial.Node], trial.Row.Twice!));
        output.WriteLine($"{clock.Elapsed.TotalSeconds:0} s: {refused.Count} were refused, {mended.Count} of them went well again");
        StepTrial[] more = [.. mended.Where(t => t.Flow.Begins == t.Flow.Rests && t.Row.After is null)];
        await AgainAsync(trials, more);
        await EachAsync(more, broken, async trial => await WitnessAsync(trials, trial, "once more", await trials.Pool.EndAsync(trial), before[trial.Node] + trial.Row.Twice!.Length, trial.Row.Effects));
        output.WriteLine($"{clock.Elapsed.TotalSeconds:0} s: {more.Length} went well once more");
        Assert.True(broken.Count == 0, string.Join("\n\n", broken));
    }

    private static Task ReadyAsync(NetworkTrials trials) => Task.WhenAll(trials.All.Select(trials.Pool.PrepareAsync));

    private static Task AgainAsync(NetworkTrials trials, IEnumerable<StepTrial> again) => Task.WhenAll(again.Select(async trial =>
    {
        if (trial.Row.Implementation is null) await trials.Bench.MendAsync(trial.Node);
        await trials.Bench.Api.RecoverAsync(trial.Node);
        await trials.Pool.PrepareAsync(trial);
        await trials.Pool.AskAsync(trial);
    }));

    // Those that were as they should be. They go on beside each other; only the looks follow one another.
    private static async Task<IReadOnlyList<StepTrial>> EachAsync(IEnumerable<StepTrial> trials, List<string> broken, Func<StepTrial, Task> look)
    {
        var fine = new List<StepTrial>();
        foreach (var trial in trials)
        {
            try
            {
                await look(trial);
                fine.Add(trial);
            }
            catch (Exception e) when (e is XunitException or TimeoutException)
            {
                broken.Add(e.Message);
            }
        }

        return fine;
    }

    private static async Task<(Dictionary<string, int> Switch, Dictionary<string, int> Rack)> SeenAsync(NetworkTrials trials)
    {
        var (atSwitch, rack) = (new Dictionary<string, int>(), new Dictionary<string, int>());
        foreach (var trial in trials.All)
        {
            atSwitch[trial.Node] = (await trials.LedgerAsync(trial)).Length;
            if (trial.Row.Implementation is null) rack[trial.Node] = (await trials.Bench.LedgerAsync(trial.Node)).Length;
        }

        return (atSwitch, rack);
    }

    private static Task HaltedAsync(CrashBench bench, (StepTrial Trial, string Point)[] tasks) => Eventually.True("all to halt", () =>
    {
        var halted = Halted().Matches(bench.Console.Output).Select(m => m.Value).ToHashSet();
        return tasks.All(t => halted.Contains($"Halted {t.Trial.Node} at {t.Point}."));
    }, IronicCalls.Limit, () => bench.Console.Output);

    // What clears away goes on as far as it can: the flow has failed by then, and stays with that.
    private static void Refused(StepTrial trial, JsonNode node)
    {
        var (error, said) = (node["last_error"]?.ToString() ?? "", ((Refusal)trial.Row.Refused).Told);
        var story = $"{trial}, refused: {node["provision_state"]}, {error}";
        Assert.True(node["provision_state"]!.ToString() == trial.Flow.Failed, story);
        Assert.True(trial.Row.After is not null ? error.Length > 0 && !error.Contains("Neutron", StringComparison.Ordinal)
            : Regex.IsMatch(error, trial.Flow.NamesStep ? $"^Step {Regex.Escape(trial.Row.Step)} failed: {said}$" : $"^{said}$"), story);
    }

    private static async Task WitnessAsync(NetworkTrials trials, StepTrial trial, string what, JsonNode node, int before, string[] effects)
    {
        var ledger = (await trials.LedgerAsync(trial)).Skip(before).ToArray();
        var story = $"{trial}, {what}: {node["provision_state"]}, {node["last_error"]}, {string.Join(", ", ledger)}";
        Assert.True(node["provision_state"]!.ToString() == trial.Ends && trial.Row.After is null == node["last_error"] is null, story);
        Assert.True(ledger.SequenceEqual(effects), story);
        if (await trials.LeftAsync(trial) is { } left) Assert.Fail($"{left}: {story}");
    }

    [GeneratedRegex(@"Halted \S+ at .+\.")]
    private static partial Regex Halted();
}
