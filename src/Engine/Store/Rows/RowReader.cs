using System.Data.Common;
using IronicConsole.Engine.Audit;
using Microsoft.Data.Sqlite;

namespace IronicConsole.Engine.Store.Rows;

/// <summary>What memory is loaded from at start. Plain SQL: EF's model and query compiler took half of the time to the first answer (docs/performance.md).</summary>
internal sealed class RowReader : IDisposable
{
    private readonly SqliteConnection _connection;

    /// <summary>Opens the file.</summary>
    public RowReader(string file, string synchronous) => _connection = Sqlite.Open(file, synchronous);

    /// <summary>All nodes.</summary>
    public List<string> Nodes() => Texts("SELECT Document FROM nodes");

    /// <summary>All ports.</summary>
    public List<string> Ports() => Texts("SELECT Document FROM ports");

    /// <summary>All records.</summary>
    public List<string> Records() => Texts("SELECT Document FROM records");

    /// <summary>The operations that are not over.</summary>
    public List<string> OpenOperations() => Texts("SELECT Document FROM operations WHERE Open");

    /// <summary>Their step runs.</summary>
    public List<string> OpenStepRuns() => Texts("SELECT Document FROM step_runs WHERE OperationId IN (SELECT Id FROM operations WHERE Open)");

    /// <summary>All leases, also those that were given back.</summary>
    public List<LeaseRow> Leases() => Read("SELECT NodeId, Owner, Operation, Epoch, Until FROM leases", r => new LeaseRow
    {
        NodeId = r.GetGuid(0), Owner = r.GetString(1), Operation = r.GetGuid(2), Epoch = r.GetInt64(3), Until = r.GetInt64(4),
    });

    /// <summary>The last event's sequence, 0 without one.</summary>
    public long LastEvent() => Read("SELECT coalesce(max(Seq), 0) FROM events", r => r.GetInt64(0))[0];

    /// <summary>The last audit row's number, 0 without one.</summary>
    public long LastAudit() => Read("SELECT coalesce(max(Number), 0) FROM audit", r => r.GetInt64(0))[0];

    /// <summary>Where a writer's chain ends.</summary>
    public AuditHead LastLink(string writer) =>
        Read("SELECT Link, Hash FROM audit WHERE Writer = $writer AND Link > 0 ORDER BY Link DESC LIMIT 1", r => new AuditHead(r.GetInt64(0), r.GetString(1)), ("$writer", writer)) is [var last] ? last : AuditHead.None;

    /// <summary>The audit rows that are in no chain, in order.</summary>
    public List<AuditRow> UnchainedAudit() => Read("SELECT Number, At, By, Command, NodeId, Outcome, Detail FROM audit WHERE Hash = '' ORDER BY Number", r => new AuditRow
    {
        Number = r.GetInt64(0), At = r.GetInt64(1), By = r.GetString(2), Command = r.GetString(3), NodeId = r.IsDBNull(4) ? null : r.GetGuid(4), Outcome = r.GetString(5), Detail = r.IsDBNull(6) ? null : r.GetString(6),
    });

    public void Dispose() => _connection.Dispose();

    private List<string> Texts(string sql) => Read(sql, r => r.GetString(0));

    private List<T> Read<T>(string sql, Func<DbDataReader, T> row, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // all SQL comes from the constants above
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(row(reader));
        return rows;
    }
}
