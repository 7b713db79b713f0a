using IronicConsole.Drivers.Fake;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;
using IronicConsole.Engine.Store;
using IronicConsole.Tests.Power;
using Microsoft.Extensions.DependencyInjection;

namespace IronicConsole.Tests.Operations;

/// <summary>A service fails in the middle: the instance stays, there is no maintenance, and the plan goes on from where a person says.</summary>
public sealed class A_service_that_failed
{
    private static readonly Caller Somebody = new(ActorKind.Person, "asha") { Access = Access.Everything };
    private readonly Doors _doors = new();

    [Fact]
    public async Task Keeps_the_instance_and_is_not_put_into_maintenance()
    {
        await using var engine = await StartAsync();
        var node = await FailedAsync(engine);
        Assert.Equal((ProvisionState.ServiceFailed, false, "vm-1"), (node.ProvisionState, node.Maintenance, node.InstanceUuid));
        Assert.Contains("Step vendor.door failed: Door two is shut.", node.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Goes_on_with_the_step_again_and_then_the_rest()
    {
        await using var engine = await StartAsync();
        var node = await FailedAsync(engine);
        _doors.Shut = null;
        Assert.Null((await engine.Operations.RetryAsync(Somebody, node.Id, new())).Problem);
        await RestsAsync(engine, node, ProvisionState.Active);
        Assert.Equal(["one:s1", "two:s2", "two:s2", "three:s3"], _doors.Tried);
    }

    [Fact]
    public async Task Goes_on_with_another_argument()
    {
        await using var engine = await StartAsync();
        var node = await FailedAsync(engine);
        Assert.Null((await engine.Operations.RetryAsync(Somebody, node.Id, new(Args: JsonMap.Of(new { name = "side", password = "s9" })))).Problem);
        await RestsAsync(engine, node, ProvisionState.Active);
        Assert.Equal(["one:s1", "two:s2", "side:s9", "three:s3"], _doors.Tried);
    }

    [Fact]
    public async Task Goes_on_with_the_step_after_it()
    {
        await using var engine = await StartAsync();
        var node = await FailedAsync(engine);
        Assert.Null((await engine.Operations.RetryAsync(Somebody, node.Id, new(Skip: true))).Problem);
        await RestsAsync(engine, node, ProvisionState.Active);
        Assert.Equal(["one:s1", "two:s2", "three:s3"], _doors.Tried);
    }

    [Fact]
    public async Task Is_active_again_when_its_last_step_is_skipped_or_it_is_given_up()
    {
        await using var engine = await StartAsync();
        _doors.Shut = "three";
        var node = await FailedAsync(engine);
        Assert.Null((await engine.Operations.RetryAsync(Somebody, node.Id, new(Skip: true))).Problem);
        await RestsAsync(engine, node, ProvisionState.Active);

        Assert.NotNull((await engine.Operations.RetryAsync(Somebody, node.Id, new())).Problem);
        await AskAsync(engine, node);
        await RestsAsync(engine, node, ProvisionState.ServiceFailed);
        Assert.Null((await engine.Operations.ProvisionAsync(Somebody, node.Id, Verb.Abort, new())).Problem);
        await RestsAsync(engine, node, ProvisionState.Active);
    }

    [Fact]
    public async Task Asks_again_only_the_children_that_did_not_get_through()
    {
        await using var engine = await StartAsync();
        var parent = await engine.AddAsync("parent", ProvisionState.Active);
        for (var i = 0; i < 3; i++) await engine.AddAsync($"c{i}", ProvisionState.Active, n => n with { ParentNode = parent.Id });
        _doors.ShutAt = "c1";
        var step = Door("any") with { Children = new([], OnFailure: FanFailure.Finish) };
        Assert.Null((await engine.Operations.ProvisionAsync(Somebody, parent.Id, Verb.Service, new() { Steps = [step], DisableRamdisk = true })).Problem);
        await RestsAsync(engine, parent, ProvisionState.ServiceFailed);
        (_doors.ShutAt, var before) = (null, _doors.Tried.Count);

        Assert.Null((await engine.Operations.RetryAsync(Somebody, parent.Id, new())).Problem);

        await RestsAsync(engine, parent, ProvisionState.Active);
        Assert.Equal((3, 4), (before, _doors.Tried.Count));
    }

    private static RequestedStep Door(string name, string word = "s") => new("vendor", "door", JsonMap.Of(new { name, password = word }));

    private Task<RealEngine> StartAsync() => RealEngine.StartAsync(null, s => s.AddSingleton<IStep>(_doors));

    private async Task<Node> FailedAsync(RealEngine engine)
    {
        var node = await engine.AddAsync("n1", ProvisionState.Active, n => n with { InstanceUuid = "vm-1" });
        await AskAsync(engine, node);
        return await RestsAsync(engine, node, ProvisionState.ServiceFailed);
    }

    private static async Task AskAsync(RealEngine engine, Node node) => Assert.Null((await engine.Operations.ProvisionAsync(
        Somebody, node.Id, Verb.Service, new() { Steps = [Door("one", "s1"), Door("two", "s2"), Door("three", "s3")], DisableRamdisk = true })).Problem);

    private static Task<Node> RestsAsync(RealEngine engine, Node node, ProvisionState state) => engine.UntilAsync(node.Id, n => n.ProvisionState == state && n.Operation is null && n.Reservation is null);

    // A step that fails at a door that is shut, and tells what it was given.
    private sealed class Doors : IStep
    {
        public string? Shut { get; set; } = "two";

        public string? ShutAt { get; set; }

        public List<string> Tried { get; } = [];

        public StepInfo Info { get; } = new("vendor", "door", "Goes through a door.")
        {
            Priorities = new Dictionary<OperationKind, int> { [OperationKind.Service] = 0 }, Arguments = [new("name", "Which"), new("password", "The word", IsSecret: true)],
        };

        public Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel)
        {
            var name = step.Planned.Args.Text("name")!;
            lock (Tried) Tried.Add($"{name}:{step.Open(step.Planned.Args.Text("password"))!.Reveal()}");
            return Task.FromResult<StepOutcome>(name == Shut || (ShutAt is { } at && step.Node.Name == at) ? new StepOutcome.Failed(new Problem("shut", 500, $"Door {name} is shut.")) : new StepOutcome.Done());
        }
    }
}
