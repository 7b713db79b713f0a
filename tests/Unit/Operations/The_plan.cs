using System.Collections.Immutable;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Secrets;
using IronicConsole.Engine.Steps;
using IronicConsole.Tests.Power;
using Microsoft.Extensions.DependencyInjection;

namespace IronicConsole.Tests.Operations;

/// <summary>The planner's order is the one of steps.md §2, and a plan's hash changes exactly when its meaning does: for random step sets.</summary>
public sealed class The_plan : IAsyncLifetime
{
    private static readonly string[] Interfaces = ["vendor", "power", "management", "firmware", "deploy", "bios", "raid"];

    // steps.md §2: automated clean and deploy, high to low.
    private static readonly Dictionary<string, int> Rank = new() { ["vendor"] = 7, ["power"] = 6, ["management"] = 5, ["firmware"] = 4, ["deploy"] = 3, ["bios"] = 2, ["raid"] = 1 };

    private static readonly Gen<AnyStep> Steps =
        from at in Gen.Choose(0, Interfaces.Length - 1)
        from name in Gen.Elements("a", "b", "c", "d")
        from priority in Gen.Choose(0, 3)
        from arg in Gen.Choose(0, 2)
        select new AnyStep(Interfaces[at], name, priority, arg);

    private RealEngine _engine = null!;

    public async Task InitializeAsync() => _engine = await RealEngine.StartAsync(null, services =>
    {
        foreach (var @interface in Interfaces)
        {
            foreach (var name in new[] { "a", "b", "c", "d" }) services.AddSingleton<IStep>(new NamedStep(@interface, name));
        }
    });

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    [Fact]
    public async Task Of_a_clean_or_service_by_hand_is_in_the_order_of_its_writer()
    {
        var node = await _engine.AddAsync("n1");
        Prop.ForAll(Steps.ListOf().ToArbitrary(), steps =>
        {
            foreach (var kind in new[] { OperationKind.Clean, OperationKind.Service })
            {
                if (!steps.Select(s => s.Name).SequenceEqual(Plan(node, kind, steps).Value!.Select(s => s.Name))) return false;
            }

            return true;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task Of_a_deploy_is_sorted_by_priority_and_then_by_interface()
    {
        var node = await _engine.AddAsync("n1");
        Prop.ForAll(Steps.ListOf().ToArbitrary(), steps =>
        {
            var asked = steps.DistinctBy(s => s.Name).ToArray();
            var plan = Plan(node, OperationKind.Deploy, asked).Value!;
            var expected = asked.Where(s => s.Priority > 0).Select(s => (s.Name, s.Priority, s.Interface)).Append(("deploy.deploy", 100, "deploy"))
                .OrderByDescending(s => s.Item2).ThenByDescending(s => Rank[s.Item3]).Select(s => (s.Item2, Rank[s.Item3]));
            return plan.Select(s => (s.Priority, Rank[s.Interface])).SequenceEqual(expected) && plan.Select(s => s.Name).ToHashSet().SetEquals(asked.Where(s => s.Priority > 0).Select(s => s.Name).Append("deploy.deploy"));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task Has_the_same_hash_exactly_when_it_means_the_same()
    {
        var node = await _engine.AddAsync("n1");
        var pairs = from first in Steps.ListOf() from second in Gen.OneOf(Steps.ListOf(), Gen.Constant(first), Gen.Shuffle(first.ToArray()).Select(s => s.ToList())) select (first, second);
        Prop.ForAll(pairs.ToArbitrary(), pair => pair.first.Select(s => (s.Name, s.Arg)).SequenceEqual(pair.second.Select(s => (s.Name, s.Arg))) == (Hash(node, pair.first) == Hash(node, pair.second)))
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task Has_another_hash_for_another_node_kind_secret_or_ramdisk_and_the_same_for_keys_in_another_order()
    {
        var (node, other) = (await _engine.AddAsync("n1", ProvisionState.Active), await _engine.AddAsync("n2", ProvisionState.Active));
        var hash = Preview(node, Verb.Service, Step("""{"x": 1, "y": {"a": 1, "b": 2}, "password": "p"}"""));

        Assert.Equal(hash, Preview(node, Verb.Service, Step("""{"password": "p", "y": {"b": 2, "a": 1}, "x": 1}""")));
        string[] others =
        [
            Preview(other, Verb.Service, Step("""{"x": 1, "y": {"a": 1, "b": 2}, "password": "p"}""")), Preview(node, Verb.Clean, Step("""{"x": 1, "y": {"a": 1, "b": 2}, "password": "p"}""")),
            Preview(node, Verb.Service, Step("""{"x": 1, "y": {"a": 1, "b": 2}, "password": "q"}""")), Preview(node, Verb.Service, Step("""{"x": 1, "y": {"a": 1, "b": 3}, "password": "p"}""")),
            Preview(node, Verb.Service, Step("""{"x": 1, "y": {"a": 1, "b": 2}, "password": "p"}"""), ramdisk: false),
        ];
        Assert.Equal(others.Length + 1, others.Append(hash).Distinct().Count());
        Assert.DoesNotContain("p\"", hash, StringComparison.Ordinal);
    }

    private static RequestedStep Step(string args) => new("vendor", "a", JsonMap.From(JsonNode.Parse(args)!.AsObject()));

    private string Preview(Node node, Verb verb, RequestedStep step, bool? ramdisk = null) =>
        _engine.Operations.Preview(node.Id, verb, new ProvisionRequest { Steps = [step], DisableRamdisk = ramdisk is false ? true : null }).Value!.Hash;

    private Result<ImmutableArray<PlannedStep>> Plan(Node node, OperationKind kind, IEnumerable<AnyStep> steps) => _engine.Get<IPlanner>().Plan(node, kind, false, Request(steps));

    private string Hash(Node node, IEnumerable<AnyStep> steps) => _engine.Get<PlanHash>().Of(node, OperationKind.Service, Request(steps), Plan(node, OperationKind.Service, steps).Value!);

    private static ProvisionRequest Request(IEnumerable<AnyStep> steps) =>
        new() { Steps = [.. steps.Select(s => new RequestedStep(s.Interface, s.Step, JsonMap.Of(new { x = s.Arg }), s.Priority))], DisableRamdisk = true };

    private sealed record AnyStep(string Interface, string Step, int Priority, int Arg)
    {
        public string Name => $"{Interface}.{Step}";
    }

    private sealed class NamedStep(string @interface, string name) : IStep
    {
        public StepInfo Info { get; } = new(@interface, name, "Does nothing.")
        {
            Priorities = new Dictionary<OperationKind, int> { [OperationKind.Clean] = 0, [OperationKind.Service] = 0, [OperationKind.Deploy] = 0 },
            Arguments = [new("x", "A number", "any"), new("y", "Anything", "any"), new("password", "A secret", IsSecret: true)],
        };

        public Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel) => Task.FromResult<StepOutcome>(new StepOutcome.Done());
    }
}
