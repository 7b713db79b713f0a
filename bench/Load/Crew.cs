using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using IronicConsole.Bench.Servers;

namespace IronicConsole.Bench.Load;

/// <summary>
/// Clients of one console that keep its machines at work: whoever has none takes the next machine at rest and sends it to be cleaned. They do not ask after
/// their machines; one list of all, asked for again and again, tells which ones rest, so that asking costs the console next to nothing.
/// </summary>
/// <param name="client">The console.</param>
/// <param name="nodes">Machines that nobody else commands; all are <c>manageable</c>.</param>
/// <param name="body">The cleaning.</param>
/// <param name="pace">Who may send next; null for as soon as there is a machine at rest.</param>
public sealed class Crew(ServerClient client, IReadOnlyList<string> nodes, string body, SemaphoreSlim? pace)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20), Limit = TimeSpan.FromSeconds(60);
    private readonly Channel<string> _atRest = Channel.CreateUnbounded<string>();
    private readonly ConcurrentDictionary<string, long> _asked = new();
    private int _operations;

    /// <summary>How many operations were accepted.</summary>
    public int Operations => Volatile.Read(ref _operations);

    /// <summary>Works until it is over; back when all machines rest.</summary>
    public async Task WorkAsync(int size, CancellationToken over, CancellationToken cancel)
    {
        foreach (var node in nodes) _atRest.Writer.TryWrite(node);
        var served = Task.WhenAll(Enumerable.Range(0, size).Select(_ => ServeAsync(over, cancel)));
        await WatchAsync(served, cancel);
        await served;
    }

    private async Task ServeAsync(CancellationToken over, CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                if (pace is not null) await pace.WaitAsync(over);
                var node = await _atRest.Reader.ReadAsync(over);
                await client.InsistAsync(HttpMethod.Put, $"/v1/nodes/{node}/states/provision", body, HttpStatusCode.Accepted, cancel);
                _asked[node] = Stopwatch.GetTimestamp();
                Interlocked.Increment(ref _operations);
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // enough
        }
    }

    private async Task WatchAsync(Task served, CancellationToken cancel)
    {
        var ended = 0L;
        while (!served.IsCompleted || !_asked.IsEmpty)
        {
            await Task.Delay(Look, cancel);
            await LookAsync(cancel);
            if (!served.IsCompleted) continue;
            if (ended == 0) ended = Stopwatch.GetTimestamp();
            if (Stopwatch.GetElapsedTime(ended) > Limit) throw new BenchException($"{_asked.Count} machines do not come to rest.");
        }
    }

    // What a list says of a machine counts when it was asked for after the machine's operation was accepted.
    private async Task LookAsync(CancellationToken cancel)
    {
        var asked = Stopwatch.GetTimestamp();
        using var list = JsonDocument.Parse(await client.GetAsync("/v1/nodes?fields=uuid,provision_state&limit=1000", cancel));
        foreach (var node in list.RootElement.GetProperty("nodes").EnumerateArray())
        {
            var (id, state) = (node.GetProperty("uuid").GetString()!, node.GetProperty("provision_state").GetString()!);
            if (state.Contains("fail", StringComparison.Ordinal)) throw new BenchException($"A machine is {state}.");
            if (state == "manageable" && _asked.TryGetValue(id, out var at) && at < asked && _asked.TryRemove(id, out _)) _atRest.Writer.TryWrite(id);
        }
    }
}
