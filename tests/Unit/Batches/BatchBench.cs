using System.Collections.Concurrent;
using System.Collections.Immutable;
using IronicConsole.Engine.Batches;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;
using IronicConsole.Tests.Power;
using Microsoft.Extensions.DependencyInjection;

namespace IronicConsole.Tests.Batches;

/// <summary>A real engine on a SQLite store that outlives it, fake machines, and a step that knows on which machines it was, in what order and how many at once.</summary>
public sealed class BatchBench : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("batches").FullName;

    public JumpClock Clock { get; } = new();

    public Drill Drill { get; } = new();

    public static Caller Rita { get; } = Somebody("rita");

    public static Caller Asha { get; } = Somebody("asha");

    public static Caller Bo { get; } = Somebody("bo");

    public static Caller Somebody(string name) => new(ActorKind.Person, name) { Access = Access.OnSystem(["admin"], $"account-{name}") };

    public Task<RealEngine> StartAsync(params (string Key, string Value)[] settings) =>
        RealEngine.StartAsync(Clock, s => s.AddSingleton<IStep>(Drill), [("Store:Folder", _folder), ("Store:Conductor", "c1"), ("Engine:SweepSeconds", "1"), .. settings]);

    public static async Task AddAsync(RealEngine engine, int count, ProvisionState state = ProvisionState.Manageable)
    {
        for (var i = 0; i < count; i++) await engine.AddAsync(Name(i), state, n => n with { PowerState = PowerState.On });
    }

    public static string Name(int number) => $"n{number:000}";

    public static BatchRequest Request(int count, BatchPace? pace = null) => new()
    {
        Verb = Verb.Clean, Nodes = [.. Enumerable.Range(0, count).Select(Name)], Steps = [new("vendor", "drill", JsonMap.Empty)], DisableRamdisk = true, Pace = pace ?? new BatchPace(),
    };

    public static async Task<Batch> BeginAsync(RealEngine engine, BatchRequest request)
    {
        var made = await engine.Get<IBatches>().CreateAsync(Rita, request);
        Assert.True(made.Ok, made.Problem?.ToString());
        return made.Value!;
    }

    /// <summary>Waits until a batch is as wanted.</summary>
    public static async Task<Batch> UntilAsync(RealEngine engine, Guid id, Func<Batch, bool> wanted)
    {
        Batch Now() => engine.Get<FleetIndex>().Records.Find<Batch>(id)!;
        await Eventually.True(() => $"the batch; it is {Now().State}, {Now().Why}: {string.Join(", ", Now().Nodes.GroupBy(n => n.State).Select(g => $"{g.Count()} {g.Key}"))}", () => wanted(Now()));
        return Now();
    }

    public static Task<Batch> EndAsync(RealEngine engine, Guid id) => UntilAsync(engine, id, b => b.State is not BatchState.Running && b.Count(BatchNodeState.Running) == 0);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

/// <summary>A step that may be told to fail, or to wait, on some machines.</summary>
public sealed class Drill : IStep
{
    private readonly ConcurrentQueue<string> _seen = new();
    private int _atWork, _most;

    public StepInfo Info { get; } = new("vendor", "drill", "Remembers where it was.")
    {
        Priorities = new Dictionary<OperationKind, int> { [OperationKind.Clean] = 0, [OperationKind.Service] = 0 }, Arguments = [new StepArgument("pin", "A secret", IsSecret: true), new StepArgument("depth", "How deep", "whole")],
    };

    /// <summary>The machines that it was on, in order.</summary>
    public ImmutableArray<string> Seen => [.. _seen];

    /// <summary>On how many it was at once, at most.</summary>
    public int Most => _most;

    public ImmutableHashSet<string> Fails { get; set; } = [];

    public ConcurrentQueue<string?> Pins { get; } = new();

    /// <summary>Where it stays until it is set.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public async Task<StepOutcome> RunAsync(StepContext step, CancellationToken cancel)
    {
        var name = step.Node.Name!;
        InterlockedMax(Interlocked.Increment(ref _atWork));
        try
        {
            if (Gate is { } gate) await gate.Task.WaitAsync(cancel);
            await Task.Yield();
            _seen.Enqueue(name);
            if (step.Planned.Args.Text("pin") is { } pin) Pins.Enqueue(step.Open(pin)?.Reveal());
            return Fails.Contains(name) ? new StepOutcome.Failed(new Problem("drill", 500, $"The drill broke on {name}.")) : new StepOutcome.Done();
        }
        finally
        {
            Interlocked.Decrement(ref _atWork);
        }
    }

    private void InterlockedMax(int now)
    {
        for (var most = _most; now > most; most = _most) Interlocked.CompareExchange(ref _most, now, most);
    }
}
