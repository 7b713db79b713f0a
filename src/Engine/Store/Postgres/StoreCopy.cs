using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Store.Care;
using IronicConsole.Engine.Store.Rows;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace IronicConsole.Engine.Store.Postgres;

/// <summary>
/// Copies a SQLite store at rest into an empty PostgreSQL database and compares each row there with its original, all in one transaction: it stands whole or not at all.
/// While it runs, no process can open the store that is copied.
/// </summary>
/// <param name="options">The folder of the one, the connection string of the other.</param>
/// <param name="tell">Hears one sentence a table.</param>
public sealed class StoreCopy(StoreOptions options, Action<string> tell)
{
    private const int Busy = 5;

    private string File => Path.Combine(options.Folder, "ironic-console.db");

    /// <summary>Copies.</summary>
    /// <exception cref="ConfigurationException">There is nothing to copy from, or no place to copy to.</exception>
    /// <exception cref="InvalidOperationException">A row came out different; nothing was copied.</exception>
    public async Task RunAsync(CancellationToken cancel = default)
    {
        if (options.ConnectionString.Length == 0) throw new ConfigurationException("Store:ConnectionString is missing; it says where to copy to.");
        var source = await OpenAloneAsync(cancel).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
        {
            var from = new EngineDb(new DbContextOptionsBuilder<EngineDb>().UseSqlite(source).ConfigureWarnings(w => w.Ignore(RelationalEventId.PendingModelChangesWarning)).Options);
            await using (from.ConfigureAwait(false))
            {
                try
                {
                    await from.Database.MigrateAsync(cancel).ConfigureAwait(false);
                }
                catch (SqliteException e) when (e.SqliteErrorCode == Busy)
                {
                    throw new ConfigurationException($"Store:Folder: a process works on the store in '{options.Folder}'. Stop it, then copy.");
                }

                var target = NpgsqlDataSource.Create(options.ConnectionString);
                await using (target.ConfigureAwait(false))
                {
                    var to = new PostgresDb(PostgresDb.Options(target));
                    await using (to.ConfigureAwait(false)) await IntoAsync(from, to, cancel).ConfigureAwait(false);
                }
            }
        }
    }

