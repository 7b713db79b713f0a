using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Store;
using IronicConsole.Tests.Operations;
using IronicConsole.Tests.Power;

namespace IronicConsole.Tests.Rescues;

/// <summary>The rules of rescue and unrescue, on machines that exist only in memory.</summary>
public sealed class A_rescue_that_is_asked_for
{
    private const string Password = "canary-of-the-rescue";
    private readonly JumpClock _clock = new();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("      ")]
    [InlineData("short")]
    [InlineData("with\na line")]
    public async Task Needs_a_password_that_can_be_typed(string? password)
    {
        await using var engine = await RealEngine.StartAsync();
        var node = await engine.AddAsync("one", ProvisionState.Active, n => n with { Interfaces = n.Interfaces.SetItem(HardwareInterface.Rescue, "agent") });
        var refused = await AskAsync(engine, node, Verb.Rescue, password);
        Assert.Equal(("invalid-input", 400, "rescue_password"), (refused.Problem?.Slug, refused.Problem?.Status, refused.Problem?.Field));
        if (!string.IsNullOrWhiteSpace(password)) Assert.DoesNotContain(password, refused.Problem!.ToString(), StringComparison.Ordinal);
        Assert.Equal(ProvisionState.Active, engine.Node(node.Id).ProvisionState);
    }

    [Fact]
    public async Task Takes_no_longer_password_than_the_longest()
    {
        await using var engine = await RealEngine.StartAsync(); // with the rescue interface fake any length will do
        var node = await engine.AddAsync("one", ProvisionState.Active);
        Assert.Equal("rescue_password", (await AskAsync(engine, node, Verb.Rescue, new string('x', 256))).Problem?.Field);
        Assert.True((await AskAsync(engine, node, Verb.Rescue, "x")).Ok);
    }

    [Fact]
    public async Task Is_hashed_as_the_configuration_says()
    {
        await using var engine = await RealEngine.StartAsync(_clock, ("Rescue:PasswordHash", "sha512"));
        var node = await SlowAsync(engine, ProvisionState.Active, "rescue");
        var kept = (await engine.Get<IHistory>().OperationAsync(node.Operation!.Value))!.Request.Text("rescue_password");
        Assert.StartsWith("$6$", engine.Get<IronicConsole.Engine.Secrets.SecretBox>().Open(node.Id, kept)!.Reveal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("md5", "6")]
    [InlineData("sha256", "0")]
    public async Task Is_configured_with_what_exists(string hash, string shortest) =>
        await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => RealEngine.StartAsync(("Rescue:PasswordHash", hash), ("Rescue:ShortestPassword", shortest)));

    [Theory]
    [InlineData(ProvisionState.Active)]
    [InlineData(ProvisionState.Rescue)]
    [InlineData(ProvisionState.RescueFailed)]
    [InlineData(ProvisionState.UnrescueFailed)]
    [InlineData(ProvisionState.ServiceFailed)]
    public async Task Starts_from_each_state_that_has_an_instance(ProvisionState from)
    {
        await using var engine = await RealEngine.StartAsync();
        var node = await engine.AddAsync("one", from);
        Assert.True((await AskAsync(engine, node, Verb.Rescue)).Ok);
        await engine.UntilAsync(node.Id, n => n is { ProvisionState: ProvisionState.Rescue, Operation: null, TargetProvisionState: null });
    }

    [Theory]
    [InlineData(ProvisionState.Rescue)]
    [InlineData(ProvisionState.RescueFailed)]
    [InlineData(ProvisionState.UnrescueFailed)]
    public async Task Is_undone_from_each_state_after_it(ProvisionState from)
    {
        await using var engine = await RealEngine.StartAsync();
        var node = await engine.AddAsync("one", from);
        Assert.True((await AskAsync(engine, node, Verb.Unrescue)).Ok);
        await engine.UntilAsync(node.Id, n => n is { ProvisionState: ProvisionState.Active, Operation: null });
    }

    [Theory]
    [InlineData(Verb.Rescue, ProvisionState.Available, "invalid-move")]
    [InlineData(Verb.Unrescue, ProvisionState.Active, "invalid-move")]
    [InlineData(Verb.Rescue, ProvisionState.Active, "maintenance")]
    [InlineData(Verb.Unrescue, ProvisionState.Rescue, "maintenance")]
    [InlineData(Verb.Unrescue, ProvisionState.Rescue, "not-supported")]
    public async Task Is_refused_where_it_cannot_be(Verb verb, ProvisionState from, string slug)
    {
        await using var engine = await RealEngine.StartAsync();
        var node = await engine.AddAsync("one", from, n => n with
        {
            Maintenance = slug == "maintenance", Interfaces = slug == "not-supported" ? n.Interfaces.SetItem(HardwareInterface.Rescue, "no-rescue") : n.Interfaces,
        });
        Assert.Equal(slug, (await AskAsync(engine, node, verb)).Problem?.Slug);
    }

    [Fact]
    public async Task Fails_after_half_an_hour_without_a_sign_and_forgets_the_password()
    {
        await using var engine = await RealEngine.StartAsync(_clock, ("Engine:SweepSeconds", "1"));
        var node = await SlowAsync(engine, ProvisionState.Active, "slow");
        var operation = node.Operation!.Value;
        _clock.Jump(TimeSpan.FromMinutes(31));

        node = await engine.UntilAsync(node.Id, n => n.Operation is null);
        Assert.Equal(ProvisionState.RescueFailed, node.ProvisionState);
        Assert.Contains("Waited 1800 s", node.LastError, StringComparison.Ordinal);
        Assert.Null((await engine.Get<IHistory>().OperationAsync(operation))!.Request["rescue_password"]);
    }

    [Fact]
    public async Task Is_given_up_by_an_abort_and_by_a_tear_down()
    {
        await using var engine = await RealEngine.StartAsync(_clock);
        var (aborted, deleted) = (await SlowAsync(engine, ProvisionState.Active, "aborted"), await SlowAsync(engine, ProvisionState.Active, "deleted"));
        Assert.True((await AskAsync(engine, aborted, Verb.Abort)).Ok);
        await engine.UntilAsync(aborted.Id, n => n is { ProvisionState: ProvisionState.RescueFailed, Operation: null });
        Assert.True((await AskAsync(engine, deleted, Verb.Delete)).Ok);
        await engine.UntilAsync(deleted.Id, n => n.ProvisionState is not (ProvisionState.RescueWait or ProvisionState.Rescuing));

        foreach (var operation in new[] { aborted, deleted }.Select(n => n.Operation!.Value))
        {
            var ended = (await engine.Get<IHistory>().OperationAsync(operation))!;
            Assert.Equal((OperationState.Aborted, null), (ended.State, ended.Request.Text("rescue_password")));
        }
    }

    // Waits for the agent of a machine that takes an hour.
    private static async Task<Node> SlowAsync(RealEngine engine, ProvisionState from, string name)
    {
        var node = await engine.AddAsync(name, from, n => n with { PowerState = PowerState.On, DriverInfo = JsonMap.Empty.With("fake_delay", 3600) });
        var asked = await AskAsync(engine, node, Verb.Rescue);
        Assert.True(asked.Ok, asked.Problem?.ToString());
        return await engine.UntilAsync(node.Id, n => n.ProvisionState == ProvisionState.RescueWait && n.Reservation is null);
    }

    private static Task<Result<Node>> AskAsync(RealEngine engine, Node node, Verb verb, string? password = Password) => engine.Operations.ProvisionAsync(
        Caller.Engine, node.Id, verb, new ProvisionRequest { RescuePassword = verb == Verb.Rescue && password is not null ? new Secret(password) : null });
}
