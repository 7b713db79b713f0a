using System.Text.RegularExpressions;
using IronicConsole.E2E.Lab;
using Xunit.Abstractions;

namespace IronicConsole.E2E.Crash;

/// <summary>The console is killed (SIGKILL) at each point of a deploy's journal, before and after each step's effect, and started again.</summary>
[Collection(Together.Crash)]
public sealed partial class A_deploy_killed_at_a_recorded_point(ITestOutputHelper output)
{
    private const int MostPoints = 80, FewestPoints = 40, AtOnce = 10;

    [Fact]
    public async Task Ends_active_with_each_effect_once()
    {
        await using var bench = await CrashBench.StartAsync(MostPoints);
        var points = new List<string>();
        var used = 0;
        foreach (var machines in bench.Machines.Chunk(AtOnce))
        {
            // Each machine halts one point further than the one before it. The restart after the kill is the start in which the next machines halt: recovery and new work go side by side.
            await bench.KillAndRestartAsync(string.Join(';', machines.Select(machine => $"{machine}|*#{++used}")));
            foreach (var machine in machines) await bench.Api.VerbAsync(machine, "active");
            var halted = await Task.WhenAll(machines.Select(machine => HaltOrEndAsync(bench, machine)));
            points.AddRange(halted.Where(point => point != "active"));
            if (halted.Contains("active")) break;
        }

        await bench.KillAndRestartAsync("");
        foreach (var machine in bench.Machines.Take(used)) await bench.Api.StateAsync(machine, "active");
        foreach (var machine in bench.Machines.Take(used)) await bench.WitnessAsync(machine);
        foreach (var point in points) output.WriteLine(point);
        Assert.True(points.Count >= FewestPoints, $"Only {points.Count} points were killed at.");
    }

    private static Task<string> HaltOrEndAsync(CrashBench bench, string machine) => Eventually.Get($"{machine} to halt or to be active", async () =>
        Halted().Matches(bench.Console.Output).FirstOrDefault(m => m.Groups[1].Value == machine)?.Groups[2].Value
        ?? ((await bench.Api.StatesAsync(machine))?["provision_state"]?.ToString() == "active" ? "active" : null), IronicCalls.Limit);

    [GeneratedRegex(@"Halted (\S+) at (\S+)\.")]
    private static partial Regex Halted();
}
