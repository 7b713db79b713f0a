using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Deploy;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;
using IronicConsole.Web.Agent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace IronicConsole.Tests.Agent;

/// <summary>The whole host side over real sockets: a public listener with a page and the agents' listener beside it.</summary>
public sealed class The_agents_listener : IAsyncLifetime
{
    private readonly AgentBench _bench = new(carriesToken: false);
    private readonly HttpClient _http = new();
    private WebApplication _app = null!;
    private string _public = "", _agents = "";

    public Task InitializeAsync() => StartAsync([]);

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task Advertises_the_version_that_the_agent_needs()
    {
        var root = await _http.GetFromJsonAsync<JsonObject>(_agents + "/");
        var v1 = await _http.GetFromJsonAsync<JsonObject>(_agents + "/v1/");

        Assert.Equal("1.68", (string?)root!["default_version"]!["version"]);
        Assert.Equal("1.1", (string?)root["versions"]![0]!["min_version"]);
        Assert.Equal("1.68", (string?)v1!["version"]!["version"]);
    }

    [Fact]
    public async Task Shows_nothing_of_the_public_side_whatever_host_a_request_names()
    {
        using var forged = new HttpRequestMessage(HttpMethod.Get, _agents + "/v1/nodes") { Headers = { Host = new Uri(_public).Authority } };

        Assert.Equal(HttpStatusCode.NotFound, (await _http.SendAsync(forged)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _http.GetAsync(_agents + "/v1/secret")).StatusCode);
        Assert.Equal("for the public side", await _http.GetStringAsync(_public + "/v1/secret"));
        Assert.Equal("nodes", await _http.GetStringAsync(_public + "/v1/nodes"));
        Assert.Equal("a page", await _http.GetStringAsync(_public + "/"));
    }

    [Fact]
    public async Task Tells_machines_where_it_listens()
    {
        Assert.Equal(new Uri(_agents), _app.Services.GetRequiredService<AgentListenerAddress>().Url);
        await Task.CompletedTask;
    }

