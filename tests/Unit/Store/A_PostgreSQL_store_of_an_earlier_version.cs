using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Secrets;
using IronicConsole.Engine.Store;
using IronicConsole.TestServers;
using IronicConsole.Tests.Power;
using Npgsql;

namespace IronicConsole.Tests.Store;

/// <summary>
/// Stored/first-postgres.sql is pg_dump's of a database of the first schema: copied from the SQLite store beside it, worked on by a server, which was killed; first.key is its key.
/// There has been one schema on PostgreSQL so far: what is shown is that the oldest database that was ever written opens today, in another cluster than it came from.
/// </summary>
[NeedsPostgres]
[Collection("PostgreSQL")] // transactions of one database of a server hold back the readers of all
public sealed class A_PostgreSQL_store_of_an_earlier_version : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("earlier-").FullName;
    private string _database = "";

    public async Task InitializeAsync()
    {
        if (PostgresServer.Lacking is not null) return;
        _database = await (await PostgresServer.SharedAsync()).NewDatabaseAsync();
        File.Copy(Stored("first.key"), Path.Combine(_folder, "secrets.key"));
        File.SetUnixFileMode(Path.Combine(_folder, "secrets.key"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await RunAsync(await File.ReadAllTextAsync(Stored("first-postgres.sql")));
    }

    [StoreFact]
    public async Task Is_opened_with_all_that_was_in_it_and_goes_on()
    {
        await using var engine = await StartAsync();
        var fleet = engine.Get<FleetIndex>();
        Assert.Equal(["plain", "managed", "free", "used", "held", "waits", "cared", "late"], fleet.Nodes.OrderBy(n => n.Number).Select(n => n.Name));
        Assert.Equal((ProvisionState.Active, "gold", "fan", PowerState.On), (Of("used").ProvisionState, Of("free").ResourceClass, Of("cared").MaintenanceReason, Of("managed").PowerState));
        Assert.Equal(("old-secret", "late-secret"), (Password("plain"), Password("late")));
        Assert.Equal(2, fleet.Ports.Count());
        Assert.Equal(await CountAsync("events", "used"), (await engine.Get<IHistory>().EventsAsync(Of("used").Id, 100)).Count);
        Assert.Equal(await CountAsync("operations", "waits"), (await engine.Get<IHistory>().OperationsAsync(Of("waits").Id, 100)).Count);

        Assert.True((await engine.Operations.ProvisionAsync(Caller.Engine, Of("held").Id, Verb.Unhold, new ProvisionRequest())).Ok);
        await engine.UntilAsync(Of("held").Id, n => n is { ProvisionState: ProvisionState.Manageable, Operation: null });
        var added = await engine.AddAsync("new");
        Assert.Equal(9, added.Number);

        Node Of(string name) => fleet.Find(name)!;
        string Password(string name) => engine.Get<SecretBox>().Open(Of(name).Id, Of(name).DriverInfo.Text("redfish_password"))!.Reveal();
        Task<long> CountAsync(string table, string node) => NumberAsync($"SELECT count(*) FROM {table} WHERE node_id = '{Of(node).Id}'");
    }

    [StoreFact]
    public async Task Is_brought_up_to_date_by_the_start()
    {
        var before = await NumberAsync("SELECT count(*) FROM \"__EFMigrationsHistory\"");
        await using (await StartAsync())
        {
        }

        Assert.Equal(1, before);
        var known = typeof(EngineDb).Assembly.GetTypes().Count(t => t.Namespace == "IronicConsole.Engine.Store.Postgres.Migrations" && t.BaseType == typeof(Microsoft.EntityFrameworkCore.Migrations.Migration));
        Assert.Equal(known, await NumberAsync("SELECT count(*) FROM \"__EFMigrationsHistory\""));
    }

    [StoreFact]
    public async Task That_is_a_later_one_is_not_touched()
    {
        await RunAsync("INSERT INTO \"__EFMigrationsHistory\" VALUES ('29990101000000_Future', '99')");
        var refused = await Assert.ThrowsAsync<ConfigurationException>(StartAsync);
        Assert.StartsWith("Store:ConnectionString: The store was written by a newer version of this program (schema 29990101000000_Future", refused.Message, StringComparison.Ordinal);
    }

    public Task DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    private static string Stored(string file) => Path.Combine(AppContext.BaseDirectory, "Store", "Stored", file);

    private Task<RealEngine> StartAsync() => RealEngine.StartAsync(
        ("Store:Folder", _folder), ("Store:Provider", "postgres"), ("Store:ConnectionString", _database), ("Store:Conductor", "old-conductor"), ("Engine:SweepSeconds", "1"));

    private async Task RunAsync(string sql)
    {
        await using var connection = new NpgsqlConnection($"{_database};Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<long> NumberAsync(string sql)
    {
        await using var connection = new NpgsqlConnection($"{_database};Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
