using IronicConsole.Engine.Audit;
using IronicConsole.Engine.Store.Rows;
using Npgsql;
using NpgsqlTypes;

namespace IronicConsole.Engine.Store.Postgres;

/// <summary>
/// Gives this process's audit rows their number and their link, one commit after the other: the next link needs the hash of the one before, which must be there.
/// Only commands wait for it; what the engine does by itself leaves no audit row.
/// </summary>
internal sealed class AuditWriter(Database database, string writer) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private readonly AuditChain _chain = new(writer);
    private bool _known;

    /// <summary>A link for that record; nobody else has one until it is disposed.</summary>
    public async Task<Link> NextAsync(AuditRecord record)
    {
        await _one.WaitAsync().ConfigureAwait(false);
        try
        {
            if (!_known) _chain.Head = await LastLinkAsync(database.Source, writer).ConfigureAwait(false);
            _known = false; // until the commit is known to stand
            var number = (await database.NumbersAsync(PostgresDb.AuditNumbers, 1).ConfigureAwait(false)).Dequeue();
            return new Link(this, _chain.Add(Documents.Row(record with { Number = number })));
        }
        catch
        {
            _one.Release();
            throw;
        }
    }

    /// <summary>Chains the rows that a program without chains has left, one process at a time; how many there were.</summary>
    public static async Task<int> ChainEarlyAsync(Database database, CancellationToken cancel)
    {
        var connection = await database.Source.OpenConnectionAsync(cancel).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var transaction = await connection.BeginTransactionAsync(cancel).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                await RunAsync(connection, "SELECT pg_advisory_xact_lock(hashtext('ironic-console early audit'))", cancel).ConfigureAwait(false);
                var rows = new List<AuditRow>();
                var select = new NpgsqlCommand("SELECT number, at, link, writer, by, command, node_id, outcome, detail, hash FROM audit WHERE hash = '' ORDER BY number", connection);
                await using (select.ConfigureAwait(false))
                {
                    var reader = await select.ExecuteReaderAsync(cancel).ConfigureAwait(false);
                    await using (reader.ConfigureAwait(false))
                    {
                        while (await reader.ReadAsync(cancel).ConfigureAwait(false)) rows.Add(await AuditTrail.RowAsync(reader, cancel).ConfigureAwait(false));
                    }
                }

                if (rows.Count == 0) return 0;
                var chain = new AuditChain(AuditChain.Early) { Head = await LastLinkAsync(database.Source, AuditChain.Early).ConfigureAwait(false) };
                foreach (var row in rows) chain.Add(row);
                var update = new NpgsqlCommand("UPDATE audit a SET link = n.link, hash = n.hash FROM unnest($1, $2, $3) AS n (number, link, hash) WHERE a.number = n.number", connection);
                await using (update.ConfigureAwait(false))
                {
                    update.Parameters.Add(new NpgsqlParameter { Value = rows.ConvertAll(r => r.Number) });
                    update.Parameters.Add(new NpgsqlParameter { Value = rows.ConvertAll(r => r.Link) });
                    update.Parameters.Add(new NpgsqlParameter { Value = rows.ConvertAll(r => r.Hash) });
                    await update.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
                }

                await transaction.CommitAsync(cancel).ConfigureAwait(false);
                return rows.Count;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private static async Task<AuditHead> LastLinkAsync(NpgsqlDataSource source, string writer)
    {
        var command = source.CreateCommand("SELECT link, hash FROM audit WHERE writer = $1 AND link > 0 ORDER BY link DESC LIMIT 1");
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.Add(new NpgsqlParameter { Value = writer, NpgsqlDbType = NpgsqlDbType.Text });
            var reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
            await using (reader.ConfigureAwait(false)) return await reader.ReadAsync().ConfigureAwait(false) ? new AuditHead(reader.GetInt64(0), reader.GetString(1)) : AuditHead.None;
        }
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        var command = new NpgsqlCommand(sql, connection);
        await using (command.ConfigureAwait(false)) await command.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>The next link, for one commit.</summary>
    internal sealed class Link(AuditWriter owner, AuditRow row) : IDisposable
    {
        /// <summary>Its row.</summary>
        public AuditRow Row => row;

        /// <summary>It is committed. Without that the end of the chain is read again, since nobody knows.</summary>
        public void Stands() => owner._known = true;

        /// <inheritdoc/>
        public void Dispose() => owner._one.Release();
    }
}
