using System.Diagnostics;
using IronicConsole.Bench.Results;
using IronicConsole.Bench.Servers;

namespace IronicConsole.Bench.Scenarios;

/// <summary>Seconds from the command that starts a server, on the fleet that is in its store, until it answers. Ironic's database runs already.</summary>
public sealed class StartScenario : IServerScenario
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    /// <inheritdoc/>
    public string Name => "start";

    /// <inheritdoc/>
    public IReadOnlyList<Row> Rows =>
    [
        new("start_answer", "start to the first answer", "s", new Target(0.5, AtLeast: false)),
        new("start_drivers", "start to a list of drivers", "s", new Target(0.5, AtLeast: false)),
    ];

    /// <inheritdoc/>
    public bool OnBare => false;

    /// <inheritdoc/>
    public int Rounds(int wished) => wished;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Figure>> MeasureAsync(IServer server, int round, CancellationToken cancel)
    {
        await server.StopAsync(cancel);
        using var client = new ServerClient(server.Url);
        var began = Stopwatch.GetTimestamp();
        await server.StartAsync(cancel);
        var answer = await client.AwaitAsync("/v1", "version", began, Limit, cancel);
        var drivers = await client.AwaitAsync("/v1/drivers", "fake-hardware", began, Limit, cancel);
        return [new Figure("start_answer", server.Name, round, answer), new Figure("start_drivers", server.Name, round, drivers)];
    }
}
