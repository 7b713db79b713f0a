using System.Diagnostics;
using IronicConsole.E2E.Lab;
using Xunit.Abstractions;

namespace IronicConsole.E2E.Scale;

/// <summary>Two consoles on one PostgreSQL database; the one that works on a machine is killed.</summary>
[Collection(Together.TakeOver)]
public sealed class A_conductor_killed_in_the_middle_of_a_deploy(ITestOutputHelper output)
{
    private const int Enough = 20;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [RequiresFact(Need.Postgres)]
    public async Task Killed_another_goes_on_from_the_last_recorded_step_within_ten_seconds()
    {
        int[] points = [3, 8, 13, 18, 23, 28, 33, 38];
        await using var bench = await SeveralConsoles.StartAsync(2, points.Length);
        var (a, b) = (bench.Consoles[0], bench.Consoles[1]);
        var times = new List<TimeSpan>();
        foreach (var (machine, point) in bench.Machines.Zip(points))
        {
            await a.KillAsync();
            a.Environment["IronicConsole__Engine__HaltAt"] = $"{machine}|*#{point}";
            await a.StartAsync();
            using (var api = SeveralConsoles.Of(a)) await api.VerbAsync(machine, "active");
            var where = await Eventually.Get($"{machine} to halt or to be active", async () => SeveralConsoles.HaltedAt(a, machine)
                ?? ((await bench.Api.StatesAsync(machine))?["provision_state"]?.ToString() == "active" ? "active" : null), Limit);
            if (where == "active") continue;
            var before = await bench.LeaseAsync(machine);
            bench.Answering.Remove(a);
            await a.KillAsync();
            var clock = Stopwatch.StartNew();
            await Eventually.Get($"another epoch of {machine}", async () => (await bench.LeaseAsync(machine)).Epoch > before.Epoch ? machine : null, Limit);
            if (before.Owner == "a") times.Add(clock.Elapsed); // else it waited, and nobody had it
            output.WriteLine($"{machine}: killed at {where}, {(before.Owner == "a" ? "taken over" : "called")} after {clock.Elapsed.TotalSeconds:0.0} s");
            await bench.Api.StateAsync(machine, "active");
        }

        foreach (var machine in bench.Machines) await bench.WitnessAsync(machine);
        Assert.True(times.Count >= 4, $"Only {times.Count} kills hit a deploy.");
        Assert.True(times.Max() < TimeSpan.FromSeconds(10), $"The slowest take-over took {times.Max().TotalSeconds:0.0} s.");
        Assert.True(b.Runs);
    }

    [RequiresFact(Need.Postgres)]
    public async Task Killed_under_load_its_operations_go_on_elsewhere_within_ten_seconds()
    {
        await using var bench = await SeveralConsoles.StartEmptyAsync(2, 30);
        var ledger = new Acknowledged();
        using var operators = new Operators(bench, ledger, 3, 30);
        var away = TimeSpan.FromSeconds(15); // longer than anybody may need
        var killer = new Killer(bench, [.. Enumerable.Range(0, 12).Select(i => new PlannedFault(TimeSpan.FromSeconds(10 + (30 * i)), i % 2, Fault.Kill, away))]);
        var work = operators.RunAsync();
        await killer.RunAsync(() => killer.Done.Count >= 4 && killer.TakeOvers.Count >= Enough); // a slow machine has less at work at each kill
        operators.Enough();
        await work;
        output.WriteLine(killer.Measured);
        Assert.True(killer.TakeOvers.Count >= Enough, killer.Measured);
        Assert.True(killer.Percentile95 <= TimeSpan.FromSeconds(10), killer.Measured);
    }

    [RequiresFact(Need.Postgres)]
    public async Task Two_processes_of_one_name_or_of_another_key_are_refused_at_start()
    {
        await using var bench = await SeveralConsoles.StartAsync(1, 0);
        var again = await Assert.ThrowsAsync<InvalidOperationException>(() => bench.AddAsync("a"));
        Assert.Contains("Store:Conductor", again.Message, StringComparison.Ordinal);
        var other = await Assert.ThrowsAsync<InvalidOperationException>(() => bench.AddAsync("b", "--Secrets:KeyFile=" + Path.Combine(Path.GetTempPath(), Path.GetRandomFileName())));
        Assert.Contains("Secrets:KeyFile", other.Message, StringComparison.Ordinal);
    }

    [RequiresFact(Need.Postgres)]
    public async Task Work_accepted_by_a_process_that_does_none_is_done_by_one_that_does()
    {
        await using var bench = await SeveralConsoles.StartAsync(1, 2);
        await bench.AddAsync("front", "--roles=web,api");
        bench.Answering.Remove(bench.Consoles[0]);
        foreach (var machine in bench.Machines) await bench.Api.VerbAsync(machine, "active");
        foreach (var machine in bench.Machines) await bench.Api.StateAsync(machine, "active");
        foreach (var machine in bench.Machines) await bench.WitnessAsync(machine);
    }
}
