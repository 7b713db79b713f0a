using System.Collections.Concurrent;
using System.Collections.Immutable;
using IronicConsole.Drivers.Fake;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;
using IronicConsole.Engine.Store;
using IronicConsole.Tests.Power;
using Microsoft.Extensions.DependencyInjection;

namespace IronicConsole.Tests.Operations;

/// <summary>A plan of a parent has a step that runs on its child nodes (steps.md §7); the witness is a step that counts where it was.</summary>
public sealed class A_step_on_child_nodes : IDisposable
{
    private static readonly Caller Somebody = new(ActorKind.Person, "asha") { Access = Access.Everything };
    private readonly string _folder = Directory.CreateTempSubdirectory("children").FullName;
    private readonly Visits _visits = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Runs_on_each_child_and_keeps_what_became_of_it()
    {
        await using var engine = await StartAsync();
        var (parent, children) = await FamilyAsync(engine, 3);

        var done = await ServiceAsync(engine, parent, Visit(new([])));

        Assert.Equal((ProvisionState.Active, null), (done.ProvisionState, done.LastError));
        Assert.Equal(children.Select(c => c.Name).Order(), _visits.Where.Order());
        Assert.Equal(1, _visits.Most);
        var (operation, run) = await NewestAsync(engine, parent);
        Assert.Equal(children.Select(c => c.Id).Order(), operation.Plan[0].Children!.Nodes);
        Assert.Equal(3, run.Answer["children"]!.Value.EnumerateArray().Count(c => c.GetProperty("state").GetString() == "Done"));
        Assert.All(children, c => Assert.Equal((ProvisionState.Active, null, null), (engine.Node(c.Id).ProvisionState, engine.Node(c.Id).Operation, engine.Node(c.Id).Reservation)));
    }

    [Fact]
    public async Task Runs_on_so_many_at_once_as_is_asked()
    {
        await using var engine = await StartAsync();
        var (parent, _) = await FamilyAsync(engine, 6);
        _visits.Gate = new(0);
        Assert.Null((await AskAsync(engine, parent, Visit(new([], Parallel: 3)))).Problem);

        await Eventually.True("three visits at once", () => _visits.Inside == 3);
        _visits.Gate.Release(6);

        await engine.UntilAsync(parent.Id, n => n.Operation is null);
        Assert.Equal((3, 6), (_visits.Most, _visits.Where.Count));
    }

