using IronicConsole.Bench.Machine;
using IronicConsole.Bench.Servers;

namespace IronicConsole.Bench.Load;

/// <summary>When a load was on.</summary>
/// <param name="Began">When its first operation was sent.</param>
/// <param name="From">From when on it counts.</param>
/// <param name="To">Until when.</param>
/// <param name="Operations">Operations accepted in that time.</param>
/// <param name="Usage">Who used the processors in that time, for one unit of work.</param>
public sealed record Loaded(DateTimeOffset Began, DateTimeOffset From, DateTimeOffset To, int Operations, Usage Usage)
{
    /// <summary>Its length.</summary>
    public double Seconds => (To - From).TotalSeconds;
}

/// <summary>Keeps a herd of fake machines at work on one console or on several; each then has its part of machines and clients.</summary>
/// <param name="nodes">The machines.</param>
/// <param name="clients">Clients in all.</param>
public sealed class EngineLoad(IReadOnlyList<string> nodes, int clients)
{
    /// <summary>Loads consoles for some seconds.</summary>
    /// <param name="consoles">The consoles.</param>
    /// <param name="body">The cleaning.</param>
    /// <param name="pace">Time between two operations; zero for as many as possible.</param>
    /// <param name="warm">Seconds that do not count, at first.</param>
    /// <param name="seconds">Seconds that count.</param>
    /// <param name="pids">The server's processes, to tell what they use.</param>
    public async Task<Loaded> RunAsync(IReadOnlyList<ServerClient> consoles, string body, TimeSpan pace, double warm, double seconds, IEnumerable<int> pids, CancellationToken cancel)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var gate = new SemaphoreSlim(0);
        var crews = consoles.Select((c, i) => new Crew(c, [.. nodes.Where((_, n) => n % consoles.Count == i)], body, pace > TimeSpan.Zero ? gate : null)).ToArray();
        var began = TimeProvider.System.GetUtcNow();
        var work = Task.WhenAll(crews.Select((c, i) => c.WorkAsync((clients + i) / consoles.Count, over.Token, cancel)));
        var beat = pace > TimeSpan.Zero ? BeatAsync(gate, pace, over.Token) : Task.CompletedTask;
        try
        {
            await PassAsync(work, warm, cancel);
            var (meter, from, before) = (new UsageMeter(pids, []), TimeProvider.System.GetUtcNow(), crews.Sum(c => c.Operations));
            await PassAsync(work, seconds, cancel);
            return new Loaded(began, from, TimeProvider.System.GetUtcNow(), crews.Sum(c => c.Operations) - before, meter.Read(1));
        }
        finally
        {
            await over.CancelAsync();
            await beat;
            await work;
        }
    }

    private static async Task PassAsync(Task work, double seconds, CancellationToken cancel)
    {
        if (await Task.WhenAny(Task.Delay(TimeSpan.FromSeconds(seconds), cancel), work) == work) await work; // it broke
    }

    private static async Task BeatAsync(SemaphoreSlim gate, TimeSpan pace, CancellationToken over)
    {
        using var timer = new PeriodicTimer(pace);
        try
        {
            while (await timer.WaitForNextTickAsync(over)) gate.Release();
        }
        catch (OperationCanceledException)
        {
            // enough
        }
    }
}
