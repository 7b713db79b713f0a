using IronicConsole.Engine.Allocations;
using IronicConsole.Engine.Audit;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Portgroups;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Records;
using IronicConsole.Engine.Runbooks;
using IronicConsole.Engine.Steps;
using IronicConsole.Engine.Store;
using IronicConsole.TestServers;
using IronicConsole.Tests.Audit;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace IronicConsole.Tests.Store;

/// <summary>Two stores, each with a memory of its own, on the same rows.</summary>
[NeedsPostgres]
[Collection("PostgreSQL")] // transactions of one database of a server hold back the readers of all
public sealed class Two_processes_on_one_database : IAsyncLifetime
{
    private string _database = "";
    private StoreBench _one = null!, _two = null!;

    public async Task InitializeAsync()
    {
        _database = await (await PostgresServer.SharedAsync()).NewDatabaseAsync();
        _one = await StoreBench.PostgresAsync(_database, "one");
        _two = await StoreBench.PostgresAsync(_database, "two");
    }

    public async Task DisposeAsync()
    {
        await _one.DisposeAsync();
        await _two.DisposeAsync();
    }

    [StoreFact]
    public async Task Lose_no_update_of_the_same_node()
    {
        var node = await AddAsync("n1");
        await Task.WhenAll(Enumerable.Range(0, 120).Select(i => Task.Run(() => (i % 2 == 0 ? _one : _two).DoAsync(unit =>
            unit.Put(unit.Node(node)! with { Description = $"{Count(unit.Node(node)!) + 1}" })))));

        await SameAsync(node);
        Assert.Equal((120, 121L), (Count(_one.Feed.Fleet.Find(node)!), _one.Feed.Fleet.Find(node)!.Version));
    }

    [StoreFact]
    public async Task Keep_an_audit_trail_that_is_whole_while_they_get_in_each_others_way()
    {
        var node = await AddAsync("n1");
        await Task.WhenAll(Enumerable.Range(0, 120).Select(i => Task.Run(async () =>
        {
            var store = i % 2 == 0 ? _one : _two;
            if (i % 10 > 7) await store.Host.CommitAsync<bool>(Caller.Engine, "node set", _ => Problem.Invalid("name", "no"));
            else await store.DoAsync<bool>(unit => { unit.Put(unit.Node(node)! with { Description = $"{i}" }); return true; }, "node set");
        })));

        await using var source = NpgsqlDataSource.Create(_database);
        var check = await AuditTrail.OfAsync(source);
        Assert.Empty(check.Findings);
        Assert.Equal([("one", 60L), ("two", 60L)], check.Heads.OrderBy(h => h.Key).Select(h => (h.Key, h.Value.Link)));
        await using (var command = source.CreateCommand("UPDATE audit SET outcome = 'done' WHERE number = (SELECT min(number) FROM audit WHERE outcome <> 'done')")) await command.ExecuteNonQueryAsync();
        Assert.Contains("is not as it was written", Assert.Single((await AuditTrail.OfAsync(source)).Findings), StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task Sign_each_checkpoint_once_whoever_looks_first()
    {
        var options = new AuditOptions { CheckpointRows = 5, CheckpointMinutes = 0 };
        await using CheckpointBench one = CheckpointBench.Of(_one, options), two = CheckpointBench.Of(_two, options);
        for (var i = 0; i < 8; i++)
        {
            await Task.WhenAll(one.CommandAsync(3), two.CommandAsync(3));
            await Task.WhenAll(one.LookAsync(), two.LookAsync());
        }

        var signed = (await one.LinesAsync()).Select(l => Checkpoint.Read(l)!).ToArray();
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], signed.Select(c => c.Sequence));
        await using var source = NpgsqlDataSource.Create(_database);
        var check = await AuditTrail.OfAsync(source, new AuditWitness { Keys = [one.Key, two.Key], Heads = [.. signed.Select(c => c.Heads)], Checkpoints = signed });
        Assert.Empty(check.Findings);
        Assert.Equal((8L, 0L, 0L), (check.Last!.Sequence, check.Newer, check.Unwitnessed));
    }

