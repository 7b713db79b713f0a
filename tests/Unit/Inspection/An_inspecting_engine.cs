using System.Text.Json.Nodes;
using IronicConsole.Drivers;
using IronicConsole.Engine;
using IronicConsole.Engine.Deploy;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Inspection;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Power;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Secrets;
using IronicConsole.Engine.Store;
using IronicConsole.Tests.Agent;
using IronicConsole.Web.Agent;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace IronicConsole.Tests.Inspection;

/// <summary>The whole engine on a real SQLite file, with a machine that exists only in memory; the test is its agent.</summary>
public sealed class An_inspecting_engine : IAsyncLifetime
{
    private const string Mac = "52:54:00:00:00:01";
    private const string Inventory = """{"interfaces":[{"name":"eth0","mac_address":"52:54:00:00:00:01"}],"cpu":{"architecture":"x86_64","count":2},"memory":{"physical_mb":2048}}""";
    private readonly string _folder = Directory.CreateTempSubdirectory("inspecting").FullName;
    private readonly Guid _node = Guid.NewGuid();
    private IHost _host = null!;

    private Node Now => _host.Services.GetRequiredService<Engine.Feed.FleetIndex>().Find(_node)!;

    private IOperations Operations => _host.Services.GetRequiredService<IOperations>();

    public async Task InitializeAsync()
    {
        await StartAsync();
        var interfaces = HardwareTypes.Defaults(_host.Services.GetRequiredService<HardwareTypes>().Find("fake-hardware")!).SetItem(HardwareInterface.Inspect, "agent");
        await _host.Services.GetRequiredService<IStore>().CommitAsync<bool>(Caller.Engine, null, unit =>
        {
            unit.Put(new Node { Id = _node, Driver = "fake-hardware", Interfaces = interfaces, ProvisionState = ProvisionState.Manageable, CreatedAt = unit.Now });
            return true;
        });
    }

    public async Task DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Takes_the_inventory_through_the_hooks_into_properties_ports_and_history()
    {
        Assert.True((await Operations.ProvisionAsync(Caller.Engine, _node, Verb.Inspect, new ProvisionRequest())).Ok);
        await Until("the wait for the agent", () => Now.ProvisionState == ProvisionState.InspectWait);

        Assert.True((await PostAsync()).Ok);
        await Until("the end of the inspection", () => Now.ProvisionState == ProvisionState.Manageable);

        Assert.Null(Now.LastError);
        Assert.Equal("x86_64", Now.Properties.Text("cpu_arch"));
        Assert.Equal("2048", Now.Properties.Text("memory_mb"));
        Assert.Equal(Mac, _host.Services.GetRequiredService<Engine.Feed.FleetIndex>().PortsOf(_node).Single().Address);
        Assert.NotNull(Now.InspectionFinishedAt);
        Assert.True(Now.InspectionFinishedAt >= Now.InspectionStartedAt);
        Assert.Equal(PowerState.Off, Now.PowerState);
        var kept = await _host.Services.GetRequiredService<IHistory>().InventoryAsync(_node);
        Assert.Equal($"""["{Mac}"]""", kept!.PluginData["macs"]!.Value.GetRawText());
    }

    [Fact]
    public async Task Goes_on_after_a_restart_with_an_inventory_that_came_just_before()
    {
        Assert.True((await Operations.ProvisionAsync(Caller.Engine, _node, Verb.Inspect, new ProvisionRequest())).Ok);
        await Until("the wait for the agent", () => Now.ProvisionState == ProvisionState.InspectWait);
        await StopAsync();
        await StartAsync();

        Assert.True((await PostAsync()).Ok);
        await Until("the end of the inspection", () => Now.ProvisionState == ProvisionState.Manageable);

        Assert.Equal("x86_64", Now.Properties.Text("cpu_arch"));
    }

    [Fact]
    public async Task Fails_with_the_ramdisks_own_words_and_changes_nothing()
    {
        Assert.True((await Operations.ProvisionAsync(Caller.Engine, _node, Verb.Inspect, new ProvisionRequest())).Ok);
        await Until("the wait for the agent", () => Now.ProvisionState == ProvisionState.InspectWait);

        Assert.True((await PostAsync("no disk was found")).Ok);
        await Until("the failure", () => Now.ProvisionState == ProvisionState.InspectFailed);

        Assert.Contains("no disk was found", Now.LastError, StringComparison.Ordinal);
        Assert.Null(Now.Properties.Text("cpu_arch"));
        Assert.Null(await _host.Services.GetRequiredService<IHistory>().InventoryAsync(_node));
    }

    [Fact]
    public async Task Asks_an_agent_whose_inventory_did_not_arrive_for_it()
    {
        await using var agent = await TinyAgent.StartAsync();
        agent.OnPost = async (http, command) =>
        {
            var done = agent.Add("get_hardware_info", "SUCCEEDED", JsonNode.Parse(Inventory));
            await http.Response.WriteAsJsonAsync(done);
            return (string?)command["name"] == "poll.get_hardware_info";
        };
        Assert.True((await Operations.ProvisionAsync(Caller.Engine, _node, Verb.Inspect, new ProvisionRequest())).Ok);
        await Until("the wait for the agent", () => Now.ProvisionState == ProvisionState.InspectWait);
        await BeatAsync(agent);
        await Until("the end of the inspection", () => Now.ProvisionState == ProvisionState.Manageable);

        Assert.Equal("2048", Now.Properties.Text("memory_mb"));
        Assert.NotNull(await _host.Services.GetRequiredService<IHistory>().InventoryAsync(_node));
        Assert.Single(agent.Commands);
    }

    private async Task BeatAsync(TinyAgent agent)
    {
        var box = _host.Services.GetRequiredService<SecretBox>();
        await _host.Services.GetRequiredService<IStore>().CommitAsync<bool>(Caller.Engine, null, unit =>
        {
            unit.Put(AgentToken.With(unit.Node(_node)!, box, TinyAgent.Token, pregenerated: true));
            return true;
        });
        Assert.Null(await _host.Services.GetRequiredService<AgentLink>().HeartbeatAsync(
            $"{_node}", new Heartbeat(agent.Url, TinyAgent.Token, "11.0.0", agent.Pem, null, null, System.Net.IPAddress.Loopback), Caller.Engine, default));
    }

    private Task<Result<Guid>> PostAsync(string? error = null) => _host.Services.GetRequiredService<InspectionCallbacks>().ReceiveAsync(_node, JsonMap.From(new JsonObject
    {
        ["inventory"] = JsonNode.Parse(Inventory),
        ["error"] = error,
    }), Caller.Engine, default);

    private async Task StartAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Store:Folder"] = _folder, ["Agent:ApiUrl"] = "http://127.0.0.1:8081", ["Power:PollSeconds"] = "0.05",
            ["Deploy:DeployKernel"] = "/kernel", ["Deploy:DeployRamdisk"] = "/ramdisk",
        });
        builder.Services.AddLogging(l => l.ClearProviders());
        builder.Services.AddEngine(builder.Configuration).AddPower(builder.Configuration).AddAgentLink(builder.Configuration).AddDeploy(builder.Configuration).AddDrivers(builder.Configuration);
        _host = builder.Build();
        await _host.StartAsync();
    }

    private async Task StopAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    private Task Until(string what, Func<bool> holds) =>
        Eventually.True(() => $"{what}; the node is '{Now.ProvisionState.Wire()}', waits for {Now.Progress?.WaitsFor}, last error: {Now.LastError}", holds);
}
