using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using IronicConsole.E2E.Lab;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace IronicConsole.E2E.Crash;

/// <summary>
/// Each step that a machine of the rack has, in each kind of flow that it is there for: its counterpart (BMC or agent) answers with an error, and afterwards, an agent once it is not busy any more,
/// does what it is asked, twice.
/// The counterpart's ledger is the witness. A step without a row in <see cref="StepRows"/> fails the test.
/// </summary>
[Collection(Together.Crash)]
public sealed partial class Every_step_that_is_refused(ITestOutputHelper output)
{
    private const int AtOnce = 4;
    private const string Bmc = @"The BMC at https://[\d.]+:\d+ failed to ", Error = @" \(HTTP 500\): The request failed due to an internal service error\. The service is still operational\.";
    private const string Agent = @"The agent could not do it: Command execution failed: /dev/sda: Input/output error\.";

    [Fact]
    public async Task Fails_with_what_was_said_and_can_be_run_again()
    {
        var chosen = StepFlow.All.Where(f => f.TakesSteps).ToDictionary(f => f, f => new ConcurrentQueue<(StepRow Row, DeployPlace? Place)>(
            from row in StepRows.All where row.After is null && row.Flows.Contains(f.Word) from place in row.PlacesIn(f.Word) select (row.In(place), place)));
        (StepFlow Flow, StepRow Row)[] own = [.. from flow in StepFlow.All from row in StepRows.All
            where row.Flows.Contains(flow.Word) && (!flow.TakesSteps || row.After is not null) && row.Refused is Refusal select (flow, row)];
        int Own(string state) => own.Count(o => o.Flow.Begins == state);
        var (deploys, clock) = (chosen[StepFlow.Of("deploy")].Count + Own("available"), Stopwatch.StartNew());
        var (actives, fresh) = (Math.Max(AtOnce, Own("active") + Own("rescue")), Own("enroll"));
        var manageds = Math.Max(AtOnce, Own("manageable"));
        await using var bench = await CrashBench.StartAsync(deploys + actives + manageds + fresh, fresh: manageds + fresh);
        var pool = new StepPool(bench);
        string[] available = [.. bench.Machines.Take(deploys)], active = [.. bench.Machines.Skip(deploys).Take(actives)], managed = [.. bench.Machines.Skip(deploys + actives).Take(manageds)];
        await pool.FillAsync(available, null, "available");
        await pool.FillAsync(active, "active", "active");
        await pool.FillAsync(managed, "manage", "manageable");
        await pool.FillAsync([.. bench.Machines.TakeLast(fresh)], null, "enroll");
        foreach (var (flow, node) in new[] { ("clean", managed[0]), ("service", active[0]), ("deploy", available[0]) }) await StepRowsCheck.CompleteAsync(bench, node, flow);
        output.WriteLine($"{clock.Elapsed.TotalSeconds:0} s: {bench.Machines.Count} machines are ready");

        var broken = new ConcurrentQueue<string>();
        await Task.WhenAll(chosen.SelectMany(c => Enumerable.Range(0, AtOnce).Select(_ => WorkAsync(c.Key, c.Value))));
        output.WriteLine($"{clock.Elapsed.TotalSeconds:0} s: the steps that people choose");
        var rescued = Enumerable.Range(0, Own("rescue")).Select(_ => pool.Take("active")!).ToArray();
        await Task.WhenAll(rescued.Select(m => bench.Api.VerbAsync(m, "rescue", StepFlow.Of("rescue").Body)));
        await Task.WhenAll(rescued.Select(m => bench.Api.StateAsync(m, "rescue")));
        foreach (var machine in rescued) pool.Put(machine, "rescue");
        StepTrial[] trials = [.. own.Select(o => new StepTrial(pool.Take(o.Flow.Begins) ?? throw new InvalidOperationException($"No machine is left for {o.Row.Step}."), o.Flow, o.Row))];
        await RefuseOwnAsync(bench, pool, trials, broken);
        output.WriteLine($"{clock.Elapsed.TotalSeconds:0} s: the steps that flows have by themselves");
        foreach (var row in StepRows.All.Where(r => r.Refused is CannotBeRefused)) output.WriteLine($"{row.Step} in {string.Join(", ", row.Flows)} cannot be refused: {((CannotBeRefused)row.Refused).Why}");
        Assert.True(broken.IsEmpty, string.Join("\n\n", broken));

        async Task WorkAsync(StepFlow flow, ConcurrentQueue<(StepRow Row, DeployPlace? Place)> rows)
        {
            while (rows.TryDequeue(out var next))
            {
                string node;
                lock (pool) node = pool.Take(flow.Begins) ?? throw new InvalidOperationException($"No machine is left for a {flow.Word}.");
                var trial = new StepTrial(node, flow, next.Row, next.Place);
                try
                {
                    if (next.Row.Refused is Rejection) await RejectAsync(bench, trial);
                    if (next.Row.Refused is Refusal refused) await RefuseAsync(bench, trial, refused);
                    await RepeatAsync(bench, trial);
                }
                catch (Exception e) when (e is XunitException or TimeoutException)
                {
                    broken.Enqueue(e.Message);
                    output.WriteLine($"{clock.Elapsed.TotalSeconds:0} s: {e.Message}");
                    await bench.MendAsync(node);
                    await bench.Api.RecoverAsync(node);
                }

                var state = (await bench.Api.NodeAsync(node))!["provision_state"]!.ToString();
                lock (pool) pool.Put(node, state);
            }
        }
    }

