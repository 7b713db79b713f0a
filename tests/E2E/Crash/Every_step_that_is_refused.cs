using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using IronicConsole.E2E.Lab;
using Xunit.Sdk;

namespace IronicConsole.E2E.Crash;

/// <summary>
/// Each step that a machine of the rack has, in each kind of flow that it is there for: its counterpart (BMC or agent) answers with an error, and afterwards, an agent once it is not busy any more,
/// does what it is asked, twice.
/// The counterpart's ledger is the witness. A step without a row in <see cref="StepRows"/> fails the test.
/// </summary>
[Collection(Together.Crash)]
public sealed class Every_step_that_is_refused
{
    private const int AtOnce = 4;
    private const string Bmc = @"The BMC at https://[\d.]+:\d+ failed to ", Error = @" \(HTTP 500\): The request failed due to an internal service error\. The service is still operational\.";
    private const string Agent = @"The agent could not do it: Command execution failed: /dev/sda: Input/output error\.";
    private static readonly string[] Flows = ["clean", "service", "deploy"];

    [Fact]
    public async Task Fails_with_what_was_said_and_can_be_run_again()
    {
        var deploys = StepRows.All.Count(r => r.Flows.Contains("deploy"));
        await using var bench = await CrashBench.StartAsync(deploys + (2 * AtOnce), fresh: AtOnce);
        var free = new ConcurrentQueue<string>(bench.Machines.Take(deploys));
        string[] active = [.. bench.Machines.Skip(deploys).Take(AtOnce)], managed = [.. bench.Machines.TakeLast(AtOnce)];
        foreach (var node in active) await bench.Api.VerbAsync(node, "active");
        foreach (var node in managed) await bench.Api.VerbAsync(node, "manage");
        foreach (var node in active) await bench.Api.StateAsync(node, "active");
        foreach (var node in managed) await bench.Api.StateAsync(node, "manageable");
        foreach (var (flow, node) in Flows.Zip([managed[0], active[0], free.First()])) await StepRows.CompleteAsync(bench, node, flow);

        var broken = new ConcurrentQueue<string>();
        await Task.WhenAll(Flows.SelectMany(flow =>
        {
            var rows = new ConcurrentQueue<StepRow>(StepRows.All.Where(r => r.Flows.Contains(flow)));
            return Enumerable.Range(0, AtOnce).Select(i => WorkAsync(flow, rows, i));
        }));
        Assert.True(broken.IsEmpty, string.Join("\n\n", broken));

        async Task WorkAsync(string flow, ConcurrentQueue<StepRow> rows, int place)
        {
            while (rows.TryDequeue(out var row))
            {
                var node = flow switch { "clean" => managed[place], "service" => active[place], _ => free.TryDequeue(out var next) ? next : throw new InvalidOperationException("No machine is left.") };
                var trial = new StepTrial(node, flow, row);
                try
                {
                    if (row.Step == "flow.hold") await RejectAsync(bench, trial);
                    if (row.Refused is { } refused) await RefuseAsync(bench, trial, refused);
                    await RepeatAsync(bench, trial);
                }
                catch (Exception e) when (e is XunitException or TimeoutException)
                {
                    broken.Enqueue(e.Message);
                    await bench.MendAsync(node);
                    await bench.Api.RecoverAsync(node);
                }
            }
        }
    }

    private static async Task RefuseAsync(CrashBench bench, StepTrial trial, Refusal refused)
    {
        var row = trial.Row;
        await bench.Api.PoweredAsync(trial.Node, row.On);
        var follower = row.Own || trial.Flow == "deploy" ? null : StepRows.Of(row.InBand ? row.Step == "deploy.burnin_memory" ? "deploy.fail" : "deploy.burnin_memory"
            : row.Step == "management.set_bmc_clock" ? "management.set_boot_mode" : "management.set_bmc_clock");
        string[] never = [.. refused.Never, .. row.Own || row.InBand ? [] : row.Effects, .. follower?.Effects ?? [], .. Later(trial)];
        var before = (await bench.LedgerAsync(trial.Node)).Length;
        if (refused.HeldAt is null) await BreakAsync(bench, trial, refused);
        await bench.Api.VerbAsync(trial.Node, trial.Verb, trial.Plan(follower: follower, held: refused.HeldAt));
        if (refused.HeldAt is not null)
        {
            await bench.Api.StateAsync(trial.Node, $"{trial.Flow} hold");
            before = (await bench.LedgerAsync(trial.Node)).Length;
            await BreakAsync(bench, trial, refused);
            await bench.Api.VerbAsync(trial.Node, "unhold");
        }

        var node = await bench.Api.EndAsync(trial.Node, trial.Rests);
        var (state, error) = (node["provision_state"]!.ToString(), node["last_error"]?.ToString() ?? "");
        var ledger = (await bench.LedgerAsync(trial.Node)).Skip(before).ToArray();
        var story = $"{trial}: {state}, {error}, {string.Join(", ", ledger)}";
        Assert.True(state == $"{trial.Flow} failed", story);
        var said = refused.Says is { } says ? $"{Bmc}{Regex.Escape(says)}{Error}" : Agent;
        Assert.True(Regex.IsMatch(error, $"^Step {Regex.Escape(row.Step)} failed: {said}$"), story);
        foreach (var effect in never) Assert.True(!ledger.Contains(effect), $"{effect} in {story}");
        await bench.MendAsync(trial.Node);
        await bench.Api.RecoverAsync(trial.Node);
    }

