using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Tests.Power;

namespace IronicConsole.Tests.Operations;

/// <summary>Expired is an outcome of its own: late, or the end of the operation; never a rejection, and never a release.</summary>
public sealed class A_hold_with_a_deadline : IDisposable
{
    private static readonly TimeSpan Over = TimeSpan.FromSeconds(601);
    private readonly HoldBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stays_held_and_late_once_it_is_over_also_when_that_was_while_nobody_ran(bool restart)
    {
        var engine = await _bench.StartAsync();
        try
        {
            var node = await HoldBench.HeldAsync(engine, new { question = "Go?", deadline = 600 });
            Assert.Equal(node.Hold!.AskedAt.AddSeconds(600), node.Hold.Deadline);
            Assert.Equal(node.Hold.Deadline, node.Progress!.Until);
            engine = await OverAsync(engine, restart);

            node = await engine.UntilAsync(node.Id, n => n.Hold?.ExpiredAt is not null && n.Reservation is null);
            Assert.Equal(ProvisionState.CleanHold, node.ProvisionState);
            Assert.Empty(_bench.Probe.Seen);
            var told = (await HoldBench.ToldAsync(engine, node))[^1];
            Assert.Equal(("expired", "WARNING", ActorKind.Engine), (told.Data.Text("decision"), told.Severity, told.By.Kind));

            Assert.Null((await HoldBench.ApproveAsync(engine, node, HoldBench.Asha)).Problem);
            await HoldBench.DoneAsync(engine, node);
            Assert.Equal(["asked", "expired", "released"], await HoldBench.DecisionsAsync(engine, node));
            Assert.NotNull((await HoldBench.RunAsync(engine, node)).ExpiredAt);
        }
        finally
        {
            await engine.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ends_its_operation_with_an_error_that_says_so_where_it_is_asked_to(bool restart)
    {
        var engine = await _bench.StartAsync();
        try
        {
            var node = await HoldBench.HeldAsync(engine, new { question = "Go?", quorum = 2, deadline = 600, on_expiry = "abort" });
            await HoldBench.ApproveAsync(engine, node, HoldBench.Asha);
            engine = await OverAsync(engine, restart);

            var ended = await HoldBench.DoneAsync(engine, node);
            Assert.Equal((ProvisionState.CleanFailed, "The hold \"Go?\" expired: 1 of 2 approvals within 600 s."), (ended.ProvisionState, ended.LastError));
            Assert.Equal(["asked", "approved", "expired"], await HoldBench.DecisionsAsync(engine, node));
            var run = await HoldBench.RunAsync(engine, node);
            Assert.Equal((StepRunState.Failed, null), (run.State, run.DecidedBy));
            Assert.NotNull(run.ExpiredAt);
            Assert.Empty(_bench.Probe.Seen);
        }
        finally
        {
            await engine.DisposeAsync();
        }
    }

    [Fact]
    public async Task Is_not_over_when_it_was_answered_in_time()
    {
        await using var engine = await _bench.StartAsync();
        var node = await HoldBench.HeldAsync(engine, new { question = "Go?", deadline = 600, on_expiry = "abort" });
        await HoldBench.ApproveAsync(engine, node, HoldBench.Asha);
        _bench.Clock.Jump(Over);

        Assert.Null((await HoldBench.DoneAsync(engine, node)).LastError);
        Assert.Equal(["asked", "released"], await HoldBench.DecisionsAsync(engine, node));
    }

    [Fact]
    public async Task Is_called_before_its_time_in_vain()
    {
        await using var engine = await _bench.StartAsync();
        var node = await HoldBench.HeldAsync(engine, new { question = "Go?", deadline = 600, on_expiry = "abort" });
        await engine.Get<OperationRunner>().RunAsync(node.Operation!.Value, onlyIfDue: false, CancellationToken.None);
        Assert.Equal((ProvisionState.CleanHold, null), (engine.Node(node.Id).ProvisionState, engine.Node(node.Id).Hold!.ExpiredAt));
    }

    private async Task<RealEngine> OverAsync(RealEngine engine, bool restart)
    {
        if (restart) await engine.DisposeAsync();
        _bench.Clock.Jump(Over);
        return restart ? await _bench.StartAsync() : engine;
    }
}