    [Theory]
    [InlineData(true, HttpStatusCode.OK)]
    [InlineData(false, HttpStatusCode.NotFound)]
    public async Task Lets_its_routes_answer_on_the_public_side_only_when_told_to(bool open, HttpStatusCode expected)
    {
        await _app.DisposeAsync();
        await StartAsync(new() { ["Agent:PublicEndpoints"] = open ? "true" : "false" });
        using var request = Get($"{_public}/v1/lookup?addresses={AgentBench.Mac}", "1.62");

        Assert.Equal(expected, (await _http.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Answers_a_lookup_with_node_and_configuration_and_gives_the_token_once()
    {
        await _bench.Session.PrepareBootAsync(inspection: false);
        var first = await Lookup();
        await _bench.Beat(_bench.Token);
        var second = await Lookup();

        Assert.Equal(_bench.Node.ToString(), (string?)first["node"]!["uuid"]);
        Assert.Equal(["uuid", "properties", "instance_info", "driver_internal_info", "links"], first["node"]!.AsObject().Select(p => p.Key));
        Assert.Equal(300, (int?)first["config"]!["heartbeat_timeout"]);
        Assert.Equal(_bench.Token, (string?)first["config"]!["agent_token"]);
        Assert.Equal("******", (string?)second["config"]!["agent_token"]);
        Assert.False((bool?)first["config"]!["agent_md5_checksum_enable"]);
        Assert.True((bool?)first["config"]!["agent_skip_bmc_detect"]);
        Assert.DoesNotContain("sealed:", first.ToJsonString() + second.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tells_agents_to_take_md5_checksums_only_when_the_option_says_so()
    {
        await _app.DisposeAsync();
        await StartAsync(new() { ["Deploy:AllowMd5Checksum"] = "true" });

        Assert.True((bool?)(await Lookup())["config"]!["agent_md5_checksum_enable"]);
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("?addresses=nonsense", 400)]
    [InlineData("?node_uuid=nonsense", 400)]
    [InlineData("?addresses=52:54:00:12:34:56&colour=red", 400)]
    [InlineData("?addresses=00:00:00:00:00:01", 404)]
    [InlineData("?node_uuid=00000000-0000-0000-0000-000000000001", 404)]
    public async Task Refuses_a_lookup_that_names_nothing_it_knows(string query, int status)
    {
        using var request = Get(_agents + "/v1/lookup" + query, "1.62");
        using var answer = await _http.SendAsync(request);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("Client", (string?)(await Inner(answer))["faultcode"]);
    }

    [Theory]
    [InlineData(null, 404)]
    [InlineData("1.21", 404)]
    [InlineData("1.22", 200)]
    [InlineData("latest", 200)]
    [InlineData("1.69", 406)]
    [InlineData("2.1", 406)]
    [InlineData("soon", 406)]
    public async Task Keeps_to_the_versions(string? version, int status)
    {
        using var request = Get($"{_agents}/v1/lookup?addresses={AgentBench.Mac}", version);
        using var answer = await _http.SendAsync(request);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("1.68", answer.Headers.GetValues("X-OpenStack-Ironic-API-Maximum-Version").Single());
    }

    [Fact]
    public async Task Takes_a_heartbeat_as_the_agent_sends_it()
    {
        await _bench.Session.PrepareBootAsync(inspection: false);
        using var certificate = TinyAgent.Certificate();
        var pem = certificate.ExportCertificatePem();
        using var answer = await Beat(new JsonObject
        {
            ["callback_url"] = "https://10.0.0.7:9999", ["agent_token"] = _bench.Token, ["agent_version"] = "11.0.0", ["agent_verify_ca"] = pem,
        });

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal("", await answer.Content.ReadAsStringAsync());
        Assert.Equal(pem, _bench.Session.Address!.CertificatePem);
    }

    [Theory]
    [InlineData("""{"callback_url":"https://10.0.0.7:9999","agent_version":"1"}""", "1.68", "Invalid or missing agent token received.")]
    [InlineData("""{"callback_url":"https://10.0.0.7:9999","agent_version":"1","agent_token":"wrong"}""", "1.68", "Invalid or missing agent token received.")]
    [InlineData("""{"callback_url":"https://10.0.0.7:9999","agent_token":"TOKEN"}""", "1.68", "agent_version")]
    [InlineData("""{"callback_url":"ftp://10.0.0.7","agent_version":"1","agent_token":"TOKEN"}""", "1.68", "callback_url")]
    [InlineData("""{"callback_url":"https://user:pw@10.0.0.7","agent_version":"1","agent_token":"TOKEN"}""", "1.68", "callback_url")]
    [InlineData("""{"callback_url":["https://10.0.0.7"],"agent_version":"1","agent_token":"TOKEN"}""", "1.68", "callback_url")]
    [InlineData("""{"callback_url":"https://10.0.0.7:9999","agent_version":"1","agent_token":"TOKEN","agent_verify_ca":"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"}""", "1.68", "agent_verify_ca")]
    [InlineData("""{"callback_url":"https://10.0.0.7:9999","agent_version":"1","agent_token":"TOKEN","colour":"red"}""", "1.68", "colour")]
    [InlineData("""{"callback_url":"https://10.0.0.7:9999","agent_version":"1","agent_token":"TOKEN","agent_verify_ca":"x"}""", "1.67", "agent_verify_ca")]
    [InlineData("""{"callback_url":"https://10.0.0.7:9999","agent_version":"1","agent_token":"TOKEN","agent_token":"x"}""", "1.68", "body")]
    [InlineData("""{"callback_url":"\ud800","agent_version":"1","agent_token":"TOKEN"}""", "1.68", "body")]
    [InlineData("""{"callback_url":""", "1.68", "body")]
    [InlineData("[]", "1.68", "body")]
    [InlineData("", "1.68", "body")]
    public async Task Refuses_a_heartbeat_that_is_wrong_and_changes_nothing(string body, string version, string names)
    {
        await _bench.Session.PrepareBootAsync(inspection: false);
        var before = _bench.Now;

        using var answer = await Post($"/v1/heartbeat/{_bench.Node}", body.Replace("TOKEN", _bench.Token, StringComparison.Ordinal), version);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(names, (string?)(await Inner(answer))["faultstring"], StringComparison.Ordinal);
        Assert.Same(before, _bench.Now);
    }

    [Theory]
    [InlineData(26, 400)]
    [InlineData(100_000, 400)]
    [InlineData(2_000_000, 413)]
    public async Task Refuses_a_body_that_is_too_deep_or_too_long(int levels, int status)
    {
        using var answer = await Post($"/v1/heartbeat/{_bench.Node}", new string('[', levels), "1.68");

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Takes_an_inventory_without_a_version_and_keeps_it_before_it_answers()
    {
        Inspecting("boot_agent");
        using var answer = await Post($"/v1/continue_inspection?node_uuid={_bench.Node}", Inventory("aa:bb:cc:00:00:01"), null);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal($$"""{"uuid":"{{_bench.Node}}"}""", await answer.Content.ReadAsStringAsync());
        var kept = await _bench.Store.PendingInventoryAsync(_bench.Operation);
        Assert.Equal("x86_64", kept!.Hardware.Map("cpu").Text("architecture"));
        Assert.Null(kept.PluginData["logs"]);
        Assert.NotNull(kept.PluginData["root_disk"]);
        Assert.Equal(1, _bench.Wakes.Turn(_bench.Node));
    }

    [Fact]
    public async Task Finds_the_node_of_an_inventory_by_its_addresses_or_by_its_bmc()
    {
        Inspecting("receive");
        using var byMac = await Post("/v1/continue_inspection", Inventory(AgentBench.Mac), null);
        _bench.Put(_bench.Now with { DriverInternalInfo = _bench.Now.DriverInternalInfo.With("lookup_bmc_addresses", new JsonArray("10.1.1.1")) });
        using var byBmc = await Post("/v1/continue_inspection", Inventory("aa:bb:cc:00:00:01", "10.1.1.1"), null);
        using var byNeither = await Post("/v1/continue_inspection", Inventory("aa:bb:cc:00:00:01", "10.1.1.2"), null);
        using var contradicting = await Post("/v1/continue_inspection", Inventory(AgentBench.Mac, "10.1.1.2"), null);

        Assert.Equal([202, 202, 404, 404], new[] { byMac, byBmc, byNeither, contradicting }.Select(a => (int)a.StatusCode));
    }

    [Fact]
    public async Task Answers_a_repeated_inventory_the_same_after_the_hooks_and_keeps_what_they_made()
    {
        Inspecting("finish");
        using var answer = await Post($"/v1/continue_inspection?node_uuid={_bench.Node}", Inventory("aa:bb:cc:00:00:01"), null);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Empty(_bench.Store.Inventories);
    }

    [Theory]
    [InlineData("{}", null, 400)]
    [InlineData("""{"inventory":[]}""", null, 400)]
    [InlineData("""{"inventory":{"interfaces":[]}}""", null, 400)]
    [InlineData("""{"inventory":{"interfaces":[{"name":"eth0"}]}}""", null, 400)]
    [InlineData("""{"inventory":{"interfaces":[{"mac_address":7}]}}""", null, 400)]
    [InlineData("""{"inventory":{"interfaces":[{"mac_address":"52:54:00:12:34:56"}]}}""", "1.68", 404)]
    [InlineData("""{"inventory":{"interfaces":[{"mac_address":"00:00:00:00:00:01"}]}}""", null, 404)]
    public async Task Refuses_an_inventory_that_is_wrong(string body, string? version, int status)
    {
        Inspecting("receive");
        using var answer = await Post("/v1/continue_inspection", body, version);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Empty(_bench.Store.Inventories);
    }

    [Fact]
    public async Task Refuses_an_inventory_for_a_node_that_awaits_none()
    {
        using var answer = await Post($"/v1/continue_inspection?node_uuid={_bench.Node}", Inventory(AgentBench.Mac), null);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private static string Inventory(string mac, string? bmc = null) => new JsonObject
    {
        ["inventory"] = new JsonObject
        {
            ["interfaces"] = new JsonArray(new JsonObject { ["name"] = "eth0", ["mac_address"] = mac }), ["cpu"] = new JsonObject { ["architecture"] = "x86_64" }, ["bmc_address"] = bmc,
        },
        ["root_disk"] = new JsonObject { ["size"] = 1 },
        ["logs"] = "aGVsbG8=",
    }.ToJsonString();

    private void Inspecting(string step)
    {
        _bench.Put(_bench.Now with { ProvisionState = ProvisionState.InspectWait });
        _bench.Put(new Operation
        {
            Id = _bench.Operation, NodeId = _bench.Node, Kind = OperationKind.Inspect, By = Caller.Engine, State = OperationState.Waiting,
            Plan = [new PlannedStep("inspect", step, JsonMap.Empty, 100, StepSource.Flow)],
        });
    }

    private async Task<JsonObject> Lookup()
    {
        using var request = Get($"{_agents}/v1/lookup?addresses={AgentBench.Mac},00:11:22:33:44:55", "1.62");
        using var answer = await _http.SendAsync(request);
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    private Task<HttpResponseMessage> Beat(JsonObject body) => Post($"/v1/heartbeat/{_bench.Node}", body.ToJsonString(), "1.68");

    private async Task<HttpResponseMessage> Post(string path, string body, string? version)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _agents + path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (version is not null) request.Headers.Add("X-OpenStack-Ironic-API-Version", version);
        return await _http.SendAsync(request);
    }

    private static HttpRequestMessage Get(string url, string? version)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (version is not null) request.Headers.Add("X-OpenStack-Ironic-API-Version", version);
        return request;
    }

    private static async Task<JsonObject> Inner(HttpResponseMessage answer) =>
        JsonNode.Parse((string)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["error_message"]!)!.AsObject();

    private async Task StartAsync(Dictionary<string, string?> settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(settings) { ["urls"] = "http://127.0.0.1:0", ["agent-urls"] = "http://127.0.0.1:0" });
        builder.AddAgentListener();
        builder.Services.AddAgentLink(builder.Configuration).Configure<DeployOptions>(builder.Configuration.GetSection("Deploy"));
        builder.Services.AddSingleton<Engine.Store.IStore>(_bench.Store).AddSingleton<Engine.Store.IHistory>(_bench.Store)
            .AddSingleton(_bench.Fleet).AddSingleton(_bench.Box).AddSingleton<IIds, SystemIds>().AddSingleton<TimeProvider>(_bench.Clock).AddSingleton(_bench.Wakes);
        _app = builder.Build();
        _app.MapAgentApi();
        _app.Use((http, next) => http.Request.Path == "/v1/secret" ? http.Response.WriteAsync("for the public side") : next(http));
        _app.MapGet("/", () => "a page");
        _app.MapGet("/v1/nodes", () => "nodes");
        await _app.StartAsync();
        var urls = _app.Urls.ToArray();
        (_public, _agents) = (urls[0], urls[1]);
    }
}
