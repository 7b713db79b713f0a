using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using IronicConsole.Drivers.Fake;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Nodes;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Power;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Store;
using Microsoft.Extensions.DependencyInjection;

namespace IronicConsole.Tests.Power;

/// <summary>A parent and its children: whose power hangs on whose.</summary>
public sealed class A_family_of_nodes
{
    private static readonly Caller Somebody = new(ActorKind.Person, "admin") { Access = Access.Everything };

    [Fact]
    public async Task Is_locked_lowest_uuid_first_and_whole_or_not_at_all()
    {
        await using var engine = await RealEngine.StartAsync();
        var nodes = new List<Node>();
        for (var n = 0; n < 6; n++) nodes.Add(await engine.AddAsync($"node-{n}"));
        var sets = Gen.ListOf(Gen.Elements(nodes.ToArray())).Select(l => l.Distinct().ToArray()).ToArbitrary();

        Prop.ForAll(sets, sets, (wanted, held) =>
        {
            var (mine, other) = (Guid.NewGuid(), Guid.NewGuid());
            var before = new Dictionary<Guid, Lease?>();
            var taken = engine.Get<IStore>().CommitAsync<ImmutableArray<Lease>>(Caller.Engine, null, unit =>
            {
                foreach (var node in held) unit.Claim(node.Id, other);
                return FamilyLock.Take(unit, wanted, mine);
            }).Result;
            var free = !wanted.Intersect(held).Any();
            var leases = taken.Ok ? taken.Value.Select(l => (l.Node, l.Operation)).ToArray() : [];
            var after = engine.CommitAsync(unit =>
            {
                foreach (var node in nodes) before[node.Id] = unit.LeaseOf(node.Id);
                foreach (var lease in before.Values.OfType<Lease>()) unit.Release(lease);
            }).Result;
            return after.Ok && taken.Ok == free
                && (free ? leases.SequenceEqual(wanted.Select(n => (n.Id, mine))) : before.Values.All(l => l is null)); // a refused commit leaves nothing, the other's claims in it included
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task Comes_to_rest_whoever_switches_whom_at_the_same_time()
    {
        await using var engine = await RealEngine.StartAsync();
        var parent = await engine.AddAsync("parent");
        var family = new List<Node> { parent };
        for (var n = 0; n < 4; n++) family.Add(await engine.AddAsync($"child-{n}", with: c => c with { ParentNode = parent.Id }));
        var chance = new Random(31);

        var taken = 0;
        for (var round = 0; round < 15; round++)
        {
            var asked = family.OrderBy(_ => chance.Next()).Take(3).Select(n => (n.Id, chance.Next(3) switch { 0 => PowerAction.Off, 1 => PowerAction.Reboot, _ => PowerAction.On })).ToArray();
            foreach (var answer in await Task.WhenAll(asked.Select(a => engine.Operations.PowerAsync(Somebody, a.Id, a.Item2))))
            {
                if (answer.Ok) taken++;
                else Assert.Equal("node-locked", answer.Problem.Slug); // a relative's power change has it
            }

            await Eventually.True("all power changes to end", () => engine.Get<OpenOperations>().All.Count == 0 && family.All(n => engine.Node(n.Id).Reservation is null)); // operations are moved before nodes
            Assert.Equal(0, engine.Get<OpenOperations>().Leases);
            Assert.All(family, n => Assert.Equal((null, null, null), (engine.Node(n.Id).LastError, engine.Node(n.Id).Reservation, engine.Node(n.Id).TargetPowerState)));
        }

        Assert.True(taken > 15, $"{taken} power changes were taken");
    }

    [Fact]
    public async Task Is_given_back_whole_when_one_of_it_does_not_follow()
    {
        var clock = new JumpClock();
        await using var engine = await RealEngine.StartAsync(clock, ("Power:ChangeTimeoutSeconds", "60"));
        var parent = await engine.AddAsync("parent", with: n => n with { PowerState = PowerState.On });
        var good = await engine.AddAsync("good", with: n => n with { ParentNode = parent.Id, PowerState = PowerState.On });
        var slow = await engine.AddAsync("slow", with: n => n with { ParentNode = parent.Id, PowerState = PowerState.On, DriverInfo = JsonMap.Empty.With("fake_delay", 3600) });
        foreach (var node in new[] { parent, good }) engine.Get<FakeMachines>().Switch(node, PowerAction.On);

        await engine.Operations.PowerAsync(Somebody, parent.Id, PowerAction.Off);
        await engine.UntilAsync(good.Id, n => n.PowerState == PowerState.Off);
        clock.Jump(TimeSpan.FromSeconds(61));
        parent = await engine.UntilAsync(parent.Id, n => n is { Operation: null, LastError: not null });

        Assert.Contains("slow did not reach 'power off', which parent needs first", parent.LastError, StringComparison.Ordinal);
        Assert.Equal((PowerState.On, PowerState.Off, PowerState.On), (parent.PowerState, engine.Node(good.Id).PowerState, engine.Node(slow.Id).PowerState));
        Assert.Equal((0, null, null), (engine.Get<OpenOperations>().Leases, engine.Node(good.Id).Reservation, engine.Node(slow.Id).Reservation));
    }

    [Fact]
    public async Task Is_given_back_when_its_operation_is_ended_by_another_one()
    {
        await using var engine = await RealEngine.StartAsync(new JumpClock());
        var (parent, slow) = await PairAsync(engine);

        await engine.Operations.PowerAsync(Somebody, parent.Id, PowerAction.Off);
        await WaitsForAsync(engine, parent, slow);
        var inspected = await engine.Operations.ProvisionAsync(Somebody, parent.Id, Verb.Inspect, new ProvisionRequest());

        Assert.True(inspected.Ok, inspected.Problem?.Told);
        Assert.Null(engine.Node(slow.Id).Reservation);
    }

    [Fact]
    public async Task Is_given_back_when_the_node_at_work_is_deleted()
    {
        await using var engine = await RealEngine.StartAsync(new JumpClock(), services => services.AddSingleton<NodeCommands>());
        var (parent, slow) = await PairAsync(engine);
        await engine.Operations.PowerAsync(Somebody, slow.Id, PowerAction.Off);
        await engine.UntilAsync(slow.Id, n => n is { Operation: not null, Reservation: null }); // a switch that takes an hour

        var deleted = await engine.Get<NodeCommands>().DeleteAsync(Somebody, slow.Id);

        Assert.True(deleted.Ok, deleted.Problem?.Told);
        Assert.Empty(engine.Get<OpenOperations>().All);
        Assert.Null(engine.Node(parent.Id).Reservation);
    }

    [Fact]
    public async Task Stays_as_it_is_while_an_operation_may_need_the_power_of_another()
    {
        await using var engine = await RealEngine.StartAsync(new JumpClock(), services => services.AddSingleton<NodeCommands>());
        var (parent, slow) = await PairAsync(engine);
        await engine.Operations.PowerAsync(Somebody, slow.Id, PowerAction.Off);
        await engine.UntilAsync(slow.Id, n => n is { Operation: not null, Reservation: null });

        var moved = await engine.Get<NodeCommands>().UpdateAsync(Somebody, slow.Id, [new PatchOperation("remove", ["parent_node"], null)]);

        Assert.Equal(("operation-open", 409, "parent_node"), (moved.Problem?.Slug, moved.Problem?.Status, moved.Problem?.Field));
        Assert.Equal(parent.Id, engine.Node(slow.Id).ParentNode);
    }

    private static async Task<(Node Parent, Node Slow)> PairAsync(RealEngine engine)
    {
        var parent = await engine.AddAsync("parent", ProvisionState.Manageable, n => n with { PowerState = PowerState.On });
        var slow = await engine.AddAsync("slow", ProvisionState.Manageable, n => n with { ParentNode = parent.Id, PowerState = PowerState.On, DriverInfo = JsonMap.Empty.With("fake_delay", 3600) });
        engine.Get<FakeMachines>().Switch(parent, PowerAction.On);
        return (parent, slow);
    }

    private static Task<Node> WaitsForAsync(RealEngine engine, Node node, Node relative) =>
        engine.UntilAsync(node.Id, n => n.Reservation is null && engine.Get<OpenOperations>().All.Any(o => o.NodeId == n.Id && o.WaitsFor?.Contains(relative.Label, StringComparison.Ordinal) == true));
}
