using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using IronicConsole.Bench.Load;
using IronicConsole.Bench.Results;
using IronicConsole.Bench.Scenarios;
using IronicConsole.Bench.Servers;

namespace IronicConsole.Bench;

/// <summary>One run: starts the servers, measures them in turns, tells the results, stops everything.</summary>
public sealed class Session(BenchOptions options, string root, string folder)
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(2);
    private readonly List<Figure> _figures = [];
    private readonly Dictionary<string, string> _broken = [];

    /// <summary>Runs it in a folder that is deleted at the end.</summary>
    public static async Task<int> RunAsync(BenchOptions options)
    {
        using var stop = new CancellationTokenSource(Longest);
        using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        var folder = Directory.CreateTempSubdirectory("ironic-console-bench-");
        try
        {
            await new Session(options, Directory.GetCurrentDirectory(), folder.FullName).RunAsync(stop.Token);
            return 0;
        }
        catch (Exception e) when (e is BenchException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        void End(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }

    private async Task RunAsync(CancellationToken cancel)
    {
        var conditions = await Conditions.ReadAsync(root);
        var alone = Catalogue.Own(options, root).Where(Wanted).ToArray();
        foreach (var scenario in alone) await MeasureAsync(scenario, cancel);
        var together = await MeasureOnServersAsync(cancel);

        Row[] rows = [.. together.Concat<IScenario>(alone).SelectMany(s => s.Rows)];
        Table.Print(Console.Out, rows, new Medians(_figures), _broken);
        var path = options.Out ?? Path.Combine(root, "bench/results", $"{conditions.Date}.json");
        await ResultFile.WriteAsync(path, conditions, options, rows, _figures, _broken);
        Console.WriteLine($"Results: {Path.GetRelativePath(root, path)}");
    }

    private bool Wanted(IScenario scenario) => options.Only?.Contains(scenario.Name) ?? true;

    private async Task<IReadOnlyList<IServerScenario>> MeasureOnServersAsync(CancellationToken cancel)
    {
        await using var ours = new ConsoleServer(root, Path.Combine(folder, "console"));
        await using var peer = options.Peer ? new PeerServer(root, Path.Combine(folder, "ironic")) : null;
        await using var bare = new BareServer(Path.Combine(folder, "bare"));
        IServer[] pair = peer is null ? [ours] : [peer, ours];
        var scenarios = Catalogue.OnServers(new Stage(options, [.. pair, bare])).Where(Wanted).ToArray();
        if (scenarios.Length == 0) return [];
        await Task.WhenAll(pair.Select(s => FillAsync(s, cancel)));
        if (scenarios.Any(s => s.OnBare)) await StartBareAsync(ours, bare, cancel);
        foreach (var scenario in scenarios)
        {
            IServer[] servers = scenario.OnBare ? [.. pair, bare] : pair;
            await MeasureAsync(scenario, () => Task.FromResult<IReadOnlyList<Turn>>([.. servers.Select(s => (Turn)((round, stop) => scenario.MeasureAsync(s, round, stop)))]), cancel);
        }

        return scenarios;
    }

    private async Task MeasureAsync(IOwnScenario scenario, CancellationToken cancel)
    {
        await using (scenario)
        {
            await MeasureAsync(scenario, async () =>
            {
                await scenario.SetUpAsync(Directory.CreateDirectory(Path.Combine(folder, scenario.Name)).FullName, cancel);
                return scenario.Turns;
            }, cancel);
        }
    }

    private async Task FillAsync(IServer server, CancellationToken cancel)
    {
        var began = Stopwatch.GetTimestamp();
        await server.SetUpAsync(cancel);
        using var client = new ServerClient(server.Url);
        await client.AwaitAsync("/v1/drivers", "fake-hardware", began, TimeSpan.FromMinutes(3), cancel);
        await Fleet.EnrolAsync(client, Stage.Always, options.Nodes, cancel);
        Console.WriteLine($"{server.Name} has {options.Nodes} nodes after {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s");
    }

    private static async Task StartBareAsync(ConsoleServer ours, BareServer bare, CancellationToken cancel)
    {
        using var client = new ServerClient(ours.Url);
        var one = (await Fleet.ListAsync(client, Stage.Always, cancel))[0];
        foreach (var (name, path) in new[] { ("node", $"/v1/nodes/{one}"), ("list", Catalogue.List), ("detail", Catalogue.Detail) })
        {
            using var answer = await client.SendAsync(HttpMethod.Get, path, null, HttpStatusCode.OK, cancel);
            await bare.LearnAsync(name, answer, cancel);
        }

        await bare.SetUpAsync(cancel);
        using var there = new ServerClient(bare.Url);
        await there.AwaitAsync("/v1/nodes", "nodes", Stopwatch.GetTimestamp(), TimeSpan.FromSeconds(30), cancel);
    }

    // A, B, A, B: what changes on the machine meanwhile meets all of them. Every second round goes the other way round.
    private async Task MeasureAsync(IScenario scenario, Func<Task<IReadOnlyList<Turn>>> prepare, CancellationToken cancel)
    {
        try
        {
            var turns = await prepare();
            for (var round = 1; round <= scenario.Rounds(options.Rounds); round++)
            {
                foreach (var turn in round % 2 == 1 ? turns : turns.Reverse())
                {
                    var figures = await turn(round, cancel);
                    _figures.AddRange(figures);
                    foreach (var f in figures) Console.WriteLine($"{f.Row} round {round} {f.Server}: {f.Value:0.###}" + (f.Usage is { } u ? $" (others {u.Others:0.00}, client {u.Client:0.00})" : ""));
                }
            }
        }
        catch (BenchException e)
        {
            foreach (var row in scenario.Rows) _broken[row.Key] = e.Message;
            Console.WriteLine($"{scenario.Name} is void: {e.Message}");
        }
    }
}
