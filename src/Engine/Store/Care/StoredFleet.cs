using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Records;
using Microsoft.Data.Sqlite;

namespace IronicConsole.Engine.Store.Care;

/// <summary>What a store holds about the present, read at one moment: history is left to queries.</summary>
public sealed class StoredFleet
{
    private readonly List<string> _unreadable = [];

    /// <summary>The nodes, by id.</summary>
    public IReadOnlyDictionary<Guid, Node> Nodes { get; }

    /// <summary>The ports.</summary>
    public IReadOnlyList<Port> Ports { get; }

    /// <summary>The open operations, by id.</summary>
    public IReadOnlyDictionary<Guid, Operation> Open { get; }

    /// <summary>The records.</summary>
    public IReadOnlyList<Record> Records { get; }

    /// <summary>The leases that somebody holds, in force or run out.</summary>
    public IReadOnlyList<Lease> Leases { get; }

    /// <summary>Documents that could not be read, in words.</summary>
    public IReadOnlyList<string> Unreadable => _unreadable;

    /// <summary>Reads it.</summary>
    public StoredFleet(SqliteConnection store)
    {
        Nodes = All(store, "nodes", "Id", "1", StoreJson.Default.Node).ToDictionary(n => n.Id);
        Ports = All(store, "ports", "Id", "1", StoreJson.Default.Port);
        Open = All(store, "operations", "Id", "Open", StoreJson.Default.Operation).ToDictionary(o => o.Id);
        Records = StoreFile.Has(store, "records") ? All(store, "records", "Id", "1", StoreJson.Default.Record) : [];
        Leases = Held(store);
    }

    /// <summary>How a node is called in a finding.</summary>
    public string Name(Guid node) => Nodes.TryGetValue(node, out var found) ? $"Node {found.Label} ({node})" : $"Node {node}";

    private List<T> All<T>(SqliteConnection store, string table, string key, string which, JsonTypeInfo<T> type)
    {
        using var command = store.CreateCommand();
        command.CommandText = $"SELECT {key}, Document FROM {table} WHERE {which}";
        using var rows = command.ExecuteReader();
        var found = new List<T>();
        while (rows.Read())
        {
            try
            {
                found.Add(JsonSerializer.Deserialize(rows.GetString(1), type) ?? throw new JsonException("It is null."));
            }
            catch (JsonException e)
            {
                _unreadable.Add($"{table} {rows.GetString(0)}: its document cannot be read. {e.Message}");
            }
        }

        return found;
    }

    private static List<Lease> Held(SqliteConnection store)
    {
        using var command = store.CreateCommand();
        command.CommandText = "SELECT NodeId, Owner, Operation, Epoch, Until FROM leases WHERE Owner <> ''";
        using var rows = command.ExecuteReader();
        var found = new List<Lease>();
        while (rows.Read()) found.Add(new Lease(rows.GetGuid(0), rows.GetString(1), rows.GetGuid(2), rows.GetInt64(3), DateTimeOffset.UnixEpoch.AddMicroseconds(rows.GetInt64(4))));
        return found;
    }
}
