using System.Diagnostics;
using System.Text.RegularExpressions;
using IronicConsole.E2E.Lab;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace IronicConsole.E2E.Crash;

/// <summary>
/// Each step that a machine of the rack has, in each kind of flow that it is there for: the console is killed (SIGKILL) right before each of its effects and right after it, before the
/// effect is on record, and goes on after the start. The ledgers of BMC and agent are the witness. A step without a row in <see cref="StepRows"/> fails the test.
/// Each kill hits a flow of many machines, each at a point of its own; what a flow leaves behind, another begins with.
/// </summary>
[Collection(Together.Crash)]
public sealed partial class Every_step_killed_at_its_effect(ITestOutputHelper output)
{
    private const int Rounds = 4, Active = 16, Managed = 22;

    [Fact]
    public async Task Happens_once_or_says_why_not()
    {
        var kills = StepFlow.All.ToDictionary(f => f, f => new Queue<Point>(
            from row in StepRows.All where row.Flows.Contains(f.Word) from place in row.PlacesIn(f.Word) let there = row.In(place) from point in there.Points select new Point(there, place, point)));
        var (deploys, fresh) = (kills[StepFlow.Of("deploy")].Count, kills[StepFlow.Of("verify")].Count);
        var clock = Stopwatch.StartNew();
        await using var bench = await CrashBench.StartAsync(deploys + Active + Managed + fresh, fresh: Managed + fresh);
        var pool = new StepPool(bench);
        string[] available = [.. bench.Machines.Take(deploys)], active = [.. bench.Machines.Skip(deploys).Take(Active)], managed = [.. bench.Machines.Skip(deploys + Active).Take(Managed)];
        await pool.FillAsync(available, null, "available");
        await pool.FillAsync(active, "active", "active");
        await pool.FillAsync(managed, "manage", "manageable");
        await pool.FillAsync([.. bench.Machines.TakeLast(fresh)], null, "enroll");
        foreach (var (flow, node) in new[] { ("clean", managed[0]), ("service", active[0]), ("deploy", available[0]) }) await StepRowsCheck.CompleteAsync(bench, node, flow);
        output.WriteLine($"{clock.Elapsed.TotalSeconds:0} s: {bench.Machines.Count} machines are ready for {kills.Values.Sum(k => k.Count)} kills");

        var broken = new List<string>();
        var share = kills.ToDictionary(k => k.Key, k => (k.Value.Count + Rounds - 1) / Rounds);
        while (kills.Values.Any(k => k.Count > 0))
        {
            var tasks = new List<Kill>();
            foreach (var (flow, points) in kills)
            {
                for (var i = 0; i < share[flow] && points.Count > 0 && pool.Take(flow.Begins) is { } node; i++)
                {
                    var at = points.Dequeue();
                    tasks.Add(new Kill(new StepTrial(node, flow, at.Row, at.Place), at.Where));
                }
            }

            Assert.True(tasks.Count > 0, $"No machine rests where these begin: {string.Join(", ", kills.Where(k => k.Value.Count > 0).Select(k => k.Key.Word))}");
            broken.AddRange(await KillAsync(bench, pool, tasks));
            output.WriteLine($"{clock.Elapsed.TotalSeconds:0} s: {tasks.Count} flows killed");
        }

        Assert.True(broken.Count == 0, string.Join("\n\n", broken));
    }

