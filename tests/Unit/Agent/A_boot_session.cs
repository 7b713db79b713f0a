using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Secrets;
using Xunit;

namespace IronicConsole.Tests.Agent;

public sealed class A_boot_session
{
    [Fact]
    public async Task Puts_the_token_into_a_medium_that_carries_it_and_tells_no_lookup()
    {
        var bench = new AgentBench();

        var parameters = (await bench.Session.PrepareBootAsync(inspection: true)).Value!.ToDictionary();
        var answer = await bench.LookUp();

        Assert.Equal(43, parameters["ipa-agent-token"]!.Length);
        Assert.Equal(bench.Token, parameters["ipa-agent-token"]);
        Assert.Equal("http://10.0.0.1:8081", parameters["ipa-api-url"]);
        Assert.Equal($"http://10.0.0.1:8081/v1/continue_inspection?node_uuid={bench.Node}", parameters["ipa-inspection-callback-url"]);
        Assert.Equal("vmedia", parameters["boot_method"]);
        Assert.True(answer.Ok);
        Assert.Null(answer.Value.Token);
    }

    [Fact]
    public async Task Hands_the_token_out_once_when_the_medium_does_not_carry_it()
    {
        var bench = new AgentBench(carriesToken: false);
        var parameters = (await bench.Session.PrepareBootAsync(inspection: false)).Value!.ToDictionary();

        var first = await bench.LookUp();
        await bench.Beat(bench.Token);
        var second = await bench.LookUp();

        Assert.DoesNotContain("ipa-agent-token", parameters.Keys);
        Assert.DoesNotContain("ipa-inspection-callback-url", parameters.Keys);
        Assert.Equal(bench.Token, first.Value!.Token!.Reveal());
        Assert.Null(second.Value!.Token);
    }

    [Fact]
    public async Task Gives_the_same_machine_a_new_token_once_within_the_grace_and_voids_the_first()
    {
        var bench = new AgentBench(carriesToken: false);
        await bench.Session.PrepareBootAsync(inspection: false);
        var first = (await bench.LookUp()).Value!.Token!;
        bench.Clock.Pass(TimeSpan.FromSeconds(60));

        var second = (await bench.LookUp()).Value!.Token!;
        var third = (await bench.LookUp()).Value!.Token;

        Assert.NotEqual(first, second);
        Assert.Null(third);
        Assert.Equal("agent-token", (await bench.Beat(first.Reveal()))?.Slug);
        Assert.Null(await bench.Beat(second.Reveal()));
        Assert.Contains(bench.Store.Told, t => t.Contains("second time", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(121, AgentBench.Mac)]
    [InlineData(10, "52:54:00:12:34:56,52:54:00:00:00:01")]
    public async Task Gives_no_second_token_after_the_grace_or_to_other_addresses(int seconds, string macs)
    {
        var bench = new AgentBench(carriesToken: false);
        await bench.Session.PrepareBootAsync(inspection: false);
        await bench.LookUp();
        bench.Clock.Pass(TimeSpan.FromSeconds(seconds));

        Assert.Null((await bench.LookUp(macs.Split(','))).Value!.Token);
    }

    [Fact]
    public async Task Is_opened_by_the_lookup_of_a_machine_that_nobody_prepared()
    {
        var bench = new AgentBench();

        var answer = await bench.LookUp();

        Assert.Equal(bench.Token, answer.Value!.Token!.Reveal());
        Assert.Null(await bench.Beat(bench.Token));
    }

    [Fact]
    public async Task Ends_with_a_power_off_outside_of_work_and_forgets_address_and_token()
    {
        var bench = new AgentBench();
        await bench.Session.PrepareBootAsync(inspection: false);
        var old = bench.Token;
        await bench.Beat(old);
        bench.Put(bench.Now with { Operation = null, ProvisionState = ProvisionState.Available });

        await bench.Sessions.SawPowerOffAsync(bench.Node);

        Assert.Null(bench.Token);
        Assert.Null(bench.Session.Address);
        Assert.Null(bench.Session.LastHeard);
        Assert.Equal("agent-token", (await bench.Beat(old))?.Slug);
    }

    [Fact]
    public async Task Keeps_the_token_of_the_medium_over_a_restart_within_an_operation()
    {
        var bench = new AgentBench();
        await bench.Session.PrepareBootAsync(inspection: false);
        await bench.Beat(bench.Token, pem: "first");

        await bench.Session.CloseAsync();

        Assert.Null(bench.Session.Address);
        Assert.Null(await bench.Beat(bench.Token, "https://10.0.0.9:9999", "10.0.0.9", pem: "second"));
        Assert.Equal("second", bench.Session.Address!.CertificatePem);
    }

    [Fact]
    public async Task Issues_a_new_token_after_a_restart_when_the_old_one_was_handed_out()
    {
        var bench = new AgentBench(carriesToken: false);
        await bench.Session.PrepareBootAsync(inspection: false);
        var first = (await bench.LookUp()).Value!.Token!;
        await bench.Beat(first.Reveal());

        await bench.Session.CloseAsync();
        var second = (await bench.LookUp()).Value!.Token!;

        Assert.NotEqual(first, second);
        Assert.Equal("agent-token", (await bench.Beat(first.Reveal()))?.Slug);
    }

    [Fact]
    public async Task Survives_the_power_off_that_belongs_to_the_boot_it_was_made_for()
    {
        var bench = new AgentBench(carriesToken: false);
        await bench.Session.PrepareBootAsync(inspection: false);
        var made = bench.Token;

        await bench.Session.CloseAsync();

        Assert.Equal(made, (await bench.LookUp()).Value!.Token!.Reveal());
    }

    [Fact]
    public async Task Keeps_its_token_sealed()
    {
        var bench = new AgentBench();
        await bench.Session.PrepareBootAsync(inspection: false);

        Assert.True(SecretBox.IsSealed(bench.Now.DriverInternalInfo.Text(AgentKeys.Token)));
        Assert.DoesNotContain(bench.Token!, bench.Now.DriverInternalInfo.ToString(), StringComparison.Ordinal);
        Assert.True(bench.Now.DriverInternalInfo.Flag("agent_secret_token_pregenerated"));
    }
}
