using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using IronicConsole.RackSim;
using IronicConsole.RackSim.Machines;
using Xunit;

namespace IronicConsole.Tests.RackSim;

public sealed class A_rack_that_was_restarted
{
    [Fact]
    public async Task Has_the_same_machines_with_the_same_media_and_certificates()
    {
        await using var bench = await RackBench.StartAsync(new RackOptions { Machines = 2 }, keep: true);
        var certificate = bench.Machine.Bmc.Certificate.Thumbprint;
        var address = bench.Machine.Identity.Address;
        await bench.InsertAsync([0]);
        await bench.SetBootAsync("Cd", "Continuous");

        await bench.RestartAsync();

        Assert.Equal(address, bench.Machine.Identity.Address);
        Assert.Equal(certificate, bench.Machine.Bmc.Certificate.Thumbprint);
        Assert.NotNull(bench.Machine.Simulated.State.Cd.Image);
        Assert.Equal(new BootOverride("Cd", "Continuous"), bench.Machine.Simulated.State.Boot);
        Assert.Equal([1L, 2L], bench.Rack.Ledger.Read().Select(e => e.Seq));
        Assert.Equal("boot.override", (await bench.Control.GetFromJsonAsync<JsonArray>("/ledger?machine=sim-001&after=1"))!.Single()!["effect"]!.ToString());
    }

    [Fact]
    public async Task Goes_on_with_its_agents_and_what_they_had_done()
    {
        await using var bench = await RackBench.StartAsync(keep: true);
        var agent = await bench.BootAgentAsync();
        var (_, done) = await agent.StepAsync("clean", "erase_devices_metadata");
        var heartbeats = bench.Server.To("/v1/heartbeat/").Count;
        var pem = bench.Server.To("/v1/heartbeat/")[0].Body!["agent_verify_ca"]!.ToString();

        await bench.RestartAsync();

        await Eventually.True("the agent to answer", async () => await StatusAsync(bench) is not null);
        await Eventually.True("a heartbeat after the restart", () => bench.Server.To("/v1/heartbeat/").Count > heartbeats);
        Assert.Equal(pem, bench.Server.To("/v1/heartbeat/")[^1].Body!["agent_verify_ca"]!.ToString());
        Assert.Equal(done["id"]!.ToString(), (await bench.Agent().CommandsAsync()).Single()!["id"]!.ToString());
        Assert.Single(bench.Server.To("/v1/lookup"));
        Assert.Single(bench.Effects("agent.boot"));
        Assert.Single(bench.Effects("power.on"));
        Assert.Single(bench.Effects("disk.erase"));
    }

    [Fact]
    public async Task Ends_the_step_that_was_cut()
    {
        await using var bench = await RackBench.StartAsync(keep: true);
        var agent = await bench.BootAgentAsync();
        var (_, running) = await agent.StepAsync("clean", "pause", new JsonObject { ["seconds"] = 2 }, wait: false);

        await bench.RestartAsync();

        await Eventually.True("the step to end", async () => await StatusAsync(bench) == "SUCCEEDED");
        Assert.Equal(running["id"]!.ToString(), (await bench.Agent().CommandsAsync()).Single()!["id"]!.ToString());
        Assert.Single(bench.Effects("agent.command"));
    }

    private static async Task<string?> StatusAsync(RackBench bench)
    {
        try
        {
            return (await bench.Agent().CommandsAsync()).Single()!["command_status"]!.ToString();
        }
        catch (HttpRequestException)
        {
            return null; // It is not back yet.
        }
    }
}
