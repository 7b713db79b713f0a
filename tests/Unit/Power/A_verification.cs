using FsCheck;
using FsCheck.Fluent;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;
using IronicConsole.Engine.Store;
using Microsoft.Extensions.DependencyInjection;

namespace IronicConsole.Tests.Power;

/// <summary>A new node is verified by the step of the power interface, then by those that have a priority (steps.md §2), all of them, even after one has failed.</summary>
public sealed class A_verification
{
    private static readonly Caller Somebody = new(ActorKind.Person, "admin") { Access = Access.Everything };

    // steps.md §2, low to high.
    private static readonly string[] Interfaces = ["rescue", "console", "storage", "network", "vendor", "raid", "bios", "boot", "deploy", "inspect", "firmware", "management", "power"];

    [Fact]
    public async Task Is_planned_by_priority_and_then_by_interface()
    {
        await using var engine = await RealEngine.StartAsync(null, services =>
        {
            foreach (var @interface in Interfaces) services.AddSingleton<IStep>(new Look(@interface, "look", 0));
        });
        var node = await engine.AddAsync("one", ProvisionState.Enroll);
        var set = engine.Get<StepPriorities>().Verify;
        Prop.ForAll(Gen.Choose(0, 3).ArrayOf(Interfaces.Length).ToArbitrary(), priorities =>
        {
            foreach (var (@interface, priority) in Interfaces.Zip(priorities)) set[$"{@interface}.look"] = priority;
            var wanted = Interfaces.Zip(priorities).Reverse().Where(p => p.Second > 0).OrderByDescending(p => p.Second).Select(p => $"{p.First}.look");
            return engine.Get<IPlanner>().Plan(node, OperationKind.Verify, false, new ProvisionRequest()).Value!.Select(s => s.Name).SequenceEqual(wanted.Prepend("power.verify"));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task Runs_a_step_that_the_configuration_gives_a_priority_and_none_whose_priority_is_0()
    {
        await using var engine = await RealEngine.StartAsync(null, services => services.AddSingleton<IStep>(new Look("bios", "look", 7)), ("Steps:VerifyPriorities:vendor.log_passthrough", "1"), ("Steps:VerifyPriorities:bios.look", "0"));
        var node = await engine.AddAsync("one", ProvisionState.Enroll);

        var operation = await VerifyAsync(engine, node, ProvisionState.Manageable);

        Assert.Equal(["power.verify", "vendor.log_passthrough"], operation.Plan.Select(s => s.Name));
        Assert.Equal(OperationState.Done, operation.State);
        Assert.Contains(engine.Operations.Offers(node.Id, Verb.Manage), s => s is { Interface: "vendor", Name: "log_passthrough" } && s.Priorities[OperationKind.Verify] == 1);
    }

    [Fact]
    public async Task Runs_all_steps_even_after_one_has_failed_and_tells_what_each_has_found()
    {
        var last = new Look("vendor", "last", 1);
        await using var engine = await RealEngine.StartAsync(null, services =>
            services.AddSingleton<IStep>(new Look("power", "fuse", 9, "The fuse is blown.")).AddSingleton<IStep>(new Look("bios", "date", 5, "The battery is empty.")).AddSingleton<IStep>(last));
        var node = await engine.AddAsync("one", ProvisionState.Enroll);

        var operation = await VerifyAsync(engine, node, ProvisionState.Enroll);

        Assert.Equal(1, last.Runs);
        Assert.Equal(OperationState.Failed, operation.State);
        Assert.Equal("Step power.fuse failed: The fuse is blown. Step bios.date failed: The battery is empty.", engine.Node(node.Id).LastError);
    }

    [Fact]
    public async Task Is_not_set_to_a_priority_below_0()
    {
        var wrong = await Assert.ThrowsAsync<ConfigurationException>(() => RealEngine.StartAsync(("Steps:VerifyPriorities:bios.look", "-1")));
        Assert.Equal("Steps:VerifyPriorities:bios.look must be 0 or more.", wrong.Message);
    }

    [Fact]
    public async Task Has_no_priority_for_a_step_that_there_is_not()
    {
        var wrong = await Assert.ThrowsAsync<ConfigurationException>(() => RealEngine.StartAsync(null, services => services.AddSingleton<IStep>(new Look("bios", "look", 7)), ("Steps:VerifyPriorities:bios.lock", "1")));
        Assert.StartsWith("Steps:VerifyPriorities:bios.lock is no step of a verification. Use one of bios.look, ", wrong.Message, StringComparison.Ordinal);
    }

    private static async Task<Operation> VerifyAsync(RealEngine engine, Node node, ProvisionState to)
    {
        var asked = await engine.Operations.ProvisionAsync(Somebody, node.Id, Verb.Manage, new ProvisionRequest());
        Assert.True(asked.Ok, asked.Problem?.ToString());
        var operation = asked.Value!.Operation!.Value;
        await engine.UntilAsync(node.Id, n => n.ProvisionState == to && n.Operation is null);
        return (await engine.Get<IHistory>().OperationAsync(operation))!;
    }

    private sealed class Look(string @interface, string name, int priority, string? finds = null) : IStep
    {
        private int _runs;

        public int Runs => _runs;

        public StepInfo Info { get; } = new(@interface, name, "Looks.") { Priorities = new Dictionary<OperationKind, int> { [OperationKind.Verify] = priority } };

        public Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel)
        {
            Interlocked.Increment(ref _runs);
            return Task.FromResult<StepOutcome>(finds is null ? new StepOutcome.Done() : new StepOutcome.Failed(new Problem("found", 502, finds)));
        }
    }
}
