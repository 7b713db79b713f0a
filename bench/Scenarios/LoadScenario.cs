using System.Diagnostics;
using System.Net;
using IronicConsole.Bench.Load;
using IronicConsole.Bench.Machine;
using IronicConsole.Bench.Results;
using IronicConsole.Bench.Servers;

namespace IronicConsole.Bench.Scenarios;

/// <summary>Requests of one kind, as many as the server answers. One is sent and looked at before; in the first round the server is warmed up.</summary>
/// <param name="plan">What to send, made of the UUIDs of the fleet.</param>
/// <param name="want">Status of a good answer.</param>
/// <param name="word">A word that a good answer has.</param>
/// <param name="after">Puts away what was made; null for nothing to do.</param>
public sealed class LoadScenario(
    Stage stage, Row row, bool onBare, Func<string[], LoadPlan> plan, HttpStatusCode want, string word, Func<ServerClient, CancellationToken, Task>? after = null) : IServerScenario
{
    private const int WarmSeconds = 3;

    /// <inheritdoc/>
    public string Name => row.Key;

    /// <inheritdoc/>
    public IReadOnlyList<Row> Rows => [row];

    /// <inheritdoc/>
    public bool OnBare => onBare;

    /// <inheritdoc/>
    public int Rounds(int wished) => wished;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Figure>> MeasureAsync(IServer server, int round, CancellationToken cancel)
    {
        using var client = new ServerClient(server.Url);
        var load = plan(await stage.FleetAsync(server, cancel));
        var size = await ProbeAsync(client, load, round, cancel);
        if (round == 1) await Wrk.RunAsync(server, load, stage.Options.Connections, WarmSeconds);
        var meter = new UsageMeter(server, stage.Servers);
        var result = await Wrk.RunAsync(server, load, stage.Options.Connections, stage.Options.Seconds);
        var usage = meter.Read(result.Requests);
        var mean = result.Bytes / (double)result.Requests;
        if (mean < size * 0.9) throw new BenchException($"{server.Name}: answers have {mean:0} bytes under load, {size} without.");
        if (after is not null) await after(client, cancel);
        await SettleAsync(client, cancel);
        var more = new Dictionary<string, double> { ["p50_ms"] = result.Median, ["p99_ms"] = result.Worst, ["bytes"] = mean, ["requests"] = result.Requests };
        return [new Figure(row.Key, server.Name, round, result.Requests / result.Seconds, usage, more)];
    }

    // A load leaves requests behind that the server still works through; the next one measured must not meet them.
    private static async Task SettleAsync(ServerClient client, CancellationToken cancel)
    {
        for (var (turn, prompt) = (0, 0); turn < 100 && prompt < 3; turn++)
        {
            var began = Stopwatch.GetTimestamp();
            await client.GetAsync("/v1", cancel);
            prompt = Stopwatch.GetElapsedTime(began).TotalMilliseconds < 50 ? prompt + 1 : 0;
            await Task.Delay(50, cancel);
        }
    }

    private async Task<long> ProbeAsync(ServerClient client, LoadPlan load, int round, CancellationToken cancel)
    {
        using var answer = await client.SendAsync(new HttpMethod(load.Method), load.Paths[0], load.Body?.Replace("%N%", $"probe-{round}", StringComparison.Ordinal), want, cancel);
        var body = await answer.Content.ReadAsStringAsync(cancel);
        return body.Contains(word, StringComparison.Ordinal) ? body.Length : throw new BenchException($"{load.Method} {load.Paths[0]} answered without '{word}'.");
    }
}
