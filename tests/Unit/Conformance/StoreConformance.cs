using IronicConsole.Engine.Audit;
using IronicConsole.Engine.Batches;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Portgroups;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Records;
using IronicConsole.Engine.Runbooks;
using IronicConsole.Engine.Steps;
using IronicConsole.Engine.Store;
using IronicConsole.Engine.Store.Care;
using IronicConsole.Tests.Store;
using Npgsql;
using Record = IronicConsole.Engine.Records.Record;

namespace IronicConsole.Tests.Conformance;

/// <summary>What every store keeps, whatever it keeps it in.</summary>
public abstract class StoreConformance : IAsyncLifetime
{
    private static readonly PlannedStep Step = new("power", "verify", JsonMap.Empty, 0, StepSource.Driver);

    protected StoreBench Store { get; private set; } = null!;

    public async Task InitializeAsync() => Store = await OpenAsync();

    public virtual async Task DisposeAsync() => await Store.DisposeAsync();

    [StoreFact]
    public async Task What_was_put_is_there_again_after_a_restart()
    {
        var node = StoreBench.NewNode("n1");
        var port = new Port { Id = Guid.NewGuid(), NodeId = node.Id, Address = "52:54:00:00:00:01" };
        var operation = new Operation { Id = Guid.NewGuid(), NodeId = node.Id, Kind = OperationKind.Clean, By = Caller.Engine, Plan = [Step], StartedAt = DateTimeOffset.UtcNow };
        await Store.DoAsync(unit =>
        {
            unit.Put(node);
            unit.Put(port);
            unit.Put(operation);
            unit.Put(new StepRun { OperationId = operation.Id, NodeId = node.Id, Number = 0, Step = Step });
            unit.Claim(node.Id, operation.Id);
        });

        await RestartAsync();

        Assert.Equal((node.Id, Store.Options.Conductor), (Store.Feed.Fleet.Find("n1")!.Id, Store.Feed.Fleet.Find(node.Id)!.Reservation));
        Assert.Equal(port.Id, Store.Feed.Fleet.PortWithAddress(port.Address)!.Id);
        Assert.Equal(operation.Id, Store.Open.Find(operation.Id)!.Id);
        Assert.NotNull(Store.Open.Run(operation.Id, 0));
        Assert.Equal(1, Store.Open.LeaseRow(node.Id)!.Epoch);
    }

    [StoreFact]
    public async Task Memory_has_moved_before_the_answer_and_numbers_count_up()
    {
        var (first, second) = (StoreBench.NewNode("first"), StoreBench.NewNode("second"));
        await Store.DoAsync(unit => unit.Put(first));
        Assert.Equal(1, Store.Feed.Fleet.Find("first")!.Version);
        await Store.DoAsync(unit => unit.Put(second));
        await Store.DoAsync(unit => unit.Put(unit.Node(first.Id)! with { Description = "seen" }));

        var now = Store.Feed.Fleet.Find("first")!;
        Assert.Equal(("seen", 2L), (now.Description, now.Version));
        Assert.Equal(["first", "second"], Store.Feed.Fleet.Nodes.Select(n => n.Name));
        Assert.True(now.Number < Store.Feed.Fleet.Find("second")!.Number && Store.Feed.Fleet.Find("second")!.Number < 1000);
    }

    [StoreFact]
    public async Task A_refused_command_leaves_its_audit_row_and_nothing_else()
    {
        var node = StoreBench.NewNode("n1");
        var refused = await Store.Host.CommitAsync<bool>(Caller.Engine, "node create", unit =>
        {
            unit.Put(node);
            unit.Tell(node.Id, EventKinds.Created, "made");
            return Problem.Invalid("name", "no");
        });

        Assert.Equal("invalid-input", refused.Problem!.Slug);
        Assert.Null(Store.Feed.Fleet.Find(node.Id));
        Assert.Empty(await Store.History.EventsAsync(null, 10));
        var audit = Assert.Single(await Store.History.AuditAsync(new()));
        Assert.Equal(("node create", "invalid-input", node.Id), (audit.Command, audit.Outcome, audit.Node!.Value));
    }

