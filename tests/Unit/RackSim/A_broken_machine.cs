using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using IronicConsole.RackSim.Machines;
using Xunit;

namespace IronicConsole.Tests.RackSim;

public sealed class A_broken_machine : IAsyncLifetime
{
    private const string System1 = "/redfish/v1/Systems/1";
    private RackBench _bench = null!;

    public async Task InitializeAsync() => _bench = await RackBench.StartAsync();

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Is_busy_as_often_as_asked()
    {
        await BreakAsync(new { kind = "http-503", count = 2 });
        Assert.Equal(503, await StatusAsync());
        Assert.Equal(503, await StatusAsync());
        Assert.Equal(200, await StatusAsync());
    }

    [Fact]
    public async Task Refuses_right_credentials_until_it_is_mended()
    {
        await BreakAsync(new { kind = "refuse-auth" });
        Assert.Equal(401, await StatusAsync());
        Assert.Equal(HttpStatusCode.NoContent, (await _bench.Control.DeleteAsync("/machines/sim-001/faults?kind=refuse-auth")).StatusCode);
        Assert.Equal(200, await StatusAsync());
    }

    [Fact]
    public async Task Answers_with_something_that_is_no_json()
    {
        await BreakAsync(new { kind = "wrong-answer", count = 1 });
        await Assert.ThrowsAnyAsync<JsonException>(() => _bench.Bmc.GetFromJsonAsync<JsonObject>(System1));
    }

    [Fact]
    public async Task Does_not_answer_at_all()
    {
        await BreakAsync(new { kind = "timeout", count = 1 });
        using var patience = new CancellationTokenSource();
        var asking = _bench.Bmc.GetAsync(System1, patience.Token);
        await Eventually.True("the BMC to take the request", () => _bench.Machine.Bmc.Faults.All.Count == 0);
        Assert.False(asking.IsCompleted);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.Equal(200, await StatusAsync());
    }

    [Fact]
    public async Task Has_no_session_to_give()
    {
        await BreakAsync(new { kind = "session-limit" });
        using var answer = await _bench.Bmc.PostExactAsync("/redfish/v1/SessionService/Sessions", new { UserName = "admin", Password = "calvin-1" });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    [Fact]
    public async Task Forgets_a_task_although_it_was_carried_out()
    {
        await BreakAsync(new { kind = "reboot-in-task", count = 1, seconds = 0.1 });
        using var accepted = await _bench.Bmc.PostExactAsync(System1 + "/Actions/ComputerSystem.Reset", new { ResetType = "On" });
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);

        await Eventually.True("the BMC's restart", () => _bench.Effects("bmc.reset").Count == 1);
        await Eventually.True("the BMC to be back", async () => await StatusAsync() == 200);
        Assert.Equal(HttpStatusCode.NotFound, (await _bench.Bmc.GetAsync(accepted.Headers.Location)).StatusCode);
        Assert.Single(_bench.Effects("power.on"));
    }

    [Fact]
    public async Task Is_off_and_out_of_reach_without_its_cord()
    {
        await _bench.ResetAsync("On");
        await BreakAsync(new { kind = "unplug" });
        await Assert.ThrowsAsync<HttpRequestException>(() => _bench.Bmc.GetAsync(System1));
        Assert.Equal("unplugged", _bench.Effects("power.off").Single().Detail["by"]!.ToString());

        await _bench.Control.DeleteAsync("/machines/sim-001/faults");
        Assert.Equal("Off", (await _bench.Bmc.GetFromJsonAsync<JsonObject>(System1))!["PowerState"]!.ToString());
    }

    [Fact]
    public async Task Loses_its_agent_but_stays_on()
    {
        var agent = await _bench.BootAgentAsync();
        await BreakAsync(new { kind = "agent-die" });

        Assert.Equal(Running.DeadAgent, _bench.Machine.Simulated.State.Runs);
        await Assert.ThrowsAsync<HttpRequestException>(() => agent.SendAsync("standby.sync"));
        Assert.True(_bench.Machine.Simulated.State.On);
    }

    [Fact]
    public async Task Hears_nothing_while_its_agent_is_silent()
    {
        var agent = await _bench.BootAgentAsync();
        await BreakAsync(new { kind = "agent-silent" });
        var sending = agent.SendAsync("standby.sync");
        await Task.WhenAny(sending, _bench.Bmc.GetAsync(System1));
        Assert.False(sending.IsCompleted);
    }

    [Fact]
    public async Task Refuses_to_change_what_it_is_told_to_and_nothing_else()
    {
        await BreakAsync(new { kind = "refuse-change", at = "/Actions/ComputerSystem.Reset" });
        Assert.Equal(HttpStatusCode.InternalServerError, await _bench.ResetAsync("On"));
        await _bench.SetBootAsync("Cd");
        Assert.Empty(_bench.Effects("power.on"));
        Assert.Single(_bench.Effects("boot.override"));

        await _bench.Control.DeleteAsync("/machines/sim-001/faults");
        Assert.Equal(HttpStatusCode.NoContent, await _bench.ResetAsync("On"));
        await BreakAsync(new { kind = "refuse-change", count = 1 });
        using var session = await _bench.Bmc.PostExactAsync("/redfish/v1/SessionService/Sessions", new { UserName = "admin", Password = "calvin-1" });
        Assert.Equal(HttpStatusCode.Created, session.StatusCode); // to log in changes nothing
        Assert.Equal(HttpStatusCode.InternalServerError, await _bench.ResetAsync("ForceOff"));
        Assert.Equal(HttpStatusCode.NoContent, await _bench.ResetAsync("ForceOff"));
    }

    [Fact]
    public async Task Has_an_agent_that_is_busy_or_fails_with_what_it_is_told_to()
    {
        var agent = await _bench.BootAgentAsync();
        await BreakAsync(new { kind = "agent-busy", at = "get_clean_steps", count = 1 });
        await BreakAsync(new { kind = "agent-fail", at = "burnin_memory", count = 1 });

        var (status, busy) = await agent.SendAsync("clean.get_clean_steps");
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("agent is busy", busy["faultstring"]!.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.OK, (await agent.SendAsync("clean.get_clean_steps")).Status);

        var (_, failed) = await agent.StepAsync("clean", "burnin_memory", []);
        Assert.Equal("FAILED", failed["command_status"]!.ToString());
        Assert.Empty(_bench.Effects("memory.test"));
        var (_, done) = await agent.StepAsync("clean", "burnin_memory", []);
        Assert.Equal("SUCCEEDED", done["command_status"]!.ToString());
        Assert.Single(_bench.Effects("memory.test"));
        Assert.Equal(3, _bench.Effects("agent.command").Count); // what it refused is none
    }

    [Fact]
    public async Task Cannot_have_a_fault_that_does_not_exist() =>
        Assert.Equal(HttpStatusCode.BadRequest, (await _bench.Control.PostExactAsync("/machines/sim-001/faults", new { kind = "on-fire" })).StatusCode);

    private async Task BreakAsync(object fault) =>
        Assert.Equal(HttpStatusCode.NoContent, (await _bench.Control.PostExactAsync("/machines/sim-001/faults", fault)).StatusCode);

    private async Task<int> StatusAsync()
    {
        try
        {
            using var answer = await _bench.Bmc.GetAsync(System1);
            return (int)answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return 0;
        }
    }
}
