using System.Collections.Concurrent;
using System.Diagnostics;
using IronicConsole.Bench.Load;
using IronicConsole.Bench.Machine;
using IronicConsole.Bench.Results;
using IronicConsole.Bench.Servers;

namespace IronicConsole.Bench.Scenarios;

/// <summary>Nodes through their life: create, manage, provide with cleaning, deploy, undeploy with cleaning.</summary>
public sealed class LifecycleScenario(Stage stage) : IServerScenario
{
    private static readonly Row Row = new("lifecycle", "lifecycle on fake hardware", "nodes/min", new Target(10, AtLeast: true));

    /// <inheritdoc/>
    public string Name => Row.Key;

    /// <inheritdoc/>
    public IReadOnlyList<Row> Rows => [Row];

    /// <inheritdoc/>
    public bool OnBare => false;

    /// <inheritdoc/>
    public int Rounds(int wished) => wished;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Figure>> MeasureAsync(IServer server, int round, CancellationToken cancel)
    {
        using var client = new ServerClient(server.Url);
        var lives = new ConcurrentBag<NodeLife>();
        if (round == 1) await LiveAsync(client, "warm", stage.Options.LifecycleWorkers, 5, lives, cancel);
        lives.Clear();
        var meter = new UsageMeter(server, stage.Servers);
        await LiveAsync(client, "life", stage.Options.LifecycleNodes, stage.Options.LifecycleSeconds, lives, cancel);
        var (seconds, usage) = (meter.Seconds, meter.Read(lives.Count));
        await Fleet.DeleteAsync(client, "warm", cancel);
        await Fleet.DeleteAsync(client, "life", cancel);
        var more = new Dictionary<string, double>
        {
            ["nodes"] = lives.Count, ["seconds"] = seconds, ["polls"] = lives.Sum(l => l.Polls), ["repeated_after_409_or_503"] = lives.Sum(l => l.Repeats),
            ["one_node_s"] = lives.Select(l => l.Seconds).Order().ElementAt(lives.Count / 2),
        };
        return [new Figure(Row.Key, server.Name, round, lives.Count / seconds * 60, usage, more)];
    }

    // Nodes are taken up until the count or the time is reached; those begun are led to their end.
    private async Task LiveAsync(ServerClient client, string prefix, int nodes, int seconds, ConcurrentBag<NodeLife> lives, CancellationToken cancel)
    {
        var (began, taken) = (Stopwatch.GetTimestamp(), 0);
        await Task.WhenAll(Enumerable.Range(0, stage.Options.LifecycleWorkers).Select(async _ =>
        {
            while (Interlocked.Increment(ref taken) is var number && number <= nodes && Stopwatch.GetElapsedTime(began).TotalSeconds < seconds)
            {
                var life = new NodeLife(client);
                await life.LiveAsync($"{prefix}-{number:d6}", cancel);
                lives.Add(life);
            }
        }));
    }
}
