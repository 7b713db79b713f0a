using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Runbooks;
using IronicConsole.Engine.Store;
using IronicConsole.Engine.Store.Postgres;
using IronicConsole.TestServers;
using Microsoft.Data.Sqlite;

namespace IronicConsole.Tests.Store;

[NeedsPostgres]
[Collection("PostgreSQL")] // transactions of one database of a server hold back the readers of all
public sealed class A_store_that_is_copied_to_PostgreSQL : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("copy-").FullName;
    private readonly List<string> _told = [];

    [StoreFact]
    public async Task Has_each_row_and_goes_on_from_there()
    {
        var operation = new Operation { Id = Guid.NewGuid(), NodeId = Guid.NewGuid(), Kind = OperationKind.Deploy, By = Caller.Engine, StartedAt = DateTimeOffset.UtcNow, Plan = [] };
        var busy = StoreBench.NewNode("busy") with { Id = operation.NodeId, Operation = operation.Id };
        await FillAsync(busy, operation);
        var database = await (await PostgresServer.SharedAsync()).NewDatabaseAsync();
        await CopyAsync(database);

        Assert.Equal(["nodes: 3 rows copied and compared", "ports: 1 rows copied and compared", "operations: 1 rows copied and compared"], _told.Take(3));
        Assert.Equal(15, _told.Count);
        await using var there = await StoreBench.PostgresAsync(database, "two");
        Assert.Equal(["busy", "one", "two"], there.Feed.Fleet.Nodes.Select(n => n.Name).Order());
        Assert.Equal(operation.Id, Assert.Single(there.Open.All).Id);
        Assert.Equal(3, (await there.History.EventsAsync(null, 10)).Count);
        var runbook = there.Feed.Fleet.Records.Find<Runbook>("wipe")!;
        await there.DoAsync(unit => unit.Put(runbook with { Description = "changed" })); // its head was made by the copy
        Assert.Equal([2, 1], (await there.History.VersionsAsync(runbook.Id)).Select(v => v.Record.Version));
        var last = there.Feed.Fleet.Nodes.Max(n => n.Number);
        var added = StoreBench.NewNode("three");
        await there.DoAsync(unit => unit.Put(added));
        Assert.Equal(last + 1, there.Feed.Fleet.Find(added.Id)!.Number);
        var epoch = (await there.DoAsync<Lease>(unit => unit.Claim(busy.Id, operation.Id)!)).Epoch;
        Assert.Equal(2, epoch);
        await there.DoAsync(unit => unit.Put(there.Feed.Fleet.Find("one")! with { Description = "changed" })); // it had no lease before
        Assert.Equal("changed", there.Feed.Fleet.Find("one")!.Description);
    }

    [StoreFact]
    public async Task Is_refused_where_a_store_is_already()
    {
        await FillAsync(StoreBench.NewNode("busy"), null);
        var database = await (await PostgresServer.SharedAsync()).NewDatabaseAsync();
        await CopyAsync(database);
        var refused = await Assert.ThrowsAsync<ConfigurationException>(() => CopyAsync(database));
        Assert.Contains("already holds a store", refused.Message, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task Is_refused_while_a_process_works_on_it()
    {
        var database = await (await PostgresServer.SharedAsync()).NewDatabaseAsync();
        await using (await StoreBench.SqliteAsync(_folder))
        {
            var refused = await Assert.ThrowsAsync<ConfigurationException>(() => CopyAsync(database));
            Assert.Contains("Stop it, then copy", refused.Message, StringComparison.Ordinal);
        }
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task FillAsync(Node busy, Operation? operation)
    {
        await using (var here = await StoreBench.SqliteAsync(_folder))
        {
            foreach (var node in (Node[])[StoreBench.NewNode("one"), StoreBench.NewNode("two"), busy])
            {
                await here.DoAsync(unit =>
                {
                    unit.Put(node);
                    unit.Tell(node.Id, "note", "It came.");
                });
            }

            await here.DoAsync(unit => unit.Put(new Port { Id = Guid.NewGuid(), NodeId = busy.Id, Address = "52:54:00:00:00:01" }));
            await here.DoAsync(unit => unit.Put(new Runbook { Id = Guid.NewGuid(), Name = "wipe" }));
            if (operation is not null)
            {
                await here.DoAsync(unit => unit.Put(operation));
                var lease = await here.DoAsync<Lease>(unit => unit.Claim(busy.Id, operation.Id)!);
                await here.DoAsync(unit => unit.Release(lease));
            }
        }

        SqliteConnection.ClearAllPools();
    }

    private Task CopyAsync(string database)
    {
        _told.Clear();
        return new StoreCopy(new StoreOptions { Folder = _folder, ConnectionString = database }, _told.Add).RunAsync();
    }
}
