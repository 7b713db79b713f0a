using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;
using IronicConsole.Tests.Power;

namespace IronicConsole.Tests.Operations;

/// <summary>Time-outs of waits: half an hour by default, each with an option of its own.</summary>
public sealed class A_wait_that_lasts_too_long
{
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(31), Half = TimeSpan.FromMinutes(16);
    private readonly JumpClock _clock = new();

    [Theory]
    [InlineData(Verb.Deploy, ProvisionState.Available, ProvisionState.DeployWait, ProvisionState.DeployFailed)]
    [InlineData(Verb.Clean, ProvisionState.Manageable, ProvisionState.CleanWait, ProvisionState.CleanFailed)]
    [InlineData(Verb.Service, ProvisionState.Active, ProvisionState.ServiceWait, ProvisionState.ServiceFailed)]
    [InlineData(Verb.Inspect, ProvisionState.Manageable, ProvisionState.InspectWait, ProvisionState.InspectFailed)]
    public async Task Fails_its_operation_with_the_time_in_the_error(Verb verb, ProvisionState from, ProvisionState waits, ProvisionState fails)
    {
        await using var engine = await StartAsync();
        var node = await WaitingAsync(engine, verb, from, waits);

        _clock.Jump(Most);

        node = await engine.UntilAsync(node.Id, n => n.Operation is null);
        Assert.Equal(fails, node.ProvisionState);
        Assert.Contains("Waited 1800 s for the fake machine", node.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Counts_from_the_agents_last_sign()
    {
        await using var engine = await StartAsync();
        var node = await WaitingAsync(engine, Verb.Clean, ProvisionState.Manageable, ProvisionState.CleanWait);
        _clock.Jump(Half);
        await engine.CommitAsync(u => u.Put(u.Node(node.Id)! with { ProvisionUpdatedAt = u.Now })); // a heartbeat
        _clock.Jump(Half);

        await engine.Get<Dispatch>().DueNowAsync(node.Operation!.Value);
        await Eventually.True("a later deadline", () => Open(engine, node).Deadline > _clock.GetUtcNow());
        Assert.Equal(ProvisionState.CleanWait, engine.Node(node.Id).ProvisionState);

        _clock.Jump(Half);
        await engine.UntilAsync(node.Id, n => n.ProvisionState == ProvisionState.CleanFailed);
    }

    [Fact]
    public async Task Of_an_inspection_counts_from_its_start_whatever_its_agent_says()
    {
        await using var engine = await StartAsync();
        var node = await WaitingAsync(engine, Verb.Inspect, ProvisionState.Manageable, ProvisionState.InspectWait);
        Assert.Equal(node.InspectionStartedAt + TimeSpan.FromMinutes(30), Open(engine, node).Deadline);
        _clock.Jump(Half);
        await engine.CommitAsync(u => u.Put(u.Node(node.Id)! with { ProvisionUpdatedAt = u.Now }));
        _clock.Jump(Half);

        await engine.UntilAsync(node.Id, n => n.ProvisionState == ProvisionState.InspectFailed);
    }

    [Fact]
    public async Task Is_not_ended_while_the_node_is_in_maintenance_but_soon_after()
    {
        await using var engine = await StartAsync();
        var node = await WaitingAsync(engine, Verb.Deploy, ProvisionState.Available, ProvisionState.DeployWait);
        await engine.CommitAsync(u => u.Put(u.Node(node.Id)! with { Maintenance = true }));
        _clock.Jump(Most);
        await engine.Get<Dispatch>().DueNowAsync(node.Operation!.Value);
        await Eventually.True("a look at the wait that is over", () => Open(engine, node).DueAt > _clock.GetUtcNow());
        Assert.Equal(ProvisionState.DeployWait, engine.Node(node.Id).ProvisionState);

        await engine.CommitAsync(u => u.Put(u.Node(node.Id)! with { Maintenance = false }));
        await engine.Get<Dispatch>().DueNowAsync(node.Operation!.Value);
        await engine.UntilAsync(node.Id, n => n.ProvisionState == ProvisionState.DeployFailed);
    }

    [Fact]
    public async Task Never_ends_where_the_option_says_so_and_neither_does_a_hold()
    {
        await using var engine = await StartAsync(("Engine:CleanWaitTimeoutSeconds", "0"));
        var node = await WaitingAsync(engine, Verb.Clean, ProvisionState.Manageable, ProvisionState.CleanWait);
        var held = await engine.AddAsync("held");
        var hold = new ProvisionRequest { Steps = [new RequestedStep("", "hold", JsonMap.Of(new { title = "Wait", question = "Cable moved?" }))], DisableRamdisk = true };
        Assert.True((await engine.Operations.ProvisionAsync(Caller.Engine, held.Id, Verb.Clean, hold)).Ok);
        held = await engine.UntilAsync(held.Id, n => n is { ProvisionState: ProvisionState.CleanHold, Reservation: null });

        Assert.Equal((null, null, null), (Open(engine, node).Deadline, Open(engine, held).Deadline, Open(engine, held).DueAt));
    }

    [Theory]
    [InlineData(OperationKind.Deploy, 1)]
    [InlineData(OperationKind.Clean, 2)]
    [InlineData(OperationKind.Service, 3)]
    [InlineData(OperationKind.Rescue, 4)]
    [InlineData(OperationKind.Inspect, 5)]
    [InlineData(OperationKind.TearDown, 6)]
    public void Has_the_limit_of_its_kind(OperationKind kind, int seconds)
    {
        var options = new EngineOptions
        {
            DeployWaitTimeoutSeconds = 1, CleanWaitTimeoutSeconds = 2, ServiceWaitTimeoutSeconds = 3, RescueWaitTimeoutSeconds = 4, InspectWaitTimeoutSeconds = 5, WaitTimeoutSeconds = 6,
        };

        Assert.Equal(TimeSpan.FromSeconds(seconds), options.Limit(kind, new StepOutcome.Wait(TimeSpan.Zero, "the agent")));
        Assert.Equal(TimeSpan.FromDays(1), options.Limit(kind, new StepOutcome.Wait(TimeSpan.Zero, "the disks", TimeSpan.FromDays(1))));
    }

    private Task<RealEngine> StartAsync(params (string Key, string Value)[] settings) => RealEngine.StartAsync(_clock, [("Engine:SweepSeconds", "1"), .. settings]);

    private static Operation Open(RealEngine engine, Node node) => engine.Get<OpenOperations>().Find(node.Operation!.Value)!;

    // The steps of such a machine take an hour.
    private static async Task<Node> WaitingAsync(RealEngine engine, Verb verb, ProvisionState from, ProvisionState waits)
    {
        var node = await engine.AddAsync($"slow-{verb}".ToLowerInvariant(), from, n => n with { PowerState = PowerState.On, DriverInfo = JsonMap.Empty.With("fake_delay", 3600) });
        var request = verb is Verb.Clean or Verb.Service ? new ProvisionRequest { Steps = [new RequestedStep("bios", "factory_reset", JsonMap.Empty)], DisableRamdisk = true } : new ProvisionRequest();
        var asked = await engine.Operations.ProvisionAsync(Caller.Engine, node.Id, verb, request);
        Assert.True(asked.Ok, asked.Problem?.ToString());
        return await engine.UntilAsync(node.Id, n => n.ProvisionState == waits && n.Reservation is null);
    }
}
