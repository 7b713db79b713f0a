namespace IronicConsole.Bench.Stores;

/// <summary>A store without the product: rows of step runs, and nothing else, in a table as the product has it.</summary>
public interface IRawStore : IAsyncDisposable
{
    /// <summary>Its name in tables and results.</summary>
    string Name { get; }

    /// <summary>Makes ready for clients, who are numbered from 0.</summary>
    Task OpenAsync(int clients, CancellationToken cancel);

    /// <summary>Records that a step began (inserts its row), or that it ended (updates it); back when that is durable.</summary>
    Task WriteAsync(int client, Guid operation, bool ended);
}
