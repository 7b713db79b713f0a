using IronicConsole.Bench.Load;
using IronicConsole.Bench.Results;
using IronicConsole.Bench.Servers;
using IronicConsole.Bench.Stores;

namespace IronicConsole.Bench.Scenarios;

/// <summary>
/// How many step transitions a second the engine makes durable on a store, beside what the store does without the engine; how long an operation waits for its first
/// step; and whether three consoles on one database do as much as one. Counted afterwards, from the store's own rows.
/// </summary>
public sealed class EngineScenario(BenchOptions options, string name, IMeasuredStore store) : IOwnScenario
{
    private const string Three = "three consoles";
    private const int WarmSeconds = 45, RampSeconds = 3;
    private readonly List<ConsoleServer> _consoles = [];
    private readonly string _many = NodeBodies.Clean(Enumerable.Repeat(0, options.EngineSteps)), _few = NodeBodies.Clean(0, 0);
    private IReadOnlyList<IRawStore> _raw = [];
    private EngineLoad? _load;

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public IReadOnlyList<Row> Rows =>
    [
        .. store.Baselines.Select(b => new Row(Rate(b), $"step transitions on {store.Name}, beside {b.What}", "1/s", new Target(0.25, AtLeast: true), b.Name)),
        .. store.Shared ? [new Row(Key("three"), "the same by three consoles, beside one", "1/s", new Target(1, AtLeast: true), Row.Console, Three)] : Array.Empty<Row>(),
        new Row(Key("start_p50"), $"operation to first step on {store.Name}, median", "ms", null, null),
        new Row(Key("start_p99"), $"operation to first step on {store.Name}, slowest hundredth", "ms", new Target(50, AtLeast: false), null),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<Turn> Turns => [.. _raw.Select((_, i) => (Turn)((round, cancel) => RawAsync(i, round, cancel))), OneAsync, .. store.Shared ? [ThreeAsync] : Array.Empty<Turn>(), QueueAsync];

    /// <inheritdoc/>
    public int Rounds(int wished) => wished;

    /// <inheritdoc/>
    public async Task SetUpAsync(string folder, CancellationToken cancel)
    {
        await store.SetUpAsync(folder, cancel);
        await AddAsync("a", cancel);
        using var client = new ServerClient(_consoles[0].Url);
        _load = new EngineLoad(await Fleet.ManageAsync(client, "herd", options.EngineNodes, cancel), options.EngineClients);
        await LoadAsync(_many, TimeSpan.Zero, 0, WarmSeconds, cancel);
        _raw = await store.RawAsync(cancel);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var console in _consoles) await console.DisposeAsync();
        foreach (var raw in _raw) await raw.DisposeAsync();
        await store.DisposeAsync();
    }

    private async Task<IReadOnlyList<Figure>> RawAsync(int index, int round, CancellationToken cancel)
    {
        var rate = await RawLoad.RunAsync(_raw[index], options.EngineClients, options.Seconds, cancel);
        return [new Figure(Rate(store.Baselines[index]), _raw[index].Name, round, rate)];
    }

    private async Task<IReadOnlyList<Figure>> OneAsync(int round, CancellationToken cancel)
    {
        var keys = store.Baselines.Select(Rate);
        return await RateAsync(store.Shared ? keys.Append(Key("three")) : keys, Row.Console, round, cancel);
    }

    // The other two are there only meanwhile: idle ones would take work too. It counts once they have compiled what is hot, as the first one has.
    private async Task<IReadOnlyList<Figure>> ThreeAsync(int round, CancellationToken cancel)
    {
        await AddAsync("b", cancel);
        await AddAsync("c", cancel);
        await LoadAsync(_many, TimeSpan.Zero, 0, WarmSeconds, cancel);
        var figures = await RateAsync([Key("three")], Three, round, cancel);
        foreach (var console in _consoles[1..]) await console.DisposeAsync();
        _consoles.RemoveRange(1, 2);
        return figures;
    }

    private async Task<IReadOnlyList<Figure>> RateAsync(IEnumerable<string> keys, string who, int round, CancellationToken cancel)
    {
        var loaded = await LoadAsync(_many, TimeSpan.Zero, RampSeconds, options.Seconds, cancel);
        var recorded = await store.ReadAsync(loaded.Began, cancel);
        var count = recorded.Transitions(loaded.From, loaded.To);
        if (count == 0) throw new BenchException($"{store.Name} has no transitions.");
        var usage = loaded.Usage with { ServerSeconds = loaded.Usage.ServerSeconds / count };
        var more = new Dictionary<string, double>(Waits(recorded, loaded)) { ["operations_per_s"] = loaded.Operations / loaded.Seconds };
        return [.. keys.Select(k => new Figure(k, who, round, count / loaded.Seconds, usage, more))];
    }

    private async Task<IReadOnlyList<Figure>> QueueAsync(int round, CancellationToken cancel)
    {
        var loaded = await LoadAsync(_few, TimeSpan.FromMilliseconds(options.PaceMs), RampSeconds, options.Seconds, cancel);
        var recorded = await store.ReadAsync(loaded.Began, cancel);
        var waits = Waits(recorded, loaded);
        var usage = loaded.Usage with { ServerSeconds = loaded.Usage.ServerSeconds / loaded.Operations };
        var more = new Dictionary<string, double> { ["operations_per_s"] = loaded.Operations / loaded.Seconds, ["transitions_per_s"] = recorded.Transitions(loaded.From, loaded.To) / loaded.Seconds };
        return [new Figure(Key("start_p50"), Row.Console, round, waits["start_p50_ms"], usage, more), new Figure(Key("start_p99"), Row.Console, round, waits["start_p99_ms"], usage, more)];
    }

    private static Dictionary<string, double> Waits(Recorded recorded, Loaded loaded)
    {
        var waits = recorded.QueueToStart(loaded.From, loaded.To);
        if (waits.Count == 0) throw new BenchException("No operation was accepted in the time.");
        return new() { ["start_p50_ms"] = waits[waits.Count / 2], ["start_p99_ms"] = waits[waits.Count * 99 / 100], ["start_worst_ms"] = waits[^1] };
    }

    private async Task<Loaded> LoadAsync(string body, TimeSpan pace, double warm, double seconds, CancellationToken cancel)
    {
        var clients = _consoles.ConvertAll(c => new ServerClient(c.Url));
        try
        {
            return await _load!.RunAsync(clients, body, pace, warm, seconds, [.. _consoles.SelectMany(c => c.Pids), .. store.Pids], cancel);
        }
        finally
        {
            foreach (var client in clients) client.Dispose();
        }
    }

    private async Task AddAsync(string conductor, CancellationToken cancel)
    {
        var console = store.Console(conductor);
        _consoles.Add(console);
        await console.SetUpAndAwaitAsync(cancel);
    }

    private string Rate(Baseline baseline) => Key(baseline.Key);

    private string Key(string part) => $"{name.Replace('-', '_')}_{part}".TrimEnd('_');
}
