using Npgsql;
using NpgsqlTypes;

namespace IronicConsole.Bench.Stores;

/// <summary>PostgreSQL with a connection for each client and a commit for each row. Who commits at the same time shares a flush; PostgreSQL does that by itself.</summary>
/// <param name="connection">The database that the product uses too.</param>
/// <param name="document">What stands in each row.</param>
public sealed class RawPostgres(string connection, string document) : IRawStore
{
    /// <summary>Its name.</summary>
    public const string Called = "raw PostgreSQL";

    private readonly NpgsqlDataSource _database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connection) { MaxPoolSize = 100, Enlist = false });
    private readonly List<(NpgsqlConnection Connection, NpgsqlCommand Insert, NpgsqlCommand Update)> _clients = [];
    private readonly Guid _node = Guid.NewGuid();

    /// <inheritdoc/>
    public string Name => Called;

    /// <inheritdoc/>
    public async Task OpenAsync(int clients, CancellationToken cancel)
    {
        if (_clients.Count == 0)
        {
            await using var table = _database.CreateCommand("CREATE TABLE raw_step_runs (LIKE step_runs INCLUDING ALL) WITH (fillfactor = 70)");
            await table.ExecuteNonQueryAsync(cancel);
        }

        while (_clients.Count < clients)
        {
            var own = await _database.OpenConnectionAsync(cancel);
            var insert = await MakeAsync(own, "INSERT INTO raw_step_runs (operation_id, number, node_id, document) VALUES ($1, 0, $2, $3)", cancel);
            _clients.Add((own, insert, await MakeAsync(own, "UPDATE raw_step_runs SET document = $3 WHERE operation_id = $1 AND number = 0 AND node_id = $2", cancel)));
        }
    }

    /// <inheritdoc/>
    public async Task WriteAsync(int client, Guid operation, bool ended)
    {
        var command = ended ? _clients[client].Update : _clients[client].Insert;
        command.Parameters[0].Value = operation;
        if (await command.ExecuteNonQueryAsync() != 1) throw new BenchException($"{Called} did not write a row.");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) await client.Connection.DisposeAsync();
        await _database.DisposeAsync();
    }

    private async Task<NpgsqlCommand> MakeAsync(NpgsqlConnection own, string sql, CancellationToken cancel)
    {
        var command = new NpgsqlCommand(sql, own);
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Uuid, Value = _node });
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Uuid, Value = _node });
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Text, Value = document });
        await command.PrepareAsync(cancel);
        return command;
    }
}
