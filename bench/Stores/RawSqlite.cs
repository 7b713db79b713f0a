using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace IronicConsole.Bench.Stores;

/// <summary>SQLite as the product opens it, with one writer that all clients hand their rows to: SQLite takes one writer at a time anyway, and who waits here does not wait for locks.</summary>
/// <param name="name">Its name.</param>
/// <param name="file">The file, which is made.</param>
/// <param name="schema">The statements that make the table.</param>
/// <param name="document">What stands in each row.</param>
/// <param name="group">Most rows that share a commit; of those that wait, no more and no longer.</param>
public sealed class RawSqlite(string name, string file, IReadOnlyList<string> schema, string document, int group) : IRawStore
{
    private const string Pragmas = "PRAGMA busy_timeout=5000; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;";
    private readonly Channel<Row> _queue = Channel.CreateUnbounded<Row>(new UnboundedChannelOptions { SingleReader = true });
    private readonly SqliteConnection _connection = new(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
    private readonly string _node = Guid.NewGuid().ToString().ToUpperInvariant();
    private Task? _writer;

    private sealed record Row(Guid Operation, bool Ended)
    {
        public TaskCompletionSource Durable { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public Task OpenAsync(int clients, CancellationToken cancel)
    {
        if (_writer is not null) return Task.CompletedTask;
        _connection.Open();
        foreach (var sql in (string[])[Pragmas, .. schema]) Make(sql).ExecuteNonQuery();
        _writer = Task.Run(WriteAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task WriteAsync(int client, Guid operation, bool ended)
    {
        var row = new Row(operation, ended);
        if (!_queue.Writer.TryWrite(row)) throw new BenchException($"{name} takes no rows any more.");
        return row.Durable.Task;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        if (_writer is not null) await _writer;
        await _connection.DisposeAsync();
    }

    private async Task WriteAsync()
    {
        var (begin, commit) = (Make("BEGIN IMMEDIATE"), Make("COMMIT"));
        var insert = Make("INSERT INTO step_runs (OperationId, Number, NodeId, Document) VALUES ($0, 0, $1, $2)", 3);
        var update = Make("UPDATE step_runs SET Document = $2 WHERE OperationId = $0 AND Number = 0 AND NodeId = $1", 3);
        var taken = new List<Row>(group);
        while (await _queue.Reader.WaitToReadAsync())
        {
            while (taken.Count < group && _queue.Reader.TryRead(out var row)) taken.Add(row);
            begin.ExecuteNonQuery();
            foreach (var row in taken) Run(row.Ended ? update : insert, row.Operation);
            commit.ExecuteNonQuery();
            foreach (var row in taken) row.Durable.SetResult();
            taken.Clear();
        }
    }

    private void Run(SqliteCommand command, Guid operation)
    {
        command.Parameters[0].Value = operation;
        command.Parameters[1].Value = _node;
        command.Parameters[2].Value = document;
        if (command.ExecuteNonQuery() != 1) throw new BenchException($"{name} did not write a row.");
    }

    private SqliteCommand Make(string sql, int parameters = 0)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < parameters; i++) command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
        return command;
    }
}
