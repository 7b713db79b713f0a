using IronicConsole.Engine.Audit;
using IronicConsole.Engine.Store.Rows;
using Microsoft.Data.Sqlite;

namespace IronicConsole.Tests.Audit;

/// <summary>Whoever has the store's file and this program's source, but not the key that signs checkpoints.</summary>
internal static class Forger
{
    /// <summary>Changes rows of one writer, or takes them out (null), and makes the whole chain anew, so that it is whole in itself.</summary>
    public static void Rechain(string file, string writer, Func<AuditRow, AuditRow?> change)
    {
        using var store = Open(file);
        var rows = Rows(store, writer);
        Run(store, "DELETE FROM audit WHERE Writer = $0", writer);
        var chain = new AuditChain(writer);
        foreach (var row in rows)
        {
            if (change(row) is not { } kept) continue;
            chain.Add(kept);
            Run(
                store, "INSERT INTO audit (Number, At, By, Command, NodeId, Outcome, Detail, Writer, Link, Hash) VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9)",
                kept.Number, kept.At, kept.By, kept.Command, kept.NodeId?.ToString().ToUpperInvariant(), kept.Outcome, kept.Detail, kept.Writer, kept.Link, kept.Hash);
        }
    }

    /// <summary>Cuts the trail off behind that row.</summary>
    public static void Cut(string file, long after)
    {
        using var store = Open(file);
        Run(store, "DELETE FROM audit WHERE Number > $0", after);
    }

    /// <summary>The rows of a writer, in order.</summary>
    public static List<AuditRow> Rows(string file, string writer)
    {
        using var store = Open(file);
        return Rows(store, writer);
    }

    private static List<AuditRow> Rows(SqliteConnection store, string writer)
    {
        using var command = store.CreateCommand();
        command.CommandText = "SELECT Number, At, By, Command, NodeId, Outcome, Detail, Writer, Link, Hash FROM audit WHERE Writer = $writer ORDER BY Link";
        command.Parameters.AddWithValue("$writer", writer);
        using var found = command.ExecuteReader();
        var rows = new List<AuditRow>();
        while (found.Read())
        {
            rows.Add(new AuditRow
            {
                Number = found.GetInt64(0), At = found.GetInt64(1), By = found.GetString(2), Command = found.GetString(3), NodeId = found.IsDBNull(4) ? null : found.GetGuid(4), Outcome = found.GetString(5),
                Detail = found.IsDBNull(6) ? null : found.GetString(6), Writer = found.GetString(7), Link = found.GetInt64(8), Hash = found.GetString(9),
            });
        }

        return rows;
    }

    private static SqliteConnection Open(string file)
    {
        var store = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        store.Open();
        return store;
    }

    private static void Run(SqliteConnection store, string sql, params object?[] values)
    {
        using var command = store.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < values.Length; i++) command.Parameters.AddWithValue($"${i}", values[i] ?? DBNull.Value);
        command.ExecuteNonQuery();
    }
}
