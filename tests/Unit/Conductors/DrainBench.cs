using IronicConsole.Engine.Conductors;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;
using IronicConsole.Engine.Store;
using IronicConsole.Tests.Power;
using Microsoft.Extensions.DependencyInjection;

namespace IronicConsole.Tests.Conductors;

/// <summary>A real engine on a SQLite store that outlives it, with work at hand whose end is the test's.</summary>
public sealed class DrainBench : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("drain").FullName;

    public JumpClock Clock { get; } = new();

    public static Caller Admin { get; } = new(ActorKind.Person, "admin") { Access = Access.Everything, Reason = "new kernel" };

    public async Task<(RealEngine Engine, SlowStep Step)> StartAsync(params (string Key, string Value)[] settings)
    {
        var step = new SlowStep();
        var engine = await RealEngine.StartAsync(Clock, s => s.AddSingleton<IStep>(step), [("Store:Folder", _folder), ("Store:Conductor", "c1"), .. SweptOften(settings)]);
        return (engine, step);
    }

    /// <summary>A node that is cleaned by these steps, once the first of them is at work, waits or holds.</summary>
    public static async Task<Node> CleaningAsync(RealEngine engine, string name, params string[] steps)
    {
        var node = await engine.AddAsync(name, with: n => n with { PowerState = PowerState.On, DriverInfo = JsonMap.Empty.With("fake_delay", 3600) });
        Assert.Null((await AskAsync(engine, node, steps)).Problem);
        return steps[0] switch
        {
            "slow" => await engine.UntilAsync(node.Id, n => n.Progress?.Step?.EndsWith("slow", StringComparison.Ordinal) == true),
            "hold" => await engine.UntilAsync(node.Id, n => n is { ProvisionState: ProvisionState.CleanHold, Reservation: null }),
            _ => await engine.UntilAsync(node.Id, n => n is { ProvisionState: ProvisionState.CleanWait, Reservation: null }),
        };
    }

    public static Task<Result<Node>> AskAsync(RealEngine engine, Node node, params string[] steps) => engine.Operations.ProvisionAsync(
        Caller.Engine, node.Id, Verb.Clean, new ProvisionRequest { Steps = [.. steps.Select(Step)], DisableRamdisk = true });

    public static Task<Result<Conductor>> DrainAsync(RealEngine engine, TimeSpan? time = null) => engine.Get<ConductorCommands>().DrainAsync(Admin, "c1", time);

    public static Lease? LeaseOf(RealEngine engine, Node node) => engine.Get<OpenOperations>().LeaseRow(node.Id) is { Owner.Length: > 0 } lease ? lease : null;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static IEnumerable<(string, string)> SweptOften((string Key, string Value)[] settings) =>
        settings.Any(s => s.Key == "Engine:SweepSeconds") ? settings : settings.Append(("Engine:SweepSeconds", "1"));

    private static RequestedStep Step(string name) => name switch
    {
        "hold" => new RequestedStep("", "hold", JsonMap.Of(new { title = "Wait", question = "Cable moved?" })),
        "slow" => new RequestedStep("vendor", "slow", JsonMap.Empty),
        "wait" => new RequestedStep("", "wait", JsonMap.Of(new { seconds = 3600 })),
        _ => new RequestedStep("", "power_on", JsonMap.Empty),
    };
}
