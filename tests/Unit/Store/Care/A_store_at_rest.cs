using IronicConsole.Engine.Store.Care;

namespace IronicConsole.Tests.Store.Care;

/// <summary>What <c>store verify</c> says of a store: nothing of a healthy one, and each thing that is wrong.</summary>
public sealed class A_store_at_rest : IClassFixture<A_store_at_rest.Healthy>
{
    private readonly CareBench _bench;

    public A_store_at_rest(Healthy healthy) => _bench = healthy.Bench;

    [Fact]
    public async Task Is_in_order_after_a_stop()
    {
        Assert.Equal(0, await _bench.RunAsync("store", "verify"));
        Assert.Contains("is in order: 4 nodes, 2 open operations, 0 leases", _bench.Said[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE nodes SET Document = '{\"Id\": 5' WHERE Name = 'parent'", "its document cannot be read")]
    [InlineData("UPDATE nodes SET Document = json_remove(Document, '$.Operation') WHERE Name = 'waits'", "names none", "is in 'clean wait' and nobody brings it to an end")]
    [InlineData("DELETE FROM operations WHERE Open", "names operation", "asks a question for which no operation waits")]
    [InlineData("UPDATE nodes SET Document = json_set(Document, '$.ProvisionState', 'Deploying') WHERE Name = 'waits'", "is in 'deploying', but its operation")]
    [InlineData("UPDATE nodes SET Document = json_remove(Document, '$.Hold') WHERE Name = 'held'", "is held without a question")]
    [InlineData("UPDATE nodes SET Document = json_set(Document, '$.ProvisionState', 'CleanWait') WHERE Name = 'held'", "but its operation is held")]
    [InlineData("UPDATE leases SET Owner = 'gone' WHERE NodeId = (SELECT Id FROM nodes WHERE Name = 'parent')", "held by gone for operation", "shows reservation none")]
    [InlineData("UPDATE nodes SET Document = json_set(Document, '$.Reservation', 'gone') WHERE Name = 'parent'", "shows reservation gone, but its lease is free")]
    [InlineData("UPDATE nodes SET Document = json_set(Document, '$.ParentNode', (SELECT json_extract(Document, '$.Id') FROM nodes WHERE Name = 'child')) WHERE Name = 'held'", "is a child of child, which is a child itself")]
    [InlineData("DELETE FROM nodes WHERE Name = 'parent'", "is a child of node", "which is not there")]
    [InlineData("UPDATE nodes SET Document = json_set(Document, '$.Parts', json('[]')) WHERE Name = 'parent'", "is none that Node parent")]
    [InlineData("DELETE FROM records", "Node parent", "which is no part of it")]
    [InlineData("UPDATE nodes SET Version = 77 WHERE Name = 'parent'", "Version is 77, its document says")]
    [InlineData("UPDATE nodes SET Document = json_set(Document, '$.DriverInfo.redfish_password', 'clear') WHERE Name = 'child'", "1 secrets of driver_info in the clear")]
    [InlineData("UPDATE events SET NodeVersion = 900 WHERE Seq = 1", "Event 1 tells of version 900")]
    [InlineData("DELETE FROM audit WHERE Number = 1", "1 are missing")]
    [InlineData("DELETE FROM __EFMigrationsHistory", "no store of this program")]
    public async Task Is_told_what_is_wrong_with_it(string harm, params string[] told)
    {
        var copy = Path.Combine(_bench.Root, $"{Guid.NewGuid()}.db");
        StoreFile.Copy(_bench.File, copy);
        StoreFile.Change(copy, $"PRAGMA foreign_keys=OFF; {harm}");

        Assert.Equal(1, await _bench.RunAsync("store", "verify", copy));
        Assert.All(told, t => Assert.Contains(_bench.Said, line => line.Contains(t, StringComparison.Ordinal)));
        Assert.DoesNotContain(_bench.Said, line => line.Contains("hush", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whose_secrets_are_sealed_with_another_key_is_told()
    {
        var other = Path.Combine(_bench.Root, "other");
        Directory.CreateDirectory(other);
        var key = Path.Combine(other, "secrets.key");
        await File.WriteAllTextAsync(key, Convert.ToBase64String(new byte[32]));
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var said = new List<string>();
        Assert.Equal(1, await IronicConsole.Web.Verbs.Verbs.RunAsync(["store", "verify", _bench.File, "--data", other], said.Add));
        Assert.Contains(said, line => line.Contains("The secrets of this store need the master key", StringComparison.Ordinal));
    }

    [Fact]
    public async Task That_is_damaged_is_told()
    {
        var copy = Path.Combine(_bench.Root, "damaged.db");
        StoreFile.Copy(_bench.File, copy);
        using (var file = new FileStream(copy, FileMode.Open, FileAccess.ReadWrite))
        {
            var noise = new byte[file.Length / 2];
            new Random(7).NextBytes(noise);
            file.Position = 8192;
            file.Write(noise);
        }

        Assert.Equal(1, await _bench.RunAsync("store", "verify", copy));
        Assert.StartsWith("The file is damaged", _bench.Said[0], StringComparison.Ordinal);
    }

    /// <summary>A store in which much has happened, stopped.</summary>
    public sealed class Healthy : IAsyncLifetime
    {
        public CareBench Bench { get; } = new();

        public async Task InitializeAsync()
        {
            await using var engine = await Bench.StartAsync();
            await CareBench.FillAsync(engine);
        }

        public Task DisposeAsync()
        {
            Bench.Dispose();
            return Task.CompletedTask;
        }
    }
}
