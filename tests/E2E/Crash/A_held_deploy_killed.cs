using System.Text.Json.Nodes;
using IronicConsole.E2E.Lab;
using IronicConsole.E2E.Main;

namespace IronicConsole.E2E.Crash;

/// <summary>The console is killed (SIGKILL) while a person is asked, and again right after the person has answered.</summary>
[Collection(Together.Crash)]
public sealed class A_held_deploy_killed
{
    private const string Question = "May this disk be written?";

    [RequiresFact(Need.Chromium)]
    public async Task Still_asks_and_goes_on_once_it_was_answered()
    {
        await using var bench = await CrashBench.StartAsync(2);
        var hold = new JsonObject { ["interface"] = "deploy", ["step"] = "hold", ["priority"] = 80, ["args"] = new JsonObject { ["title"] = "Before writing", ["question"] = Question } };
        foreach (var machine in bench.Machines)
        {
            await bench.Api.VerbAsync(machine, "active", new JsonObject { ["deploy_steps"] = new JsonArray(hold.DeepClone()) });
            await bench.Api.StateAsync(machine, "deploy hold");
            await bench.KillAndRestartAsync("");
            Assert.Equal("deploy hold", (await bench.Api.StatesAsync(machine))?["provision_state"]?.ToString());
            await Approver.ReleaseAsync(bench.Console.Url, machine, Question);
            await bench.KillAndRestartAsync("");
            await bench.Api.StateAsync(machine, "active");
            await bench.WitnessAsync(machine);
        }
    }
}
