using System.Diagnostics;
using System.Net;
using IronicConsole.Bench.Load;
using IronicConsole.Bench.Machine;
using IronicConsole.Bench.Results;
using IronicConsole.Bench.Servers;

namespace IronicConsole.Bench.Scenarios;

/// <summary>
/// A console on SQLite with a large fleet is killed in the middle of operations and started again: seconds from the start of the process until a client sees the first
/// operation go on. Their waits are over when it is started, so that nothing but the start itself is waited for.
/// </summary>
public sealed class RestartScenario(BenchOptions options, string root) : IOwnScenario
{
    private const int Operations = 100, WaitSeconds = 5;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);
    private static readonly Row Row = new("restart", "kill and start to the first step that goes on", "s", new Target(3, AtLeast: false), null);
    private ConsoleServer? _console;
    private string[] _nodes = [];

    /// <inheritdoc/>
    public string Name => Row.Key;

    /// <inheritdoc/>
    public IReadOnlyList<Row> Rows => [Row];

    /// <inheritdoc/>
    public IReadOnlyList<Turn> Turns => [MeasureAsync];

    /// <inheritdoc/>
    public int Rounds(int wished) => wished;

    /// <inheritdoc/>
    public async Task SetUpAsync(string folder, CancellationToken cancel)
    {
        _console = new ConsoleServer(root, folder);
        await _console.SetUpAndAwaitAsync(cancel);
        using var client = new ServerClient(_console.Url);
        await Fleet.EnrolAsync(client, Stage.Always, Math.Max(1, options.RestartNodes - Operations), cancel);
        _nodes = await Fleet.ManageAsync(client, "halted", Operations, cancel);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_console is not null) await _console.DisposeAsync();
    }

    private async Task<IReadOnlyList<Figure>> MeasureAsync(int round, CancellationToken cancel)
    {
        using var client = new ServerClient(_console!.Url);
        var sent = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(_nodes, cancel, async (id, stop) =>
            await client.InsistAsync(HttpMethod.Put, $"/v1/nodes/{id}/states/provision", NodeBodies.Clean(0, WaitSeconds, 0), HttpStatusCode.Accepted, stop));
        await Fleet.AwaitAsync(client, "clean wait", Operations, cancel);
        await _console.KillAsync(cancel);
        if (Stopwatch.GetElapsedTime(sent).TotalSeconds > WaitSeconds) throw new BenchException("Operations went on before the console was killed.");
        await Task.Delay(TimeSpan.FromSeconds(WaitSeconds), cancel); // until all waits are over

        var began = Stopwatch.GetTimestamp();
        await _console.StartAsync(cancel);
        var answer = await client.AwaitAsync("/v1", "version", began, Limit, cancel);
        var goesOn = await client.AwaitAsync(Fleet.In("clean wait"), list => Fleet.Count(list) < Operations, "an operation that goes on", began, Limit, cancel);
        var cpu = Processes.CpuSeconds(_console.Pids);
        var all = await client.AwaitAsync(Fleet.In("manageable"), list => Fleet.Count(list) == Operations, "the end of all operations", began, Limit, cancel);
        var more = new Dictionary<string, double> { ["answer_s"] = answer, ["all_ended_s"] = all, ["cpu_s"] = cpu, ["nodes"] = options.RestartNodes };
        return [new Figure(Row.Key, Row.Console, round, goesOn, null, more)];
    }
}
