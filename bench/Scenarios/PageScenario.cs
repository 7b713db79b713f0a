using System.Text;
using System.Text.Json;
using IronicConsole.Bench.Machine;
using IronicConsole.Bench.Results;
using IronicConsole.Bench.Servers;

namespace IronicConsole.Bench.Scenarios;

/// <summary>
/// One client pages through the whole fleet with all fields, a thousand nodes a page, by the <c>next</c> of each page, as pollers do. Walks are repeated for the length of a load; one
/// more, before, is read whole: it has met each node once. What counts is nodes a second.
/// </summary>
public sealed class PageScenario(Stage stage) : IServerScenario
{
    private static readonly Row Row = new("page", "paging through all nodes with all fields", "nodes/s", new Target(25, AtLeast: true));

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
        var fleet = await stage.FleetAsync(server, cancel);
        var first = await LookAsync(server, client, fleet, cancel);
        var meter = new UsageMeter(server, stage.Servers);
        var walks = 0;
        do
        {
            var walk = await WalkAsync(client, null, cancel);
            if (walk.Pages != first.Pages || walk.Bytes < first.Bytes * 0.99) throw new BenchException($"{server.Name}: a walk had {walk.Pages} pages and {walk.Bytes} bytes, the one before {first.Pages} and {first.Bytes}.");
            walks++;
        }
        while (meter.Seconds < stage.Options.Seconds);
        var (seconds, nodes) = (meter.Seconds, (double)walks * fleet.Length);
        var more = new Dictionary<string, double> { ["walks"] = walks, ["pages"] = first.Pages, ["bytes"] = first.Bytes, ["one_walk_s"] = seconds / walks, ["nodes"] = fleet.Length };
        return [new Figure(Row.Key, server.Name, round, nodes / seconds, meter.Read(nodes), more)];
    }

    private static async Task<Walk> LookAsync(IServer server, ServerClient client, string[] fleet, CancellationToken cancel)
    {
        var met = new List<string>();
        var walk = await WalkAsync(client, page =>
        {
            using var document = JsonDocument.Parse(page);
            foreach (var node in document.RootElement.GetProperty("nodes").EnumerateArray())
            {
                if (!node.TryGetProperty("driver_info", out _)) throw new BenchException($"{server.Name}: a node came without driver_info.");
                met.Add(node.GetProperty("uuid").GetString()!);
            }
        }, cancel);
        if (!met.Order(StringComparer.Ordinal).SequenceEqual(fleet.Order(StringComparer.Ordinal)))
            throw new BenchException($"{server.Name}: paging met {met.Count} nodes, {met.Distinct().Count()} of them different; {fleet.Length} are there.");
        return walk;
    }

    private static async Task<Walk> WalkAsync(ServerClient client, Action<byte[]>? look, CancellationToken cancel)
    {
        var (pages, bytes) = (0, 0L);
        for (var path = Catalogue.Detail; path is not null; pages++)
        {
            var page = await client.GetAsync(path, cancel);
            look?.Invoke(page);
            bytes += page.Length;
            path = Next(page);
        }

        return new Walk(pages, bytes);
    }

    // Both write it behind the nodes: what is read is the end of the page, so that the client costs little.
    private static string? Next(ReadOnlySpan<byte> page)
    {
        var nodes = page.LastIndexOf("]"u8);
        var at = page[nodes..].IndexOf("\"next\""u8);
        if (at < 0) return null;
        var value = page[(nodes + at + 6)..];
        value = value[(value.IndexOf((byte)'"') + 1)..];
        var next = value[..value.IndexOf((byte)'"')];
        return new Uri(JsonSerializer.Deserialize<string>($"\"{Encoding.UTF8.GetString(next)}\"")!).PathAndQuery;
    }

    private readonly record struct Walk(int Pages, long Bytes);
}
