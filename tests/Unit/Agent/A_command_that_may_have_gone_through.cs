using System.Text.Json.Nodes;
using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using Xunit;

namespace IronicConsole.Tests.Agent;

public sealed class A_command_that_may_have_gone_through : IAsyncLifetime
{
    private const string Name = "clean.execute_clean_step";
    private static readonly JsonMap Parameters = JsonMap.Parse("""{"step":{"interface":"deploy","step":"erase_devices","args":{"a":1}},"node":{},"ports":[]}""");
    private readonly AgentBench _bench = new();
    private TinyAgent _agent = null!;

    public async Task InitializeAsync()
    {
        _agent = await TinyAgent.StartAsync();
        await _bench.Session.PrepareBootAsync(inspection: false);
        _bench.Put(AgentToken.With(_bench.Now, _bench.Box, TinyAgent.Token, pregenerated: true));
        Assert.Null(await _bench.Beat(TinyAgent.Token, _agent.Url.ToString(), "127.0.0.1", _agent.Pem));
    }

    public async Task DisposeAsync() => await _agent.DisposeAsync();

    [Fact]
    public async Task Carries_our_mark_beside_the_arguments_of_its_step()
    {
        var started = await Start("op:3", repeat: false);

        Assert.Equal(AgentCommandStatus.Running, started.Status);
        var step = _agent.Commands.Single()["sent_step"]!;
        Assert.Equal("op:3", (string?)step["ironic_console_mark"]);
        Assert.Equal("erase_devices", (string?)step["step"]);
        Assert.Equal("""{"a":1}""", step["args"]!.ToJsonString());
    }

    [Theory]
    [InlineData("RUNNING")]
    [InlineData("FAILED")]
    [InlineData("SUCCEEDED")]
    public async Task Is_found_again_and_not_sent_twice_whatever_became_of_it(string status)
    {
        _agent.Add("execute_clean_step", "FAILED");
        var first = await Start("op:3", repeat: false);
        _agent.Commands[1]["command_status"] = status;

        var again = await Start("op:3", repeat: true);

        Assert.Equal(first.Id, again.Id);
        Assert.Equal(2, _agent.Commands.Count);
    }

    [Fact]
    public async Task Is_found_by_its_mark_alone_when_our_own_note_is_gone()
    {
        _agent.Add("execute_clean_step", "SUCCEEDED", JsonNode.Parse("""{"clean_result":null,"clean_step":{"step":"erase_devices","ironic_console_mark":"op:3"}}"""));

        var again = await Start("op:3", repeat: true);

        Assert.Equal(_agent.Commands.Single()["id"]!.ToString(), again.Id);
    }

    [Fact]
    public async Task Is_sent_when_only_the_commands_of_other_work_are_there()
    {
        _agent.Add("execute_clean_step", "FAILED");
        _agent.Add("execute_clean_step", "SUCCEEDED", JsonNode.Parse("""{"clean_step":{"ironic_console_mark":"op:2"}}"""));

        var sent = await Start("op:3", repeat: true);

        Assert.Equal(3, _agent.Commands.Count);
        Assert.Equal(_agent.Commands[2]["id"]!.ToString(), sent.Id);
    }

    [Fact]
    public async Task Is_found_when_the_agent_took_it_but_its_answer_was_lost()
    {
        _agent.OnPost = (http, _) =>
        {
            _agent.Add("execute_clean_step", "RUNNING");
            http.Abort();
            return Task.FromResult(true);
        };

        var started = await Start("op:3", repeat: false);

        Assert.Equal(_agent.Commands.Single()["id"]!.ToString(), started.Id);
    }

    [Fact]
    public async Task Does_not_leave_any_more_when_its_work_has_passed_to_another_meanwhile()
    {
        await Assert.ThrowsAsync<LeaseLostException>(() => LastCheck.RunAsync(
            () => throw new LeaseLostException(), () => _bench.Session.StartAsync(Name, Parameters, "op:3", repeat: false, default)));

        Assert.Empty(_agent.Commands);
        Assert.Empty((await _bench.Session.CommandsAsync(default)).Value); // and the agent can be asked as before
    }

    [Fact]
    public async Task Is_refused_as_busy_while_another_runs()
    {
        _agent.Add("execute_deploy_step", "RUNNING");
        _agent.OnPost = async (http, _) =>
        {
            await TinyAgent.FaultAsync(http, 409, "Agent is busy: executing command execute_deploy_step");
            return true;
        };

        var busy = await _bench.Session.StartAsync(Name, Parameters, "op:3", repeat: true, default);

        Assert.Equal("agent-busy", busy.Problem?.Slug);
        Assert.NotNull(busy.Problem?.RetryAfter);
    }

    private async Task<AgentCommand> Start(string mark, bool repeat)
    {
        var started = await _bench.Session.StartAsync(Name, Parameters, mark, repeat, default);
        Assert.True(started.Ok, started.Problem?.ToString());
        return started.Value;
    }
}
