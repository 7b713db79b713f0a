using IronicConsole.Engine.Audit;
using Microsoft.Data.Sqlite;

namespace IronicConsole.Engine.Store.Care.Rules;

/// <summary>The audit trail has no gap, and each row of it is as it was written (docs/adr/0010-audit-chain.md).</summary>
internal sealed class AuditIsWhole : IStoreRule
{
    public IEnumerable<string> Check(StoredFleet fleet, SqliteConnection store)
    {
        var (first, last, count) = (Of("min(Number)"), Of("max(Number)"), Of("count(*)"));
        if (count > 0 && (first != 1 || last != count)) yield return $"The audit trail has {count} rows, numbered {first} to {last}: {last - count} are missing.";

        if (!AuditTrail.HasChains(store)) yield break; // of a program that had none
        foreach (var finding in AuditTrail.Of(store).Findings) yield return finding;

        long Of(string what) => StoreFile.Number(store, $"SELECT {what} FROM audit");
    }
}
