using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace IronicConsole.Engine.Store;

/// <summary>How SQLite is opened here: write-ahead log, every commit on disk before it is acknowledged, and no connection that fails at the first busy moment.</summary>
public static class Sqlite
{
    /// <summary>What every connection is told first. <c>busy_timeout</c> is 0 in Microsoft.Data.Sqlite, so writers would starve.</summary>
    /// <param name="synchronous">When a commit counts as done, a word of <see cref="StoreOptions.Synchronous"/>.</param>
    public static string Pragmas(string synchronous) => $"PRAGMA busy_timeout=5000; PRAGMA journal_mode=WAL; PRAGMA synchronous={synchronous}; PRAGMA foreign_keys=ON;";

    /// <summary>Opens a file by itself, without EF.</summary>
    public static SqliteConnection Open(string file, string synchronous)
    {
        var connection = new SqliteConnection(ConnectionString(file));
        connection.Open();
        Tell(connection, Pragmas(synchronous));
        return connection;
    }

    /// <summary>The connection string of a file.</summary>
    public static string ConnectionString(string file) => new SqliteConnectionStringBuilder { DataSource = file, Pooling = true }.ToString();

    /// <summary>Options of a store in that file.</summary>
    public static DbContextOptions<EngineDb> Options(string file, string synchronous = "FULL") => new DbContextOptionsBuilder<EngineDb>()
        .UseSqlite(ConnectionString(file))
        .AddInterceptors(new PragmaInterceptor(Pragmas(synchronous)))
        .ConfigureWarnings(w => w.Ignore(RelationalEventId.PendingModelChangesWarning))
        .Options;

    private static void Tell(DbConnection connection, string pragmas)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // a constant, but for a word that the options have checked
        command.CommandText = pragmas;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private sealed class PragmaInterceptor(string pragmas) : DbConnectionInterceptor
    {
        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Tell(connection, pragmas);

        public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            Tell(connection, pragmas);
            return Task.CompletedTask;
        }
    }
}