    private static async Task BreakAsync(CrashBench bench, StepTrial trial, Refusal refused)
    {
        foreach (var (kind, at) in refused.Faults) await bench.BreakAsync(trial.Node, kind, at);
    }

    // The counterpart of a hold is a person.
    private static async Task RejectAsync(CrashBench bench, StepTrial trial)
    {
        await bench.Api.PoweredAsync(trial.Node, trial.Row.On);
        var before = (await bench.LedgerAsync(trial.Node)).Length;
        await bench.Api.VerbAsync(trial.Node, trial.Verb, trial.Plan(follower: trial.Flow == "deploy" ? null : StepRows.Of("management.set_bmc_clock")));
        await bench.Api.StateAsync(trial.Node, $"{trial.Flow} hold");
        await bench.Api.VerbAsync(trial.Node, "abort");
        var node = await bench.Api.EndAsync(trial.Node, trial.Rests);
        var ledger = (await bench.LedgerAsync(trial.Node)).Skip(before).ToArray();
        var story = $"{trial}, rejected: {node["provision_state"]}, {node["last_error"]}, {string.Join(", ", ledger)}";
        Assert.True(node["provision_state"]!.ToString() == $"{trial.Flow} failed" && node["last_error"]?.ToString().Contains("hold", StringComparison.OrdinalIgnoreCase) == true, story);
        foreach (var effect in Later(trial).Append("bmc.clock")) Assert.True(!ledger.Contains(effect), $"{effect} in {story}");
        await bench.Api.RecoverAsync(trial.Node);
    }

    // What a deploy would have done next.
    private static string[] Later(StepTrial trial) => trial.Flow != "deploy" ? [] : trial.Row.Own ? ["os.boot"] : trial.Row.InBand ? ["disk.write", "os.boot"] : ["agent.boot", "disk.write", "os.boot"];

    // In a deploy only flow control may be asked for twice; the others are run once, which shows that going on is possible. The agent is busy at first, wherever it is asked.
    private static async Task RepeatAsync(CrashBench bench, StepTrial trial)
    {
        var row = trial.Row;
        var times = trial.Flow != "deploy" || row.Step.StartsWith("flow.", StringComparison.Ordinal) ? 2 : 1;
        await bench.Api.PoweredAsync(trial.Node, row.On);
        var before = (await bench.LedgerAsync(trial.Node)).Length;
        foreach (var at in row.InBand ? new[] { $"get_{trial.Flow}_steps", row.Step.Split('.')[1] } : []) await bench.BreakAsync(trial.Node, "agent-busy", at, count: 2);
        await bench.Api.VerbAsync(trial.Node, trial.Verb, trial.Plan(times));
        var node = await bench.Api.EndAsync(trial.Node, trial.Rests);
        var ledger = (await bench.LedgerAsync(trial.Node)).Skip(before).ToArray();
        var story = $"{trial}, {times} times: {node["provision_state"]}, {node["last_error"]}, {string.Join(", ", ledger)}";
        Assert.True(node["provision_state"]!.ToString() == (row.Fails ? $"{trial.Flow} failed" : trial.Rests), story);
        Assert.True(trial.Itself(ledger).SequenceEqual(row.Own || row.Fails || times == 1 ? row.Effects : row.Twice ?? [.. row.Effects, .. row.Effects]), story);
        Assert.True(await bench.FaultsAsync(trial.Node) == 0, $"The agent was not busy: {story}");
        await bench.Api.RecoverAsync(trial.Node);
    }
}
