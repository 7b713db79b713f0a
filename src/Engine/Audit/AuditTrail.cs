using System.Text.Json;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Store;
using IronicConsole.Engine.Store.Care;
using IronicConsole.Engine.Store.Rows;
using Microsoft.Data.Sqlite;
using Npgsql;
using SQLitePCL;

namespace IronicConsole.Engine.Audit;

/// <summary>The audit trail as it lies in a store, checked from outside the engine; servers may be at work on it.</summary>
public static class AuditTrail
{
    private const string Columns = "number, at, link, writer, by, command, node_id, outcome, detail, hash";

    /// <summary>Checks the trail in a SQLite file.</summary>
    /// <param name="file">The store's file, or a backup of it.</param>
    /// <param name="witness">What is known from elsewhere.</param>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public static AuditCheck Of(string file, AuditWitness? witness = null)
    {
        using var store = StoreFile.Read(file);
        return Of(store, witness);
    }

    /// <summary>The same over a connection that is open, at the moment that it shows.</summary>
    internal static AuditCheck Of(SqliteConnection store, AuditWitness? witness = null)
    {
        if (!HasChains(store)) throw new ConfigurationException($"The audit trail in {store.DataSource} is of a program without chains. Start this program on the store once: it chains what is there.");
        var check = new AuditCheck(witness ?? AuditWitness.None);
        check.Expect(Checkpoints(store));
        var database = store.Handle!;
        SqliteException.ThrowExceptionForRC(
            raw.sqlite3_prepare_v2(database, "SELECT Number, At, Link, Writer, By, Command, NodeId, Outcome, Detail, Hash FROM audit ORDER BY Number", out var rows), database);
        using (rows)
        {
            int step;
            while ((step = raw.sqlite3_step(rows)) == raw.SQLITE_ROW)
            {
                check.Take(new AuditColumns
                {
                    Number = raw.sqlite3_column_int64(rows, 0), At = raw.sqlite3_column_int64(rows, 1), Link = raw.sqlite3_column_int64(rows, 2), Writer = raw.sqlite3_column_blob(rows, 3),
                    By = raw.sqlite3_column_blob(rows, 4), Command = raw.sqlite3_column_blob(rows, 5), HasNode = raw.sqlite3_column_type(rows, 6) != raw.SQLITE_NULL, Node = raw.sqlite3_column_blob(rows, 6),
                    Outcome = raw.sqlite3_column_blob(rows, 7), HasDetail = raw.sqlite3_column_type(rows, 8) != raw.SQLITE_NULL, Detail = raw.sqlite3_column_blob(rows, 8), Hash = raw.sqlite3_column_blob(rows, 9),
                });
            }

            if (step != raw.SQLITE_DONE) SqliteException.ThrowExceptionForRC(step, database);
        }

        check.End();
        return check;
    }

    /// <summary>Whether the store's schema has them.</summary>
    internal static bool HasChains(SqliteConnection store) => StoreFile.Number(store, "SELECT count(*) FROM pragma_table_info('audit') WHERE name = 'Hash'") > 0;

    /// <summary>Checks the trail in a PostgreSQL database.</summary>
    /// <param name="source">The database.</param>
    /// <param name="witness">What is known from elsewhere.</param>
    /// <param name="cancel">Ends it.</param>
    public static async Task<AuditCheck> OfAsync(NpgsqlDataSource source, AuditWitness? witness = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        var check = new AuditCheck(witness ?? AuditWitness.None);
        check.Expect(await CheckpointsAsync(source, cancel).ConfigureAwait(false));
        var command = source.CreateCommand($"SELECT {Columns} FROM audit ORDER BY number");
        await using (command.ConfigureAwait(false))
        {
            command.CommandTimeout = 0; // a long trail takes its time
            var reader = await command.ExecuteReaderAsync(cancel).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancel).ConfigureAwait(false)) check.Take(await RowAsync(reader, cancel).ConfigureAwait(false));
            }
        }

        check.End();
        return check;
    }

    /// <summary>One line for a place that whoever can write to the store cannot change: the ends of the chains, with their time.</summary>
    public static string Witness(AuditCheck check, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(check);
        return new WitnessLine { At = at, Heads = new(check.Heads.OrderBy(h => h.Key, StringComparer.Ordinal)) }.ToString();
    }

    /// <summary>Reads such lines, and checkpoints.</summary>
    /// <param name="lines">The lines; empty ones are passed over.</param>
    /// <exception cref="ConfigurationException">A line is none.</exception>
    public static AuditWitness Witnessed(IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var heads = new List<IReadOnlyDictionary<string, AuditHead>>();
        var checkpoints = new List<Checkpoint>();
        foreach (var (number, line) in lines.Index())
        {
            if (string.IsNullOrWhiteSpace(line)) continue;
            try
            {
                var says = WitnessLine.Read(line);
                heads.Add(says.Heads);
                if (Checkpoint.Of(line, says) is { } checkpoint) checkpoints.Add(checkpoint);
            }
            catch (JsonException e)
            {
                throw new ConfigurationException($"Line {number + 1} of the witness is neither one of `audit witness` nor a checkpoint: {e.Message}");
            }
        }

        return new AuditWitness { Heads = heads, Checkpoints = checkpoints };
    }

    internal static async Task<AuditRow> RowAsync(NpgsqlDataReader reader, CancellationToken cancel) => new()
    {
        Number = reader.GetInt64(0), At = reader.GetInt64(1), Link = reader.GetInt64(2), Writer = reader.GetString(3), By = reader.GetString(4), Command = reader.GetString(5),
        NodeId = await reader.IsDBNullAsync(6, cancel).ConfigureAwait(false) ? null : reader.GetGuid(6), Outcome = reader.GetString(7), Detail = await reader.IsDBNullAsync(8, cancel).ConfigureAwait(false) ? null : reader.GetString(8), Hash = reader.GetString(9),
    };

    private static List<(long Row, string? Line)> Checkpoints(SqliteConnection store)
    {
        var found = new List<(long, string?)>();
        using var command = store.CreateCommand();
        command.CommandText = "SELECT Number, Detail FROM audit WHERE Command = $command ORDER BY Number";
        command.Parameters.AddWithValue("$command", Checkpoint.Command);
        using var rows = command.ExecuteReader();
        while (rows.Read()) found.Add((rows.GetInt64(0), rows.IsDBNull(1) ? null : rows.GetString(1)));
        return found;
    }

    private static async Task<List<(long Row, string? Line)>> CheckpointsAsync(NpgsqlDataSource source, CancellationToken cancel)
    {
        var found = new List<(long, string?)>();
        var command = source.CreateCommand("SELECT number, detail FROM audit WHERE command = $1 ORDER BY number");
        await using (command.ConfigureAwait(false))
        {
            command.CommandTimeout = 0;
            command.Parameters.Add(new NpgsqlParameter { Value = Checkpoint.Command });
            var rows = await command.ExecuteReaderAsync(cancel).ConfigureAwait(false);
            await using (rows.ConfigureAwait(false))
            {
                while (await rows.ReadAsync(cancel).ConfigureAwait(false)) found.Add((rows.GetInt64(0), await rows.IsDBNullAsync(1, cancel).ConfigureAwait(false) ? null : rows.GetString(1)));
            }
        }

        return found;
    }
}