    // The faults are made while the flow stands still right before the step; one standstill serves all machines.
    private static async Task RefuseOwnAsync(CrashBench bench, StepPool pool, StepTrial[] trials, ConcurrentQueue<string> broken)
    {
        await Task.WhenAll(trials.Select(pool.PrepareAsync));
        foreach (var trial in trials.Where(t => t.Row.Refused is Refusal { FromTheStart: true })) await BreakAsync(bench, trial, (Refusal)trial.Row.Refused);
        await bench.KillAndRestartAsync(string.Join(';', trials.Select(t => $"{t.Node}|{t.Row.Step}/begun#1")));
        var seen = trials.ToDictionary(t => t.Node, _ => 0);
        await Task.WhenAll(trials.Select(t => pool.AskAsync(t)));
        await Task.WhenAll(trials.Select(async t =>
        {
            await Eventually.Get($"{t} to halt", () => Task.FromResult(Halted().Matches(bench.Console.Output).LastOrDefault(m => m.Groups[1].Value == t.Node)), IronicCalls.Limit, () => bench.Console.Output);
        }));
        foreach (var trial in trials)
        {
            seen[trial.Node] = (await bench.LedgerAsync(trial.Node)).Length;
            await BreakAsync(bench, trial, (Refusal)trial.Row.Refused);
        }

        bench.Console.Thaw();
        await Task.WhenAll(trials.Select(async t =>
        {
            try
            {
                await WitnessAsync(bench, t, (Refusal)t.Row.Refused, await pool.EndAsync(t), seen[t.Node], ((Refusal)t.Row.Refused).Never);
                await bench.MendAsync(t.Node);
                await bench.Api.RecoverAsync(t.Node);
                await AgainAsync(bench, pool, t);
            }
            catch (Exception e) when (e is XunitException or TimeoutException)
            {
                broken.Enqueue(e.Message);
            }
        }));
    }

