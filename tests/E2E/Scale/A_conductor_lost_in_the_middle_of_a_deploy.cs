using System.Diagnostics;
using System.Text.RegularExpressions;
using IronicConsole.E2E.Lab;
using Xunit.Abstractions;

namespace IronicConsole.E2E.Scale;

/// <summary>Two consoles on one PostgreSQL database; the one that works on a machine is lost.</summary>
[Collection(Together.Alone)]
public sealed partial class A_conductor_lost_in_the_middle_of_a_deploy(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    // What a process had sent to the database before it was frozen has been done by then: it may have given the lease back by itself.
    private static readonly TimeSpan Underway = TimeSpan.FromMilliseconds(500);

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
            var where = await Eventually.Get($"{machine} to halt or to be active", async () => HaltedAt(a, machine)
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
    public async Task Frozen_for_longer_than_its_lease_it_stops_its_work_when_it_wakes_and_says_so()
    {
        await using var bench = await SeveralConsoles.StartAsync(2, 3);
        var a = bench.Consoles[0];
        foreach (var machine in bench.Machines)
        {
            using (var api = SeveralConsoles.Of(a)) await api.VerbAsync(machine, "active");
            bench.Answering.Remove(a);
            var mine = await Eventually.Get($"{machine} to be stopped while a holds it", async () =>
            {
                a.Freeze();
                var seen = await bench.LeaseAsync(machine);
                await Task.Delay(Underway);
                if (seen is { Owner: "a" } && await bench.LeaseAsync(machine) == seen) return seen.Epoch.ToString(System.Globalization.CultureInfo.InvariantCulture);
                a.Thaw();
                return null;
            }, Limit);
            await Eventually.Get($"{machine} to be taken over", async () => (await bench.LeaseAsync(machine)).Epoch > long.Parse(mine, System.Globalization.CultureInfo.InvariantCulture) ? machine : null, Limit);
            a.Thaw();
            await Eventually.True("a to say that it has lost its work", () => a.Output.Contains($"(epoch {mine}) ", StringComparison.Ordinal), Limit, () => a.Output);
            bench.Answering.Add(a);
            await bench.Api.StateAsync(machine, "active");
            await bench.WitnessAsync(machine);
        }
    }

    [RequiresFact(Need.Postgres)]
    public async Task Stopped_between_its_check_and_what_it_sends_it_tells_of_the_late_effect_and_writes_nothing_more()
    {
        int[] points = [1, 2, 3, 4, 6, 8];
        await using var bench = await SeveralConsoles.StartAsync(2, points.Length);
        var a = bench.Consoles[0];
        var told = 0;
        foreach (var (machine, point) in bench.Machines.Zip(points))
        {
            await a.StopAsync();
            a.Environment["IronicConsole__Engine__HaltAt"] = $"{machine}|*/sends#{point}";
            await a.StartAsync();
            using (var api = SeveralConsoles.Of(a)) await api.VerbAsync(machine, "active");
            var where = await Eventually.Get($"{machine} to halt or to be active", async () => HaltedAt(a, machine)
                ?? ((await bench.Api.StatesAsync(machine))?["provision_state"]?.ToString() == "active" ? "active" : null), Limit);
            if (where == "active") continue;
            bench.Answering.Remove(a);
            a.Freeze();
            var (owner, epoch) = await bench.LeaseAsync(machine);
            Assert.Equal("a", owner);
            await Eventually.Get($"{machine} to be taken over", async () => (await bench.LeaseAsync(machine)).Epoch > epoch ? machine : null, Limit);
            a.Thaw();
            var late = await Eventually.Get($"the history of {machine} to tell of '{where}'", async () => (await bench.TextsAsync(machine, "late-effect")).SingleOrDefault(), Limit, () => a.Output);
            output.WriteLine($"{machine}: {where}: {late}");
            Assert.Contains("Conductor a ", late, StringComparison.Ordinal);
            Assert.Contains($"(epoch {epoch})", late, StringComparison.Ordinal);
            Assert.Contains($"(epoch {epoch}) ", a.Output, StringComparison.Ordinal);
            bench.Answering.Add(a);
            await bench.Api.StateAsync(machine, "active");
            await bench.WitnessAsync(machine);
            told++;
        }

        Assert.True(told >= 4, $"Only {told} deploys were stopped.");
    }

    [RequiresFact(Need.Postgres)]
    public async Task Killed_under_load_its_operations_go_on_elsewhere_within_ten_seconds()
    {
        await using var bench = await SeveralConsoles.StartEmptyAsync(2, 30);
        var ledger = new Acknowledged();
        using var operators = new Operators(bench, ledger, 3, 30);
        var away = TimeSpan.FromSeconds(15); // longer than anybody may need
        var killer = new Killer(bench, [.. new[] { 10, 40, 70, 100 }.Select((at, i) => new PlannedFault(TimeSpan.FromSeconds(at), i % 2, Fault.Kill, away))]);
        var work = operators.RunAsync();
        await killer.RunAsync();
        operators.Enough();
        await work;
        output.WriteLine(killer.Measured);
        Assert.True(killer.TakeOvers.Count >= 20, killer.Measured);
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

    private static string? HaltedAt(ConsoleProcess console, string machine) => Halted().Matches(console.Output).LastOrDefault(m => m.Groups[1].Value == machine)?.Groups[2].Value;

    [GeneratedRegex(@"Halted (\S+) at (.+)\.")]
    private static partial Regex Halted();
}