    [StoreFact]
    public async Task Never_hold_a_lease_both_and_never_use_an_epoch_twice()
    {
        var node = await AddAsync("n1");
        var epochs = new List<long>();
        var holders = 0;
        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Task.Run(async () =>
        {
            var store = i % 2 == 0 ? _one : _two;
            Lease? lease;
            while ((lease = (await store.Host.CommitAsync(Caller.Engine, null, unit => unit.Claim(node, Guid.NewGuid()) is { } l ? (Result<Lease?>)l : (Lease?)null)).Value) is null) await Task.Delay(5);
            Assert.Equal(1, Interlocked.Increment(ref holders));
            lock (epochs) epochs.Add(lease.Epoch);
            Interlocked.Decrement(ref holders);
            await store.DoAsync(unit => unit.Release(lease));
        })));

        Assert.Equal(Enumerable.Range(1, 60).Select(i => (long)i), epochs.Order());
    }

    [StoreFact]
    public async Task Give_a_record_s_name_once_and_see_each_other_s_changes()
    {
        static Result<bool> Make(IUnit unit, string words)
        {
            if (unit.RecordNamed<Runbook>("wipe") is { }) return Problem.Conflict("exists", "It is there.");
            unit.Put(new DeployTemplate { Id = Guid.NewGuid(), Name = words }); // another kind may have that name
            unit.Put(new Runbook { Id = Guid.NewGuid(), Name = "wipe", Description = words });
            return true;
        }

        await _one.DoAsync(unit => unit.Put(new DeployTemplate { Id = Guid.NewGuid(), Name = "wipe" }));
        var made = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Task.Run(() => (i % 2 == 0 ? _one : _two).Host.CommitAsync(Caller.Engine, "runbook create", unit => Make(unit, $"{i}")))));
        Assert.Equal(["exists", null], made.Select(m => m.Problem?.Slug).Distinct().OrderDescending());
        Assert.Single(made, m => m.Ok);
        await Task.WhenAll(_one.Host.CatchUpRecordAsync("wipe"), _two.Host.CatchUpRecordAsync("wipe"));
        var wipe = _one.Feed.Fleet.Records.Find<Runbook>("wipe")!;
        Assert.Equal(wipe.Description, _two.Feed.Fleet.Records.Find<Runbook>(wipe.Id)!.Description);

        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => (i % 2 == 0 ? _one : _two).DoAsync(unit => unit.Put(unit.Record<Runbook>(wipe.Id)! with { Description = $"{i}" })))));
        Assert.Equal(41, (await _two.History.VersionsAsync(wipe.Id)).Count);
        await _two.DoAsync(unit => unit.Delete(unit.Record<Runbook>(wipe.Id)!));
        await Eventually.True("the other to see that it is gone", () => _one.Feed.Fleet.Records.Find<Runbook>("wipe") is null);
    }

    [StoreFact]
    public async Task Give_no_node_to_two_allocations()
    {
        const int Nodes = 6, Wishes = 20;
        for (var i = 0; i < Nodes; i++)
        {
            var free = StoreBench.NewNode($"free-{i}") with { ProvisionState = ProvisionState.Available, PowerState = PowerState.Off, ResourceClass = "gold" };
            await _one.DoAsync(unit => unit.Put(free));
            await _two.Host.CatchUpAsync(free.Id.ToString());
        }

        var got = await Task.WhenAll(Enumerable.Range(0, Wishes).Select(i => Task.Run(async () =>
        {
            var store = i % 2 == 0 ? _one : _two;
            var wish = new Allocation { Id = Guid.NewGuid(), Name = $"wish-{i}", ResourceClass = "gold" };
            await store.DoAsync(unit => unit.Put(wish));
            return await store.DoAsync(unit => new AllocationRules(store.Feed.Fleet).Allocate(unit, wish.Id));
        })));

        var active = got.Where(a => a.State == AllocationState.Active).ToArray();
        Assert.Equal(Nodes, active.Select(a => a.NodeId).Distinct().Count());
        Assert.Equal(Nodes, active.Length);
        Assert.All(got.Except(active), a => Assert.Equal(AllocationState.Error, a.State));
        foreach (var one in active)
        {
            await _two.Host.CatchUpAsync(one.NodeId.ToString()!);
            Assert.Equal((one.Id, one.Id.ToString()), (_two.Feed.Fleet.Find(one.NodeId!.Value)!.AllocationUuid!.Value, _two.Feed.Fleet.Find(one.NodeId.Value)!.InstanceUuid));
        }
    }

    [StoreFact]
    public async Task Leave_no_part_of_a_node_behind_and_see_each_other_s()
    {
        var node = await AddAsync("n1");
        var made = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(async () =>
        {
            var group = new Portgroup { Id = Guid.NewGuid(), NodeId = node, Name = $"g{i}", Mode = "802.3ad" };
            await (i % 2 == 0 ? _one : _two).DoAsync(unit => unit.PutPart(group));
            return group.Id;
        })));
        foreach (var store in new[] { _one, _two })
        {
            await store.Host.CatchUpAsync("n1");
            Assert.Equal(made.Order(), store.Feed.Fleet.PartsOf<Portgroup>(store.Feed.Fleet.Find(node)!).Select(g => g.Id).Order());
        }

        // One makes groups while the other deletes the node: each is refused, or goes with it.
        var late = Enumerable.Range(0, 10).Select(i => Task.Run(() => _one.Host.CommitAsync<bool>(Caller.Engine, null, unit =>
        {
            if (unit.Node(node) is null) return Problem.NotFound("Node", "n1");
            unit.PutPart(new Portgroup { Id = Guid.NewGuid(), NodeId = node, Name = $"late{i}", Mode = "802.3ad" });
            return true;
        })));
        var all = late.ToArray();
        await _two.DoAsync(unit => unit.Delete(unit.Node(node)!));
        await Task.WhenAll(all);
        await Eventually.True("both to see that all are gone", () => new[] { _one, _two }.All(s => s.Feed.Fleet.Records.All<Portgroup>().Count == 0));
        await using var source = NpgsqlDataSource.Create(_database);
        await using var command = source.CreateCommand("SELECT count(*) FROM records");
        Assert.Equal(0L, await command.ExecuteScalarAsync());
    }

    [StoreFact]
    public async Task Refuse_a_name_and_an_address_that_the_other_has_just_given()
    {
        const string Mac = "52:54:00:00:00:01";
        Func<IUnit, string, Result<bool>> make = (unit, name) =>
        {
            if (unit.NodeNamed(name) is not null) return Problem.Conflict("name-taken", "taken");
            if (unit.PortWithAddress(Mac) is not null) return Problem.Conflict("mac-taken", "taken");
            var node = StoreBench.NewNode(name);
            unit.Put(node);
            unit.Put(new Port { Id = Guid.NewGuid(), NodeId = node.Id, Address = Mac });
            return true;
        };
        var same = await Task.WhenAll(_one.Host.CommitAsync(Caller.Engine, null, u => make(u, "same")), _two.Host.CommitAsync(Caller.Engine, null, u => make(u, "same")));
        Assert.Equal([null, "name-taken"], same.Select(s => s.Problem?.Slug).Order());
        Assert.Equal("mac-taken", (await _two.Host.CommitAsync(Caller.Engine, null, u => make(u, "other"))).Problem!.Slug);
    }

    [StoreFact]
    public async Task See_what_the_other_has_made_when_they_are_asked_for_it()
    {
        for (var i = 0; i < 20; i++)
        {
            var node = await AddAsync($"n{i}");
            Assert.True((await _two.Host.CommitAsync<bool>(Caller.Engine, null, unit => unit.Node(node) is null ? Problem.NotFound("Node", $"{node}") : true)).Ok);
            await _one.DoAsync(unit => unit.Put(unit.Node(node)! with { Description = "1" }));
            await _two.Host.CatchUpAsync($"n{i}");
            Assert.Equal("1", _two.Feed.Fleet.Find(node)!.Description);
            await _one.DoAsync(unit => unit.Delete(unit.Node(node)!));
            await _two.Host.CatchUpAsync($"n{i}");
            Assert.Null(_two.Feed.Fleet.Find(node));
        }
    }

    [StoreFact]
    public async Task Decide_a_refusal_again_when_what_it_missed_has_come_in_meanwhile()
    {
        foreach (var byName in (bool[])[false, true])
        {
            var node = StoreBench.NewNode($"late-{byName}");
            var decisions = 0;
            var done = await _two.Host.CommitAsync<bool>(Caller.Engine, null, unit =>
            {
                var found = byName ? unit.NodeNamed(node.Name!) : unit.Node(node.Id);
                if (decisions++ == 0)
                {
                    _one.DoAsync(u => u.Put(node)).Wait();
                    Eventually.True("the node in the other memory", () => _two.Feed.Fleet.Find(node.Id) is not null).Wait();
                }

                return found is null ? Problem.NotFound("Node", node.Name!) : true;
            });
            Assert.True(done.Ok, done.Problem?.Told);
            Assert.Equal(2, decisions);
        }
    }

    [StoreFact]
    public async Task List_nodes_in_the_order_they_were_made_wherever_that_was()
    {
        for (var i = 0; i < 10; i++) await (i % 2 == 0 ? _one : _two).DoAsync(unit => unit.Put(StoreBench.NewNode($"n{i}")));
        foreach (var store in (StoreBench[])[_one, _two])
        {
            await Eventually.True("ten nodes", () => store.Feed.Fleet.Count == 10);
            Assert.Equal(Enumerable.Range(0, 10).Select(i => $"n{i}"), store.Feed.Fleet.Nodes.Select(n => n.Name));
        }
    }

    [StoreFact]
    public async Task Tell_no_event_before_an_older_transaction_has_ended_and_lose_none_of_it()
    {
        var node = await AddAsync("n1");
        await using var late = new NpgsqlConnection(_database);
        await late.OpenAsync();
        await using var transaction = await late.BeginTransactionAsync();
        await using (var insert = new NpgsqlCommand(
            "INSERT INTO events (seq, at, node_id, node_version, kind, severity, text, data, by) VALUES (nextval('event_numbers'), 0, $1, 1, 'note', 'INFO', 'late', '{}', '{\"Kind\":\"Engine\",\"Name\":\"late\"}')", late, transaction))
        {
            insert.Parameters.Add(new NpgsqlParameter { Value = node });
            await insert.ExecuteNonQueryAsync();
        }

        await using (var change = new NpgsqlCommand("INSERT INTO changes (node_id, revision, at, origin) VALUES ($1, 1, 0, 'late')", late, transaction))
        {
            change.Parameters.Add(new NpgsqlParameter { Value = node });
            await change.ExecuteNonQueryAsync();
        }

        for (var i = 0; i < 10; i++) await (i % 2 == 0 ? _one : _two).DoAsync(unit => unit.Tell(node, EventKinds.Note, $"{i}"));
        await Task.Delay(1500); // long enough for a reader that would jump the queue
        Assert.Empty(_one.Told);
        Assert.Empty(_two.Told);
        await transaction.CommitAsync();

        foreach (var store in (StoreBench[])[_one, _two])
        {
            await Eventually.True("eleven events", () => store.Told.Count == 11);
            Assert.Equal(["late", .. Enumerable.Range(0, 10).Select(i => $"{i}")], store.Told.Select(e => e.Text));
        }
    }

    [StoreFact]
    public async Task Tell_of_a_node_that_only_the_other_knew_when_it_was_told_of()
    {
        for (var i = 0; i < 10; i++)
        {
            var (node, told) = (StoreBench.NewNode($"n{i}"), $"told {i}");
            var decisions = 0;
            await _two.DoAsync(unit =>
            {
                Assert.True(decisions > 0 || unit.Node(node.Id) is null);
                if (decisions++ == 0) _one.DoAsync(u => u.Put(node)).Wait();
                unit.Tell(node.Id, EventKinds.Note, told);
            });
            Assert.Equal(2, decisions);
            foreach (var store in (StoreBench[])[_one, _two]) await Eventually.True(told, () => store.Told.Any(e => e.Text == told));
        }
    }

    [StoreFact]
    public async Task Tell_all_events_once_and_in_the_same_order_under_load_with_transactions_that_linger()
    {
        var nodes = new List<Guid>();
        for (var i = 0; i < 8; i++) nodes.Add(await AddAsync($"n{i}"));
        using var enough = new CancellationTokenSource();
        var lingering = Task.Run(async () =>
        {
            var chance = new Random(7);
            while (!enough.IsCancellationRequested)
            {
                await using var connection = new NpgsqlConnection(_database);
                await connection.OpenAsync();
                await using var transaction = await connection.BeginTransactionAsync();
                await using var command = new NpgsqlCommand("SELECT pg_current_xact_id()", connection, transaction);
                await command.ExecuteScalarAsync();
                await Task.Delay(chance.Next(50));
                await transaction.CommitAsync();
            }
        });
        await Task.WhenAll(Enumerable.Range(0, 16).Select(w => Task.Run(async () =>
        {
            for (var i = 0; i < 25; i++) await (w % 2 == 0 ? _one : _two).DoAsync(unit => unit.Tell(nodes[w % 8], EventKinds.Note, $"{w}/{i}"));
        })));
        await enough.CancelAsync();
        await lingering;

        foreach (var store in (StoreBench[])[_one, _two])
        {
            await Eventually.True(() => $"400 events: one has told {_one.Told.Count}, the other {_two.Told.Count}, missing {Missing(_one)} and {Missing(_two)}", () => store.Told.Count >= 400);
            Assert.Equal(400, store.Told.Select(e => e.Seq).Distinct().Count());
            for (var w = 0; w < 16; w++) Assert.Equal(Enumerable.Range(0, 25).Select(i => $"{w}/{i}"), store.Told.Where(e => e.Text.StartsWith($"{w}/", StringComparison.Ordinal)).Select(e => e.Text));
        }

        Assert.Equal(_one.Told.Select(e => e.Seq), _two.Told.Select(e => e.Seq));
    }

    private static string Missing(StoreBench store) => string.Join(", ", Enumerable.Range(0, 16).SelectMany(w => Enumerable.Range(0, 25).Select(i => $"{w}/{i}")).Except(store.Told.Select(e => e.Text)).DefaultIfEmpty("none"));

    [StoreFact]
    public async Task Write_nothing_under_a_lease_that_was_taken_over_in_the_middle_of_the_decision()
    {
        var (node, work) = (await AddAsync("n1"), Guid.NewGuid());
        var lease = await _one.DoAsync<Lease>(unit => unit.Claim(node, work)!);
        using ManualResetEventSlim inside = new(), go = new();
        var answers = new List<bool>();
        var frozen = Task.Run(() => _one.Host.CommitAsync<bool>(Caller.Engine, null, unit =>
        {
            var mine = unit.Renew(lease);
            lock (answers) answers.Add(mine);
            if (answers.Count == 1)
            {
                inside.Set();
                go.Wait();
            }

            if (!mine) return false;
            unit.Put(unit.Node(node)! with { Description = "stale" });
            return true;
        }));
        inside.Wait();
        await _two.Host.CatchUpAsync("n1");
        var next = await UntilClaimedAsync(_two, node, work);
        go.Set();

        Assert.False((await frozen).Value);
        Assert.Equal([true, false], answers);
        Assert.Equal((lease.Epoch + 1, "two"), (next.Epoch, next.Owner));
        await SameAsync(node);
        Assert.Null(_one.Feed.Fleet.Find(node)!.Description);
        Assert.False(await _one.Host.InForceAsync(lease));
        Assert.True(await _two.Host.InForceAsync(next));
    }

    [StoreFact]
    public async Task Let_nothing_leave_that_a_lease_no_longer_covers()
    {
        var (node, work, clock) = (await AddAsync("n1"), Guid.NewGuid(), new Agent.TestClock());
        var lease = await _one.DoAsync<Lease>(unit => unit.Claim(node, work)!);
        var fence = FenceOf(_one, lease, clock);
        async Task<string> SendAsync(Func<Task> meanwhile) => await fence.SendAsync("power on", async () =>
        {
            using var body = LastCheck.Before(new StringContent("on"));
            await meanwhile();
            return await body.ReadAsStringAsync();
        });

        Assert.Equal("on", await SendAsync(() => Task.CompletedTask));
        Assert.Equal("on", await SendAsync(() => { clock.Pass(_one.Host.Lasts); return Task.CompletedTask; })); // late, but still its own

        await Assert.ThrowsAsync<LeaseLostException>(() => SendAsync(async () =>
        {
            clock.Pass(_one.Host.Lasts);
            await UntilClaimedAsync(_two, node, work);
        }));
        Assert.DoesNotContain(_one.Told, e => e.Kind == EventKinds.LateEffect); // nothing left, so there is nothing to tell
    }

    [StoreFact]
    public async Task Leave_a_lease_alone_that_was_renewed_although_memory_took_it_for_run_out()
    {
        var node = await AddAsync("n1");
        await _one.DoAsync<Lease>(unit => unit.Claim(node, Guid.NewGuid())!);
        await Eventually.True("the claim", () => _two.Open.LeaseRow(node) is { Owner: "one" });
        _two.Open.Move([], [], [_two.Open.LeaseRow(node)! with { Until = DateTimeOffset.UnixEpoch }], []);

        Assert.True(await _two.DoAsync<bool>(unit => unit.Claim(node, Guid.NewGuid()) is null));
        Assert.Equal("one", _two.Open.LeaseRow(node)!.Owner);
    }

    [StoreFact]
    public async Task Say_that_a_lease_is_lost_to_the_one_who_had_it()
    {
        await using var third = await StoreBench.PostgresAsync(_database, "third", leaseSeconds: 3);
        var lost = new TaskCompletionSource<Lease>();
        using var watch = third.Host.WhenLost(l => lost.TrySetResult(l));
        var (node, work) = (await AddAsync("n1"), Guid.NewGuid());
        var lease = await third.DoAsync<Lease>(unit => unit.Claim(node, work)!);
        await Task.Delay(4000); // longer than the lease: it is renewed meanwhile
        Assert.False(lost.Task.IsCompleted);
        Assert.True(await _one.DoAsync<bool>(unit => unit.Claim(node, work) is null));
        await UntilClaimedAsync(_one, node, work);

        Assert.Equal(lease.Epoch, (await lost.Task.WaitAsync(TimeSpan.FromSeconds(30))).Epoch);
    }

    [StoreFact]
    public async Task Cannot_have_the_same_name()
    {
        var refused = await Assert.ThrowsAsync<ConfigurationException>(() => StoreBench.PostgresAsync(_database, "one"));
        Assert.Contains("Store:Conductor", refused.Message, StringComparison.Ordinal);
        await _one.DisposeAsync();
        _one = await StoreBench.PostgresAsync(_database, "one");
    }

    [StoreFact]
    public async Task Come_back_when_the_database_has_broken_off_all_sessions()
    {
        await AddAsync("before");
        await using (var admin = new NpgsqlConnection(_database))
        {
            await admin.OpenAsync();
            await using var kill = new NpgsqlCommand("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()", admin);
            await kill.ExecuteNonQueryAsync();
        }

        Guid? node = null;
        for (var i = 0; node is null; i++)
        {
            try
            {
                node = await AddAsync($"after{i}");
            }
            catch (InvalidOperationException) when (i < 40)
            {
                // pooled connections that were broken off
            }
        }

        await Eventually.True("the node in the other process", () => _two.Feed.Fleet.Find(node.Value) is not null);
        await Eventually.True("no lag", () => _one.Host.Lag < TimeSpan.FromSeconds(1) && _two.Host.Lag < TimeSpan.FromSeconds(1));
    }

    private static int Count(Node node) => int.TryParse(node.Description, out var count) ? count : 0;

    private static Fence FenceOf(StoreBench store, Lease lease, TimeProvider clock)
    {
        var operation = new Operation { Id = lease.Operation, NodeId = lease.Node, Kind = OperationKind.Power, By = Caller.Engine };
        var run = new StepRun { OperationId = lease.Operation, NodeId = lease.Node, Number = 0, Step = new PlannedStep("power", "power_on", JsonMap.Empty, 1, StepSource.Flow) };
        var house = new StepHouse(store.Host, store.Host, store.Feed, new HardwareTypes([], []), Secrets.KeyRings.Box(), clock, _ => throw new NotSupportedException(), new HaltPoint(new EngineOptions(), NullLogger<HaltPoint>.Instance));
        return new Fence(house, new StepTurn(operation, run, lease));
    }

    // The lease runs out again and again: who has it may renew it at any time.
    private async Task<Lease> UntilClaimedAsync(StoreBench store, Guid node, Guid work)
    {
        for (var i = 0; ; i++)
        {
            await RunOutAsync(node);
            var claimed = await store.Host.CommitAsync(Caller.Engine, null, unit => unit.Claim(node, work) is { } l ? (Result<Lease?>)l : (Lease?)null);
            if (claimed.Value is { } lease) return lease;
            Assert.True(i < 500, "the lease was not to be had");
            await Task.Delay(20);
            store.Open.Move([], [], [store.Open.LeaseRow(node)! with { Until = DateTimeOffset.UnixEpoch }], []);
        }
    }

    private async Task<Guid> AddAsync(string name)
    {
        var node = StoreBench.NewNode(name);
        await _one.DoAsync(unit => unit.Put(node));
        return node.Id;
    }

    private async Task RunOutAsync(Guid node)
    {
        await using var connection = new NpgsqlConnection(_database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("UPDATE leases SET until = 0 WHERE node_id = $1", connection);
        command.Parameters.Add(new NpgsqlParameter { Value = node });
        await command.ExecuteNonQueryAsync();
    }

    private Task SameAsync(Guid node) => Eventually.True("both to hold the same", () =>
        _one.Feed.Fleet.Find(node) is { } a && _two.Feed.Fleet.Find(node) is { } b && a.Version == b.Version && a.Description == b.Description);
}