    private static async Task<IEnumerable<string>> KillAsync(CrashBench bench, StepPool pool, List<Kill> tasks)
    {
        await Task.WhenAll(tasks.Select(t => pool.PrepareAsync(t.Trial)));
        var before = new Dictionary<string, int>();
        foreach (var task in tasks) before[task.Trial.Node] = (await bench.LedgerAsync(task.Trial.Node)).Length;

        await bench.KillAndRestartAsync(string.Join(';', tasks.Select(t => $"{t.Trial.Node}|{t.Trial.Row.Step}/{t.Point}#1")));
        await Task.WhenAll(tasks.Select(task => pool.AskAsync(task.Trial)));
        await Task.WhenAll(tasks.Select(task => HaltedAsync(bench, task)));
        foreach (var task in tasks.Where(t => t.Trial.Row.InBand)) await StepRowsCheck.AgentCompleteAsync(bench, task.Trial.Node, task.Trial.Flow.Word);

        await bench.KillAndRestartAsync("");
        var broken = await Task.WhenAll(tasks.Select(task => BrokenAsync(bench, pool, task, before[task.Trial.Node])));
        foreach (var task in tasks)
        {
            if (await bench.Api.NodeAsync(task.Trial.Node) is { } node) pool.Put(task.Trial.Node, node["provision_state"]!.ToString());
        }

        return broken.OfType<string>();
    }

    private static async Task<string?> BrokenAsync(CrashBench bench, StepPool pool, Kill task, int before)
    {
        try
        {
            await WitnessAsync(bench, pool, task, before);
            return null;
        }
        catch (Exception e) when (e is XunitException or TimeoutException)
        {
            return e.Message;
        }
        finally
        {
            await bench.MendAsync(task.Trial.Node);
            await bench.Api.RecoverAsync(task.Trial.Node);
        }
    }

    private static Task<Match> HaltedAsync(CrashBench bench, Kill task) => Eventually.Get($"{task} to halt", () => Task.FromResult(
        Halted().Matches(bench.Console.Output).LastOrDefault(m => m.Groups[1].Value == task.Trial.Node && m.Groups[2].Value == $"{task.Trial.Row.Step}/{task.Point}")), IronicCalls.Limit, () => bench.Console.Output);

    private static async Task WitnessAsync(CrashBench bench, StepPool pool, Kill task, int before)
    {
        var (trial, row) = (task.Trial, task.Trial.Row);
        var node = await pool.EndAsync(trial);
        var (state, error) = (node["provision_state"]!.ToString(), node["last_error"]?.ToString());
        var ledger = (await bench.LedgerAsync(trial.Node)).Skip(before).ToArray();
        var story = $"{task}: {state}, {error}, {string.Join(", ", ledger)}";
        if (row.NotTwice)
        {
            Assert.True(state == trial.Flow.Failed && error!.Contains("whether it was done is not known", StringComparison.Ordinal), story);
            Assert.True(ledger.Count(e => e == row.Effects[0]) == (task.Point.EndsWith("after", StringComparison.Ordinal) ? 1 : 0), story);
            return;
        }

        var failing = row.Fails ? row.Step : row.After;
        Assert.True(state == trial.Ends && (failing is null ? error is null : error?.Contains(trial.Flow.NamesStep ? $"Step {failing} failed: " : "", StringComparison.Ordinal) == true), story);
        if (row.Own || row.InBand)
        {
            foreach (var effect in row.Effects.Concat(trial.BootsAgent ? ["agent.boot"] : [])) Assert.True(ledger.Count(e => e == effect) == 1, $"{effect} once in {story}");
        }
        else
        {
            var itself = trial.Itself(ledger);
            if (row.MayRepeat) itself = [.. itself.Where((e, i) => i != 1 || e != itself[0])]; // once more is no harm
            Assert.True(itself.SequenceEqual(row.Effects), story);
        }

        if (row.Alone) Assert.True(ledger.Where(e => e != "session.open").SequenceEqual(row.Effects), $"nothing else in {story}");
        CrashBench.NothingTwice(ledger, story);
        if (trial.Flow.Word == "deploy" && failing is null) await bench.WitnessAsync(trial.Node, trial.Agents);
    }

    [GeneratedRegex(@"Halted (\S+) at (.+)\.")]
    private static partial Regex Halted();

    private sealed record Point(StepRow Row, DeployPlace? Place, string Where);

    private sealed record Kill(StepTrial Trial, string Point)
    {
        public override string ToString() => $"{Trial}, killed at {Point}";
    }
}
