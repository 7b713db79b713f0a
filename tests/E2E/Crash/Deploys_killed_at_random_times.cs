using IronicConsole.E2E.Lab;
using Xunit.Abstractions;

namespace IronicConsole.E2E.Crash;

/// <summary>Machines are deployed one after the other while the console is killed again and again at times drawn from a seed.</summary>
[Collection(Together.Crash)]
public sealed class Deploys_killed_at_random_times(ITestOutputHelper output)
{
    [Theory]
    [Trait("Category", "Long")]
    [InlineData(20261121, 200)]
    public async Task End_active_with_each_effect_once(int seed, int kills)
    {
        var chance = new Random(seed);
        await using var bench = await CrashBench.StartAsync(kills);
        foreach (var machine in bench.Machines)
        {
            await bench.Api.VerbAsync(machine, "active");
            var at = chance.Next(0, 1_500);
            await Task.Delay(at); // the time of the kill is what is tested
            output.WriteLine($"{machine}: killed {at} ms after its deploy was accepted, in '{(await bench.Api.StatesAsync(machine))?["provision_state"]}'");
            await bench.KillAndRestartAsync("");
        }

        foreach (var machine in bench.Machines) await bench.Api.StateAsync(machine, "active");
        foreach (var machine in bench.Machines) await bench.WitnessAsync(machine);
    }
}
