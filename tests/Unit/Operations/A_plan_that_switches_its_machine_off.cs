using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;
using IronicConsole.Tests.Power;

namespace IronicConsole.Tests.Operations;

/// <summary>A machine that its plan leaves off runs no agent: what needs it afterwards is refused before anything runs, instead of being waited for in vain.</summary>
public sealed class A_plan_that_switches_its_machine_off : IAsyncLifetime
{
    private RealEngine _engine = null!;
    private Node _node = null!;

    public async Task InitializeAsync()
    {
        _engine = await RealEngine.StartAsync();
        _node = await _engine.AddAsync("n1", ProvisionState.Available, n => n with { Interfaces = n.Interfaces.SetItem(HardwareInterface.Deploy, "direct") });
    }

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    [Theory]
    [InlineData(90, "deploy.write_image", 80)]
    [InlineData(70, "deploy.prepare_instance_boot", 60)]
    public void Is_refused_in_a_deploy_with_the_step_that_would_wait_in_vain_and_what_to_do(int priority, string step, int below)
    {
        var refused = Plan(OperationKind.Deploy, ("power_off", priority)).Problem!;

        Assert.Equal(("agent-off", 400, "deploy_steps"), (refused.Slug, refused.Status, refused.Field));
        Assert.Equal($"Step {step} needs the agent, and flow.power_off before it leaves the machine off.", refused.Told);
        Assert.Contains($"the same priority ({priority})", refused.Fix, StringComparison.Ordinal);
        Assert.EndsWith($"a priority below {below}.", refused.Fix, StringComparison.Ordinal);
        Assert.True(Plan(OperationKind.Deploy, ("power_off", priority), ("power_on", priority)).Ok);
        Assert.True(Plan(OperationKind.Deploy, ("power_off", below - 1), ("power_on", below - 1)).Ok);
    }

    [Theory]
    [InlineData(110)]
    [InlineData(50)]
    [InlineData(25)]
    [InlineData(10)]
    public void Is_taken_in_a_deploy_where_the_agent_is_booted_afterwards_or_not_needed_any_more(int priority) => Assert.True(Plan(OperationKind.Deploy, ("power_off", priority)).Ok);

    [Fact]
    public void Is_refused_too_when_only_the_booted_agent_brings_the_step()
    {
        var rest = Plan(OperationKind.Deploy, ("power_off", 50)).Value!.SkipWhile(s => s.Name != "deploy.write_image").ToImmutableArray();
        AgentStep[] agent = [new("deploy", "inject_files", 45, false, false)];

        Assert.Equal("Step deploy.inject_files needs the agent, and flow.power_off before it leaves the machine off.", Join(agent).Problem!.Told);
        Assert.True(Join([agent[0] with { Priority = 55 }]).Ok);

        Result<ImmutableArray<PlannedStep>> Join(AgentStep[] offered) => _engine.Get<IPlanner>().Join(_node, OperationKind.Deploy, false, rest, offered);
    }

    [Theory]
    [InlineData(OperationKind.Clean)]
    [InlineData(OperationKind.Service)]
    public void Is_refused_exactly_when_a_step_of_the_agent_comes_before_the_machine_is_on_again(OperationKind kind)
    {
        var names = Gen.Elements("power_off", "power_on", "reboot", "hold", "of_the_agent");
        Prop.ForAll(names.ListOf().ToArbitrary(), steps =>
        {
            var off = false;
            var wrong = false;
            foreach (var step in steps)
            {
                off = step == "power_off" || (off && step is not ("power_on" or "reboot"));
                wrong |= off && step == "of_the_agent";
            }

            var plan = Plan(kind, [.. steps.Select(s => (s, 0))]);
            return plan.Ok ? !wrong : wrong && plan.Problem.Slug == "agent-off";
        }).QuickCheckThrowOnFailure();
    }

    private Result<ImmutableArray<PlannedStep>> Plan(OperationKind kind, params (string Step, int Priority)[] steps) => _engine.Get<IPlanner>().Plan(
        _node, kind, false, new ProvisionRequest { Steps = [.. steps.Select(s => new RequestedStep("deploy", s.Step, JsonMap.Empty, kind == OperationKind.Deploy ? s.Priority : null))] });
}
