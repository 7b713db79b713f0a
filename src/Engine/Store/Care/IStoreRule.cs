using Microsoft.Data.Sqlite;

namespace IronicConsole.Engine.Store.Care;

/// <summary>Something that holds in every store at rest (docs/reliability.md). A rule tells all that breaks it, one sentence each.</summary>
public interface IStoreRule
{
    /// <summary>What breaks it.</summary>
    /// <param name="fleet">The present.</param>
    /// <param name="store">The file, for history.</param>
    IEnumerable<string> Check(StoredFleet fleet, SqliteConnection store);
}
