using IronicConsole.Bench.Servers;

namespace IronicConsole.Bench.Stores;

/// <summary>What the engine's rate on a store is compared with.</summary>
/// <param name="Key">Part of the row's key.</param>
/// <param name="Name">Name of the raw store.</param>
/// <param name="What">How it commits, for a reader.</param>
public sealed record Baseline(string Key, string Name, string What);

/// <summary>A store with the product on it, and without.</summary>
public interface IMeasuredStore : IAsyncDisposable
{
    /// <summary>Its name.</summary>
    string Name { get; }

    /// <summary>What the engine is compared with on it.</summary>
    IReadOnlyList<Baseline> Baselines { get; }

    /// <summary>Whether several consoles can share it.</summary>
    bool Shared { get; }

    /// <summary>Processes of the database's own server.</summary>
    IReadOnlyList<int> Pids { get; }

    /// <summary>Starts it, in that folder.</summary>
    Task SetUpAsync(string folder, CancellationToken cancel);

    /// <summary>A console on it, not yet started.</summary>
    /// <param name="conductor">The name that no other one has.</param>
    ConsoleServer Console(string conductor);

    /// <summary>The baselines, in their order; a console has worked on the store before.</summary>
    Task<IReadOnlyList<IRawStore>> RawAsync(CancellationToken cancel);

    /// <summary>The runs of operations that were accepted after a time.</summary>
    Task<Recorded> ReadAsync(DateTimeOffset since, CancellationToken cancel);
}
