using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Provisioning;
using Xunit;

namespace IronicConsole.Tests.Agent;

public sealed class A_heartbeat
{
    private readonly AgentBench _bench = new();

    [Fact]
    public async Task Records_address_version_certificate_and_time_and_wakes_the_operation()
    {
        await _bench.Session.PrepareBootAsync(inspection: false);
        var woken = new List<Guid>();
        using var listens = _bench.Wakes.Subscribe(woken.Add);
        _bench.Clock.Pass(TimeSpan.FromMinutes(1));

        Assert.Null(await _bench.Beat(_bench.Token, pem: "pem"));

        var info = _bench.Now.DriverInternalInfo;
        Assert.Equal("https://10.0.0.7:9999", info.Text("agent_url"));
        Assert.Equal("11.0.0", info.Text("agent_version"));
        Assert.Equal("2026-11-21T12:01:00.000000+00:00", info.Text("agent_last_heartbeat"));
        Assert.Equal("pem", info.Text("agent_verify_ca"));
        Assert.Equal(_bench.Clock.GetUtcNow(), _bench.Session.LastHeard);
        Assert.Equal(_bench.Clock.GetUtcNow(), _bench.Now.ProvisionUpdatedAt);
        Assert.Equal([_bench.Node], woken);
        Assert.Equal(1, _bench.Wakes.Turn(_bench.Node));
    }

    [Fact]
    public async Task Is_taken_while_the_node_is_locked()
    {
        await _bench.Session.PrepareBootAsync(inspection: false);
        _bench.Put(_bench.Now with { Reservation = "conductor-1", ProvisionState = ProvisionState.Cleaning });

        Assert.Null(await _bench.Beat(_bench.Token));

        Assert.NotNull(_bench.Session.Address);
        Assert.Equal(1, _bench.Wakes.Turn(_bench.Node));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("wrong")]
    public async Task Without_the_token_is_refused_the_same_for_a_node_that_exists_and_one_that_does_not(string? token)
    {
        await _bench.Session.PrepareBootAsync(inspection: false);
        var before = _bench.Now;

        var known = await _bench.Beat(token);
        var unknown = await _bench.Beat(token, ident: "00000000-0000-0000-0000-000000000001");

        Assert.Equal("Invalid or missing agent token received.", known!.Told);
        Assert.Equal(400, known.Status);
        Assert.Equal(known, unknown);
        Assert.Same(before, _bench.Now);
        Assert.Equal(0, _bench.Wakes.Turn(_bench.Node));
    }

    [Fact]
    public async Task Changes_nothing_in_a_state_where_no_agent_belongs()
    {
        await _bench.Session.PrepareBootAsync(inspection: false);
        _bench.Put(_bench.Now with { ProvisionState = ProvisionState.Active });
        var before = _bench.Now;

        Assert.Null(await _bench.Beat(_bench.Token));

        Assert.Same(before, _bench.Now);
    }

    [Fact]
    public async Task Is_only_recorded_while_a_person_is_asked_and_in_maintenance()
    {
        await _bench.Session.PrepareBootAsync(inspection: false);
        foreach (var node in new[] { _bench.Now with { ProvisionState = ProvisionState.CleanHold }, _bench.Now with { Maintenance = true } })
        {
            _bench.Put(node);
            Assert.Null(await _bench.Beat(_bench.Token));
        }

        Assert.NotNull(_bench.Session.Address);
        Assert.Equal(0, _bench.Wakes.Turn(_bench.Node));
    }

    [Fact]
    public async Task From_a_new_address_with_a_new_certificate_is_taken_when_it_comes_from_there()
    {
        await _bench.Session.PrepareBootAsync(inspection: false);
        await _bench.Beat(_bench.Token, pem: "first");

        Assert.Null(await _bench.Beat(_bench.Token, "https://192.168.7.7:9999", "::ffff:192.168.7.7", pem: "second"));

        Assert.Equal("https://192.168.7.7:9999/", _bench.Session.Address!.Url.ToString());
        Assert.Equal("second", _bench.Session.Address.CertificatePem);
        Assert.Contains("The agent moved from https://10.0.0.7:9999 to https://192.168.7.7:9999.", _bench.Store.Told);
    }

