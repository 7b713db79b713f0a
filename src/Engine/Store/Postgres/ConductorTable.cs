using System.Text.Json;
using IronicConsole.Engine.Conductors;
using Npgsql;

namespace IronicConsole.Engine.Store.Postgres;

/// <summary>The rows in which processes say that they live.</summary>
internal static class ConductorTable
{
    /// <summary>Who was not heard for so long is no longer alive.</summary>
    public static readonly TimeSpan AliveFor = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(14);

    public static async Task<IReadOnlyList<Conductor>> MeetAsync(NpgsqlDataSource source, Conductor? self, CancellationToken cancel)
    {
        var batch = source.CreateBatch();
        await using (batch.ConfigureAwait(false))
        {
            if (self is not null)
            {
                Add(batch,
                    """
                    INSERT INTO conductors (name, instance, started_at, touched_at, roles, conductor_group, hardware_types, load, draining, gone, url, vitals, drain, revision)
                    VALUES ($1, $2, $3, ic_now(), $4, $5, $6, $7, $8, $9, $10, $11, '', 1)
                    ON CONFLICT (name) DO UPDATE SET instance = excluded.instance, started_at = excluded.started_at, touched_at = excluded.touched_at, roles = excluded.roles,
                        conductor_group = excluded.conductor_group, hardware_types = excluded.hardware_types, load = excluded.load, draining = excluded.draining, gone = excluded.gone, url = excluded.url, vitals = excluded.vitals,
                        drain = CASE WHEN conductors.instance = excluded.instance THEN conductors.drain ELSE '' END,
                        revision = CASE WHEN conductors.instance = excluded.instance THEN conductors.revision ELSE conductors.revision + 1 END
                    """,
                    self.Name, self.Instance, Documents.Micros(self.StartedAt), self.Roles.ToString(), self.Group, string.Join(',', self.HardwareTypes), self.Load, self.Draining, !self.Alive, self.Url,
                    JsonSerializer.Serialize(self.Vitals, StoreJson.Default.Vitals));
                Add(batch, "DELETE FROM conductors WHERE touched_at < ic_now() - $1", (long)KeptFor.TotalMicroseconds);
                // The time asked once, not for each row: only then the index is of use, and readers are not kept back by a long transaction.
                Add(batch, "DELETE FROM changes WHERE at < (SELECT ic_now() - $1)", (long)ChangeReader.Kept.TotalMicroseconds);
            }

            Add(batch,
                """
                SELECT c.name, c.instance, c.started_at, c.touched_at, c.roles, c.conductor_group, c.hardware_types, c.load, c.draining, c.url, c.vitals, c.drain, c.revision,
                    NOT c.gone AND c.touched_at > ic_now() - $1,
                    EXISTS (SELECT FROM pg_locks l WHERE l.locktype = 'advisory' AND l.granted AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
                        AND l.classid::bigint = (hashtext('ironic-console')::bigint & 4294967295) AND l.objid::bigint = (hashtext(c.name)::bigint & 4294967295))
                FROM conductors c ORDER BY c.name
                """,
                (long)AliveFor.TotalMicroseconds);
            var all = new List<Conductor>();
            var reader = await batch.ExecuteReaderAsync(cancel).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancel).ConfigureAwait(false))
                {
                    all.Add(Read(reader));
                }
            }

            return all;
        }
    }

    /// <summary>Writes what a process is asked to do, if its row is as it was seen.</summary>
    public static async Task<bool> OrderAsync(NpgsqlDataSource source, Conductor seen, DrainOrder? order, CancellationToken cancel)
    {
        var command = source.CreateCommand("UPDATE conductors SET drain = $4, revision = revision + 1 WHERE name = $1 AND instance = $2 AND revision = $3");
        await using (command.ConfigureAwait(false))
        {
            var document = order is null ? "" : JsonSerializer.Serialize(order, StoreJson.Default.DrainOrder);
            foreach (var value in (object[])[seen.Name, seen.Instance, seen.Revision, document]) command.Parameters.Add(new NpgsqlParameter { Value = value });
            return await command.ExecuteNonQueryAsync(cancel).ConfigureAwait(false) > 0;
        }
    }

    private static Conductor Read(NpgsqlDataReader row)
    {
        var order = row.GetString(11) is { Length: > 0 } asked ? JsonSerializer.Deserialize(asked, StoreJson.Default.DrainOrder) : null;
        return new Conductor
        {
            Name = row.GetString(0), Instance = row.GetGuid(1), StartedAt = Documents.Time(row.GetInt64(2)), TouchedAt = Documents.Time(row.GetInt64(3)),
            Roles = Enum.TryParse<Roles>(row.GetString(4), out var roles) ? roles : Roles.None, Group = row.GetString(5),
            HardwareTypes = [.. row.GetString(6).Split(',', StringSplitOptions.RemoveEmptyEntries)], Load = row.GetInt32(7), Draining = row.GetBoolean(8) || order is not null,
            Url = row.GetString(9), Vitals = row.GetString(10) is { Length: > 0 } measured ? JsonSerializer.Deserialize(measured, StoreJson.Default.Vitals)! : new(), Drain = order,
            Revision = row.GetInt64(12), Alive = row.GetBoolean(13), Present = row.GetBoolean(14),
        };
    }

    private static void Add(NpgsqlBatch batch, string sql, params ReadOnlySpan<object> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        batch.BatchCommands.Add(command);
    }
}
