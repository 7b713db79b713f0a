using System.Collections.Concurrent;
using IronicConsole.Engine.Audit;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Rotation;
using IronicConsole.Engine.Secrets;
using IronicConsole.Engine.Steps;
using IronicConsole.Engine.Store;
using IronicConsole.TestServers;
using IronicConsole.Tests.Power;
using IronicConsole.Tests.Store;

namespace IronicConsole.Tests.Rotation;

/// <summary>A new data key is made and everything is sealed again with it, while the engine works; on every store.</summary>
public abstract class Rotation_of_a_data_key : IAsyncLifetime
{
    private RealEngine _one = null!;

    public async Task InitializeAsync() => _one = await StartAsync("one");

    public virtual async Task DisposeAsync() => await _one.DisposeAsync();

    [StoreFact]
    public async Task Leaves_every_secret_with_the_new_key_and_nothing_of_the_old_one()
    {
        var nodes = new List<Node>();
        for (var i = 0; i < 30; i++) nodes.Add(await _one.AddWithPasswordAsync($"n{i}", $"password {i}"));
        var before = _one.Newest();
        var made = await _one.RotateAsync();
        await _one.SettledAsync();

        Assert.Equal((made.Id, 0), (_one.Newest(), await _one.NamedAsync(before)));
        Assert.All(nodes, n => Assert.Equal(made.Id, SealedText.KeyOf(_one.SealedPassword(n.Id))));
        Assert.Equal(Enumerable.Range(0, 30).Select(i => $"password {i}"), nodes.Select(n => _one.Password(n.Id)));
    }

    [StoreFact]
    public async Task Loses_no_change_that_is_made_meanwhile()
    {
        var nodes = new List<Guid>();
        for (var i = 0; i < 20; i++) nodes.Add((await _one.AddWithPasswordAsync($"n{i}", "first")).Id);
        var last = new ConcurrentDictionary<Guid, string>();
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 4).Select(w => Task.Run(async () =>
        {
            for (var n = 0; !stop.IsCancellationRequested; n++)
            {
                var id = nodes[((n * 4) + w) % nodes.Count]; // each node has one writer
                await _one.SetPasswordAsync(id, $"{w}-{n}");
                last[id] = $"{w}-{n}";
            }
        })).ToArray();
        var first = _one.Newest();
        for (var round = 0; round < 4; round++)
        {
            await _one.RotateAsync();
            await _one.SettledAsync();
        }

