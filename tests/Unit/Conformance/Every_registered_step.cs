using IronicConsole.Drivers.Fake;
using IronicConsole.E2E.Crash;
using IronicConsole.E2E.Networks;
using IronicConsole.Engine.Inspection;
using IronicConsole.Engine.Networks;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Steps;
using IronicConsole.Tests.Power;
using IronicConsole.Web.Agent;
using Microsoft.Extensions.Configuration;

namespace IronicConsole.Tests.Conformance;

/// <summary>The table of steps that the crash tests go through (<see cref="StepRows"/>) is complete by the steps that the product registers: each has a row in each kind of flow that it declares.</summary>
public sealed class Every_registered_step
{
    // They run other steps, have no flow of their own, and are shown with each of those: what the agent offers, and what runs on child nodes.
    private static readonly string[] RunOthers = ["agent.in_band", "flow.on_children"];

    [Fact]
    public async Task Has_a_row_in_every_kind_of_flow_that_it_declares()
    {
        await using var engine = await StartAsync();
        var steps = engine.Get<IEnumerable<IStep>>().Select(s => s.Info).ToArray();
        Assert.Equal(RunOthers, steps.Where(s => s.Priorities.Count == 0).Select(Name).Order());
        Assert.Equal(Declared(steps.Where(s => s.Implementation is not ("fake" or NetworkSteps.Implementation))), StepRows.All.Where(r => !r.InBand).SelectMany(r => r.Flows.Select(f => $"{r.Step} in {f}")).Order());
        Assert.Equal(Declared(steps.Where(s => s.Implementation == "fake")), StepRows.Fake.SelectMany(r => r.Flows.Select(f => $"{r.Step} in {f}")).Order());
    }

    [Fact]
    public async Task Of_a_network_service_has_a_row_in_the_flow_of_each_phase()
    {
        await using var engine = await StartAsync();
        var steps = engine.Get<IEnumerable<IStep>>().Select(s => s.Info).Where(s => s.Implementation == NetworkSteps.Implementation);
        Assert.Equal(Declared(steps), NetworkRows.All.Where(r => r.Step.StartsWith("network.", StringComparison.Ordinal)).SelectMany(r => r.Flows.Select(f => $"{r.Step} in {f}")).Order());
    }

    [Fact]
    public async Task Of_a_network_service_connects_before_the_agent_is_booted_and_disconnects_at_every_end()
    {
        await using var engine = await StartAsync();
        var steps = engine.Get<IEnumerable<IStep>>().Select(s => s.Info).Where(s => s.Implementation == NetworkSteps.Implementation).ToArray();
        OperationKind[] booting = [OperationKind.Clean, OperationKind.Deploy, OperationKind.Inspect, OperationKind.Rescue, OperationKind.Service];
        foreach (var stage in new[] { StepStage.Begin, StepStage.End, StepStage.Clear }) Assert.Equal(booting.Order(), steps.Where(s => s.Stage == stage && !s.Priorities.ContainsKey(OperationKind.TearDown)).SelectMany(s => s.Priorities.Keys).Order());
        Assert.Equal(["network.add_tenant_networks in unrescue", "network.clear_tenant_networks in tear down", "network.remove_tenant_networks in tear down"], Declared(steps.Where(s => s.Name.EndsWith("tenant_networks", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Is_every_step_that_there_is()
    {
        await using var engine = await StartAsync();
        var written = new[] { typeof(IStep).Assembly, typeof(FakeStep).Assembly, typeof(AgentLinkSetup).Assembly }.SelectMany(a => a.GetTypes()).Where(t => t.IsClass && !t.IsAbstract && t.IsAssignableTo(typeof(IStep)));
        Assert.Equal(written.Select(t => t.FullName).Order(), engine.Get<IEnumerable<IStep>>().Select(s => s.GetType().FullName).Distinct().Order());
    }

    [Fact]
    public async Task Clears_away_where_its_row_says_so()
    {
        await using var engine = await StartAsync();
        var clears = engine.Get<IEnumerable<IStep>>().Select(s => s.Info).Where(s => s.Stage == StepStage.Clear && s.Implementation != NetworkSteps.Implementation);
        Assert.Equal(clears.Select(Name).Order(), StepRows.All.Where(r => r.After is not null).Select(r => r.Step).Order());
    }

    [Fact]
    public void Is_killed_somewhere_and_is_refused_unless_its_row_says_why_not()
    {
        StepRow[] all = [.. StepRows.All, .. StepRows.Fake, .. NetworkRows.All];
        Assert.All(all, row => Assert.NotEmpty(row.Points));
        Assert.All(all, row => Assert.True(row.Refused is Rejection or Refusal { Faults.Length: > 0 } or Refusal { Format.Length: > 0 } or CannotBeRefused { Why.Length: > 10 }, row.Step));
        Assert.Equal(["deploy.clear_adoption", "deploy.forget_failed_instance", "deploy.forget_instance", "deploy.switch_to_tenant_network", "flow.wait"],
            StepRows.All.Where(r => r.Refused is CannotBeRefused).Select(r => r.Step).Order());
    }

    [Fact]
    public void Has_a_flow_that_the_tests_can_begin() =>
        Assert.Equal(Enum.GetValues<OperationKind>().Except([OperationKind.Child]).Select(k => k.Word()).Order(), StepFlow.All.Select(f => f.Word).Order());

    private static Task<RealEngine> StartAsync() => RealEngine.StartAsync(null, services => services.AddInspection(new ConfigurationBuilder().Build()));

    private static IEnumerable<string> Declared(IEnumerable<StepInfo> steps) => steps.SelectMany(s => s.Priorities.Keys.Select(kind => $"{Name(s)} in {kind.Word()}")).Order();

    private static string Name(StepInfo step) => $"{step.Interface}.{step.Name}";
}
