namespace IronicConsole.Bench.Servers;

/// <summary>A server that is measured.</summary>
public interface IServer : IAsyncDisposable
{
    /// <summary>Its name in tables and results.</summary>
    string Name { get; }

    /// <summary>Where it listens, without a slash at the end.</summary>
    string Url { get; }

    /// <summary>The processes that were started for it; what these start comes on top.</summary>
    IReadOnlyList<int> Pids { get; }

    /// <summary>Starts it for the first time, with nothing in its store.</summary>
    Task SetUpAsync(CancellationToken cancel);

    /// <summary>Starts it again on what is in its store; returns at once, before it answers.</summary>
    Task StartAsync(CancellationToken cancel);

    /// <summary>Stops it.</summary>
    Task StopAsync(CancellationToken cancel);
}
