using IronicConsole.Bench.Servers;
using IronicConsole.TestServers;
using Npgsql;

namespace IronicConsole.Bench.Stores;

/// <summary>PostgreSQL from Debian's packages with its own settings, each commit on disk; consoles and raw rows share one database.</summary>
public sealed class MeasuredPostgres(string root) : IMeasuredStore
{
    private string _folder = "", _connection = "";
    private PostgresServer? _server;
    private NpgsqlDataSource? _database;

    /// <inheritdoc/>
    public string Name => "PostgreSQL";

    /// <inheritdoc/>
    public IReadOnlyList<Baseline> Baselines { get; } = [new("", RawPostgres.Called, "a commit for each row")];

    /// <inheritdoc/>
    public bool Shared => true;

    /// <inheritdoc/>
    public IReadOnlyList<int> Pids => _server is null ? [] : [_server.Pid];

    /// <inheritdoc/>
    public async Task SetUpAsync(string folder, CancellationToken cancel)
    {
        if (PostgresServer.Lacking is { } why) throw new BenchException(why);
        _folder = folder;
        try
        {
            _server = await PostgresServer.StartAsync(durable: true);
        }
        catch (InvalidOperationException e)
        {
            throw new BenchException($"PostgreSQL could not be started: {e.Message}");
        }

        _connection = await _server.NewDatabaseAsync();
        _database = NpgsqlDataSource.Create(_connection);
    }

    /// <inheritdoc/>
    public ConsoleServer Console(string conductor) => new(
        root, Path.Combine(_folder, conductor), "--Store:Provider", "postgres", "--Store:ConnectionString", _connection, "--Store:Conductor", conductor,
        "--Secrets:KeyFile", Path.Combine(_folder, "shared.key"));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<IRawStore>> RawAsync(CancellationToken cancel)
    {
        await using var command = _database!.CreateCommand("SELECT document FROM step_runs WHERE document LIKE '%\"EndedAt\"%' LIMIT 1");
        return [new RawPostgres(_connection, (string)(await command.ExecuteScalarAsync(cancel))!)];
    }

    /// <inheritdoc/>
    public async Task<Recorded> ReadAsync(DateTimeOffset since, CancellationToken cancel)
    {
        await using var command = _database!.CreateCommand("SELECT o.document, s.document FROM operations o JOIN step_runs s ON s.operation_id = o.id WHERE o.started_at >= $1");
        command.Parameters.Add(new NpgsqlParameter { Value = (since.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var runs = new List<RecordedRun>();
        while (await reader.ReadAsync(cancel)) runs.Add(RecordedRun.Read(reader.GetString(0), reader.GetString(1)));
        return new Recorded(runs);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_database is not null) await _database.DisposeAsync();
        _server?.Dispose();
    }
}
