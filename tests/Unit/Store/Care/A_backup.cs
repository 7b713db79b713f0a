using IronicConsole.Engine.Batches;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Store.Care;

namespace IronicConsole.Tests.Store.Care;

public sealed class A_backup : IDisposable
{
    private readonly CareBench _bench = new();

    private string To => Path.Combine(_bench.Root, "backup.db");

    [Fact]
    public async Task Is_made_while_the_store_is_written_to_and_has_all_that_was_acknowledged_before()
    {
        await using var engine = await _bench.StartAsync();
        await CareBench.FillAsync(engine);
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 4).Select(async w =>
        {
            for (var n = 0; !stop.IsCancellationRequested; n++) await engine.AddAsync($"node-{w}-{n}");
        }).ToArray();
        await Eventually.True("some nodes", () => engine.Get<FleetIndex>().Count > 50);

        var before = engine.Get<FleetIndex>().Count;
        Assert.Equal(0, await _bench.RunAsync("store", "backup", To));
        await stop.CancelAsync();
        await Task.WhenAll(writers);

        Assert.InRange(StoreFigures.Of(To).Nodes, before, engine.Get<FleetIndex>().Count);
        Assert.Equal(0, await _bench.RunAsync("store", "verify", To));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(To));
        Assert.Equal(["backup.db", "data"], Directory.GetFileSystemEntries(_bench.Root).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        var again = await Assert.ThrowsAsync<ConfigurationException>(() => _bench.RunAsync("store", "backup", To));
        Assert.Contains("exists already", again.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restored_is_what_was_then_and_repeats_nothing_that_was_at_work()
    {
        await using (var engine = await _bench.StartAsync())
        {
            await CareBench.FillAsync(engine);
            var soon = new BatchRequest { Verb = Verb.Manage, Nodes = ["rests"], Pace = new BatchPace { NotBefore = DateTimeOffset.UtcNow.AddDays(1) } };
            await engine.AddAsync("rests", ProvisionState.Available);
            Assert.True((await engine.Get<IBatches>().CreateAsync(Caller.Engine, soon)).Ok);
            await _bench.RunAsync("store", "backup", To);
            await engine.AddAsync("later");
        }

        Assert.Equal(0, await _bench.RunAsync("store", "restore", To));
        Assert.Contains("2 operations were at work", _bench.Said[^1], StringComparison.Ordinal);
        Assert.Equal(0, await _bench.RunAsync("store", "verify"));
        Assert.Single(Directory.GetFiles(_bench.Folder, "ironic-console.db.replaced-*"), f => !f.EndsWith("-wal", StringComparison.Ordinal) && !f.EndsWith("-shm", StringComparison.Ordinal));

        await using var restored = await _bench.StartAsync();
        var fleet = restored.Get<FleetIndex>();
        Assert.Null(fleet.Find("later"));
        Assert.All(fleet.Nodes, n => Assert.Equal((null, null, null), (n.PowerState, n.Operation, n.Reservation)));
        Assert.All(new[] { "held", "waits" }, n => Assert.Equal((ProvisionState.CleanFailed, true), (fleet.Find(n)!.ProvisionState, fleet.Find(n)!.Maintenance)));
        Assert.Contains("restored from a backup", fleet.Find("waits")!.LastError, StringComparison.Ordinal);
        Assert.Empty(restored.Get<OpenOperations>().All);
        Assert.Equal(BatchState.Paused, Assert.Single(fleet.Records.All<Batch>()).State);
        Assert.False(fleet.Find("parent")!.Maintenance);
    }

    [Fact]
    public async Task Is_not_restored_under_a_server_nor_when_damaged_nor_when_no_store_nor_when_newer()
    {
        await using (var engine = await _bench.StartAsync())
        {
            await engine.AddAsync("one");
            await _bench.RunAsync("store", "backup", To);
            await RefusedAsync(To, "in use by another process");
        }

        var text = Path.Combine(_bench.Root, "text");
        await File.WriteAllTextAsync(text, "no database");
        await RefusedAsync(text, "file is not a database");
        var empty = Path.Combine(_bench.Root, "empty.db");
        await File.WriteAllBytesAsync(empty, []);
        await RefusedAsync(empty, "is no store");
        await RefusedAsync(Path.Combine(_bench.Root, "none"), "There is no store");
        StoreFile.Change(To, "INSERT INTO __EFMigrationsHistory VALUES ('29990101000000_Future', '99')");
        await RefusedAsync(To, "newer version");
        Assert.Equal(0, await _bench.RunAsync("store", "verify"));
    }

    [Theory]
    [InlineData("backup", "Use pg_dump")]
    [InlineData("restore", "Use pg_restore")]
    public async Task Of_a_database_is_the_databases_own_work(string verb, string told)
    {
        var refused = await Assert.ThrowsAsync<ConfigurationException>(() => _bench.RunAsync("store", verb, To, "--Store:Provider=postgres"));
        Assert.StartsWith($"Store:Provider is postgres; this is for SQLite. {told}", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _bench.Dispose();

    private async Task RefusedAsync(string backup, string why) =>
        Assert.Contains(why, (await Assert.ThrowsAsync<ConfigurationException>(() => _bench.RunAsync("store", "restore", backup))).Message, StringComparison.Ordinal);
}