    [StoreFact]
    public async Task A_refused_command_names_the_node_that_it_looked_at_first()
    {
        var (one, two) = (StoreBench.NewNode("n1"), StoreBench.NewNode("n2"));
        await Store.DoAsync(unit => { unit.Put(one); unit.Put(two); unit.Put(new Port { Id = one.Id, NodeId = one.Id, Address = "52:54:00:00:00:01" }); });
        await RefuseAsync("by id", unit => { unit.Node(Guid.NewGuid()); unit.Node(two.Id); unit.Node(one.Id); });
        await RefuseAsync("by name", unit => unit.NodeNamed("n2"));
        await RefuseAsync("by port", unit => unit.Port(one.Id));
        await RefuseAsync("by what was put", unit => { unit.Node(one.Id); unit.Put(two); });
        await RefuseAsync("by both", unit => { unit.Node(two.Id); unit.Put(one); unit.Put(two); });
        await RefuseAsync("by a look at all", unit => Assert.Equal(2, unit.Nodes(_ => true).Count()));

        var named = (await Store.History.AuditAsync(new())).ToDictionary(a => a.Command, a => a.Node);
        Assert.Equal([two.Id, two.Id, one.Id, two.Id, two.Id, null], new[] { "by id", "by name", "by port", "by what was put", "by both", "by a look at all" }.Select(c => named[c]));

        Task RefuseAsync(string command, Action<IUnit> look) => Store.Host.CommitAsync<bool>(Caller.Engine, command, unit => { look(unit); return Problem.Invalid("name", "no"); });
    }

    [StoreFact]
    public async Task Children_are_seen_as_the_decision_has_them_so_far_and_afterwards_as_it_left_them()
    {
        var (one, two) = (StoreBench.NewNode("one"), StoreBench.NewNode("two"));
        Node[] children = [.. Enumerable.Range(0, 4).Select(i => StoreBench.NewNode($"c{i}") with { ParentNode = one.Id })];
        await Store.DoAsync(unit =>
        {
            foreach (var node in new[] { one, two }.Concat(children[..3])) unit.Put(node);
            Assert.Equal(["c0", "c1", "c2"], Of(unit, one));
        });
        await Store.DoAsync(unit =>
        {
            unit.Put(children[3]);
            unit.Put(unit.Node(children[0].Id)! with { ParentNode = two.Id });
            unit.Delete(unit.Node(children[1].Id)!);
            Assert.Equal(["c2", "c3"], Of(unit, one));
            Assert.Equal(["c0"], Of(unit, two));
        });
        Assert.Equal(["c2", "c3"], Store.Feed.Fleet.ChildrenOf(one.Id).Select(n => n.Name));
        Assert.Equal(["c0"], Store.Feed.Fleet.ChildrenOf(two.Id).Select(n => n.Name));

        await RestartAsync();
        Assert.Equal(["c2", "c3"], Store.Feed.Fleet.ChildrenOf(one.Id).Select(n => n.Name));
        await Store.DoAsync(unit => unit.Put(unit.Node(children[0].Id)! with { ParentNode = null }));
        Assert.Empty(Store.Feed.Fleet.ChildrenOf(two.Id));

        static IEnumerable<string?> Of(IUnit unit, Node parent) => unit.ChildrenOf(parent.Id).Select(n => n.Name).Order();
    }

