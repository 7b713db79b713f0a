using IronicConsole.Bench.Servers;
using Microsoft.Data.Sqlite;

namespace IronicConsole.Bench.Stores;

/// <summary>SQLite: one console with its file; the raw files lie beside it.</summary>
public sealed class MeasuredSqlite(string root) : IMeasuredStore
{
    // The product's default: most decisions that share a flush.
    private const int GroupCommit = 256;
    private string _folder = "";
    private ConsoleServer? _console;

    /// <inheritdoc/>
    public string Name => "SQLite";

    /// <inheritdoc/>
    public IReadOnlyList<Baseline> Baselines { get; } =
        [new("grouped", "raw SQLite, grouped", "rows in group commits"), new("single", "raw SQLite", "a commit for each row")];

    /// <inheritdoc/>
    public bool Shared => false;

    /// <inheritdoc/>
    public IReadOnlyList<int> Pids => [];

    private string File => Path.Combine(_console!.Data, "ironic-console.db");

    /// <inheritdoc/>
    public Task SetUpAsync(string folder, CancellationToken cancel)
    {
        _folder = folder;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ConsoleServer Console(string conductor) => _console = new ConsoleServer(root, Path.Combine(_folder, conductor), "--Store:Conductor", conductor);

    /// <inheritdoc/>
    public Task<IReadOnlyList<IRawStore>> RawAsync(CancellationToken cancel)
    {
        using var connection = Open();
        var document = Texts(connection, "SELECT Document FROM step_runs WHERE Document LIKE '%\"EndedAt\"%' LIMIT 1")[0];
        var schema = Texts(connection, "SELECT sql FROM sqlite_master WHERE tbl_name = 'step_runs' AND sql IS NOT NULL ORDER BY type DESC");
        return Task.FromResult<IReadOnlyList<IRawStore>>(
            [.. Baselines.Select(b => new RawSqlite(b.Name, Path.Combine(_folder, $"{b.Key}.db"), schema, document, b.Key == "grouped" ? GroupCommit : 1))]);
    }

    /// <inheritdoc/>
    public Task<Recorded> ReadAsync(DateTimeOffset since, CancellationToken cancel)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT o.Document, s.Document FROM operations o JOIN step_runs s ON s.OperationId = o.Id WHERE o.StartedAt >= $0";
        command.Parameters.Add(new SqliteParameter("$0", (since.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond));
        using var reader = command.ExecuteReader();
        var runs = new List<RecordedRun>();
        while (reader.Read()) runs.Add(RecordedRun.Read(reader.GetString(0), reader.GetString(1)));
        return Task.FromResult(new Recorded(runs));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static List<string> Texts(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var found = new List<string>();
        while (reader.Read()) found.Add(reader.GetString(0));
        return found;
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = File, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }
}
