using System.Text.RegularExpressions;
using IronicConsole.E2E.Lab;
using Xunit.Sdk;

namespace IronicConsole.E2E.Crash;

/// <summary>
/// Each step that a machine of the rack has, in each kind of flow that it is there for: the console is killed (SIGKILL) right before each of its effects and right after it, before the
/// effect is on record, and goes on after the start. The ledgers of BMC and agent are the witness. A step without a row in <see cref="StepRows"/> fails the test.
/// </summary>
[Collection(Together.Crash)]
public sealed partial class Every_step_killed_at_its_effect
{
    private const int AtOnce = 12;
    private static readonly string[] Flows = ["clean", "service", "deploy"];

    [Fact]
    public async Task Happens_once_or_says_why_not()
    {
        var kills = Flows.ToDictionary(f => f, f => (from row in StepRows.All where row.Flows.Contains(f) from point in row.Points select (Row: row, Point: point)).ToArray());
        var rounds = kills.Values.Max(k => (k.Length + AtOnce - 1) / AtOnce);
        await using var bench = await CrashBench.StartAsync(kills["deploy"].Length + (2 * AtOnce), fresh: AtOnce);
        var deployed = new Queue<string>(bench.Machines.Take(kills["deploy"].Length));
        string[] active = [.. bench.Machines.Skip(deployed.Count).Take(AtOnce)], managed = [.. bench.Machines.TakeLast(AtOnce)];
        foreach (var node in active) await bench.Api.VerbAsync(node, "active");
        foreach (var node in managed) await bench.Api.VerbAsync(node, "manage");
        foreach (var node in active) await bench.Api.StateAsync(node, "active");
        foreach (var node in managed) await bench.Api.StateAsync(node, "manageable");
        foreach (var (flow, node) in Flows.Zip([managed[0], active[0], deployed.Peek()])) await StepRows.CompleteAsync(bench, node, flow);

        var broken = new List<string>();
        for (var round = 0; round < rounds; round++)
        {
            var tasks = Flows.SelectMany(flow => kills[flow].Chunk((kills[flow].Length + rounds - 1) / rounds).ElementAtOrDefault(round)?
                .Select((k, i) => new Kill(new StepTrial(flow switch { "clean" => managed[i], "service" => active[i], _ => deployed.Dequeue() }, flow, k.Row), k.Point)) ?? []).ToArray();
            broken.AddRange(await KillAsync(bench, tasks));
        }

        Assert.True(broken.Count == 0, string.Join("\n\n", broken));
    }

    private static async Task<IEnumerable<string>> KillAsync(CrashBench bench, Kill[] tasks)
    {
        await Task.WhenAll(tasks.Select(t => bench.Api.PoweredAsync(t.Trial.Node, t.Trial.Row.On)));
        var before = new Dictionary<string, int>();
        foreach (var task in tasks) before[task.Trial.Node] = (await bench.LedgerAsync(task.Trial.Node)).Length;

        await bench.KillAndRestartAsync(string.Join(';', tasks.Select(t => $"{t.Trial.Node}|{t.Trial.Row.Step}/{t.Point}#1")));
        foreach (var task in tasks) await bench.Api.VerbAsync(task.Trial.Node, task.Trial.Verb, task.Trial.Plan());
        await Task.WhenAll(tasks.Select(task => HaltedAsync(bench, task)));
        foreach (var task in tasks.Where(t => t.Trial.Row.InBand)) await StepRows.AgentCompleteAsync(bench, task.Trial.Node, task.Trial.Flow);

        await bench.KillAndRestartAsync("");
        var broken = await Task.WhenAll(tasks.Select(task => BrokenAsync(bench, task, before[task.Trial.Node])));
        return broken.OfType<string>();
    }

    private static async Task<string?> BrokenAsync(CrashBench bench, Kill task, int before)
    {
        try
        {
            await WitnessAsync(bench, task, before);
            return null;
        }
        catch (Exception e) when (e is XunitException or TimeoutException)
        {
            await bench.Api.RecoverAsync(task.Trial.Node);
            return e.Message;
        }
    }

    private static Task<Match> HaltedAsync(CrashBench bench, Kill task) => Eventually.Get($"{task} to halt", () => Task.FromResult(
        Halted().Matches(bench.Console.Output).LastOrDefault(m => m.Groups[1].Value == task.Trial.Node && m.Groups[2].Value == $"{task.Trial.Row.Step}/{task.Point}")), IronicCalls.Limit, () => bench.Console.Output);

    private static async Task WitnessAsync(CrashBench bench, Kill task, int before)
    {
        var (trial, row) = (task.Trial, task.Trial.Row);
        var node = await bench.Api.EndAsync(trial.Node, trial.Rests);
        var (state, error) = (node["provision_state"]!.ToString(), node["last_error"]?.ToString());
        var ledger = (await bench.LedgerAsync(trial.Node)).Skip(before).ToArray();
        var story = $"{task}: {state}, {error}, {string.Join(", ", ledger)}";
        if (row.NotTwice)
        {
            Assert.True(state == $"{trial.Flow} failed" && error!.Contains("whether it was done is not known", StringComparison.Ordinal), story);
            Assert.True(ledger.Count(e => e == row.Effects[0]) == (task.Point.EndsWith("after", StringComparison.Ordinal) ? 1 : 0), story);
        }
        else
        {
            Assert.True(row.Fails ? state == $"{trial.Flow} failed" && error!.StartsWith($"Step {row.Step} failed: ", StringComparison.Ordinal) : state == trial.Rests, story);
            if (row.Own || row.InBand)
            {
                foreach (var effect in row.Effects.Append("agent.boot")) Assert.True(ledger.Count(e => e == effect) == 1, $"{effect} once in {story}");
            }
            else
            {
                var itself = trial.Itself(ledger);
                if (row.MayRepeat) itself = [.. itself.Where((e, i) => i != 1 || e != itself[0])]; // once more is no harm
                Assert.True(itself.SequenceEqual(row.Effects), story);
            }

            CrashBench.NothingTwice(ledger, story);
            if (trial.Flow == "deploy" && !row.Fails) await bench.WitnessAsync(trial.Node);
        }

        await bench.Api.RecoverAsync(trial.Node);
    }

    [GeneratedRegex(@"Halted (\S+) at (\S+)\.")]
    private static partial Regex Halted();

    private sealed record Kill(StepTrial Trial, string Point)
    {
        public override string ToString() => $"{Trial}, killed at {Point}";
    }
}
