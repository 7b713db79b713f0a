using System.Text.RegularExpressions;
using IronicConsole.E2E.Lab;
using Xunit.Abstractions;

namespace IronicConsole.E2E.Crash;

/// <summary>The console is killed (SIGKILL) at each point of a deploy's journal, before and after each step's effect, and started again.</summary>
public sealed partial class A_deploy_killed_at_a_recorded_point(ITestOutputHelper output)
{
    private const int MostPoints = 80, FewestPoints = 40;

    [Fact]
    public async Task Ends_active_with_each_effect_once()
    {
        await using var bench = await CrashBench.StartAsync(MostPoints);
        var points = new List<string>();
        var used = 0;
        for (var passing = 1; passing <= MostPoints; passing++)
        {
            // The restart after one machine's kill is the start in which the next machine halts: recovery and new work go side by side.
            var machine = bench.Machines[used++];
            await bench.KillAndRestartAsync($"{machine}|*#{passing}");
            await bench.Api.VerbAsync(machine, "active");
            var point = await HaltOrEndAsync(bench, machine);
            if (point is null) break;
            points.Add(point);
        }

        await bench.KillAndRestartAsync("");
        foreach (var machine in bench.Machines.Take(used)) await bench.Api.StateAsync(machine, "active");
        foreach (var machine in bench.Machines.Take(used)) await bench.WitnessAsync(machine);
        foreach (var point in points) output.WriteLine(point);
        Assert.True(points.Count >= FewestPoints, $"Only {points.Count} points were killed at.");
    }

    private static async Task<string?> HaltOrEndAsync(CrashBench bench, string machine)
    {
        string? point = null;
        await Eventually.Get($"{machine} to halt or to be active", async () =>
        {
            point = Halted().Matches(bench.Console.Output).FirstOrDefault(m => m.Groups[1].Value == machine)?.Groups[2].Value;
            return point ?? ((await bench.Api.StatesAsync(machine))?["provision_state"]?.ToString() == "active" ? "active" : null);
        }, IronicCalls.Limit);
        return point;
    }

    [GeneratedRegex(@"Halted (\S+) at (\S+)\.")]
    private static partial Regex Halted();
}
