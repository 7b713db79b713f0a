using Microsoft.Data.Sqlite;

namespace IronicConsole.Engine.Store.Care.Rules;

/// <summary>The audit trail has no gap.</summary>
internal sealed class AuditIsWhole : IStoreRule
{
    public IEnumerable<string> Check(StoredFleet fleet, SqliteConnection store)
    {
        var (first, last, count) = (Of("min(Number)"), Of("max(Number)"), Of("count(*)"));
        if (count > 0 && (first != 1 || last != count)) yield return $"The audit trail has {count} rows, numbered {first} to {last}: {last - count} are missing.";

        long Of(string what) => StoreFile.Number(store, $"SELECT {what} FROM audit");
    }
}
