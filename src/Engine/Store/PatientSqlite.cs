using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace IronicConsole.Engine.Store;

/// <summary>SQLite for Quartz: each connection waits for a busy file instead of failing at once.</summary>
public sealed class PatientSqlite : DbProviderFactory
{
    /// <inheritdoc/>
    public override DbConnection CreateConnection() => new Connection();

    /// <inheritdoc/>
    public override DbCommand CreateCommand() => new SqliteCommand();

    /// <inheritdoc/>
    public override DbParameter CreateParameter() => new SqliteParameter();

    private sealed class Connection : SqliteConnection
    {
        protected override void OnStateChange(StateChangeEventArgs stateChange)
        {
            base.OnStateChange(stateChange);
            if (stateChange.CurrentState != ConnectionState.Open) return;
            using var command = CreateCommand();
            command.CommandText = "PRAGMA busy_timeout=5000; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;";
            command.ExecuteNonQuery();
        }
    }
}
