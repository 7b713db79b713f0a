using System.Text.Json.Nodes;
using IronicConsole.E2E.Lab;
using Xunit.Abstractions;

namespace IronicConsole.E2E.Scale;

/// <summary>Three processes on one PostgreSQL database take machines through their lives, while they are killed, frozen and stopped by a schedule drawn from a seed.</summary>
[Collection(Together.Alone)]
public sealed class Three_conductors_under_random_faults(ITestOutputHelper output)
{
    private const int Consoles = 3;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    // What an operation may show of an effect that its counterpart could have told us of, whatever happened to the processes.
    private static readonly string[] NeverTwiceInARow = ["disk.write", "power.on", "power.off"];

    [RequiresFact(Need.Postgres)]
    public Task Lose_nothing_and_repeat_nothing_in_three_minutes() => RunAsync(20261124, 100, 30, TimeSpan.FromMinutes(3));

    [RequiresFact(Need.Postgres)]
    [Trait("Category", "Long")]
    public Task Lose_nothing_and_repeat_nothing_in_an_hour() => RunAsync(20261125, 300, 30, TimeSpan.FromMinutes(60));

    private async Task RunAsync(int seed, int machines, int atOnce, TimeSpan length)
    {
        await using var bench = await SeveralConsoles.StartEmptyAsync(Consoles, machines);
        var ledger = new Acknowledged();
        using var operators = new Operators(bench, ledger, seed, atOnce);
        var killer = new Killer(bench, FaultSchedule.Of(seed, Consoles, length));
        try
        {
            var work = operators.RunAsync();
            await killer.RunAsync();
            operators.Enough();
            await work;
            await Eventually.Get("all leases to be given back", async () => await bench.CountAsync("SELECT count(*) FROM leases WHERE owner <> ''") == 0 ? "yes" : null, Limit);
            Assert.Equal(0, await bench.CountAsync("SELECT count(*) FROM operations WHERE open"));
            foreach (var machine in ledger.Machines) await CheckAsync(bench, operators, ledger, machine);
        }
        finally
        {
            foreach (var line in killer.Done) output.WriteLine(line);
            output.WriteLine($"Seed {seed}: {ledger.Machines.Count()} machines, {ledger.Certain} requests acknowledged, {ledger.Open} without an answer.");
            output.WriteLine(killer.Measured);
            Keep(bench);
        }
    }

    private static async Task CheckAsync(SeveralConsoles bench, Operators operators, Acknowledged ledger, string machine)
    {
        var node = await operators.NodeAsync(machine);
        if (ledger.Notes.TryGetValue(machine, out var note)) Assert.Equal(note, node["extra"]!["note"]!.GetValue<int>());
        var operations = await bench.OperationsAsync(machine);
        Assert.All(operations, o => Assert.Equal("Done", o["State"]!.ToString()));
        foreach (var kind in (string[])["Verify", "Inspect", "Deploy", "TearDown", "Power"])
        {
            var (least, most) = ledger.Of(machine, kind);
            Assert.InRange(operations.Count(o => Kind(o) == kind), least, most);
        }

        var effects = await bench.EffectsAsync(machine);
        var story = $"{machine}: {string.Join(" ", effects)}";
        var deploys = operations.Count(o => Kind(o) == "Deploy");
        Assert.True(effects.Count(e => e == "disk.write") == deploys, $"{deploys} deploys of {story}");
        for (var i = 1; i < effects.Length; i++) Assert.False(NeverTwiceInARow.Contains(effects[i]) && effects[i] == effects[i - 1], $"{effects[i]} twice in a row: {story}");
    }

    private static string Kind(JsonNode operation) => operation["Kind"]!.ToString();

    // What the processes said, for whoever looks into a failure.
    private static void Keep(SeveralConsoles bench)
    {
        var folder = Directory.CreateDirectory(Repository.PathOf("artifacts", "test", "scale")).FullName;
        foreach (var (console, i) in bench.Consoles.Select((c, i) => (c, i))) File.WriteAllText(Path.Combine(folder, $"{(char)('a' + i)}.log"), console.Output);
    }
}