    private static async Task AgainAsync(CrashBench bench, StepPool pool, StepTrial trial)
    {
        await pool.PrepareAsync(trial);
        var before = (await bench.LedgerAsync(trial.Node)).Length;
        await pool.AskAsync(trial);
        if (trial.Flow.Word == "verify") await bench.Api.StateAsync(trial.Node, trial.Flow.Rests);
        var node = await pool.EndAsync(trial);
        var ledger = (await bench.LedgerAsync(trial.Node)).Skip(before).ToArray();
        var story = $"{trial}, again: {node["provision_state"]}, {node["last_error"]}, {string.Join(", ", ledger)}";
        Assert.True(node["provision_state"]!.ToString() == trial.Ends, story);
        foreach (var effect in trial.Row.Effects) // what was left in or on by the refusal is cleared before the agent boots
        {
            Assert.True((ledger.Contains("agent.boot") ? ledger.SkipWhile(e => e != "agent.boot") : ledger).Count(e => e == effect) == 1, $"{effect} once in {story}");
        }

        await bench.MendAsync(trial.Node);
    }

    private static async Task RefuseAsync(CrashBench bench, StepTrial trial, Refusal refused)
    {
        var row = trial.Row;
        await bench.Api.PoweredAsync(trial.Node, row.On == true);
        var held = refused.HeldAt ?? (trial.Place is { } place and not DeployPlace.BeforeAgent ? (int)place + 5 : null);
        var follower = row.Own || trial.Flow.Word == "deploy" ? null : StepRows.Of(row.InBand ? row.Step == "deploy.burnin_memory" ? "deploy.fail" : "deploy.burnin_memory"
            : row.Step == "management.set_bmc_clock" ? "management.set_boot_mode" : "management.set_bmc_clock");
        string[] never = [.. refused.Never, .. row.Own || row.InBand ? [] : row.Effects.Except(Afterwards(trial, refused)), .. follower?.Effects ?? [], .. Later(trial)];
        var before = (await bench.LedgerAsync(trial.Node)).Length;
        if (held is null) await BreakAsync(bench, trial, refused);
        await bench.Api.VerbAsync(trial.Node, trial.Flow.Verb, trial.Plan(follower: follower, held: held));
        if (held is not null)
        {
            await bench.Api.StateAsync(trial.Node, $"{trial.Flow.Word} hold");
            before = (await bench.LedgerAsync(trial.Node)).Length;
            await BreakAsync(bench, trial, refused);
            await bench.Api.VerbAsync(trial.Node, "unhold");
        }

        await WitnessAsync(bench, trial, refused, await bench.Api.EndAsync(trial.Node, trial.Flow.Rests), before, never);
        await bench.MendAsync(trial.Node);
        if (refused.Format is not null) await bench.ImageAsync(trial.Node);
        await bench.Api.RecoverAsync(trial.Node);
    }

    // What clears away goes on as far as it can: the flow has failed by then, and stays with that.
    private static async Task WitnessAsync(CrashBench bench, StepTrial trial, Refusal refused, JsonNode node, int before, string[] never)
    {
        var (state, error) = (node["provision_state"]!.ToString(), node["last_error"]?.ToString() ?? "");
        var ledger = (await bench.LedgerAsync(trial.Node)).Skip(before).ToArray();
        var story = $"{trial}: {state}, {error}, {string.Join(", ", ledger)}";
        Assert.True(state == trial.Flow.Failed, story);
        var failing = trial.Row.After is { } cause ? StepRows.Of(cause) : trial.Row;
        var said = failing.Refused is not Refusal { Told: var told, Says: var says } ? "" : told ?? (says is null ? Agent : $"{Bmc}{Regex.Escape(says)}{Error}");
        Assert.True(failing.Fails && failing != trial.Row ? error.StartsWith($"Step {failing.Step} failed: ", StringComparison.Ordinal)
            : Regex.IsMatch(error, trial.Flow.NamesStep ? $"^Step {Regex.Escape(failing.Step)} failed: {said}$" : $"^{said}$"), story);
        foreach (var effect in never) Assert.True(!ledger.Contains(effect), $"{effect} in {story}");
    }

    private static async Task BreakAsync(CrashBench bench, StepTrial trial, Refusal refused)
    {
        if (refused.Format is { } format) await bench.ImageAsync(trial.Node, format);
        foreach (var (kind, at) in refused.Faults) await bench.BreakAsync(trial.Node, kind, at);
    }