        await stop.CancelAsync();
        await Task.WhenAll(writers);
        Assert.Equal(20, last.Count);
        Assert.All(nodes, id => Assert.Equal(last[id], _one.Password(id)));
        Assert.Equal((1, 0), (_one.Ring().Stored.Count, await _one.NamedAsync(first)));
    }

    [StoreFact]
    public async Task Reaches_what_past_operations_were_asked_with_and_their_steps()
    {
        var node = await _one.AddWithPasswordAsync("n1", "hush");
        var box = _one.Get<SecretBox>();
        var step = new PlannedStep("deploy", "x", JsonMap.Empty.With("admin_password", box.Seal(node.Id, "argument")), 0, StepSource.User);
        var over = new Operation
        {
            Id = Guid.NewGuid(), NodeId = node.Id, Kind = OperationKind.Clean, By = Caller.Engine, State = OperationState.Done, Plan = [step], StartedAt = DateTimeOffset.UtcNow.AddDays(-1),
            Request = JsonMap.Empty.With("rescue_password", box.Seal(node.Id, "rescue")),
        };
        await _one.CommitAsync(unit =>
        {
            unit.Put(new StepRun { OperationId = over.Id, NodeId = node.Id, Number = 0, Step = step, State = StepRunState.Done });
            unit.Put(over);
        });
        var before = _one.Newest();
        await _one.RotateAsync();
        await _one.SettledAsync();

        Assert.Equal(0, await _one.NamedAsync(before));
        var (operation, run) = ((await _one.Get<IHistory>().OperationAsync(over.Id))!, Assert.Single(await _one.Get<IHistory>().StepRunsAsync(over.Id)));
        Assert.Equal(("rescue", "argument", "argument"), (Open(operation.Request.Text("rescue_password")), Open(operation.Plan[0].Args.Text("admin_password")), Open(run.Step.Args.Text("admin_password"))));
        Assert.Null(_one.Get<OpenOperations>().Run(over.Id, 0));

        string? Open(string? text) => box.Open(node.Id, text)?.Reveal();
    }

    [StoreFact]
    public async Task Waits_for_a_node_that_is_worked_on()
    {
        var node = await _one.AddWithPasswordAsync("n1", "hush");
        var (before, lease) = (_one.Newest(), (await _one.Get<IStore>().CommitAsync(Caller.Engine, null, unit => (Result<Lease>)unit.Claim(node.Id, Guid.NewGuid())!)).Value!);
        await _one.RotateAsync();
        await _one.RunAsync<KeyRotation>();
        Assert.Equal((before, 2, "hush"), (SealedText.KeyOf(_one.SealedPassword(node.Id)), _one.Ring().Stored.Count, _one.Password(node.Id)));

        await _one.CommitAsync(unit => unit.Release(lease));
        await _one.SettledAsync();
        Assert.Equal((_one.Newest(), "hush"), (SealedText.KeyOf(_one.SealedPassword(node.Id)), _one.Password(node.Id)));
    }

    [StoreFact]
    public async Task Keeps_the_old_key_as_long_as_a_value_names_it_that_does_not_open()
    {
        var one = await _one.AddWithPasswordAsync("n1", "hush");
        var moved = await _one.AddAsync("n2", with: n => n with { DriverInfo = one.DriverInfo });
        Assert.Null(_one.Password(moved.Id));
        var before = _one.Newest();
        await _one.RotateAsync();
        await _one.RunAsync<KeyRotation>();
        Assert.Equal([before, _one.Newest()], _one.Ring().Stored.Select(k => k.Id));

        await _one.CommitAsync(unit => unit.Put(unit.Node(moved.Id)! with { DriverInfo = JsonMap.Empty }));
        await _one.SettledAsync();
    }

    [StoreFact]
    public async Task Is_asked_for_once_at_a_time_and_told_in_the_audit_trail()
    {
        var node = await _one.AddWithPasswordAsync("n1", "hush");
        await _one.CommitAsync(unit => unit.Claim(node.Id, Guid.NewGuid())); // so that it does not end
        var before = _one.Newest();
        var by = new Caller(ActorKind.Person, "admin") { Access = Access.Everything, Reason = "a backup was lost" };
        var made = (await _one.Get<KeyRotation>().RotateAsync(by)).Value!;
        var again = await _one.Get<KeyRotation>().RotateAsync(by);
        Assert.Equal(("rotation-under-way", 409), (again.Problem!.Slug, again.Problem.Status));

        await _one.CommitAsync(unit => unit.Put(unit.Node(node.Id)! with { Reservation = null }));
        await _one.SettledAsync();
        var told = (await _one.Get<IHistory>().AuditAsync(new AuditQuery { Command = "secrets", Limit = 10 })).Reverse().ToArray();
        Assert.Equal([($"secrets rotate to key {made.Id}", "done", "admin"), ("secrets rotate", "rotation-under-way", "admin"), ($"secrets remove key {before}", "done", "engine")], told.Select(t => (t.Command, t.Outcome, t.By.Name)));
        Assert.Equal("a backup was lost", told[0].By.Reason);
    }

    [StoreFact]
    public async Task Goes_on_after_a_restart_where_it_was_left()
    {
        var node = await _one.AddWithPasswordAsync("n1", "hush");
        await _one.CommitAsync(unit => unit.Put(unit.Node(node.Id)! with { Reservation = "somebody" }));
        var before = _one.Newest();
        await _one.RotateAsync();
        await _one.RunAsync<KeyRotation>();
        await _one.CommitAsync(unit => unit.Put(unit.Node(node.Id)! with { Reservation = null }));
        await _one.DisposeAsync();

        _one = await StartAsync("one");
        await Eventually.True("the old key to go by itself", () => _one.Ring().Stored.Count == 1);
        Assert.Equal((0, "hush"), (await _one.NamedAsync(before), _one.Password(node.Id)));
    }

    protected abstract Task<RealEngine> StartAsync(string conductor);
}

