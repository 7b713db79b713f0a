using System.Text.Json.Nodes;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Runbooks;
using IronicConsole.Engine.Steps;
using IronicConsole.Engine.Store;
using IronicConsole.Tests.Power;

namespace IronicConsole.Tests.Runbooks;

/// <summary>On fake hardware, whose only deploy step by itself is <c>deploy.deploy</c> at 100.</summary>
public sealed class A_deploy_with_templates : IAsyncLifetime
{
    private static readonly Caller Root = new(ActorKind.Person, "root") { Access = Access.Everything };
    private RealEngine _engine = null!;

    public async Task InitializeAsync() => _engine = await RealEngine.StartAsync();

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    [Fact]
    public async Task Takes_the_steps_of_those_that_the_instance_asks_for_and_says_from_which_version()
    {
        var template = await MakeAsync("CUSTOM_FAST", """{"interface":"bios","step":"factory_reset","args":{},"priority":81},{"interface":"power","step":"hold","args":{},"priority":120},{"interface":"vendor","step":"send_raw","args":{},"priority":5}""");
        await MakeAsync("CUSTOM_OTHER", """{"interface":"raid","step":"delete_configuration","args":{},"priority":90}""");
        var (plain, asks) = (await NodeAsync("n1", []), await NodeAsync("n2", ["CUSTOM_FAST"]));

        Assert.Equal(["deploy.deploy"], Names(plain));
        Assert.Equal(["flow.hold", "deploy.deploy", "bios.factory_reset"], Names(asks));
        var step = Plan(asks).Steps[2];
        Assert.Equal((StepSource.Template, "Deploy template CUSTOM_FAST, version 1."), (step.Source, step.Why));

        var before = Plan(asks).Hash;
        await _engine.Get<IDeployTemplates>().PatchAsync(Root, template.Id, [new("replace", ["steps", "0", "priority"], 101)]);
        Assert.NotEqual(before, Plan(asks).Hash);
        Assert.Equal("Deploy template CUSTOM_FAST, version 2.", Plan(asks).Steps[1].Why);
        var late = await _engine.Operations.ProvisionAsync(Root, asks.Id, Verb.Deploy, new ProvisionRequest { PlanHash = before });
        Assert.Equal("plan-changed", late.Problem?.Slug);

        Assert.Null((await _engine.Operations.ProvisionAsync(Root, asks.Id, Verb.Deploy, new())).Problem);
        await _engine.UntilAsync(asks.Id, n => n.ProvisionState == ProvisionState.DeployHold);
        Assert.Contains("Left out of the plan, as Steps:DisallowDeploy has it: vendor.send_raw.", (await _engine.Get<IHistory>().EventsAsync(asks.Id, 50)).Select(e => e.Text));
        Assert.Null((await _engine.Operations.ProvisionAsync(Root, asks.Id, Verb.Unhold, new())).Problem);
        await _engine.UntilAsync(asks.Id, n => n.ProvisionState == ProvisionState.Active);
    }

    [Fact]
    public async Task Goes_by_what_is_given_with_it_before_a_template_and_by_a_template_before_the_driver()
    {
        await MakeAsync("CUSTOM_A", """{"interface":"bios","step":"factory_reset","args":{},"priority":81},{"interface":"deploy","step":"deploy","args":{},"priority":0}""");
        var node = await NodeAsync("n1", ["CUSTOM_A"]);

        Assert.Equal(["bios.factory_reset"], Names(node)); // the template switches the core step off
        var given = Plan(node, new RequestedStep("bios", "factory_reset", JsonMap.Empty, 7)).Steps.Single();
        Assert.Equal((StepSource.User, 7, (string?)null), (given.Source, given.Priority, given.Why));
        Assert.Empty(Plan(node, new RequestedStep("bios", "factory_reset", JsonMap.Empty, 0)).Steps);
    }

    [Fact]
    public async Task Is_refused_when_templates_differ_or_the_node_lacks_a_trait()
    {
        await MakeAsync("CUSTOM_A", """{"interface":"bios","step":"factory_reset","args":{},"priority":81}""");
        await MakeAsync("CUSTOM_B", """{"interface":"bios","step":"factory_reset","args":{},"priority":82}""");
        await MakeAsync("CUSTOM_C", """{"interface":"deploy","step":"deploy","args":{},"priority":50}""");
        await MakeAsync("CUSTOM_D", """{"interface":"bios","step":"factory_reset","args":{},"priority":81}""");
        Assert.Equal("templates-differ", _engine.Operations.Preview((await NodeAsync("n1", ["CUSTOM_A", "CUSTOM_B"])).Id, Verb.Deploy, new()).Problem?.Slug);
        Assert.Equal("deploy_steps", _engine.Operations.Preview((await NodeAsync("n2", ["CUSTOM_C"])).Id, Verb.Deploy, new()).Problem?.Field);
        Assert.Equal(["deploy.deploy", "bios.factory_reset"], Names(await NodeAsync("n4", ["CUSTOM_A", "CUSTOM_D"])));
        var lacks = await NodeAsync("n3", ["CUSTOM_A"], has: []);
        var asked = await _engine.Operations.ProvisionAsync(Root, lacks.Id, Verb.Deploy, new());
        Assert.Equal((400, "instance_info/traits", true), (asked.Problem?.Status, asked.Problem?.Field, asked.Problem?.Told.Contains("CUSTOM_A", StringComparison.Ordinal)));
    }

    private PlanPreview Plan(Node node, params RequestedStep[] steps)
    {
        var plan = _engine.Operations.Preview(node.Id, Verb.Deploy, new ProvisionRequest { Steps = [.. steps] });
        Assert.True(plan.Ok, plan.Problem?.ToString());
        return plan.Value;
    }

    private IEnumerable<string> Names(Node node) => Plan(node).Steps.Select(s => s.Name);

    private Task<Node> NodeAsync(string name, string[] asks, string[]? has = null) => _engine.AddAsync(name, ProvisionState.Available, n => n with
    {
        PowerState = PowerState.On, Traits = [.. has ?? asks], InstanceInfo = asks.Length == 0 ? JsonMap.Empty : JsonMap.Empty.With("traits", new JsonArray([.. asks.Select(a => (JsonNode)a)])),
    });

    private async Task<DeployTemplate> MakeAsync(string name, string steps)
    {
        var made = await _engine.Get<IDeployTemplates>().CreateAsync(Root, JsonMap.Parse($$"""{"name":"{{name}}","steps":[{{steps}}]}"""));
        Assert.True(made.Ok, made.Problem?.ToString());
        return made.Value;
    }
}
