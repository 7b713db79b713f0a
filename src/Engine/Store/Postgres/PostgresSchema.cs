using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Store.Care;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace IronicConsole.Engine.Store.Postgres;

/// <summary>Brings the database's schema up to date; one process at a time does it, the others wait.</summary>
internal static class PostgresSchema
{
    /// <summary>Applies the migrations that the database has not had.</summary>
    /// <exception cref="ConfigurationException">A newer program has written it, or it cannot be used.</exception>
    public static async Task UpdateAsync(PostgresDb db, CancellationToken cancel)
    {
        try
        {
            var had = await db.Database.GetAppliedMigrationsAsync(cancel).ConfigureAwait(false);
            if (StoreVersion.Newer([.. had], [.. db.Database.GetMigrations()]) is { } newer) throw new ConfigurationException($"Store:ConnectionString: {newer}");
            await db.Database.MigrateAsync(cancel).ConfigureAwait(false);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or ArgumentException or InvalidOperationException { InnerException: NpgsqlException })
        {
            throw new ConfigurationException($"Store:ConnectionString: the database cannot be used: {e.GetBaseException().Message}");
        }
    }
}
