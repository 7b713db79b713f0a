using System.Collections.Concurrent;
using System.Diagnostics;
using IronicConsole.E2E.Lab;

namespace IronicConsole.E2E.Scale;

/// <summary>Does to the processes what the schedule says, and measures how soon the work of a killed one goes on.</summary>
public sealed class Killer(SeveralConsoles bench, IReadOnlyList<PlannedFault> plan)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private readonly ConcurrentBag<TimeSpan> _takeOvers = [];
    private readonly ConcurrentBag<Task> _watches = [];
    private readonly Stopwatch _clock = new();

    /// <summary>From each kill to the next claim of each node that the killed process worked on.</summary>
    public IReadOnlyList<TimeSpan> TakeOvers => [.. _takeOvers.Order()];

    /// <summary>Nineteen of twenty went on within it.</summary>
    public TimeSpan Percentile95 => TakeOvers is { Count: > 0 } times ? times[(int)(times.Count * 0.95)] : TimeSpan.Zero;

    /// <summary>The same in words.</summary>
    public string Measured => TakeOvers is { Count: > 0 } times
        ? $"From SIGKILL to the next claim, {times.Count} operations: median {times[times.Count / 2].TotalSeconds:0.0} s, p95 {Percentile95.TotalSeconds:0.0} s, most {times[^1].TotalSeconds:0.0} s."
        : "No operation was at work when its process was killed.";

    /// <summary>What was done, and when.</summary>
    public ConcurrentQueue<string> Done { get; } = new();

    /// <summary>Goes through the schedule; all processes run when it ends.</summary>
    /// <param name="enough">Asked before each fault: whether the rest of the schedule is not needed.</param>
    public async Task RunAsync(Func<bool>? enough = null)
    {
        _clock.Start();
        await Task.WhenAll(plan.GroupBy(f => f.Process).Select(async faults =>
        {
            foreach (var fault in faults)
            {
                if (fault.At > _clock.Elapsed) await Task.Delay(fault.At - _clock.Elapsed); // the times are the schedule's
                if (enough?.Invoke() == true) break;
                await DoAsync(bench.Consoles[fault.Process], fault);
            }
        }));
        await Task.WhenAll(_watches);
    }

    private async Task DoAsync(ConsoleProcess console, PlannedFault fault)
    {
        Done.Enqueue($"{_clock.Elapsed.TotalSeconds:0.0} s: {fault.Fault} {(char)('a' + fault.Process)} for {fault.For.TotalSeconds:0.0} s");
        switch (fault.Fault)
        {
            case Fault.Freeze:
                console.Freeze();
                await Task.Delay(fault.For);
                console.Thaw();
                break;
            case Fault.Kill:
                await console.KillAsync();
                Watch(((char)('a' + fault.Process)).ToString());
                await Task.Delay(fault.For);
                await console.StartAsync();
                break;
            default:
                Assert.Equal(0, await console.StopAsync(Limit));
                await Task.Delay(fault.For);
                await console.StartAsync();
                break;
        }
    }

    private void Watch(string owner) => _watches.Add(Task.Run(async () =>
    {
        var since = Stopwatch.StartNew();
        var left = await bench.LeasesOfAsync(owner);
        while (left.Count > 0)
        {
            Assert.True(since.Elapsed < Limit, $"Nobody took {string.Join(", ", left.Keys)} of {owner} within {Limit.TotalSeconds:0} s.");
            await Task.Delay(100);
            foreach (var node in (await bench.EpochsAsync(left.Keys)).Where(n => n.Value > left[n.Key]).Select(n => n.Key))
            {
                left.Remove(node);
                _takeOvers.Add(since.Elapsed);
            }
        }
    }));
}
