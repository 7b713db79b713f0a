using IronicConsole.Bench.Machine;
using IronicConsole.Bench.Results;
using IronicConsole.Bench.Servers;

namespace IronicConsole.Bench.Scenarios;

/// <summary>What a server takes while nobody asks it: memory and processor, with the fleet on it and after the loads before.</summary>
public sealed class FootprintScenario(Stage stage) : IServerScenario
{
    private readonly Dictionary<IServer, double> _idle = [];

    /// <inheritdoc/>
    public string Name => "footprint";

    /// <inheritdoc/>
    public IReadOnlyList<Row> Rows =>
    [
        new("resident", "resident memory", "MiB", new Target(0.6, AtLeast: false)),
        new("proportional", "the same, shared pages once", "MiB"),
        new("idle", "processor at rest", "% of a core", new Target(stage.Options.Nodes >= 10_000 ? 0.1 : 0.3, AtLeast: false)),
    ];

    /// <inheritdoc/>
    public bool OnBare => false;

    /// <inheritdoc/>
    public int Rounds(int wished) => 1;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Figure>> MeasureAsync(IServer server, int round, CancellationToken cancel)
    {
        if (_idle.Count == 0) await WatchAsync(cancel);
        var (resident, proportional) = Processes.Memory(Processes.Tree(server.Pids));
        return
        [
            new Figure("resident", server.Name, round, resident), new Figure("proportional", server.Name, round, proportional),
            new Figure("idle", server.Name, round, _idle[server]),
        ];
    }

    // All are watched at the same time: they do not meet, and CPU time is counted for each process.
    private async Task WatchAsync(CancellationToken cancel)
    {
        await Task.Delay(TimeSpan.FromSeconds(5), cancel);
        var watched = stage.Servers.ToDictionary(s => s, s => (Pids: Processes.Tree(s.Pids), Meter: new UsageMeter(s, [])));
        await Task.Delay(TimeSpan.FromSeconds(stage.Options.IdleSeconds), cancel);
        foreach (var (server, watch) in watched) _idle[server] = watch.Meter.Read(1).Server * 100;
    }
}
