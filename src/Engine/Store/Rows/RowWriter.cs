using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Records;
using Microsoft.Data.Sqlite;

namespace IronicConsole.Engine.Store.Rows;

/// <summary>
/// Puts what decisions changed into the store, over one connection that stays open and statements that are compiled once.
/// Only the store's single writer uses it; history and migrations are EF's (docs/performance.md).
/// </summary>
internal sealed class RowWriter : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly List<Statement> _all = [];
    private readonly Statement _begin, _commit, _rollback;
    private readonly List<Pending> _group = [];
    private readonly Statement _newNode, _node, _newPort, _port, _event, _audit, _operation, _run, _inventory, _lease, _eventGone, _portGone, _record, _recordVersion;
    private readonly Statement[] _nodeGone, _recordGone;

    /// <summary>Opens the file, whose schema is there already.</summary>
    public RowWriter(string file, string synchronous)
    {
        _connection = Sqlite.Open(file, synchronous);
        _begin = Make("BEGIN IMMEDIATE");
        _commit = Make("COMMIT");
        _rollback = Make("ROLLBACK");
        _newNode = Make("INSERT INTO nodes (Id, Number, Name, Version, State, Document) VALUES ($0, $1, $2, $3, $4, $5)");
        _node = Make("UPDATE nodes SET Number = $1, Name = $2, Version = $3, State = $4, Document = $5 WHERE Id = $0");
        _newPort = Make("INSERT INTO ports (Id, Number, NodeId, Address, Document) VALUES ($0, $1, $2, $3, $4)");
        _port = Make("UPDATE ports SET Number = $1, NodeId = $2, Address = $3, Document = $4 WHERE Id = $0");
        _event = Make("INSERT INTO events (Seq, At, NodeId, NodeVersion, Kind, Severity, Text, Data, By) VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8)");
        _audit = Make("INSERT INTO audit (Number, At, By, Command, NodeId, Outcome, Detail, Writer, Link, Hash) VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9)");
        _operation = Make(
            """
            INSERT INTO operations (Id, NodeId, Kind, Open, StartedAt, DueAt, Document) VALUES ($0, $1, $2, $3, $4, $5, $6)
            ON CONFLICT (Id) DO UPDATE SET Open = excluded.Open, DueAt = excluded.DueAt, Document = excluded.Document
            """);
        _run = Make(
            """
            INSERT INTO step_runs (OperationId, Number, NodeId, Document) VALUES ($0, $1, $2, $3)
            ON CONFLICT (OperationId, Number) DO UPDATE SET Document = excluded.Document
            """);
        _inventory = Make(
            """
            INSERT INTO inventories (Id, NodeId, At, Hardware, PluginData, Pending) VALUES ($0, $1, $2, $3, $4, $5)
            ON CONFLICT (Id) DO UPDATE SET At = excluded.At, Hardware = excluded.Hardware, PluginData = excluded.PluginData, Pending = excluded.Pending
            """);
        _lease = Make(
            """
            INSERT INTO leases (NodeId, Owner, Operation, Epoch, Until) VALUES ($0, $1, $2, $3, $4)
            ON CONFLICT (NodeId) DO UPDATE SET Owner = excluded.Owner, Operation = excluded.Operation, Epoch = excluded.Epoch, Until = excluded.Until
            """);
        _eventGone = Make("DELETE FROM events WHERE Seq = $0");
        _portGone = Make("DELETE FROM ports WHERE Id = $0");
        _record = Make(
            """
            INSERT INTO records (Id, Kind, Name, Document) VALUES ($0, $1, $2, $3)
            ON CONFLICT (Id) DO UPDATE SET Name = excluded.Name, Document = excluded.Document
            """);
        _recordVersion = Make("INSERT INTO record_versions (RecordId, Version, At, By, Document) VALUES ($0, $1, $2, $3, $4)");
        _recordGone = [Make("DELETE FROM records WHERE Id = $0"), Make("DELETE FROM record_versions WHERE RecordId = $0")];
        string[] tables = ["ports", "leases", "inventories", "step_runs", "operations"];
        _nodeGone = [Make("DELETE FROM nodes WHERE Id = $0"), .. tables.Select(t => Make($"DELETE FROM {t} WHERE NodeId = $0"))];
    }

    /// <summary>Begins the transaction of a group.</summary>
    public void Begin()
    {
        _group.Clear();
        _begin.Run();
    }

    /// <summary>Ends it; it is on disk afterwards.</summary>
    public void Commit() => _commit.Run();

    /// <summary>Chains rows that were in no chain, in a transaction of its own.</summary>
    public void Seal(IEnumerable<AuditRow> rows)
    {
        using var seal = new Statement(_connection, "UPDATE audit SET Writer = $1, Link = $2, Hash = $3 WHERE Number = $0");
        _begin.Run();
        foreach (var row in rows) seal.RunOnOne(row.Number, row.Writer, row.Link, row.Hash);
        _commit.Run();
    }

    /// <summary>Leaves it, whether it is still there or not.</summary>
    public void Abandon()
    {
        try
        {
            _rollback.Run();
        }
        catch (SqliteException)
        {
            // SQLite has left it already
        }
    }

    /// <summary>
    /// Writes one decision: all of it, or nothing and the transaction goes on without it. That is rare, so what the group has written before is written again then;
    /// a savepoint for each decision would keep a copy of each page that it touches.
    /// </summary>
    public void Write(Pending unit)
    {
        try
        {
            WriteRows(unit);
            _group.Add(unit);
        }
        catch (Exception e)
        {
            try
            {
                _rollback.Run();
                _begin.Run();
                _group.ForEach(WriteRows);
            }
            catch (Exception again) when (again is SqliteException or InvalidOperationException)
            {
                throw new GroupLostException(e);
            }

            throw;
        }
    }

    public void Dispose()
    {
        foreach (var statement in _all) statement.Dispose();
        _connection.Dispose();
    }

    private void WriteRows(Pending unit)
    {
        foreach (var node in unit.Nodes.Values) if (node is not null) Write(Documents.Row(node));
        foreach (var port in unit.Ports.Values) if (port is not null) Write(Documents.Row(port), isNew: port.UpdatedAt is null);
        foreach (var row in unit.Events.Select(Documents.Row)) _event.Run(row.Seq, row.At, row.NodeId, row.NodeVersion, row.Kind, row.Severity, row.Text, row.Data, row.By);
        foreach (var row in unit.Audit) _audit.Run(row.Number, row.At, row.By, row.Command, row.NodeId, row.Outcome, row.Detail, row.Writer, row.Link, row.Hash);
        foreach (var row in unit.Operations.Values.Select(Documents.Row)) _operation.Run(row.Id, row.NodeId, row.Kind, row.Open, row.StartedAt, row.DueAt, row.Document);
        foreach (var row in unit.Runs.Values.Select(Documents.Row)) _run.Run(row.OperationId, row.Number, row.NodeId, row.Document);
        foreach (var row in unit.Inventories.Select(Documents.Row)) _inventory.Run(row.Id, row.NodeId, row.At, row.Hardware, row.PluginData, row.Pending);
        foreach (var row in unit.Leases.Values.Select(Documents.Row)) _lease.Run(row.NodeId, row.Owner, row.Operation, row.Epoch, row.Until);
        foreach (var id in unit.Records.Where(r => r.Value is null).Select(r => r.Key)) foreach (var gone in _recordGone) gone.Run(id);
        foreach (var record in unit.Records.Values.OfType<Record>()) Write(record, unit.By);
        foreach (var seq in unit.EventsGone) _eventGone.Run(seq);
        foreach (var node in unit.NodesGone) foreach (var gone in _nodeGone) gone.Run(node.Id);
        foreach (var port in unit.PortsGone) if (unit.Ports.GetValueOrDefault(port.Id) is null) _portGone.Run(port.Id);
    }

    private void Write(NodeRow row)
    {
        if (row.Version == 1) _newNode.Run(row.Id, row.Number, row.Name, row.Version, row.State, row.Document);
        else _node.RunOnOne(row.Id, row.Number, row.Name, row.Version, row.State, row.Document);
    }

    private void Write(PortRow row, bool isNew)
    {
        if (isNew) _newPort.Run(row.Id, row.Number, row.NodeId, row.Address, row.Document);
        else _port.RunOnOne(row.Id, row.Number, row.NodeId, row.Address, row.Document);
    }

    private void Write(Record record, Caller by)
    {
        var row = Documents.Row(record);
        _record.Run(row.Id, row.Kind, row.Name, row.Document);
        if (!record.KeepsVersions) return;
        var version = Documents.VersionRow(record, by);
        _recordVersion.Run(version.RecordId, version.Version, version.At, version.By, version.Document);
    }

    private Statement Make(string sql)
    {
        var made = new Statement(_connection, sql);
        _all.Add(made);
        return made;
    }
}
