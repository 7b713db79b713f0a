using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Records;
using IronicConsole.Engine.Secrets;
using IronicConsole.Engine.Store.Rows;
using Npgsql;
using NpgsqlTypes;

namespace IronicConsole.Engine.Store.Postgres;

/// <summary>One decision as one batch: the server runs it as one transaction in one round trip. Heads come first, in the order of their ids, so that two commits never wait for each other in a circle.</summary>
internal sealed class CommitBatch : IAsyncDisposable
{
    private readonly NpgsqlBatch _batch;
    private readonly HashSet<string> _sealedBy = [];

    private CommitBatch(NpgsqlConnection connection) => _batch = new NpgsqlBatch(connection);

    /// <summary>What a decision wrote.</summary>
    /// <param name="holds">Whether this process has a data key of that id; others are none.</param>
    public static CommitBatch Of(NpgsqlConnection connection, TrackedUnit decided, AuditRow? audit, string origin, TimeSpan lease, Func<string, bool> holds)
    {
        var batch = new CommitBatch(connection);
        var own = decided.Inner.Own;
        foreach (var (node, revision) in decided.Heads) batch.Head(decided, node, revision, origin, lease);
        foreach (var node in own.Nodes.Values.OfType<Node>()) batch.Put(Documents.Row(node), added: node.Version == 1);
        foreach (var port in own.PortsGone.Where(p => own.Ports.GetValueOrDefault(p.Id) is null)) batch.Add("DELETE FROM ports WHERE id = $1", port.Id);
        foreach (var port in own.Ports.Values.OfType<Port>()) batch.Put(Documents.Row(port));
        foreach (var operation in own.Operations.Values) batch.Put(Documents.Row(operation));
        batch.Put([.. own.Runs.Values.Select(Documents.Row)]);
        foreach (var inventory in own.Inventories) batch.Put(Documents.Row(inventory));
        foreach (var id in own.Records.Where(r => r.Value is null).Select(r => r.Key)) batch.ForgetRecord(id);
        foreach (var record in own.Records.Values.OfType<Record>()) batch.Put(record, own.By);
        if (own.EventsGone.Count > 0) batch.Add("DELETE FROM events WHERE seq = ANY($1)", own.EventsGone.ToArray());
        foreach (var node in own.NodesGone) batch.Forget(node.Id);
        batch.Put([.. own.Events.Select(Documents.Row)]);
        if (audit is not null) batch.Put(audit);
        if (batch._sealedBy.Where(holds).Select(KeyTable.Fact).ToArray() is { Length: > 0 } keys) batch.Add("SELECT ic_sealed($1)", (object)keys); // last: it keeps those waiting who remove a key
        return batch;
    }

    /// <summary>The audit row of a command that was refused.</summary>
    public static CommitBatch Of(NpgsqlConnection connection, AuditRow refused)
    {
        var batch = new CommitBatch(connection);
        batch.Put(refused);
        return batch;
    }

    /// <summary>Commits. Returns the new heads: revision, and until when the lease is held.</summary>
    public async Task<Dictionary<Guid, (long Revision, long Until)>> RunAsync()
    {
        var heads = new Dictionary<Guid, (long, long)>();
        var reader = await _batch.ExecuteReaderAsync().ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            do
            {
                while (await reader.ReadAsync().ConfigureAwait(false))
                {
                    if (reader.FieldCount == 3) heads[reader.GetGuid(0)] = (reader.GetInt64(1), reader.GetInt64(2));
                }
            }
            while (await reader.NextResultAsync().ConfigureAwait(false));
        }

        return heads;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _batch.DisposeAsync();

    // The head of a node is where commits about it meet: written, it gets the next revision; only read, it is held as it is until the commit. One that has moved on ends the transaction.
    private void Head(TrackedUnit decided, Guid node, long revision, string origin, TimeSpan length)
    {
        const string Change = "c AS (INSERT INTO changes (node_id, revision, at, origin) SELECT node_id, revision, ic_now(), $1 FROM h)";
        var own = decided.Inner.Own;
        if (own.Removes(node))
        {
            Add($"WITH h AS (DELETE FROM leases WHERE node_id = $2 AND revision = $3 RETURNING node_id, nextval('revisions') AS revision), {Change} SELECT $2, ic_passed((SELECT revision FROM h), $2), 0::bigint", origin, node, revision);
        }
        else if (!decided.Written.Contains(node))
        {
            if (revision > 0) Add("SELECT ic_passed((SELECT revision FROM leases WHERE node_id = $1 AND revision = $2 FOR SHARE), $1)", node, revision);
            else Add("SELECT ic_passed((SELECT 0::bigint WHERE NOT EXISTS (SELECT FROM leases WHERE node_id = $1)), $1)", node); // taken for absent, and still so
        }
        else if (revision == 0)
        {
            var (owner, operation, epoch, until) = own.Leases.TryGetValue(node, out var first) ? (first.Owner, first.Operation, first.Epoch, Micros(length)) : ("", Guid.Empty, 0L, 0L);
            Add(
                $"WITH h AS (INSERT INTO leases (node_id, owner, operation, epoch, until, revision) VALUES ($2, $3, $4, $5, ic_now() + $6, nextval('revisions')) RETURNING node_id, revision, until), {Change} SELECT node_id, revision, until FROM h",
                origin, node, owner, operation, epoch, until);
        }
        else if (own.Leases.TryGetValue(node, out var lease))
        {
            var free = decided.RunOut.Contains(node) ? " AND (owner = '' OR until <= ic_now())" : "";
            Add(
                $"WITH h AS (UPDATE leases SET owner = $4, operation = $5, epoch = $6, until = ic_now() + $7, revision = nextval('revisions') WHERE node_id = $2 AND revision = $3{free} RETURNING node_id, revision, until), {Change} SELECT $2, ic_passed((SELECT revision FROM h), $2), (SELECT until FROM h)",
                origin, node, revision, lease.Owner, lease.Operation, lease.Epoch, lease.Owner.Length == 0 ? 0L : Micros(length));
        }
        else
        {
            var free = decided.RunOut.Contains(node) ? " AND (owner = '' OR until <= ic_now())" : "";
            Add(
                $"WITH h AS (UPDATE leases SET revision = nextval('revisions') WHERE node_id = $2 AND revision = $3{free} RETURNING node_id, revision, until), {Change} SELECT $2, ic_passed((SELECT revision FROM h), $2), (SELECT until FROM h)",
                origin, node, revision);
        }
    }

