using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;
using IronicConsole.Engine.Store;
using IronicConsole.Tests.Power;
using Microsoft.Extensions.DependencyInjection;

namespace IronicConsole.Tests.Operations;

/// <summary>A real engine on a SQLite store that outlives it, people with accounts of their own, and a step that remembers what it was given.</summary>
public sealed class HoldBench : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("holds").FullName;

    public JumpClock Clock { get; } = new();

    public ProbeStep Probe { get; } = new();

    public WipeStep Wipe { get; } = new();

    public static Caller Requester { get; } = Somebody("rita");

    public static Caller Asha { get; } = Somebody("asha");

    public static Caller Bo { get; } = Somebody("bo");

    public static Caller Somebody(string name, string role = "admin", string? account = null) => new(ActorKind.Person, name) { Access = Access.OnSystem([role], account ?? $"account-{name}"), Reason = $"{name} has looked" };

    public Task<RealEngine> StartAsync(params (string Key, string Value)[] settings) =>
        RealEngine.StartAsync(Clock, s => s.AddSingleton<IStep>(Probe).AddSingleton<IStep>(Wipe), [("Store:Folder", _folder), ("Store:Conductor", "c1"), ("Engine:SweepSeconds", "1"), .. settings]);

    /// <summary>A node whose cleaning is held by a hold of these terms; the probe follows.</summary>
    public static async Task<Node> HeldAsync(RealEngine engine, object terms, object? probe = null, string name = "n1")
    {
        var node = await engine.AddAsync(name, with: n => n with { PowerState = PowerState.On, ResourceClass = "gold" });
        var asked = await AskAsync(engine, node, Hold(terms), new("vendor", "probe", JsonMap.Of(probe ?? new { })));
        Assert.Null(asked.Problem);
        return await engine.UntilAsync(node.Id, n => n is { ProvisionState: ProvisionState.CleanHold, Reservation: null });
    }

    public static RequestedStep Hold(object terms) => new("", "hold", JsonMap.Of(terms));

    public static Task<Result<Node>> AskAsync(RealEngine engine, Node node, params RequestedStep[] steps) =>
        engine.Operations.ProvisionAsync(Requester, node.Id, Verb.Clean, new ProvisionRequest { Steps = [.. steps], DisableRamdisk = true });

    public static Task<Result<Node>> ApproveAsync(RealEngine engine, Node node, Caller by, HoldReply? reply = null) => engine.Operations.ProvisionAsync(by, node.Id, Verb.Unhold, new ProvisionRequest { Reply = reply });

    public static Task<Result<Node>> RejectAsync(RealEngine engine, Node node, Caller by, HoldReply? reply = null) => engine.Operations.ProvisionAsync(by, node.Id, Verb.Abort, new ProvisionRequest { Reply = reply });

    public static Task<Node> DoneAsync(RealEngine engine, Node node) => engine.UntilAsync(node.Id, n => n.Operation is null);

    /// <summary>What was told of the holds of a node, oldest first.</summary>
    public static async Task<IReadOnlyList<FeedEvent>> ToldAsync(RealEngine engine, Node node) =>
        [.. (await engine.Get<IHistory>().EventsAsync(node.Id, 200)).Where(e => e.Kind == EventKinds.Hold).OrderBy(e => e.Seq)];

    public static async Task<string[]> DecisionsAsync(RealEngine engine, Node node) => [.. (await ToldAsync(engine, node)).Select(e => e.Data.Text("decision")!)];

    public static async Task<StepRun> RunAsync(RealEngine engine, Node node, int number = 0) => (await engine.Get<IHistory>().StepRunsAsync(node.Operation!.Value))[number];

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

/// <summary>Remembers the arguments of each of its runs.</summary>
public sealed class ProbeStep : IStep
{
    private readonly ConcurrentQueue<JsonMap> _seen = new();

    public StepInfo Info { get; } = new("vendor", "probe", "Remembers what it is given.")
    {
        Priorities = new Dictionary<OperationKind, int> { [OperationKind.Clean] = 0, [OperationKind.Service] = 0 },
        Arguments =
        [
            new StepArgument("vlan", "VLAN", "whole") { Least = 1, Most = 4094 }, new StepArgument("text", "Any text"), new StepArgument("list", "Any list", "list"),
            new StepArgument("token", "A secret", IsSecret: true),
        ],
    };

    public IReadOnlyList<string> Seen => [.. _seen.Select(s => Sorted(s))];

    /// <summary>Its first run does not come to its end before the engine stops.</summary>
    public bool HangsOnce { get; set; }

    /// <summary>Its first run fails.</summary>
    public bool FailsOnce { get; set; }

    public async Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel)
    {
        _seen.Enqueue(step.Planned.Args);
        if (FailsOnce && _seen.Count == 1) return new StepOutcome.Failed(new Problem("broken", 500, "It broke."));
        if (HangsOnce && _seen.Count == 1) await new TaskCompletionSource().Task.WaitAsync(cancel);
        return new StepOutcome.Done();
    }

    private static string Sorted(JsonMap map) => new JsonObject(map.ToObject().OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone()))).ToJsonString();
}

/// <summary>Loses data, and counts how often.</summary>
public sealed class WipeStep : IStep
{
    private int _wiped;

    public StepInfo Info { get; } = new("vendor", "wipe", "Loses all data.")
    {
        Priorities = new Dictionary<OperationKind, int> { [OperationKind.Clean] = 0, [OperationKind.Service] = 0, [OperationKind.Deploy] = 0 }, Destructive = true,
    };

    public int Wiped => Volatile.Read(ref _wiped);

    /// <summary>Its first run fails.</summary>
    public bool FailsOnce { get; set; }

    public Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel) =>
        Task.FromResult<StepOutcome>(Interlocked.Increment(ref _wiped) == 1 && FailsOnce ? new StepOutcome.Failed(new Problem("broken", 500, "It broke.")) : new StepOutcome.Done());
}
