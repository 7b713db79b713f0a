using System.Diagnostics;

namespace IronicConsole.Bench.Stores;

/// <summary>Clients that record step after step in a raw store, each one waiting until its row is durable.</summary>
public static class RawLoad
{
    private const double WarmSeconds = 1;

    /// <summary>Transitions a second.</summary>
    public static async Task<double> RunAsync(IRawStore store, int clients, int seconds, CancellationToken cancel)
    {
        await store.OpenAsync(clients, cancel);
        var (written, over) = (0L, false);
        var work = Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(() => WriteAsync(client), cancel)));
        await PassAsync(WarmSeconds);
        var (before, began) = (Interlocked.Read(ref written), Stopwatch.GetTimestamp());
        await PassAsync(seconds);
        var rate = (Interlocked.Read(ref written) - before) / Stopwatch.GetElapsedTime(began).TotalSeconds;
        Volatile.Write(ref over, true);
        await work;
        return rate;

        async Task WriteAsync(int client)
        {
            while (!Volatile.Read(ref over) && !cancel.IsCancellationRequested)
            {
                var operation = Guid.NewGuid();
                foreach (var ended in (bool[])[false, true])
                {
                    await store.WriteAsync(client, operation, ended);
                    Interlocked.Increment(ref written);
                }
            }
        }

        async Task PassAsync(double length)
        {
            if (await Task.WhenAny(Task.Delay(TimeSpan.FromSeconds(length), cancel), work) == work) await work; // it broke
        }
    }
}
