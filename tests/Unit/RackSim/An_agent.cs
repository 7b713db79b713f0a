using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using IronicConsole.RackSim;
using IronicConsole.RackSim.Machines;
using Xunit;

namespace IronicConsole.Tests.RackSim;

public sealed class An_agent : IAsyncLifetime
{
    private RackBench _bench = null!;

    public async Task InitializeAsync() => _bench = await RackBench.StartAsync();

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Looks_up_its_node_by_its_macs_and_tells_where_it_is()
    {
        await _bench.BootAgentAsync();

        var lookup = _bench.Server.To("/v1/lookup")[0];
        Assert.Equal("1.62", lookup.Version);
        Assert.Contains(Uri.EscapeDataString(string.Join(',', _bench.Machine.Identity.Macs)), lookup.Query, StringComparison.Ordinal);
        Assert.Equal(_bench.Machine.Identity.Address, lookup.From);
        var heartbeat = _bench.Server.To("/v1/heartbeat/" + TinyServer.Node)[0];
        Assert.Equal("1.68", heartbeat.Version);
        Assert.Equal($"https://{_bench.Machine.Identity.Address}:9999", heartbeat.Body!["callback_url"]!.ToString());
        Assert.Equal(TinyServer.Token, heartbeat.Body["agent_token"]!.ToString());
        Assert.StartsWith("-----BEGIN CERTIFICATE", heartbeat.Body["agent_verify_ca"]!.ToString(), StringComparison.Ordinal);
        Assert.NotNull(heartbeat.Body["agent_version"]);
        Assert.Single(_bench.Effects("agent.boot"));
    }

    [Fact]
    public async Task Speaks_no_newer_version_than_its_server()
    {
        _bench.Server.Version = "1.60";
        await _bench.BootAgentAsync();

        Assert.Equal("1.60", _bench.Server.To("/v1/lookup")[0].Version);
        var heartbeat = _bench.Server.To("/v1/heartbeat/")[0];
        Assert.Equal("1.60", heartbeat.Version);
        Assert.False(heartbeat.Body!.ContainsKey("agent_token"));
        Assert.False(heartbeat.Body.ContainsKey("agent_verify_ca"));
    }

    [Fact]
    public async Task Is_trusted_through_the_certificate_of_its_heartbeat()
    {
        await _bench.BootAgentAsync();
        var pem = _bench.Server.To("/v1/heartbeat/")[0].Body!["agent_verify_ca"]!.ToString();
        using var root = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(pem);
        var policy = new System.Security.Cryptography.X509Certificates.X509ChainPolicy
        {
            TrustMode = System.Security.Cryptography.X509Certificates.X509ChainTrustMode.CustomRootTrust,
            RevocationMode = System.Security.Cryptography.X509Certificates.X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.Add(root);
        using var strict = new HttpClient(new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = policy } });

        var status = await strict.GetFromJsonAsync<JsonObject>($"https://{_bench.Machine.Identity.Address}:9999/v1/status");

