using System.Diagnostics;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Tests.Conductors;

namespace IronicConsole.Tests.Operations;

/// <summary>A program answers a hold in the moment it is recorded, while the work that led to it has not yet left.</summary>
public sealed class A_hold_answered_at_once : IDisposable
{
    private readonly DrainBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Goes_on_at_once_and_is_not_left_to_the_sweep()
    {
        var (engine, _) = await _bench.StartAsync(("Engine:HaltAt", "n1|flow.hold/recorded#1"), ("Engine:SweepSeconds", "3600"));
        await using var _e = engine;
        var node = await DrainBench.CleaningAsync(engine, "n1", "hold", "power_on");

        Assert.Null((await engine.Operations.ProvisionAsync(DrainBench.Admin, node.Id, Verb.Unhold, new())).Problem);
        using (var go = Process.Start("kill", $"-CONT {Environment.ProcessId}")) await go.WaitForExitAsync();

        node = await engine.UntilAsync(node.Id, n => n.Operation is null);
        Assert.Equal((ProvisionState.Manageable, null), (node.ProvisionState, node.LastError));
    }
}
