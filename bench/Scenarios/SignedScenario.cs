using System.Net;
using IronicConsole.Bench.Load;
using IronicConsole.Bench.Results;
using IronicConsole.Bench.Servers;

namespace IronicConsole.Bench.Scenarios;

/// <summary>What it costs to ask who comes: GET of a node by a reader of the project that owns it, with a bearer token, beside the same where nobody signs in.</summary>
public sealed class SignedScenario(BenchOptions options, string root) : IOwnScenario
{
    private const string Open = "nobody signs in";
    private const int Nodes = 200;
    private static readonly Row Row = new("signed", "GET one node with a bearer token, beside without sign-in", "requests/s", new Target(0.7, AtLeast: true), Open);
    private readonly TokenProvider _provider = new();
    private ConsoleServer? _open, _signed;
    private LoadPlan? _plain, _carried;

    /// <inheritdoc/>
    public string Name => Row.Key;

    /// <inheritdoc/>
    public IReadOnlyList<Row> Rows => [Row];

    /// <inheritdoc/>
    public IReadOnlyList<Turn> Turns => [(round, cancel) => MeasureAsync(Open, _open!, _plain!, round), (round, cancel) => MeasureAsync(Row.Console, _signed!, _carried!, round)];

    /// <inheritdoc/>
    public int Rounds(int wished) => wished;

    /// <inheritdoc/>
    public async Task SetUpAsync(string folder, CancellationToken cancel)
    {
        await _provider.StartAsync(cancel);
        (_open, _plain) = await FilledAsync(Path.Combine(folder, "open"), cancel);
        (var filled, _carried) = await FilledAsync(Path.Combine(folder, "signed"), cancel);
        await filled.DisposeAsync();
        _carried = _carried with { Token = _provider.Token() };
        _signed = new ConsoleServer(root, Path.Combine(folder, "signed"), _provider.Arguments);
        await _signed.SetUpAsync(cancel);
        using var client = new ServerClient(_signed.Url);
        await client.AwaitAsync("/v1", "version", System.Diagnostics.Stopwatch.GetTimestamp(), TimeSpan.FromMinutes(1), cancel);
        foreach (var (server, plan) in new[] { (_open, _plain), (_signed, _carried) }) await Wrk.RunAsync(server, plan, options.Connections, 3);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_open is not null) await _open.DisposeAsync();
        if (_signed is not null) await _signed.DisposeAsync();
        await _provider.DisposeAsync();
    }

    private async Task<(ConsoleServer Server, LoadPlan Plan)> FilledAsync(string folder, CancellationToken cancel)
    {
        var server = new ConsoleServer(root, folder);
        await server.SetUpAndAwaitAsync(cancel);
        using var client = new ServerClient(server.Url);
        for (var i = 0; i < Nodes; i++)
        {
            using var made = await client.SendAsync(HttpMethod.Post, "/v1/nodes", $$"""{"driver":"fake-hardware","name":"blue-{{i:d4}}","owner":"blue"}""", HttpStatusCode.Created, cancel);
        }

        return (server, new LoadPlan("GET", [.. (await Fleet.ListAsync(client, "blue", cancel)).Select(id => $"/v1/nodes/{id}")]));
    }

    private async Task<IReadOnlyList<Figure>> MeasureAsync(string name, ConsoleServer server, LoadPlan plan, int round)
    {
        var result = await Wrk.RunAsync(server, plan, options.Connections, options.Seconds);
        return [new Figure(Row.Key, name, round, result.Requests / result.Seconds, null, new Dictionary<string, double> { ["p50_ms"] = result.Median, ["p99_ms"] = result.Worst })];
    }
}
