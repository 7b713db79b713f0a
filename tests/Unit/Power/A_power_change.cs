using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Tests.Power;

public sealed class A_power_change
{
    private static readonly Caller Somebody = new(ActorKind.Person, "admin") { Access = Access.Everything };

    [Fact]
    public async Task Is_seen_by_the_machine_and_kept_on_the_node()
    {
        await using var engine = await RealEngine.StartAsync(("Fake:DelaySeconds", "0.1"));
        var node = await engine.AddAsync("one");
        Assert.Null(node.PowerState);
        Assert.True((await engine.Operations.PowerAsync(Somebody, node.Id, PowerAction.On)).Ok);
        node = await engine.UntilAsync(node.Id, n => n is { PowerState: PowerState.On, Operation: null });
        Assert.Null(node.TargetPowerState);
        Assert.NotNull(node.DriverInternalInfo.Text("last_power_state_change"));

        await engine.Operations.PowerAsync(Somebody, node.Id, PowerAction.Reboot);
        node = await engine.UntilAsync(node.Id, n => n is { PowerState: PowerState.On, Operation: null });
        await engine.Operations.PowerAsync(Somebody, node.Id, PowerAction.SoftOff);
        await engine.UntilAsync(node.Id, n => n is { PowerState: PowerState.Off, Operation: null });
    }

    [Fact]
    public async Task Brings_the_parent_of_a_child_on_first_and_takes_children_down_with_their_parent()
    {
        await using var engine = await RealEngine.StartAsync();
        var parent = await engine.AddAsync("parent");
        var child = await engine.AddAsync("child", with: n => n with { ParentNode = parent.Id });
        var own = await engine.AddAsync("own", with: n => n with { ParentNode = parent.Id, PowerState = PowerState.On, DriverInfo = JsonMap.Empty.With("has_dedicated_power_supply", true) });

        await engine.Operations.PowerAsync(Somebody, child.Id, PowerAction.On);
        await engine.UntilAsync(child.Id, n => n is { PowerState: PowerState.On, Operation: null });
        Assert.Equal(PowerState.On, engine.Node(parent.Id).PowerState);

        await engine.Operations.PowerAsync(Somebody, parent.Id, PowerAction.Off);
        await engine.UntilAsync(parent.Id, n => n is { PowerState: PowerState.Off, Operation: null });
        Assert.Equal(PowerState.Off, engine.Node(child.Id).PowerState);
        Assert.Equal(PowerState.On, engine.Node(own.Id).PowerState);
        Assert.Null(engine.Node(child.Id).Reservation);
    }

    [Fact]
    public async Task That_does_not_come_in_time_is_an_error_with_the_time_in_it()
    {
        await using var engine = await RealEngine.StartAsync(("Power:ChangeTimeoutSeconds", "0.2"), ("Fake:DelaySeconds", "100"));
        var node = await engine.AddAsync("slow");
        await engine.Operations.PowerAsync(Somebody, node.Id, PowerAction.On);
        node = await engine.UntilAsync(node.Id, n => n.LastError is not null);
        Assert.Contains("0.2 s", node.LastError, StringComparison.Ordinal);
    }
}
