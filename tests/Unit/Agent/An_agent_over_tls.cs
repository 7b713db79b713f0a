using System.Text.Json.Nodes;
using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Kernel;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace IronicConsole.Tests.Agent;

public sealed class An_agent_over_tls : IAsyncLifetime
{
    private readonly AgentBench _bench = new();
    private TinyAgent _agent = null!;

    public async Task InitializeAsync() => _agent = await TinyAgent.StartAsync();

    public async Task DisposeAsync() => await _agent.DisposeAsync();

    [Fact]
    public async Task Is_spoken_to_when_it_presents_exactly_the_certificate_it_announced()
    {
        var version = await _bench.Client.VersionAsync(_agent.Address, default);

        Assert.Equal("11.0.0", version.Value);
    }

    [Fact]
    public async Task Is_refused_with_any_other_certificate_and_gets_no_token()
    {
        using var other = TinyAgent.Certificate();
        var wrong = await _bench.Client.CommandsAsync(_agent.Address with { CertificatePem = other.ExportCertificatePem() }, default);
        var none = await _bench.Client.CommandsAsync(_agent.Address with { CertificatePem = null }, default);
        var garbage = await _bench.Client.CommandsAsync(_agent.Address with { CertificatePem = "garbage" }, default);

        Assert.Equal("agent-certificate", wrong.Problem?.Slug);
        Assert.Equal("agent-certificate", none.Problem?.Slug);
        Assert.Equal("agent-certificate", garbage.Problem?.Slug);
        Assert.Empty(_agent.Seen);
    }

    [Fact]
    public async Task Is_spoken_to_without_a_certificate_only_when_that_is_allowed_by_name()
    {
        var lax = new AgentBench(configure: o => o.AllowUnverified = true);

        Assert.True((await lax.Client.CommandsAsync(_agent.Address with { CertificatePem = null }, default)).Ok);
    }

    [Fact]
    public async Task Gets_the_token_with_every_request_and_the_slashes_it_insists_on()
    {
        await _bench.Client.SendAsync(_agent.Address, "standby.sync", JsonMap.Empty, wait: true, default);
        await _bench.Client.CommandsAsync(_agent.Address, default);
        await _bench.Client.CommandAsync(_agent.Address, (string)_agent.Commands[0]["id"]!, default);

        Assert.Equal(
            [
                $"POST /v1/commands/?wait=true&agent_token={TinyAgent.Token}",
                $"GET /v1/commands/?agent_token={TinyAgent.Token}",
                $"GET /v1/commands/{_agent.Commands[0]["id"]}?agent_token={TinyAgent.Token}",
            ], _agent.Seen);
    }

