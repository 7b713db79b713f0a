namespace IronicConsole.Engine.Store;

/// <summary>What those who act under a lease need beyond their commits.</summary>
public interface ILeases
{
    /// <summary>How long a lease lasts without renewal.</summary>
    TimeSpan Lasts { get; }

    /// <summary>Asks the store itself, not memory, whether a lease is in force. To be asked right before an effect that a commit cannot take back.</summary>
    Task<bool> InForceAsync(Lease lease);

    /// <summary>Calls <paramref name="stop"/> for each lease of this process that was lost; it must return at once. Dispose to stop.</summary>
    IDisposable WhenLost(Action<Lease> stop);
}

/// <summary>A store as the process that owns it sees it.</summary>
public interface IStoreHost : IStore, ILeases
{
    /// <summary>Whether other processes may work on the same rows.</summary>
    bool Shared { get; }

    /// <summary>How far memory is behind the rows.</summary>
    TimeSpan Lag { get; }

    /// <summary>The time that leases go by.</summary>
    DateTimeOffset Now { get; }

    /// <summary>Brings the schema up to date and loads memory.</summary>
    Task OpenAsync(CancellationToken cancel = default);

    /// <summary>A context for reading history.</summary>
    EngineDb Context();

    /// <summary>Makes memory as fresh as the rows for one node, given by UUID or name; a client that was answered by another process reads its own write.</summary>
    Task CatchUpAsync(string node, CancellationToken cancel = default);

    /// <summary>The same for the node of a port, given by UUID or MAC address.</summary>
    Task CatchUpPortAsync(string port, CancellationToken cancel = default);

    /// <summary>The same for a record, given by UUID or name.</summary>
    Task CatchUpRecordAsync(string record, CancellationToken cancel = default);

    /// <summary>Calls <paramref name="see"/> with nodes that other processes changed, and who did. Dispose to stop.</summary>
    IDisposable WhenChangedElsewhere(Action<IReadOnlyList<(Guid Node, string Origin)>> see);

    /// <summary>Enters or renews what a process says of itself (one that is not alive says good-bye), and returns what all have said. Null only looks.</summary>
    Task<IReadOnlyList<Conductors.Conductor>> MeetAsync(Conductors.Conductor? self, CancellationToken cancel = default);

    /// <summary>Writes what a process is asked to do into its row and tells it; false when the row is not the one that was seen. Only where processes share a store.</summary>
    Task<bool> OrderAsync(Conductors.Conductor seen, Conductors.DrainOrder? order, CancellationToken cancel = default);

    /// <summary>Calls <paramref name="see"/> when a process may have been asked something; it must return at once. Dispose to stop.</summary>
    IDisposable WhenOrdered(Action see);

    /// <summary>Does something that no two processes may do at the same time.</summary>
    Task AloneAsync(Func<Task> work, CancellationToken cancel = default);
}