        Assert.NotNull(status!["version"]);
    }

    [Fact]
    public async Task Delivers_its_inventory_before_anything_else()
    {
        await _bench.BootAgentAsync($"ipa-inspection-callback-url={_bench.Server.Url}/v1/continue_inspection");

        var first = _bench.Server.All[0];
        Assert.Equal("/v1/continue_inspection", first.Path);
        Assert.Null(first.Version);
        var inventory = first.Body!["inventory"]!;
        Assert.Equal(_bench.Machine.Identity.Macs, inventory["interfaces"]!.AsArray().Select(i => i!["mac_address"]!.ToString()));
        Assert.Equal(_bench.Machine.Identity.Address.ToString(), inventory["bmc_address"]!.ToString());
        Assert.Contains($"node_uuid={TinyServer.Node}", _bench.Server.To("/v1/lookup")[0].Query, StringComparison.Ordinal);
        Assert.Single(_bench.Effects("inspection.post"));
    }

    [Fact]
    public async Task Goes_on_to_lookup_when_inspection_is_refused()
    {
        _bench.Server.InspectionStatus = 404;
        await _bench.BootAgentAsync($"ipa-inspection-callback-url={_bench.Server.Url}/v1/continue_inspection");

        Assert.Single(_bench.Server.To("/v1/continue_inspection"));
        Assert.DoesNotContain("node_uuid", _bench.Server.To("/v1/lookup")[0].Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asks_again_while_its_node_is_locked_or_unknown()
    {
        _bench.Server.Lookups.Enqueue((409, []));
        _bench.Server.Lookups.Enqueue((404, []));
        _bench.Server.Lookups.Enqueue((200, TinyServer.LookupBody()));
        _bench.Server.Heartbeats.Enqueue(409);

        await _bench.BootAgentAsync();

        await Eventually.True("the heartbeat after a refused one", () => _bench.Server.To("/v1/heartbeat/").Count > 1);
        Assert.Equal(3, _bench.Server.To("/v1/lookup").Count);
    }

    [Fact]
    public async Task Uses_the_token_of_its_cd_when_the_server_hides_it()
    {
        const string embedded = "embedded-token-embedded-token-embedded-token";
        _bench.Server.Lookups.Enqueue((200, TinyServer.LookupBody("******")));
        await _bench.BootAgentAsync($"ipa-agent-token={embedded}");

        Assert.Equal(embedded, _bench.Server.To("/v1/heartbeat/")[0].Body!["agent_token"]!.ToString());
        Assert.Equal(HttpStatusCode.OK, (await _bench.Agent(embedded).SendAsync("standby.sync")).Status);
    }

    [Fact]
    public async Task Locks_itself_down_when_its_token_was_given_to_somebody_else()
    {
        _bench.Server.Lookups.Enqueue((200, TinyServer.LookupBody("******")));
        await _bench.StartAgentAsync();

        await _bench.RunsAsync(Running.LockedAgent);
        Assert.Empty(_bench.Server.To("/v1/heartbeat/"));
    }

    [Fact]
    public async Task Obeys_only_those_who_know_its_token()
    {
        await _bench.BootAgentAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, (await _bench.Agent("something-else").SendAsync("standby.sync")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _bench.Agent("").SendAsync("standby.sync")).Status);
        Assert.Empty(_bench.Effects("agent.command"));
    }

    [Fact]
    public async Task Does_one_thing_at_a_time_and_tells_when_it_is_done()
    {
        var agent = await _bench.BootAgentAsync();
        var (_, running) = await agent.StepAsync("clean", "pause", new JsonObject { ["seconds"] = 60 }, wait: false);
        Assert.Equal("RUNNING", running["command_status"]!.ToString());

        var (status, busy) = await agent.SendAsync("clean.get_clean_steps");
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("agent is busy", busy["faultstring"]!.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Single(_bench.Effects("agent.command"));
    }

    [Fact]
    public async Task Calls_home_at_once_when_a_step_ends()
    {
        var agent = await _bench.BootAgentAsync();
        var before = _bench.Server.To("/v1/heartbeat/").Count;

        var (_, done) = await agent.StepAsync("clean", "pause", new JsonObject { ["seconds"] = 0 });

        Assert.Equal("SUCCEEDED", done["command_status"]!.ToString());
        Assert.Equal("pause", done["command_result"]!["clean_step"]!["step"]!.ToString());
        await Eventually.True("a forced heartbeat", () => _bench.Server.To("/v1/heartbeat/").Count > before);
        Assert.Equal(done["id"]!.ToString(), (await agent.CommandsAsync()).Single()!["id"]!.ToString());
    }

    [Theory]
    [InlineData("clean", "erase_devices_metadata", 99)]
    [InlineData("clean", "erase_devices", 10)]
    [InlineData("deploy", "write_image", 0)]
    [InlineData("service", "pause", 0)]
    public async Task Offers_its_steps(string flow, string step, int priority)
    {
        var agent = await _bench.BootAgentAsync();
        var (_, answer) = await agent.SendAsync($"{flow}.get_{flow}_steps", new JsonObject { ["node"] = new JsonObject(), ["ports"] = new JsonArray() });

        var steps = answer["command_result"]![$"{flow}_steps"]!.AsObject().Single().Value!.AsArray();
        Assert.Equal(priority, (int)steps.Single(s => s!["step"]!.ToString() == step)!["priority"]!);
        Assert.NotNull(answer["command_result"]!["hardware_manager_version"]);
    }

    [Fact]
    public async Task Fails_a_step_as_it_is_told_and_one_of_another_version()
    {
        var agent = await _bench.BootAgentAsync();

        var (_, failed) = await agent.StepAsync("deploy", "fail", new JsonObject { ["message"] = "on purpose" });
        Assert.Equal("FAILED", failed["command_status"]!.ToString());
        Assert.Contains("on purpose", failed["command_error"]!["message"] + failed["command_error"]!["details"]!.ToString(), StringComparison.Ordinal);

        var (_, mismatch) = await agent.SendAsync("clean.execute_clean_step", new JsonObject
        {
            ["step"] = new JsonObject { ["step"] = "pause" },
            ["clean_version"] = new JsonObject { ["other"] = "9" },
        });
        Assert.Equal("CLEAN_VERSION_MISMATCH", mismatch["command_status"]!.ToString());
    }

    [Fact]
    public async Task Knows_what_it_does_not_know()
    {
        var agent = await _bench.BootAgentAsync();
        Assert.Equal(HttpStatusCode.BadRequest, (await agent.SendAsync("standby.fly")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await agent.SendAsync("magic.fly")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await agent.Http.GetAsync($"/v1/commands/nope?agent_token={TinyServer.Token}")).StatusCode);
    }

    [Fact]
    public async Task Turns_its_machine_off_when_it_is_told()
    {
        var agent = await _bench.BootAgentAsync();
        Assert.Equal(HttpStatusCode.OK, (await agent.SendAsync("standby.power_off")).Status);

        await Eventually.True("power off", () => !_bench.Machine.Simulated.State.On);
        Assert.Equal("agent", _bench.Effects("power.off").Single().Detail["by"]!.ToString());
        await Assert.ThrowsAsync<HttpRequestException>(() => agent.SendAsync("standby.sync"));
    }

    [Fact]
    public async Task Ends_with_its_machines_power()
    {
        var agent = await _bench.BootAgentAsync();
        Assert.Equal(HttpStatusCode.NoContent, await _bench.ResetAsync("ForceOff"));

        await Assert.ThrowsAsync<HttpRequestException>(() => agent.SendAsync("standby.sync"));
        Assert.Equal(HttpStatusCode.NoContent, await _bench.ResetAsync("On"));
        await _bench.RunsAsync(Running.Agent); // The CD is still in the drive, and the disk is empty.
        Assert.Equal(2, _bench.Effects("agent.boot").Count);
    }
}
