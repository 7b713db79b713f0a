using IronicConsole.Engine.Secrets;
using Microsoft.Data.Sqlite;

namespace IronicConsole.Engine.Store.Care;

/// <summary>A store's SQLite file, looked at or copied from outside the engine.</summary>
public static class StoreFile
{
    /// <summary>Its name in the store's folder.</summary>
    public const string Name = "ironic-console.db";

    /// <summary>Opens the file for reading; a server may be at work on it.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public static SqliteConnection Read(string file)
    {
        if (!File.Exists(file)) throw new FileNotFoundException($"There is no store in {file}.", file);
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        connection.Open();
        Run(connection, "PRAGMA busy_timeout=5000; PRAGMA query_only=ON");
        return connection;
    }

    /// <summary>
    /// Copies a store as it stands at one moment, while it may be in use; nothing that was acknowledged before is missing. The copy is one file, readable by its owner only, whole or not there.
    /// </summary>
    /// <param name="from">The file to copy.</param>
    /// <param name="to">Where to; must not exist.</param>
    public static void Copy(string from, string to)
    {
        if (File.Exists(to)) throw new IOException($"{to} exists already.");
        var part = $"{to}.part";
        File.Delete(part);
        using (new FileStream(part, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
        {
        }

        using (var source = Read(from))
        using (var copy = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = part, Pooling = false }.ToString()))
        {
            copy.Open();
            source.BackupDatabase(copy);
            Run(copy, "PRAGMA journal_mode=DELETE"); // one file, no log beside it
            if (Texts(copy, "PRAGMA quick_check") is not ["ok"]) throw new IOException($"The copy of {from} is damaged: look at the disk, and run store verify.");
        }

        using (var written = new FileStream(part, FileMode.Open, FileAccess.ReadWrite)) written.Flush(flushToDisk: true);
        File.Move(part, to);
    }

    /// <summary>The keys of a store's secrets as they lie in it; none in a store of an earlier program.</summary>
    public static StoredKeys Keys(string file)
    {
        using var store = Read(file);
        if (Number(store, "SELECT count(*) FROM sqlite_master WHERE name = 'facts'") == 0) return StoredKeys.None;
        return KeyTable.Of(Texts(store, "SELECT Key FROM facts ORDER BY Key").Zip(Texts(store, "SELECT Value FROM facts ORDER BY Key")));
    }

    /// <summary>Changes a file that nobody else has open.</summary>
    internal static void Change(string file, string sql)
    {
        using var store = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        store.Open();
        Run(store, sql);
    }

    /// <summary>Whether a store has a table; one of an earlier version lacks some.</summary>
    internal static bool Has(SqliteConnection store, string table) => Number(store, $"SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = '{table}'") > 0;

    /// <summary>The first column of what a query finds, as texts.</summary>
    internal static List<string> Texts(SqliteConnection connection, string query)
    {
        using var command = connection.CreateCommand();
        command.CommandText = query;
        using var rows = command.ExecuteReader();
        var found = new List<string>();
        while (rows.Read()) found.Add(rows.IsDBNull(0) ? "" : rows.GetString(0));
        return found;
    }

    /// <summary>The one number that a query finds.</summary>
    internal static long Number(SqliteConnection connection, string query)
    {
        using var command = connection.CreateCommand();
        command.CommandText = query;
        return Convert.ToInt64(command.ExecuteScalar() is { } value and not DBNull ? value : 0L, System.Globalization.CultureInfo.InvariantCulture);
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