    [Fact]
    public async Task Tells_a_wrong_token_from_other_faults()
    {
        var refused = await _bench.Client.CommandsAsync(_agent.Address with { Token = new Secret("wrong") }, default);

        Assert.Equal("agent-token", refused.Problem?.Slug);
        Assert.DoesNotContain("wrong", refused.Problem!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(409, "Agent is busy: executing command execute_deploy_step", "agent-busy")]
    [InlineData(500, "Agent is busy: executing command execute_deploy_step", "agent-busy")]
    [InlineData(400, "Invalid command: Unknown command: get_service_steps", "agent-unknown-command")]
    [InlineData(404, "Requested object not found: Extension with id service not found.", "agent-unknown-command")]
    [InlineData(500, "Something broke", "agent-answer")]
    public async Task Has_its_faults_told_apart(int status, string text, string slug)
    {
        _agent.OnPost = async (http, _) =>
        {
            await TinyAgent.FaultAsync(http, status, text);
            return true;
        };

        Assert.Equal(slug, (await _bench.Client.SendAsync(_agent.Address, "service.get_service_steps", JsonMap.Empty, wait: true, default)).Problem?.Slug);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"id":"x","command_status":"DANCING"}""")]
    [InlineData("""{"id":7,"command_status":"RUNNING"}""")]
    [InlineData("""{"id":"x","command_status":"SUCCEEDED","command_result":"\ud800"}""")]
    public async Task Cannot_trip_us_with_a_strange_answer(string answer)
    {
        _agent.OnPost = async (http, _) =>
        {
            await http.Response.WriteAsync(answer);
            return true;
        };

        Assert.Equal("agent-answer", (await _bench.Client.SendAsync(_agent.Address, "standby.sync", JsonMap.Empty, wait: true, default)).Problem?.Slug);
    }

    [Fact]
    public async Task Has_its_answer_cut_off_when_it_does_not_end()
    {
        var bench = new AgentBench(configure: o => o.LargestAnswerBytes = 65_536);
        _agent.OnPost = async (http, _) =>
        {
            var block = new string('x', 8_192);
            for (var i = 0; i < 1_000 && !http.RequestAborted.IsCancellationRequested; i++) await http.Response.WriteAsync(block);
            return true;
        };

        Assert.Equal("agent-answer", (await bench.Client.SendAsync(_agent.Address, "standby.sync", JsonMap.Empty, wait: true, default)).Problem?.Slug);
    }

    [Fact]
    public async Task That_is_silent_counts_as_unreachable_after_the_command_timeout()
    {
        var bench = new AgentBench(configure: o => o.CommandTimeoutSeconds = 1);
        var release = new TaskCompletionSource();
        _agent.OnPost = async (http, _) =>
        {
            await release.Task.WaitAsync(http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };

        var silent = await bench.Client.SendAsync(_agent.Address, "standby.sync", JsonMap.Empty, wait: true, default);
        release.SetResult();

        Assert.Equal("agent-unreachable", silent.Problem?.Slug);
        Assert.Single(_agent.Seen);
    }

    [Fact]
    public async Task That_is_gone_is_tried_as_often_as_configured()
    {
        var gone = _agent.Address;
        await _agent.DisposeAsync();

        var answer = await _bench.Client.SendAsync(gone, "standby.sync", JsonMap.Empty, wait: true, default);

        Assert.Equal("agent-unreachable", answer.Problem?.Slug);
    }

    [Fact]
    public async Task Has_its_results_read_in_every_form()
    {
        _agent.Add("sync", "SUCCEEDED", "sync: done");
        _agent.Add("get_clean_steps", "SUCCEEDED", JsonNode.Parse("""{"clean_steps":{"GenericHardwareManager":[]},"hardware_manager_version":{"generic":"1.2"}}"""));
        _agent.Add("execute_clean_step", "FAILED", null, JsonNode.Parse("""{"type":"CleaningError","code":500,"message":"Clean step failed","details":"disk on fire"}"""));
        _agent.Add("execute_clean_step", "CLEAN_VERSION_MISMATCH", null, JsonNode.Parse("""{"message":"changed"}"""));
        _agent.Add("execute_clean_step", "FAILED", null, JsonNode.Parse("""{"type":"CommandExecutionError","code":500,"message":"Command execution failed","details":"Command execution failed: disk on fire"}"""));
        _agent.Add("future", "EXPLODED");

        var commands = (await _bench.Client.CommandsAsync(_agent.Address, default)).Value;

        Assert.Equal(5, commands.Length);
        Assert.Equal("sync: done", commands[0].Result!.Value.GetProperty("result").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Object, commands[1].Result!.Value.GetProperty("clean_steps").ValueKind);
        Assert.Equal((AgentCommandStatus.Failed, "Clean step failed: disk on fire"), (commands[2].Status, commands[2].Error));
        Assert.Equal(AgentCommandStatus.VersionMismatch, commands[3].Status);
        Assert.Equal("Command execution failed: disk on fire", commands[4].Error);
    }

    [Fact]
    public async Task That_restarted_has_lost_its_commands_which_is_said()
    {
        Assert.Equal("agent-command-lost", (await _bench.Client.CommandAsync(_agent.Address, "nope", default)).Problem?.Slug);
    }
}
