using IronicConsole.Drivers.Fake;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Power;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;
using IronicConsole.Engine.Store;
using Microsoft.Data.Sqlite;

namespace IronicConsole.Tests.Power;

public sealed class A_machine_switched_behind_our_back
{
    [Fact]
    public async Task Is_switched_back_and_the_story_says_why()
    {
        await using var engine = await RealEngine.StartAsync();
        var node = await OnAsync(engine, "one");
        Switch(engine, node, PowerAction.Off);

        await engine.RunAsync<PowerSync>();
        node = await engine.UntilAsync(node.Id, n => n.Operation is null);

        Assert.Equal((PowerState.On, PowerState.On), (node.PowerState, Real(engine, node)));
        var operation = (await engine.Get<IHistory>().OperationsAsync(node.Id, 1)).Single();
        Assert.Equal((ActorKind.Engine, OperationState.Done), (operation.By.Kind, operation.State));
        Assert.Contains("the BMC says 'power off'", operation.By.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_switched_back_without_being_asked_by_anybody()
    {
        await using var engine = await RealEngine.StartAsync(("Power:SyncIntervalSeconds", "0.2"));
        var node = await OnAsync(engine, "one");
        Switch(engine, node, PowerAction.Off);

        await Eventually.True("the trigger of power sync", () => Real(engine, node) == PowerState.On);
    }

    [Fact]
    public async Task Is_recorded_as_it_is_where_forcing_is_off_or_power_off_is_forbidden()
    {
        await using var adopting = await RealEngine.StartAsync(("Power:ForceStateDuringSync", "false"));
        await using var forcing = await RealEngine.StartAsync();
        var one = await OnAsync(adopting, "one");
        var kept = await OnAsync(forcing, "kept", n => n with { DisablePowerOff = true });
        Switch(adopting, one, PowerAction.Off);
        Switch(forcing, kept, PowerAction.Off);

        await adopting.RunAsync<PowerSync>();
        await forcing.RunAsync<PowerSync>();

        Assert.Equal((PowerState.Off, PowerState.Off), (adopting.Node(one.Id).PowerState, forcing.Node(kept.Id).PowerState));
        Assert.Equal("Seen in 'power off' instead of 'power on'.", (await adopting.Get<IHistory>().EventsAsync(one.Id, 1))[0].Text);
    }

    [Fact]
    public async Task That_never_was_seen_before_is_just_recorded()
    {
        await using var engine = await RealEngine.StartAsync();
        var node = await engine.AddAsync("new");
        Switch(engine, node, PowerAction.On);

        await engine.RunAsync<PowerSync>();

        Assert.Equal(PowerState.On, engine.Node(node.Id).PowerState);
        Assert.Empty(await engine.Get<IHistory>().OperationsAsync(node.Id, 1));
    }

    [Fact]
    public async Task As_a_child_node_is_seen_too()
    {
        await using var engine = await RealEngine.StartAsync();
        var parent = await OnAsync(engine, "parent");
        var child = await OnAsync(engine, "child", n => n with { ParentNode = parent.Id });
        Switch(engine, child, PowerAction.Off);

        await engine.RunAsync<PowerSync>();

        await engine.UntilAsync(child.Id, n => n.Operation is null);
        Assert.Equal(PowerState.On, Real(engine, child));
    }

    [Fact]
    public async Task Is_left_alone_in_maintenance_before_it_is_managed_and_while_an_operation_is_open()
    {
        await using var engine = await RealEngine.StartAsync();
        var cared = await OnAsync(engine, "cared", n => n with { Maintenance = true });
        var fresh = await OnAsync(engine, "fresh", n => n with { ProvisionState = ProvisionState.Enroll });
        var held = await OnAsync(engine, "held");
        var steps = new ProvisionRequest { Steps = [new RequestedStep("", "hold", JsonMap.Of(new { title = "Wait", question = "Cable moved?" }))], DisableRamdisk = true };
        Assert.True((await engine.Operations.ProvisionAsync(Caller.Engine, held.Id, Verb.Clean, steps)).Ok);
        await engine.UntilAsync(held.Id, n => n.ProvisionState == ProvisionState.CleanHold);
        Node[] all = [cared, fresh, held];
        foreach (var node in all) Switch(engine, node, PowerAction.Off);

        await engine.RunAsync<PowerSync>();

        Assert.All(all, n => Assert.Equal((PowerState.On, PowerState.Off), (engine.Node(n.Id).PowerState, Real(engine, n))));
    }

    [Fact]
    public async Task That_cannot_be_switched_back_goes_into_maintenance_after_three_tries_and_comes_back_by_itself()
    {
        await using var engine = await RealEngine.StartAsync(("Power:ChangeTimeoutSeconds", "0.05"), ("Power:SoftTimeoutSeconds", "0.05"));
        var node = await OnAsync(engine, "broken");
        Switch(engine, node, PowerAction.Off);
        await engine.CommitAsync(u => u.Put(u.Node(node.Id)! with { DriverInfo = JsonMap.Empty.With("fake_delay", 3600) })); // from now on it is slow

        for (var tries = 1; tries <= 3; tries++)
        {
            await engine.RunAsync<PowerSync>();
            node = await engine.UntilAsync(node.Id, n => n.Operation is null);
            Assert.Equal((PowerState.On, false), (node.PowerState, node.Maintenance));
        }

        await engine.RunAsync<PowerSync>();
        node = engine.Node(node.Id);
        Assert.Equal((PowerState.Off, true, "power failure"), (node.PowerState, node.Maintenance, node.Fault));
        Assert.Equal(node.MaintenanceReason, node.LastError);
        Assert.Contains("after 3 tries the machine's power is 'power off', recorded was 'power on'", node.MaintenanceReason, StringComparison.Ordinal);

        await engine.RunAsync<PowerRecovery>();
        node = engine.Node(node.Id);
        Assert.Equal((PowerState.Off, false, null, null, null), (node.PowerState, node.Maintenance, node.Fault, node.MaintenanceReason, node.LastError));
    }

    internal static async Task<Node> OnAsync(RealEngine engine, string name, Func<Node, Node>? with = null)
    {
        var node = await engine.AddAsync(name, with: n => (with?.Invoke(n) ?? n) with { PowerState = PowerState.On });
        Switch(engine, node, PowerAction.On);
        return node;
    }

    private static void Switch(RealEngine engine, Node node, PowerAction action) => engine.Get<FakeMachines>().Switch(node, action);

    private static PowerState? Real(RealEngine engine, Node node) => engine.Get<FakeMachines>().Power(engine.Node(node.Id));
}

public sealed class A_fleet_in_which_nothing_moves
{
    [Fact]
    public async Task Costs_not_one_write()
    {
        await using var engine = await RealEngine.StartAsync();
        for (var n = 0; n < 20; n++) await A_machine_switched_behind_our_back.OnAsync(engine, $"node-{n}");
        await engine.AddAsync("never-switched");
        using var file = new SqliteConnection($"Data Source={((SqliteStore)engine.Get<IStoreHost>()).File}");
        file.Open();
        var before = (Version(file), engine.Get<IFleetFeed>().Seq);

        await engine.RunAsync<PowerSync>();
        await engine.RunAsync<PowerRecovery>();

        Assert.Equal(before, (Version(file), engine.Get<IFleetFeed>().Seq));
    }

    // Moves with each commit of any other connection, even one that changes nothing.
    private static long Version(SqliteConnection file)
    {
        using var ask = file.CreateCommand();
        ask.CommandText = "PRAGMA data_version";
        return (long)ask.ExecuteScalar()!;
    }
}
