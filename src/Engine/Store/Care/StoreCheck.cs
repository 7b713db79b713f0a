using System.Collections.Immutable;
using IronicConsole.Engine.Secrets;
using IronicConsole.Engine.Store.Care.Rules;
using Microsoft.Data.Sqlite;

namespace IronicConsole.Engine.Store.Care;

/// <summary>Checks a store: the file itself, that everything in it can be read, and every <see cref="IStoreRule"/>, at one moment. Changes nothing; a server may be at work on it.</summary>
/// <param name="box">Opens the secrets; null where the key is not at hand, then it is only checked that they are sealed.</param>
public sealed class StoreCheck(SecretBox? box)
{
    private readonly IStoreRule[] _rules =
    [
        new OperationsHaveNodes(), new NodesAreOwned(), new HoldsAreAsked(), new LeasesBelong(), new FamiliesAreFlat(), new PortsHaveNodes(), new PartsHaveNodes(), new ColumnsAgree(), new SecretsAreSealed(box),
        new EventsAreOfThePast(), new AuditIsWhole(),
    ];

    /// <summary>What is wrong with a store, one sentence each; empty when all is well.</summary>
    public ImmutableArray<string> Of(string file)
    {
        try
        {
            return Findings(file);
        }
        catch (SqliteException e)
        {
            return [$"The file is damaged: {e.Message}"];
        }
    }

    private ImmutableArray<string> Findings(string file)
    {
        using var store = StoreFile.Read(file);
        using var moment = store.BeginTransaction(deferred: true);
        var damage = StoreFile.Texts(store, "PRAGMA integrity_check");
        if (damage is not ["ok"]) return [.. damage.Select(d => $"The file is damaged: {d}")];
        if (StoreVersion.Of(store) is var had && (had.Count == 0 || StoreVersion.Newer(had) is not null)) return [StoreVersion.Newer(had) ?? "The file is no store of this program."];
        var fleet = new StoredFleet(store);
        return [.. fleet.Unreadable, .. _rules.SelectMany(r => r.Check(fleet, store))];
    }
}