    // In this mode a write fails while anybody else has the file open, and afterwards nobody else can open it; a migration always writes.
    private async Task<SqliteConnection> OpenAloneAsync(CancellationToken cancel)
    {
        if (!System.IO.File.Exists(File)) throw new ConfigurationException($"Store:Folder: there is no store in '{options.Folder}'.");
        StoreVersion.Prepare(File);
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = File, Pooling = false, DefaultTimeout = 1 }.ToString());
        await connection.OpenAsync(cancel).ConfigureAwait(false);
        var alone = connection.CreateCommand();
        await using (alone.ConfigureAwait(false))
        {
            alone.CommandText = "PRAGMA locking_mode=EXCLUSIVE";
            await alone.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
        }

        return connection;
    }

    private async Task IntoAsync(EngineDb from, PostgresDb to, CancellationToken cancel)
    {
        await PostgresSchema.UpdateAsync(to, cancel).ConfigureAwait(false);
        var transaction = await to.Database.BeginTransactionAsync(cancel).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            if (await to.Audit.AnyAsync(cancel).ConfigureAwait(false) || await to.Events.AnyAsync(cancel).ConfigureAwait(false) || await to.Nodes.AnyAsync(cancel).ConfigureAwait(false))
            {
                throw new ConfigurationException("Store:ConnectionString: that database already holds a store. Copy into an empty one.");
            }

            await CopyAsync<NodeRow>(from, to, cancel).ConfigureAwait(false);
            await CopyAsync<PortRow>(from, to, cancel).ConfigureAwait(false);
            await CopyAsync<OperationRow>(from, to, cancel).ConfigureAwait(false);
            await CopyAsync<StepRunRow>(from, to, cancel).ConfigureAwait(false);
            await CopyAsync<LeaseRow>(from, to, cancel).ConfigureAwait(false);
            await CopyAsync<InventoryRow>(from, to, cancel).ConfigureAwait(false);
            await CopyAsync<RecordRow>(from, to, cancel).ConfigureAwait(false);
            await CopyAsync<RecordVersionRow>(from, to, cancel).ConfigureAwait(false);
            await CopyAsync<EventRow>(from, to, cancel).ConfigureAwait(false);
            await CopyAsync<AuditRow>(from, to, cancel).ConfigureAwait(false);
            await CopyAsync<AnswerRow>(from, to, cancel).ConfigureAwait(false);
            await CopyAsync<SessionRow>(from, to, cancel).ConfigureAwait(false);
            await CopyAsync<TokenRow>(from, to, cancel).ConfigureAwait(false);
            await CopyAsync<AccountRow>(from, to, cancel).ConfigureAwait(false);
            await to.Facts.ExecuteDeleteAsync(cancel).ConfigureAwait(false); // of a process that was started on the empty database
            await CopyAsync<FactRow>(from, to, cancel).ConfigureAwait(false);
            await GoOnFromThereAsync(to, cancel).ConfigureAwait(false);
            await transaction.CommitAsync(cancel).ConfigureAwait(false);
        }
    }

    private async Task CopyAsync<T>(EngineDb from, PostgresDb to, CancellationToken cancel)
        where T : class
    {
        var (there, here) = (new RowTable(to.Model.FindEntityType(typeof(T))!), new RowTable(from.Model.FindEntityType(typeof(T))!));
        var connection = (NpgsqlConnection)to.Database.GetDbConnection();
        var writer = await connection.BeginBinaryImportAsync(there.Copy, cancel).ConfigureAwait(false);
        await using (writer.ConfigureAwait(false))
        {
            var number = 0L;
            await foreach (var row in from.Set<T>().AsNoTracking().AsAsyncEnumerable().WithCancellation(cancel).ConfigureAwait(false)) await there.WriteAsync(writer, row, ++number, cancel).ConfigureAwait(false);
            await writer.CompleteAsync(cancel).ConfigureAwait(false);
        }

        var count = 0;
        var copies = to.Set<T>().FromSqlRaw(there.InOrder).AsNoTracking().AsAsyncEnumerable().GetAsyncEnumerator(cancel);
        await using (copies.ConfigureAwait(false))
        {
            await foreach (var row in from.Set<T>().FromSqlRaw(here.InOrder).AsNoTracking().AsAsyncEnumerable().WithCancellation(cancel).ConfigureAwait(false))
            {
                if (!await copies.MoveNextAsync().ConfigureAwait(false)) throw new InvalidOperationException($"{there.Name}: a row is missing after {count}; nothing was copied.");
                if (there.Difference(row, copies.Current) is { } column) throw new InvalidOperationException($"{there.Name}: {column} of row {count + 1} came out different; nothing was copied.");
                count++;
            }

            if (await copies.MoveNextAsync().ConfigureAwait(false)) throw new InvalidOperationException($"{there.Name}: there are more rows than were copied; nothing was copied.");
        }

        tell($"{there.Name}: {count} rows copied and compared");
    }

    // Each node and each record needs a head, and numbers go on where they were.
    private static Task<int> GoOnFromThereAsync(PostgresDb to, CancellationToken cancel) => to.Database.ExecuteSqlRawAsync(
            """
            SELECT setval('revisions', (SELECT coalesce(max(revision), 0) + 1 FROM leases), false), setval('event_numbers', (SELECT coalesce(max(seq), 0) + 1 FROM events), false),
                setval('audit_numbers', (SELECT coalesce(max(number), 0) + 1 FROM audit), false), setval('node_numbers', (SELECT coalesce(max(number), 0) + 1 FROM nodes), false),
                setval('port_numbers', (SELECT coalesce(max(number), 0) + 1 FROM ports), false);
            INSERT INTO leases (node_id, owner, operation, epoch, until, revision)
                SELECT id, '', '00000000-0000-0000-0000-000000000000', 0, 0, nextval('revisions') FROM (SELECT id FROM nodes UNION ALL SELECT id FROM records) n WHERE NOT EXISTS (SELECT FROM leases l WHERE l.node_id = n.id)
            """, cancel);
}