    [StoreFact]
    public async Task The_audit_trail_is_read_by_who_what_where_and_how_it_ended()
    {
        Caller ann = new(ActorKind.Person, "ann"), odd = new(ActorKind.Program, "a\"n%n_");
        var (one, two) = (StoreBench.NewNode("n1"), StoreBench.NewNode("n2"));
        await CommitAsync(ann, "node create", one, true);
        await CommitAsync(odd, "node create", two, true);
        await CommitAsync(odd, "node delete", one, false);
        await CommitAsync(ann, "port create", two, true);

        Assert.Equal(["port create", "node delete", "node create", "node create"], await ReadAsync(new()));
        Assert.Equal(["port create", "node create"], await ReadAsync(new() { Actor = "ann" }));
        Assert.Equal(["node delete", "node create"], await ReadAsync(new() { Actor = "a\"n%n_" }));
        Assert.Empty(await ReadAsync(new() { Actor = "an" }));
        Assert.Equal(["node delete", "node create"], await ReadAsync(new() { Node = one.Id }));
        Assert.Equal(["node delete", "node create", "node create"], await ReadAsync(new() { Command = "node" }));
        Assert.Empty(await ReadAsync(new() { Command = "n%de" }));
        Assert.Equal(["node delete"], await ReadAsync(new() { Refused = true }));
        Assert.Equal(3, (await ReadAsync(new() { Refused = false })).Count);
        Assert.Equal(["node create"], await ReadAsync(new() { Before = (await Store.History.AuditAsync(new() { Limit = 3 }))[^1].Number }));

        async Task<IReadOnlyList<string>> ReadAsync(AuditQuery query) => [.. (await Store.History.AuditAsync(query)).Select(a => a.Command)];
        Task CommitAsync(Caller by, string command, Node node, bool done) => Store.Host.CommitAsync<bool>(by, command, unit =>
        {
            unit.Put(unit.Node(node.Id) ?? node);
            return done ? true : Problem.Invalid("name", "no");
        });
    }

    [StoreFact]
    public async Task Words_that_no_store_can_keep_are_kept_as_far_as_they_can_be_and_the_trail_stays_whole()
    {
        var node = StoreBench.NewNode("n1") with { Extra = JsonMap.Empty.With("key", "a\0b") };
        await Store.DoAsync(unit =>
        {
            unit.Put(node);
            unit.Tell(node.Id, EventKinds.Updated, "a\0b \ud800 c", JsonMap.Empty.With("key", "a\0b"));
        });
        var refused = await Store.Host.CommitAsync<bool>(Caller.Engine with { Reason = "a\0b" }, "node update", unit => Problem.Invalid("name", "a\0b \ud800 c"));

        await RestartAsync();

        Assert.Equal("invalid-input", refused.Problem?.Slug);
        Assert.Equal("a\0b", Store.Feed.Fleet.Find("n1")!.Extra.Text("key"));
        Assert.Equal("a\ufffdb \ufffd c", Assert.Single(await Store.History.EventsAsync(node.Id, 10)).Text);
        Assert.Equal("a\ufffdb \ufffd c", Assert.Single(await Store.History.AuditAsync(new() { Refused = true })).Detail);
        Assert.Empty((await TrailAsync()).Findings);
    }

    [StoreFact]
    public async Task A_decision_that_breaks_leaves_nothing_and_the_store_goes_on()
    {
        var node = StoreBench.NewNode("n1");
        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.Host.CommitAsync<bool>(Caller.Engine, null, unit =>
        {
            unit.Put(node);
            throw new ArgumentException("broken");
        }));
        await Store.DoAsync(unit => unit.Put(StoreBench.NewNode("n2")));

