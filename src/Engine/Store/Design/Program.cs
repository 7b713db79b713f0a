using IronicConsole.Engine.Store;
using IronicConsole.Engine.Store.Postgres;
using Microsoft.EntityFrameworkCore.Design;
using Npgsql;

Console.WriteLine("This program only serves EF's design-time tools.");

internal sealed class DesignTimeStore : IDesignTimeDbContextFactory<EngineDb>
{
    public EngineDb CreateDbContext(string[] args) => new(Sqlite.Options("design-time.db"));
}

internal sealed class DesignTimePostgres : IDesignTimeDbContextFactory<PostgresDb>
{
    public PostgresDb CreateDbContext(string[] args) => new(PostgresDb.Options(NpgsqlDataSource.Create("Host=127.0.0.1;Database=design-time")));
}