    private void Put(NodeRow row, bool added) => Add(
        added ? "INSERT INTO nodes (id, number, name, version, state, document) VALUES ($1, $2, $3, $4, $5, $6)"
            : "UPDATE nodes SET number = $2, name = $3, version = $4, state = $5, document = $6 WHERE id = $1",
        row.Id, row.Number, Text(row.Name), row.Version, row.State, Seen(row.Document));

    private void Put(PortRow row) => Add(
        "INSERT INTO ports (id, number, node_id, address, document) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO UPDATE SET node_id = excluded.node_id, address = excluded.address, document = excluded.document",
        row.Id, row.Number, row.NodeId, row.Address, row.Document);

    private void Put(OperationRow row) => Add(
        "INSERT INTO operations (id, node_id, kind, open, started_at, due_at, document) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO UPDATE SET open = excluded.open, due_at = excluded.due_at, document = excluded.document",
        row.Id, row.NodeId, row.Kind, row.Open, row.StartedAt, new NpgsqlParameter { Value = row.DueAt ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint }, Seen(row.Document));

    // What a commit has several of goes in one statement: each has its price, however few rows it writes.
    private void Put(StepRunRow[] rows)
    {
        if (rows.Length == 0) return;
        Add(
            "INSERT INTO step_runs (operation_id, number, node_id, document) SELECT * FROM unnest($1, $2, $3, $4) ON CONFLICT (operation_id, number) DO UPDATE SET document = excluded.document",
            Each(rows, r => r.OperationId), Each(rows, r => r.Number), Each(rows, r => r.NodeId), Each(rows, r => Seen(r.Document)));
    }

    private void Put(InventoryRow row) => Add(
        "INSERT INTO inventories (id, node_id, at, hardware, plugin_data, pending) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO UPDATE SET at = excluded.at, hardware = excluded.hardware, plugin_data = excluded.plugin_data, pending = excluded.pending",
        row.Id, row.NodeId, row.At, row.Hardware, row.PluginData, row.Pending);

    private void Put(EventRow[] rows)
    {
        if (rows.Length == 0) return;
        Add(
            "INSERT INTO events (seq, at, node_id, node_version, kind, severity, text, data, by) SELECT nextval('event_numbers'), e.* FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) AS e",
            Each(rows, r => r.At), Each(rows, r => r.NodeId), Each(rows, r => r.NodeVersion), Each(rows, r => r.Kind), Each(rows, r => r.Severity), Each(rows, r => r.Text), Each(rows, r => r.Data), Each(rows, r => r.By));
    }

    private void Put(AuditRow row) => Add(
        "INSERT INTO audit (number, at, by, command, node_id, outcome, detail, writer, link, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        row.Number, row.At, row.By, row.Command, new NpgsqlParameter { Value = row.NodeId ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid }, row.Outcome, Text(row.Detail), row.Writer, row.Link, row.Hash);

    private void Put(Record record, Caller by)
    {
        var row = Documents.Row(record);
        Add(
            "INSERT INTO records (id, kind, name, document) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO UPDATE SET name = excluded.name, document = excluded.document",
            row.Id, row.Kind, Text(row.Name), Seen(row.Document));
        if (!record.KeepsVersions) return;
        var version = Documents.VersionRow(record, by);
        Add("INSERT INTO record_versions (record_id, version, at, by, document) VALUES ($1, $2, $3, $4, $5)", version.RecordId, version.Version, version.At, version.By, version.Document);
    }

    private void ForgetRecord(Guid id)
    {
        Add("DELETE FROM record_versions WHERE record_id = $1", id);
        Add("DELETE FROM records WHERE id = $1", id);
    }

    private void Forget(Guid node)
    {
        foreach (var table in (string[])["step_runs", "operations", "inventories", "ports"]) Add($"DELETE FROM {table} WHERE node_id = $1", node);
        Add("DELETE FROM nodes WHERE id = $1", node);
    }

    private string Seen(string document)
    {
        _sealedBy.UnionWith(SealedText.KeysIn(document));
        return document;
    }

    private static T[] Each<TRow, T>(TRow[] rows, Converter<TRow, T> column) => Array.ConvertAll(rows, column);

    private static NpgsqlParameter Text(string? text) => new() { Value = text ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    private static long Micros(TimeSpan time) => (long)time.TotalMicroseconds;

    private void Add(string sql, params ReadOnlySpan<object> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values) command.Parameters.Add(value as NpgsqlParameter ?? new NpgsqlParameter { Value = value });
        _batch.BatchCommands.Add(command);
    }
}