    [Theory]
    [InlineData("https://192.168.7.7:9999", "first")]
    [InlineData("https://10.0.0.7:9999", "second")]
    public async Task From_a_new_address_or_with_a_new_certificate_is_refused_when_it_comes_from_elsewhere(string url, string pem)
    {
        await _bench.Session.PrepareBootAsync(inspection: false);
        await _bench.Beat(_bench.Token, pem: "first");
        var before = _bench.Now;

        var refused = await _bench.Beat(_bench.Token, url, from: "172.16.0.1", pem: pem);

        Assert.Equal("agent-moved", refused?.Slug);
        Assert.Equal(400, refused?.Status);
        Assert.Same(before, _bench.Now);
    }

    [Fact]
    public async Task Without_tls_is_refused_unless_allowed()
    {
        await _bench.Session.PrepareBootAsync(inspection: false);
        var lax = new AgentBench(configure: o => o.RequireTls = false);
        await lax.Session.PrepareBootAsync(inspection: false);

        Assert.Equal("agent-tls", (await _bench.Beat(_bench.Token, "http://10.0.0.7:9999"))?.Slug);
        Assert.Null(await lax.Beat(lax.Token, "http://10.0.0.7:9999"));
    }
}

public sealed class A_lookup
{
    private readonly AgentBench _bench = new(carriesToken: false);

    [Theory]
    [InlineData(ProvisionState.Active)]
    [InlineData(ProvisionState.Available)]
    [InlineData(ProvisionState.CleanHold)]
    public async Task Is_answered_the_same_in_a_wrong_state_and_for_a_node_that_does_not_exist(ProvisionState state)
    {
        _bench.Put(_bench.Now with { ProvisionState = state });

        var wrong = await _bench.LookUp();
        var unknown = await _bench.LookUp("00:00:00:00:00:01");

        Assert.Equal(404, wrong.Problem!.Status);
        Assert.Equal(wrong.Problem, unknown.Problem);
        Assert.Null(_bench.Token);
    }

    [Fact]
    public async Task With_addresses_of_two_nodes_finds_none()
    {
        var other = Guid.NewGuid();
        _bench.Put(_bench.Now with { Id = other, Number = 0 });
        _bench.Put(new Port { Id = Guid.NewGuid(), NodeId = other, Address = "52:54:00:00:00:02" });

        Assert.Equal(404, (await _bench.LookUp(AgentBench.Mac, "52:54:00:00:00:02")).Problem!.Status);
    }

    [Fact]
    public async Task Is_answered_in_a_stable_state_with_fast_track()
    {
        _bench.Put(_bench.Now with { ProvisionState = ProvisionState.Available, DriverInfo = _bench.Now.DriverInfo.With("fast_track", true) });

        Assert.True((await _bench.LookUp()).Ok);
    }

    [Fact]
    public async Task That_is_overdue_is_made_up_for_by_an_answer_and_silence_counts_from_the_first_question()
    {
        var bench = new AgentBench();
        var overdue = TimeSpan.FromSeconds(300);
        await bench.Session.PrepareBootAsync(inspection: false);
        Assert.Null(await bench.Beat(bench.Token));
        Assert.Same(bench.Now, AgentRules.Asked(bench.Now, answered: true, bench.Clock.GetUtcNow(), overdue).Node);

        bench.Clock.Pass(overdue);
        var (answered, said) = AgentRules.Asked(bench.Now, answered: true, bench.Clock.GetUtcNow(), overdue);
        Assert.Equal(bench.Clock.GetUtcNow(), BootSession.Of(answered)!.HeardAt);
        Assert.Contains("No heartbeat for 300 s", said, StringComparison.Ordinal);

        bench.Put(AgentRules.Asked(answered, answered: false, bench.Clock.GetUtcNow(), overdue).Node);
        var first = bench.Session.UnansweredSince;
        bench.Clock.Pass(TimeSpan.FromSeconds(60));
        Assert.Null(await bench.Beat(bench.Token)); // a heartbeat is no answer
        bench.Put(AgentRules.Asked(bench.Now, answered: false, bench.Clock.GetUtcNow(), overdue).Node);
        Assert.Equal(first, bench.Session.UnansweredSince);
        Assert.Equal("The agent answers again.", AgentRules.Asked(bench.Now, answered: true, bench.Clock.GetUtcNow(), overdue).Said);
        await bench.Session.PrepareBootAsync(inspection: false);
        Assert.Null(bench.Session.UnansweredSince);
    }
}