        await RestartAsync();
        Assert.Equal(["n2"], Store.Feed.Fleet.Nodes.Select(n => n.Name));
    }

    [StoreFact]
    public async Task Events_are_told_in_the_order_of_their_numbers()
    {
        var node = StoreBench.NewNode();
        await Store.DoAsync(unit => unit.Put(node));
        for (var i = 0; i < 20; i++)
        {
            var text = $"{i}";
            await Store.DoAsync(unit => unit.Tell(node.Id, EventKinds.Note, text));
        }

        await Eventually.True("20 events", () => Store.Told.Count == 20);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{i}"), Store.Told.Select(e => e.Text));
        Assert.Equal(Store.Told.Select(e => e.Seq).Order(), Store.Told.Select(e => e.Seq));
        Assert.Equal(Store.Told.Select(e => e.Seq).Reverse(), (await Store.History.EventsAsync(node.Id, 100)).Select(e => e.Seq));
        Assert.Equal(Store.Told[^1].Seq, Store.Feed.Seq);
    }

    [StoreFact]
    public async Task A_lease_is_held_by_one_and_each_claim_raises_its_epoch()
    {
        var (node, work) = (StoreBench.NewNode(), Guid.NewGuid());
        await Store.DoAsync(unit => unit.Put(node));
        var first = await Store.DoAsync<Lease>(unit => unit.Claim(node.Id, work)!);
        Assert.Equal((1, Store.Options.Conductor), (first.Epoch, Store.Feed.Fleet.Find(node.Id)!.Reservation));
        Assert.True(await Store.DoAsync<bool>(unit => unit.Claim(node.Id, Guid.NewGuid()) is null));
        var again = await Store.DoAsync<Lease>(unit => unit.Claim(node.Id, work)!);

        Assert.Equal(2, again.Epoch);
        Assert.False(await Store.DoAsync<bool>(unit => unit.Renew(first)));
        Assert.True(await Store.DoAsync<bool>(unit => unit.Renew(again)));
        Assert.False(await Store.Host.InForceAsync(first));
        Assert.True(await Store.Host.InForceAsync(again));
        await Store.DoAsync(unit => unit.Release(again));
        Assert.Null(Store.Feed.Fleet.Find(node.Id)!.Reservation);
        Assert.False(await Store.Host.InForceAsync(again));
        await RestartAsync();
        Assert.Equal(3, (await Store.DoAsync<Lease>(unit => unit.Claim(node.Id, work)!)).Epoch);
    }

    [StoreFact]
    public async Task A_deleted_node_takes_all_with_it_and_its_name_and_address_are_free()
    {
        const string Mac = "52:54:00:00:00:02";
        var node = StoreBench.NewNode("n1");
        await Store.DoAsync(unit =>
        {
            unit.Put(node);
            unit.Put(new Port { Id = Guid.NewGuid(), NodeId = node.Id, Address = Mac });
            unit.Put(new Inventory(Guid.NewGuid(), node.Id, DateTimeOffset.UtcNow, JsonMap.Empty, JsonMap.Empty));
        });
        await Store.DoAsync(unit => unit.Delete(unit.Node(node.Id)!));
        Assert.Equal((0, null, null), (Store.Feed.Fleet.Count, Store.Feed.Fleet.PortWithAddress(Mac), await Store.History.InventoryAsync(node.Id)));

        var heir = StoreBench.NewNode("n1") with { Id = node.Id };
        await Store.DoAsync(unit =>
        {
            unit.Put(heir);
            unit.Put(new Port { Id = Guid.NewGuid(), NodeId = heir.Id, Address = Mac });
        });
        await RestartAsync();
        Assert.Equal((1, heir.Id), (Store.Feed.Fleet.Find("n1")!.Version, Store.Feed.Fleet.PortWithAddress(Mac)!.NodeId));
    }

    [StoreFact]
    public async Task A_record_is_found_by_its_name_among_those_of_its_kind_and_its_versions_are_kept()
    {
        var runbook = new Runbook { Id = Guid.NewGuid(), Name = "CUSTOM_WIPE", Steps = [new("deploy", "erase_devices", JsonMap.Empty, 1) { Children = new([Guid.NewGuid()], 2) }] };
        var template = new DeployTemplate { Id = Guid.NewGuid(), Name = "CUSTOM_WIPE" };
        await Store.DoAsync(unit =>
        {
            unit.Put(runbook);
            unit.Put(template);
            Assert.Equal(runbook.Id, unit.RecordNamed<Runbook>("CUSTOM_WIPE")!.Id);
        });
        await Store.DoAsync(unit => unit.Put(unit.RecordNamed<Runbook>("CUSTOM_WIPE")! with { Name = "wipe", Steps = [] }));
        await RestartAsync();

        var records = Store.Feed.Fleet.Records;
        Assert.Equal((null, template.Id, "wipe", 2), (records.Find<Runbook>("CUSTOM_WIPE"), records.Find<DeployTemplate>("CUSTOM_WIPE")!.Id, records.Find<Runbook>(runbook.Id)!.Name, records.Find<Runbook>("wipe")!.Version));
        Assert.Null(records.Find<DeployTemplate>(runbook.Id));
        var versions = await Store.History.VersionsAsync(runbook.Id);
        Assert.Equal([("wipe", 2), ("CUSTOM_WIPE", 1)], versions.Select(v => (v.Record.Name, v.Record.Version)));
        var first = Assert.Single(((Runbook)versions[1].Record).Steps);
        Assert.Equal(("erase_devices", 2), (first.Step, first.Children!.Parallel));
        Assert.Equal(versions[1].At, records.Find<Runbook>("wipe")!.CreatedAt, TimeSpan.FromMilliseconds(1));

        await Store.DoAsync(unit => unit.Delete(unit.Record<Runbook>(runbook.Id)!));
        Assert.Equal((template.Id, null), (Assert.Single(records.All<Record>()).Id, records.Find<Runbook>("wipe")));
        await RestartAsync();
        Assert.Equal(template.Id, Assert.Single(Store.Feed.Fleet.Records.All<Record>()).Id);
        Assert.Empty(await Store.History.VersionsAsync(runbook.Id));
        await Store.DoAsync(unit => unit.Put(runbook)); // the same again
        Assert.Equal(1, Store.Feed.Fleet.Records.Find<Runbook>(runbook.Id)!.Version);
    }

    [StoreFact]
    public async Task The_parts_of_a_node_are_named_by_it_and_go_with_it()
    {
        var (one, two) = (StoreBench.NewNode("one"), StoreBench.NewNode("two"));
        Portgroup[] groups = [.. Enumerable.Range(0, 3).Select(i => new Portgroup { Id = Guid.NewGuid(), NodeId = one.Id, Name = $"g{i}", Mode = "802.3ad" })];
        await Store.DoAsync(unit =>
        {
            unit.Put(one);
            unit.Put(two);
            foreach (var group in groups) unit.PutPart(group);
            Assert.Equal(["g0", "g1", "g2"], unit.PartsOf<Portgroup>(unit.Node(one.Id)!).Select(g => g.Name));
        });
        await Store.DoAsync(unit =>
        {
            unit.DeletePart(unit.Record<Portgroup>(groups[1].Id)!);
            unit.PutPart(unit.Record<Portgroup>(groups[2].Id)! with { NodeId = two.Id });
            unit.PutPart(unit.Record<Portgroup>(groups[0].Id)! with { StandalonePortsSupported = true });
        });
        await RestartAsync();
        Assert.Equal([("g0", true, "802.3ad")], Of(one).Select(g => (g.Name, g.StandalonePortsSupported, g.Mode)));
        Assert.Equal(["g2"], Of(two).Select(g => g.Name));

        await Store.DoAsync(unit => unit.Delete(unit.Node(one.Id)!));
        Assert.Null(Store.Feed.Fleet.Records.Find<Portgroup>(groups[0].Id));
        await RestartAsync();
        Assert.Equal(groups[2].Id, Assert.Single(Store.Feed.Fleet.Records.All<Record>()).Id);
        await Store.DoAsync(unit => unit.PutPart(new Portgroup { Id = Guid.NewGuid(), NodeId = two.Id, Name = "g0", Mode = "802.3ad" })); // the name is free again

        IEnumerable<Portgroup> Of(Node node) => Store.Feed.Fleet.PartsOf<Portgroup>(Store.Feed.Fleet.Find(node.Id)!);
    }

    [StoreFact]
    public async Task A_record_that_changes_is_told_of()
    {
        var told = new List<IReadOnlyDictionary<Guid, Record?>>();
        using var watch = Store.Feed.Observe(change =>
        {
            lock (told) told.Add(change.Records);
        });
        var runbook = new Runbook { Id = Guid.NewGuid(), Name = "wipe" };
        await Store.DoAsync(unit => unit.Put(runbook));
        await Store.DoAsync(unit => unit.Delete(runbook));

        await Eventually.True("the deletion to be told", () =>
        {
            lock (told) return told.Any(t => t.ContainsKey(runbook.Id)) && told.Last(t => t.ContainsKey(runbook.Id))[runbook.Id] is null;
        });
    }

    [StoreFact]
    public async Task What_is_told_of_a_record_is_committed_with_it_or_not_at_all()
    {
        var batch = new Batch { Id = Guid.NewGuid(), Title = "BIOS", Verb = Verb.Clean, By = Caller.Engine };
        await Store.DoAsync(unit =>
        {
            unit.Tell(batch.Id, EventKinds.Hold, "Begin?", JsonMap.Of(new { batch = batch.Id, decision = "asked" }));
            unit.Put(batch);
        });
        await Store.DoAsync(unit =>
        {
            unit.Put(unit.Record<Batch>(batch.Id)! with { State = BatchState.Cancelled });
            unit.Tell(batch.Id, EventKinds.Hold, "Rejected", JsonMap.Of(new { batch = batch.Id, decision = "rejected" }));
        });
        await Store.Host.CommitAsync<bool>(Caller.Engine, null, unit =>
        {
            unit.Tell(batch.Id, EventKinds.Hold, "Never");
            return Problem.Conflict("no", "No.");
        });
        await Eventually.True("both to be told by the feed, once each", () => Store.Told.Where(e => e.Node == batch.Id).Select(e => e.Text).SequenceEqual(["Begin?", "Rejected"]));
        await RestartAsync();
        var told = await Store.History.EventsAsync(batch.Id, 10);
        Assert.Equal([("Rejected", 0L), ("Begin?", 0L)], told.Select(e => (e.Text, e.NodeVersion)));
        Assert.Equal((BatchState.Cancelled, 2), (Store.Feed.Fleet.Records.Find<Batch>(batch.Id)!.State, Store.Feed.Fleet.Records.Find<Batch>(batch.Id)!.Version));
        Assert.Null(Store.Feed.Fleet.Find(batch.Id));
    }

    [StoreFact]
    public async Task A_port_may_change_its_address()
    {
        var node = StoreBench.NewNode("n1");
        var port = new Port { Id = Guid.NewGuid(), NodeId = node.Id, Address = "52:54:00:00:00:03" };
        await Store.DoAsync(unit =>
        {
            unit.Put(node);
            unit.Put(port);
        });
        await Store.DoAsync(unit => unit.Put(unit.Port(port.Id)! with { Address = "52:54:00:00:00:04" }));

        await RestartAsync();
        Assert.Equal((null, port.Id), (Store.Feed.Fleet.PortWithAddress("52:54:00:00:00:03"), Store.Feed.Fleet.PortWithAddress("52:54:00:00:00:04")!.Id));
        await Store.DoAsync(unit => unit.Delete(unit.Port(port.Id)!));
        await RestartAsync();
        Assert.Empty(Store.Feed.Fleet.Ports);
    }

    [StoreFact]
    public async Task An_ended_operation_leaves_memory_and_stays_in_history()
    {
        var node = StoreBench.NewNode("n1");
        var operation = new Operation { Id = Guid.NewGuid(), NodeId = node.Id, Kind = OperationKind.Power, By = Caller.Engine, Plan = [Step], StartedAt = DateTimeOffset.UtcNow };
        await Store.DoAsync(unit =>
        {
            unit.Put(node);
            unit.Put(operation);
            unit.Put(new StepRun { OperationId = operation.Id, NodeId = node.Id, Number = 0, Step = Step });
        });
        await Store.DoAsync(unit => unit.Put(unit.Operation(operation.Id)! with { State = OperationState.Done }));

        Assert.Equal((null, null), (Store.Open.Find(operation.Id), Store.Open.Run(operation.Id, 0)));
        Assert.Equal(OperationState.Done, (await Store.History.OperationAsync(operation.Id))!.State);
        Assert.Single(await Store.History.StepRunsAsync(operation.Id));
        await RestartAsync();
        Assert.Empty(Store.Open.All);
    }

    [StoreFact]
    public async Task A_pending_inventory_is_served_only_once_it_is_not_pending()
    {
        var node = StoreBench.NewNode("n1");
        var inventory = new Inventory(Guid.NewGuid(), node.Id, DateTimeOffset.UtcNow, JsonMap.Empty, JsonMap.Empty) { Pending = true };
        await Store.DoAsync(unit =>
        {
            unit.Put(node);
            unit.Put(inventory);
        });
        Assert.Equal((null, true), (await Store.History.InventoryAsync(node.Id), await Store.History.PendingInventoryAsync(inventory.Id) is not null));
        await Store.DoAsync(unit => unit.Put(inventory with { Pending = false }));
        Assert.Equal((true, null), (await Store.History.InventoryAsync(node.Id) is not null, await Store.History.PendingInventoryAsync(inventory.Id)));
    }

    [StoreFact]
    public async Task Changes_at_the_same_time_are_all_kept()
    {
        var node = StoreBench.NewNode("n1");
        await Store.DoAsync(unit => unit.Put(node));
        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => Store.DoAsync(unit => unit.Put(unit.Node(node.Id)! with { Description = $"{Count(unit.Node(node.Id)!) + 1}" })))));

        Assert.Equal((200, 201L), (Count(Store.Feed.Fleet.Find(node.Id)!), Store.Feed.Fleet.Find(node.Id)!.Version));
        await RestartAsync();
        Assert.Equal(200, Count(Store.Feed.Fleet.Find(node.Id)!));
    }

    protected static int Count(Node node) => int.TryParse(node.Description, out var count) ? count : 0;

    /// <summary>Opens a store on the test's own rows.</summary>
    protected abstract Task<StoreBench> OpenAsync();

    /// <summary>The audit trail, checked from outside of the store.</summary>
    protected abstract Task<AuditCheck> TrailAsync();

    private async Task RestartAsync()
    {
        await Store.DisposeAsync();
        Store = await OpenAsync();
    }
}

/// <summary>The store of one process.</summary>
public sealed class Sqlite_conforms : StoreConformance
{
    private readonly string _folder = Directory.CreateTempSubdirectory("store").FullName;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    protected override Task<StoreBench> OpenAsync() => StoreBench.SqliteAsync(_folder);

    protected override Task<AuditCheck> TrailAsync() => Task.FromResult(AuditTrail.Of(Path.Combine(_folder, StoreFile.Name)));
}

/// <summary>The store of many.</summary>
[NeedsPostgres]
[Collection("PostgreSQL")] // transactions of one database of a server hold back the readers of all
public sealed class Postgres_conforms : StoreConformance
{
    private string? _database;

    protected override async Task<StoreBench> OpenAsync() => await StoreBench.PostgresAsync(_database ??= await (await TestServers.PostgresServer.SharedAsync()).NewDatabaseAsync(), "one");

    protected override async Task<AuditCheck> TrailAsync()
    {
        await using var source = NpgsqlDataSource.Create(_database!);
        return await AuditTrail.OfAsync(source);
    }
}
