using System.Text.Json.Nodes;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Tests.Power;

namespace IronicConsole.Tests.Deploy;

public sealed class A_fake_machine
{
    private static readonly Caller Somebody = new(ActorKind.Person, "admin") { Access = Access.Everything };

    [Fact]
    public async Task Lives_from_enrolment_to_an_instance_and_back()
    {
        await using var engine = await RealEngine.StartAsync();
        var node = await engine.AddAsync("one", ProvisionState.Enroll);
        await Go(engine, node.Id, Verb.Manage, ProvisionState.Manageable);
        await Go(engine, node.Id, Verb.Provide, ProvisionState.Available);
        await Go(engine, node.Id, Verb.Deploy, ProvisionState.Active);
        Assert.Null(engine.Node(node.Id).LastError);
        await Go(engine, node.Id, Verb.Delete, ProvisionState.Available);
        Assert.True(engine.Node(node.Id).InstanceInfo.IsEmpty);
    }

    [Fact]
    public async Task Keeps_the_settings_that_a_clean_step_gave_it()
    {
        await using var engine = await RealEngine.StartAsync();
        var node = await engine.AddAsync("one");
        var args = JsonMap.From(new JsonObject { ["settings"] = new JsonArray(new JsonObject { ["name"] = "VT", ["value"] = "on" }) });
        var asked = await engine.Operations.ProvisionAsync(Somebody, node.Id, Verb.Clean, new ProvisionRequest { Steps = [new RequestedStep("bios", "apply_configuration", args)] });
        Assert.True(asked.Ok, asked.Problem?.ToString());
        node = await engine.UntilAsync(node.Id, n => n is { ProvisionState: ProvisionState.Manageable, Operation: null });
        Assert.Equal("on", node.DriverInternalInfo.Map("fake_bios_settings").Text("VT"));
    }

    [Fact]
    public async Task With_the_direct_deploy_interface_is_refused_without_an_image()
    {
        await using var engine = await RealEngine.StartAsync();
        var node = await engine.AddAsync("one", ProvisionState.Available, n => n with { Interfaces = n.Interfaces.SetItem(HardwareInterface.Deploy, "direct") });
        var refused = await engine.Operations.ProvisionAsync(Somebody, node.Id, Verb.Deploy, new ProvisionRequest());
        Assert.Equal("instance_info/image_source", refused.Problem?.Field);
        Assert.Equal(ProvisionState.Available, engine.Node(node.Id).ProvisionState);
    }

    private static async Task Go(RealEngine engine, Guid node, Verb verb, ProvisionState to)
    {
        var asked = await engine.Operations.ProvisionAsync(Somebody, node, verb, new ProvisionRequest());
        Assert.True(asked.Ok, asked.Problem?.ToString());
        await engine.UntilAsync(node, n => n.ProvisionState == to && n.Operation is null);
    }
}
