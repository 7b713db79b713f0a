using System.Globalization;
using IronicConsole.E2E.Lab;
using Xunit.Abstractions;

namespace IronicConsole.E2E.Scale;

/// <summary>Two consoles on one PostgreSQL database; the one that works on a machine stops for longer than its lease, and then goes on.</summary>
[Collection(Together.Frozen)]
public sealed class A_conductor_frozen_in_the_middle_of_a_deploy(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    // What a process had sent to the database before it was frozen has been done by then: it may have given the lease back by itself.
    private static readonly TimeSpan Underway = TimeSpan.FromMilliseconds(500);

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
                if (seen is { Owner: "a" } && await bench.LeaseAsync(machine) == seen) return seen.Epoch.ToString(CultureInfo.InvariantCulture);
                a.Thaw();
                return null;
            }, Limit);
            await Eventually.Get($"{machine} to be taken over", async () => (await bench.LeaseAsync(machine)).Epoch > long.Parse(mine, CultureInfo.InvariantCulture) ? machine : null, Limit);
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
            var where = await Eventually.Get($"{machine} to halt or to be active", async () => SeveralConsoles.HaltedAt(a, machine)
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
}