    [Theory]
    [InlineData(FanFailure.Stop, 1, ProvisionState.ServiceFailed)]
    [InlineData(FanFailure.Finish, 3, ProvisionState.ServiceFailed)]
    [InlineData(FanFailure.Ignore, 3, ProvisionState.Active)]
    public async Task Fails_by_the_rule_that_was_given(FanFailure rule, int visited, ProvisionState after)
    {
        await using var engine = await StartAsync();
        var (parent, children) = await FamilyAsync(engine, 3);
        var first = children.OrderBy(c => c.Id).First();
        _visits.Fails = first.Name;

        var done = await ServiceAsync(engine, parent, Visit(new([], OnFailure: rule)));

        Assert.Equal((after, visited), (done.ProvisionState, _visits.Where.Count));
        if (after == ProvisionState.ServiceFailed) Assert.Contains($"{first.Name}: Step vendor.visit failed: No entry.", done.LastError, StringComparison.Ordinal);
        Assert.Contains("No entry", engine.Node(first.Id).LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_only_on_the_children_that_are_named()
    {
        await using var engine = await StartAsync();
        var (parent, children) = await FamilyAsync(engine, 3);

        await ServiceAsync(engine, parent, Visit(new([children[1].Id])));

        Assert.Equal([children[1].Name!], _visits.Where);
    }

    [Fact]
    public async Task Waits_for_a_child_that_is_at_work()
    {
        await using var engine = await StartAsync();
        var (parent, children) = await FamilyAsync(engine, 1);
        var hold = new RequestedStep("", "hold", JsonMap.Of(new { title = "Wait", question = "Cable moved?" }));
        Assert.Null((await AskAsync(engine, children[0], hold)).Problem);
        await engine.UntilAsync(children[0].Id, n => n is { ProvisionState: ProvisionState.ServiceHold, Reservation: null });

        Assert.Null((await AskAsync(engine, parent, Visit(new([])))).Problem);
        await engine.UntilAsync(parent.Id, n => n.Progress?.WaitsFor == $"child {children[0].Name}, which is at work");
        Assert.Empty(_visits.Where);
        Assert.Null((await engine.Operations.ProvisionAsync(Somebody, children[0].Id, Verb.Unhold, new())).Problem);

        await engine.UntilAsync(parent.Id, n => n.Operation is null);
        Assert.Single(_visits.Where);
    }

    [Fact]
    public async Task Keeps_other_work_off_a_child_until_it_has_ended()
    {
        await using var engine = await StartAsync();
        var (parent, children) = await FamilyAsync(engine, 1);
        _visits.Gate = new(0);
        Assert.Null((await AskAsync(engine, parent, Visit(new([])))).Problem);
        await Eventually.True("a visit", () => _visits.Inside == 1);

        var refused = await AskAsync(engine, children[0], Visit(null));

        Assert.Equal(409, refused.Problem!.Status);
        _visits.Gate.Release();
        await engine.UntilAsync(parent.Id, n => n.Operation is null);
    }

    [Fact]
    public async Task Goes_on_after_the_engine_was_stopped_without_asking_a_child_twice()
    {
        Node parent;
        await using (var first = await StartAsync(("Engine:DrainSeconds", "0")))
        {
            (parent, _) = await FamilyAsync(first, 3);
            _visits.Gate = new(1);
            Assert.Null((await AskAsync(first, parent, Visit(new([])))).Problem);
            await Eventually.True("two visits", () => _visits.Where.Count == 2);
            await first.StopAsync();
        }

        _visits.Gate.Release(10);
        await using var second = await StartAsync();

        var done = await second.UntilAsync(parent.Id, n => n.Operation is null);
        Assert.Equal((ProvisionState.Active, null), (done.ProvisionState, done.LastError));
        Assert.Equal(3, _visits.Ended.Distinct().Count());
        Assert.Equal(3, _visits.Ended.Count);
    }

    [Fact]
    public async Task Is_refused_where_it_can_mean_nothing()
    {
        await using var engine = await StartAsync();
        var (parent, _) = await FamilyAsync(engine, 1);
        var lone = await engine.AddAsync("lone", ProvisionState.Active);

        Assert.Contains("has no children", await RefusedAsync(lone, Visit(new([]))), StringComparison.Ordinal);
        Assert.Contains($"Node {lone.Id} is no child of parent", await RefusedAsync(parent, Visit(new([lone.Id]))), StringComparison.Ordinal);
        Assert.Contains("A hold cannot run on child nodes", await RefusedAsync(parent, new RequestedStep("", "hold", JsonMap.Empty) { Children = new([]) }), StringComparison.Ordinal);
        Assert.Contains("A wait cannot run on child nodes", await RefusedAsync(parent, new RequestedStep("", "wait", JsonMap.Of(new { seconds = 1 })) { Children = new([]) }), StringComparison.Ordinal);
        Assert.Contains("its driver does not offer it", await RefusedAsync(parent, new RequestedStep("deploy", "erase_devices", JsonMap.Empty) { Children = new([]) }), StringComparison.Ordinal);
        Assert.Contains("loses data, and child c0 runs an instance", await RefusedAsync(parent, new RequestedStep("raid", "apply_configuration", JsonMap.Of(new { raid_config = new { } })) { Children = new([]) }), StringComparison.Ordinal);
        Assert.Contains("On child c0: Step bios.apply_configuration needs the argument 'settings'", await RefusedAsync(parent, new RequestedStep("bios", "apply_configuration", JsonMap.Empty) { Children = new([]) }), StringComparison.Ordinal);

        async Task<string> RefusedAsync(Node node, RequestedStep step) => (await AskAsync(engine, node, step)).Problem?.Told ?? "taken";
    }

    [Fact]
    public async Task Brings_its_secrets_along_to_each_child()
    {
        await using var engine = await StartAsync();
        var (parent, children) = await FamilyAsync(engine, 2);

        await ServiceAsync(engine, parent, new RequestedStep("vendor", "visit", JsonMap.Of(new { password = "hunter2" })) { Children = new([]) });

        Assert.Equal(["hunter2", "hunter2"], _visits.Words);
        var (_, run) = await NewestAsync(engine, parent);
        Assert.DoesNotContain("hunter2", run.Step.Args.ToObject().ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(2, children.Count);
    }

    [Fact]
    public async Task Does_not_wait_for_a_child_that_has_ended_while_others_were_still_being_asked()
    {
        await using var engine = await StartAsync();
        var node = await engine.AddAsync("parent", ProvisionState.Servicing, n => n with { TargetProvisionState = ProvisionState.Active });
        var step = new PlannedStep("vendor", "visit", JsonMap.Empty, 0, StepSource.User);
        var parent = new Operation { Id = Guid.NewGuid(), NodeId = node.Id, Kind = OperationKind.Service, By = Somebody, Plan = [step] };
        var child = new Operation { Id = Guid.NewGuid(), NodeId = Guid.NewGuid(), Kind = OperationKind.Child, By = Somebody, ParentOperation = parent.Id };
        await engine.CommitAsync(unit =>
        {
            unit.Put(parent);
            unit.Put(unit.Node(node.Id)! with { Operation = parent.Id });
            var run = new StepRun { OperationId = parent.Id, NodeId = node.Id, Number = 0, Step = step, StartedAt = unit.Now };
            unit.Put(run);
            var turn = new StepTurn(parent, run, unit.Claim(node.Id, parent.Id)!);
            ChildRules.Ended(unit, child);

            Assert.Null(engine.Get<RunRules>().Settle(unit, turn, new StepOutcome.Wait(TimeSpan.FromHours(1), "a child")).Problem);

            Assert.Equal((OperationState.Waiting, true), (unit.Operation(parent.Id)!.State, unit.Operation(parent.Id)!.DueAt <= unit.Now));
        });

        var done = await engine.UntilAsync(node.Id, n => n.Operation is null); // it is called again by itself, and says no more that it waits
        Assert.Equal(ProvisionState.Active, done.ProvisionState);
        var (_, last) = await NewestAsync(engine, node);
        Assert.Equal((StepRunState.Done, null), (last.State, last.Message));
    }

    private static RequestedStep Visit(ChildChoice? children) => new("vendor", "visit", JsonMap.Empty) { Children = children };

    private Task<RealEngine> StartAsync(params (string Key, string Value)[] settings) =>
        RealEngine.StartAsync(null, s => s.AddSingleton<IStep>(new VisitStep(_visits)), [("Store:Folder", _folder), ("Engine:SweepSeconds", "1"), .. settings]);

    private static async Task<(Node Parent, IReadOnlyList<Node> Children)> FamilyAsync(RealEngine engine, int count)
    {
        var parent = await engine.AddAsync("parent", ProvisionState.Active);
        var children = new List<Node>();
        for (var i = 0; i < count; i++) children.Add(await engine.AddAsync($"c{i}", ProvisionState.Active, n => n with { ParentNode = parent.Id }));
        return (parent, children);
    }

    private static Task<Result<Node>> AskAsync(RealEngine engine, Node node, params RequestedStep[] steps) =>
        engine.Operations.ProvisionAsync(Somebody, node.Id, Verb.Service, new ProvisionRequest { Steps = [.. steps], DisableRamdisk = true });

    private static async Task<Node> ServiceAsync(RealEngine engine, Node node, params RequestedStep[] steps)
    {
        Assert.Null((await AskAsync(engine, node, steps)).Problem);
        return await engine.UntilAsync(node.Id, n => n is { Operation: null, Reservation: null });
    }

    private static async Task<(Operation Operation, StepRun Run)> NewestAsync(RealEngine engine, Node node)
    {
        var operation = (await engine.Get<IHistory>().OperationsAsync(node.Id, 1)).Single();
        return (operation, (await engine.Get<IHistory>().StepRunsAsync(operation.Id))[0]);
    }

    private sealed class Visits
    {
        private int _inside;

        public ConcurrentQueue<string> Where { get; } = new();

        public ConcurrentQueue<string> Ended { get; } = new();

        public ConcurrentQueue<string> Words { get; } = new();

        public int Most { get; private set; }

        public int Inside => _inside;

        public SemaphoreSlim? Gate { get; set; }

        public string? Fails { get; set; }

        public async Task<Result<JsonMap>> EnterAsync(StepContext step, CancellationToken cancel)
        {
            Where.Enqueue(step.Node.Name!);
            lock (this) Most = Math.Max(Most, ++_inside);
            try
            {
                if (Gate is { } gate) await gate.WaitAsync(cancel);
            }
            finally
            {
                Interlocked.Decrement(ref _inside);
            }

            Ended.Enqueue(step.Node.Name!);
            if (step.Open(step.Planned.Args.Text("password")) is { } word) Words.Enqueue(word.Reveal());
            return Fails == step.Node.Name ? new Problem("no-entry", 500, "No entry.") : JsonMap.Empty;
        }
    }

    private sealed class VisitStep(Visits visits) : IStep
    {
        public StepInfo Info { get; } = new("vendor", "visit", "Counts where it was.")
        {
            Priorities = new Dictionary<OperationKind, int> { [OperationKind.Service] = 0 }, Arguments = [new("password", "A word", IsSecret: true)],
        };

        public async Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel) =>
            await step.OnceAsync("visit", _ => visits.EnterAsync(step, cancel)) is { Problem: { } why } ? new StepOutcome.Failed(why) : new StepOutcome.Done();
    }
}
