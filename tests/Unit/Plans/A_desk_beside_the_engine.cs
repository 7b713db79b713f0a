using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;
using IronicConsole.Tests.Power;
using IronicConsole.Web.Plans;

namespace IronicConsole.Tests.Plans;

public sealed class A_desk_beside_the_engine
{
    [Fact]
    public async Task Keeps_what_is_on_the_screen_while_a_node_changes_and_tells_the_difference()
    {
        await using var engine = await RealEngine.StartAsync();
        var node = await engine.AddAsync("r1", ProvisionState.Active);
        var desk = Desk(engine, node);
        desk.Add(Request("bios.factory_reset"));
        var shown = Assert.Single(desk.Shown).Hash;
        Assert.True(desk.Ready);

        await engine.CommitAsync(unit => unit.Put(unit.Node(node.Id)! with { Interfaces = node.Interfaces.SetItem(HardwareInterface.Bios, "no-bios") }));
        desk.Take([engine.Node(node.Id)], _ => null);

        Assert.Equal(shown, desk.Shown[0].Hash);
        Assert.Equal([new(PlanChangeKind.Changed, "bios.factory_reset", "runs through no-bios, was fake")], Assert.Single(desk.Drift).Changes);
        Assert.False(desk.Ready);
        desk.Tick(Assert.Single(desk.Findings), on: true);
        Assert.False(desk.Ready);
        desk.Reason = "The node is spare";
        Assert.True(desk.Ready);
        var refused = await engine.Operations.ProvisionAsync(Caller.Engine, node.Id, Verb.Service, desk.Sheet.Request() with { PlanHash = desk.Shown[0].Hash });
        Assert.Equal("plan-changed", refused.Problem?.Slug);

        Assert.Single(desk.LookAgain());
        Assert.Empty(desk.Drift);
        Assert.NotEqual(shown, desk.Shown[0].Hash);
    }

    [Fact]
    public async Task Shows_where_the_agent_is_booted_and_says_where_a_step_has_gone()
    {
        await using var engine = await RealEngine.StartAsync();
        var node = await engine.AddAsync("r1", ProvisionState.Active, n => n with { Interfaces = n.Interfaces.SetItem(HardwareInterface.Deploy, "direct") });
        var desk = Desk(engine, node);
        desk.Add(Request("flow.hold"));
        desk.Add(Request("deploy.burnin_cpu"));

        Assert.Equal(["deploy.prepare_service", "flow.hold", "deploy.burnin_cpu", "deploy.finish_service"], desk.Rows.Select(r => r.Planned!.Name));
        Assert.All(desk.Rows.Where(r => r.Mine is null), r => Assert.False(string.IsNullOrEmpty(r.Planned!.Why)));
        desk.MoveBy(2, -1);
        Assert.Equal("deploy.burnin_cpu moved to 2 of 4.", desk.Said);
        desk.MoveBy(2, -1);
        Assert.Equal("deploy.burnin_cpu stays at 2 of 4.", desk.Said);

        // The engine's rows stay in sight while an argument is wrong.
        desk.Add(Request("flow.wait"));
        desk.Change("seconds", s => s with { Args = s.Args.With("seconds", -1) });
        Assert.Empty(desk.Shown);
        Assert.Equal(["deploy.prepare_service", "deploy.burnin_cpu", "flow.wait", "flow.hold", "deploy.finish_service"], desk.Rows.Select(r => r.Mine?.Name ?? r.Planned!.Name));

        desk.Undo();
        desk.Undo();
        Assert.Equal(2, desk.Sheet.Steps.Length);
        desk.SetNoRamdisk(true);
        Assert.Contains(desk.Findings, f => f is { Blocks: true, FixWords: "Boot the agent" });
    }

    [Theory]
    [InlineData("flow.power_off", "deploy.burnin_cpu")]
    [InlineData("flow.power_off", "flow.hold", "deploy.burnin_cpu")]
    [InlineData("flow.power_off", "flow.hold", "deploy.burnin_cpu", "flow.power_off")]
    public async Task Mends_a_plan_that_leaves_its_machine_off_where_a_step_needs_the_agent(params string[] steps)
    {
        await using var engine = await RealEngine.StartAsync();
        var node = await engine.AddAsync("r1", ProvisionState.Active, n => n with { Interfaces = n.Interfaces.SetItem(HardwareInterface.Deploy, "direct") });
        var desk = Desk(engine, node);
        foreach (var step in steps) desk.Add(Request(step));

        for (var i = 0; i < 2 && desk.Findings.FirstOrDefault(f => f is { Blocks: true, FixWords: "Switch it on again" }) is { } found; i++)
        {
            Assert.StartsWith("Step deploy.burnin_cpu needs the agent", found.Words, StringComparison.Ordinal);
            Assert.Equal("flow.power_off", desk.Sheet.Find(found.Step)!.Name);
            Assert.Empty(desk.Shown);
            desk.Mend(found);
        }

        Assert.DoesNotContain(desk.Findings, f => f.Blocks);
        Assert.Contains("flow.power_on", Assert.Single(desk.Shown).Steps.Select(s => s.Name));
    }

    [Fact]
    public async Task Tells_who_may_not_and_which_of_several_nodes_differ()
    {
        await using var engine = await RealEngine.StartAsync();
        var (one, two) = (await engine.AddAsync("r1", ProvisionState.Active), await engine.AddAsync("r2", ProvisionState.Available));
        var desk = new PlanDesk(engine.Operations, Verb.Service);
        desk.Take([one, two], n => n.Id == one.Id ? "Not with your role." : null);
        desk.Add(Request("flow.reboot"));

        Assert.Equal(2, desk.Shown.Select(s => s.Hash).Distinct().Count());
        Assert.Contains(desk.Findings, f => f is { Blocks: true, Words: "r1: Not with your role." });
        Assert.DoesNotContain(desk.Findings, f => f.Words.StartsWith("r2", StringComparison.Ordinal)); // of several nodes, the batch tells which cannot
        Assert.False(desk.Ready);

        desk.Take([two], _ => null);
        Assert.Contains(desk.Findings, f => f.Blocks && f.Words.StartsWith("r2: Not from 'available'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tells_once_what_is_wrong_on_every_node()
    {
        await using var engine = await RealEngine.StartAsync();
        var desk = new PlanDesk(engine.Operations, Verb.Service);
        desk.Take([await engine.AddAsync("r1", ProvisionState.Active), await engine.AddAsync("r2", ProvisionState.Active)], _ => null);
        desk.Add(Request("deploy.no_such_step"));
        desk.SetNoRamdisk(true);

        Assert.False(desk.Ready);
        Assert.DoesNotContain(desk.Findings, f => f.Blocks && f.Words.StartsWith("r2", StringComparison.Ordinal));
    }

    private static PlanDesk Desk(RealEngine engine, Node node)
    {
        var desk = new PlanDesk(engine.Operations, Verb.Service);
        desk.Take([node], _ => null);
        return desk;
    }

    private static RequestedStep Request(string name) => new(name.Split('.')[0], name.Split('.')[1], JsonMap.Empty);
}