    // The counterpart of a hold is a person.
    private static async Task RejectAsync(CrashBench bench, StepTrial trial)
    {
        await bench.Api.PoweredAsync(trial.Node, trial.Row.On == true);
        var before = (await bench.LedgerAsync(trial.Node)).Length;
        await bench.Api.VerbAsync(trial.Node, trial.Flow.Verb, trial.Plan(follower: trial.Flow.Word == "deploy" ? null : StepRows.Of("management.set_bmc_clock")));
        await bench.Api.StateAsync(trial.Node, $"{trial.Flow.Word} hold");
        await bench.Api.VerbAsync(trial.Node, "abort");
        var node = await bench.Api.EndAsync(trial.Node, trial.Flow.Rests);
        var ledger = (await bench.LedgerAsync(trial.Node)).Skip(before).ToArray();
        var story = $"{trial}, rejected: {node["provision_state"]}, {node["last_error"]}, {string.Join(", ", ledger)}";
        Assert.True(node["provision_state"]!.ToString() == trial.Flow.Failed && node["last_error"]?.ToString().Contains("hold", StringComparison.OrdinalIgnoreCase) == true, story);
        foreach (var effect in Later(trial).Append("bmc.clock")) Assert.True(!ledger.Contains(effect), $"{effect} in {story}");
        await bench.Api.RecoverAsync(trial.Node);
    }

    // A deploy that has failed switches its machine off, where the BMC does not refuse just that.
    private static string[] Afterwards(StepTrial trial, Refusal refused) => trial.Flow.Word == "deploy" && refused.Faults.All(f => f.At != StepRows.Reset) ? ["power.off"] : [];

    // What a deploy would have done next.
    private static string[] Later(StepTrial trial) => trial.Flow.Word != "deploy" ? [] : trial.Row.Own ? ["os.boot"] : trial.Row.InBand || trial.Place == DeployPlace.BeforeImage ? ["disk.write", "os.boot"] : trial.Place == DeployPlace.AfterImage ? ["os.boot"] : ["agent.boot", "disk.write", "os.boot"];

    // In a deploy only flow control may be asked for twice; the others are run once, which shows that going on is possible. The agent is busy at first, wherever it is asked.
    private static async Task RepeatAsync(CrashBench bench, StepTrial trial)
    {
        var row = trial.Row;
        var times = trial.Flow.Word != "deploy" || row.Step.StartsWith("flow.", StringComparison.Ordinal) ? 2 : 1;
        await bench.Api.PoweredAsync(trial.Node, row.On == true);
        var before = (await bench.LedgerAsync(trial.Node)).Length;
        foreach (var at in row.InBand ? new[] { $"get_{trial.Flow.Word}_steps", row.Step.Split('.')[1] } : []) await bench.BreakAsync(trial.Node, "agent-busy", at, count: 2);
        await bench.Api.VerbAsync(trial.Node, trial.Flow.Verb, trial.Plan(times));
        var node = await bench.Api.EndAsync(trial.Node, trial.Flow.Rests);
        var ledger = (await bench.LedgerAsync(trial.Node)).Skip(before).ToArray();
        var story = $"{trial}, {times} times: {node["provision_state"]}, {node["last_error"]}, {string.Join(", ", ledger)}";
        Assert.True(node["provision_state"]!.ToString() == trial.Ends, story);
        Assert.True(trial.Itself(ledger).SequenceEqual(row.Own || row.Fails || times == 1 ? row.Effects : row.Twice ?? [.. row.Effects, .. row.Effects]), story);
        Assert.True(await bench.FaultsAsync(trial.Node) == 0, $"The agent was not busy: {story}");
        await bench.Api.RecoverAsync(trial.Node);
    }

    [GeneratedRegex(@"Halted (\S+) at (.+)\.")]
    private static partial Regex Halted();
}
