using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using IronicConsole.E2E.Lab;
using Xunit.Abstractions;

namespace IronicConsole.E2E.Crash;

/// <summary>
/// A plan of a parent switches its two children on and off, and the console is killed (SIGKILL) at points that the parent's run or a child's run recorded; after the start
/// it goes on. The rack's ledger is the witness that no child was switched twice.
/// </summary>
[Collection(Together.Crash)]
public sealed partial class A_fan_out_killed(ITestOutputHelper output)
{
    [Fact]
    public async Task Goes_on_and_switches_no_child_twice()
    {
        await using var bench = await CrashBench.StartAsync(1, fresh: 3, parents: 1);
        var (parent, children) = (bench.Machines[0], bench.Machines.Skip(1).ToArray());
        Assert.Equal(2, children.Length);
        foreach (var machine in bench.Machines) await bench.Api.VerbAsync(machine, "manage");
        foreach (var machine in bench.Machines) await bench.Api.StateAsync(machine, "manageable");

        var rounds = 0;
        foreach (var (node, point) in new[] { (parent, 1), (parent, 3), (parent, 5), (children[0], 1), (children[0], 2), (children[1], 3) })
        {
            await bench.KillAndRestartAsync($"{node}|*#{point}");
            await bench.Api.VerbAsync(parent, "clean", new JsonObject { ["clean_steps"] = new JsonArray(OnChildren("power_on"), OnChildren("power_off")), ["disable_ramdisk"] = true });
            var at = await Eventually.Get($"{node} to halt", () => Task.FromResult(
                Halted().Matches(bench.Console.Output).LastOrDefault(m => m.Groups[1].Value == node)?.Groups[2].Value), IronicCalls.Limit, () => bench.Console.Output);
            output.WriteLine($"{node} killed at {at}");
            await bench.KillAndRestartAsync("");
            await bench.Api.StateAsync(parent, "manageable");

            rounds++;
            foreach (var child in children)
            {
                var switched = (await bench.EffectsAsync(child)).Where(e => e.StartsWith("power.", StringComparison.Ordinal)).ToArray();
                Assert.Equal(Enumerable.Range(0, rounds).SelectMany(_ => new[] { "power.on", "power.off" }), switched);
            }
        }
    }

    private static JsonObject OnChildren(string step) => new() { ["step"] = step, ["interface"] = "power", ["execute_on_child_nodes"] = true };

    [GeneratedRegex(@"Halted (\S+) at (.+)\.")]
    private static partial Regex Halted();
}