/// <summary>The store of one process.</summary>
public sealed class Rotation_on_sqlite : Rotation_of_a_data_key
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rotation").FullName;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    protected override Task<RealEngine> StartAsync(string conductor) => RealEngine.StartAsync(("Store:Folder", _folder));
}

/// <summary>The store of many.</summary>
[NeedsPostgres]
[Collection("PostgreSQL")] // transactions of one database of a server hold back the readers of all
public sealed class Rotation_on_postgres : Rotation_of_a_data_key
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rotation").FullName;
    private string? _database;
    private RealEngine? _two;

    public override async Task DisposeAsync()
    {
        if (_two is not null) await _two.DisposeAsync();
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [StoreFact]
    public async Task Is_known_to_the_other_process_before_it_sees_a_value_of_the_new_key()
    {
        await using var one = await StartAsync("first");
        var two = _two = await StartAsync("two");
        var nodes = new List<Guid>();
        for (var i = 0; i < 30; i++) nodes.Add((await one.AddWithPasswordAsync($"n{i}", "hush")).Id);
        await Eventually.True("the other process to have them", () => two.Get<FleetIndex>().Count >= 30);
        var shut = new ConcurrentBag<string>();
        var seen = 0;
        using var watch = two.Get<IFleetFeed>().Observe(change =>
        {
            foreach (var id in change.Nodes.Keys.Where(nodes.Contains))
            {
                Interlocked.Increment(ref seen);
                if (two.Password(id) != "hush") shut.Add($"{id} at {two.SealedPassword(id)[..18]}");
            }
        });
        var made = await one.RotateAsync();
        await Eventually.True("all to be seen with the new key", () => nodes.TrueForAll(id => SealedText.KeyOf(two.SealedPassword(id)) == made.Id));

        Assert.Empty(shut);
        Assert.True(seen >= 30);
        await two.SettledAsync();
    }

    [StoreFact]
    public async Task Takes_no_value_of_a_key_that_is_gone()
    {
        await using var one = await StartAsync("first");
        var two = _two = await StartAsync("two");
        var node = await one.AddWithPasswordAsync("n1", "hush");
        var other = await one.AddWithPasswordAsync("n2", "hush");
        await Eventually.True("the other process to have them", () => two.Get<FleetIndex>().Count >= 2);
        var late = two.Get<SecretBox>().Seal(node.Id, "late"); // as by a process that stood still for the whole rotation
        await one.RotateAsync();
        await one.SettledAsync();

        var decided = 0;
        var done = await two.CommitAsync(unit => unit.Put(unit.Node(node.Id)! with { DriverInfo = JsonMap.Empty.With("redfish_password", decided++ == 0 ? late : two.Get<SecretBox>().Seal(node.Id, "late")) }));

        Assert.True(done.Ok, done.Problem?.ToString());
        Assert.InRange(decided, 2, 10);
        Assert.Equal((one.Newest(), "late", "hush"), (SealedText.KeyOf(two.SealedPassword(node.Id)), two.Password(node.Id), two.Password(other.Id)));
    }

    protected override async Task<RealEngine> StartAsync(string conductor)
    {
        _database ??= await (await PostgresServer.SharedAsync()).NewDatabaseAsync();
        return await RealEngine.StartAsync(
            ("Store:Folder", Path.Combine(_folder, conductor)), ("Store:Provider", "postgres"), ("Store:ConnectionString", _database), ("Store:Conductor", conductor), ("Secrets:KeyFile", Path.Combine(_folder, "shared.key")));
    }
}
