using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using IronicConsole.E2E.Lab;
using IronicConsole.E2E.SignIn;

namespace IronicConsole.E2E.Networks;

/// <summary>
/// Debian's Neutron on loopback, without authentication or with a Keystone, with its ML2 plugin, trunks and a SQLite database in a folder of its own. Only the switch is a stand-in: a mechanism driver of
/// <c>tests/lab/neutron</c> that binds what says on which switch port it is. What it lists is what tests believe. It serves one request after the other and
/// counts no quotas: of two that write, SQLite refuses one or has it stop the process, and quotas are cleared away by a process of their own every two minutes.
/// </summary>
internal sealed class NeutronServer : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(60) };
    private readonly Process _process;
    private readonly string _database;
    private readonly string _switch;

    private NeutronServer(Uri url, Process process, string database, string atSwitch) => (Url, _process, _database, _switch) = (url, process, database, atSwitch);

    /// <summary>Its address.</summary>
    public Uri Url { get; }

    /// <summary>Makes its database and starts it.</summary>
    /// <param name="keystone">Who says whose token is good, at once: it has the user <c>neutron</c> in the project <c>service</c>. Null: nobody is asked for a token.</param>
    public static async Task<NeutronServer> StartAsync(KeystoneServer? keystone = null)
    {
        var (folder, lab) = (Repository.NewFolder("neutron"), Repository.PathOf("tests", "lab", "neutron"));
        var (file, url, database) = (Path.Combine(folder, "neutron.conf"), new Uri($"http://127.0.0.1:{ServerProcess.FreePort()}"), Path.Combine(folder, "neutron.db"));
        await File.WriteAllTextAsync(file, $"""
            [DEFAULT]
            bind_host = 127.0.0.1
            bind_port = {url.Port}
            auth_strategy = {(keystone is null ? "noauth" : "keystone")}
            core_plugin = ml2
            service_plugins = trunk
            api_workers = 1
            rpc_workers = 0
            wsgi_default_pool_size = 1
            wsgi_keep_alive = false
            rpc_state_report_workers = 0
            notify_nova_on_port_status_changes = false
            notify_nova_on_port_data_changes = false
            transport_url = fake://
            agent_down_time = 86400
            state_path = {folder}
            log_file = {folder}/neutron.log
            api_paste_config = /usr/share/neutron-common/api-paste.ini
            [oslo_concurrency]
            lock_path = {folder}/lock
            [database]
            connection = sqlite:///{database}
            [oslo_messaging_notifications]
            driver = noop
            [QUOTAS]
            quota_driver = neutron.db.quota.driver_null.DbQuotaDriverNull
            track_quota_usage = false
            [ml2]
            type_drivers = flat,vlan
            tenant_network_types = vlan
            mechanism_drivers = openvswitch,stand_in_switch
            extension_drivers = port_security
            [ml2_type_vlan]
            network_vlan_ranges = physnet1:100:199,physnet2:200:299
            [keystone_authtoken]
            www_authenticate_uri = {keystone?.Url}
            auth_url = {keystone?.Url}
            auth_type = password
            username = neutron
            password = {KeystoneServer.Password}
            user_domain_id = default
            project_name = service
            project_domain_id = default
            token_cache_time = -1
            """);
        await Command.MustAsync(Limit, "/usr/bin/python3", Path.Combine(lab, "schema.py"), database);
        var start = new ProcessStartInfo("/usr/bin/neutron-server", ["--config-file", file]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PYTHONPATH"] = lab;
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        var atSwitch = Directory.CreateDirectory(Path.Combine(folder, "switch")).FullName;
        start.Environment["STAND_IN_SWITCH"] = atSwitch;
        var server = new NeutronServer(url, await Launcher.StartAsync(start), database, atSwitch);
        if (keystone is not null) server._client.DefaultRequestHeaders.Add("X-Auth-Token", await keystone.TokenAsync("admin", "admin"));
        server._process.OutputDataReceived += (_, _) => { };
        server._process.ErrorDataReceived += (_, _) => { };
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        await Eventually.Get("Neutron to answer", async () => await server.AnswersAsync() ? server : null, Limit, () => File.Exists(Path.Combine(folder, "neutron.log")) ? File.ReadAllText(Path.Combine(folder, "neutron.log")) : "nothing yet");
        return server;
    }

    /// <summary>Makes a VLAN network on a physical network; gives its UUID.</summary>
    public Task<string> NetworkAsync(string name, string physical = "physnet1") =>
        MakeAsync("networks", "network", new JsonObject { ["name"] = name, ["provider:network_type"] = "vlan", ["provider:physical_network"] = physical });

    /// <summary>Makes a security group; gives its UUID.</summary>
    public Task<string> SecurityGroupAsync(string name) => MakeAsync("security-groups", "security_group", new JsonObject { ["name"] = name });

    /// <summary>Makes a tenant's port; gives its UUID.</summary>
    public Task<string> PortAsync(string network, string name) => MakeAsync("ports", "port", new JsonObject { ["network_id"] = network, ["name"] = name });

    /// <summary>Makes a subnet; gives its UUID.</summary>
    public Task<string> SubnetAsync(string network, JsonObject what)
    {
        (what["network_id"], what["ip_version"]) = (network, what["cidr"]!.ToString().Contains(':', StringComparison.Ordinal) ? 6 : 4);
        return MakeAsync("subnets", "subnet", what);
    }

    /// <summary>Makes a tenant's port with an address of its choice; gives its UUID.</summary>
    public Task<string> PortAsync(string network, string name, params (string Subnet, string Address)[] at) => MakeAsync("ports", "port", new JsonObject
    {
        ["network_id"] = network, ["name"] = name, ["fixed_ips"] = new JsonArray([.. at.Select(a => (JsonNode)new JsonObject { ["subnet_id"] = a.Subnet, ["ip_address"] = a.Address })]),
    });

    /// <summary>Makes a trunk of a port and of others behind VLAN tags.</summary>
    public Task<string> TrunkAsync(string parent, params (string Port, int Tag)[] subports) => MakeAsync("trunks", "trunk", new JsonObject
    {
        ["port_id"] = parent, ["sub_ports"] = new JsonArray([.. subports.Select(s => (JsonNode)new JsonObject { ["port_id"] = s.Port, ["segmentation_type"] = "vlan", ["segmentation_id"] = s.Tag })]),
    });

    /// <summary>Lets it hear of an Open vSwitch agent on a host.</summary>
    public Task AgentAsync(string host) => Command.MustAsync(Limit, "/usr/bin/python3", Repository.PathOf("tests", "lab", "neutron", "agent.py"), _database, host);

    /// <summary>A network as Neutron has it.</summary>
    public async Task<JsonNode> ShowNetworkAsync(string network) => (await _client.GetFromJsonAsync<JsonNode>(new Uri(Url, $"/v2.0/networks/{network}")))!["network"]!;

    /// <summary>A port as Neutron has it.</summary>
    public async Task<JsonNode> ShowAsync(string port) => (await _client.GetFromJsonAsync<JsonNode>(new Uri(Url, $"/v2.0/ports/{port}")))!["port"]!;

    /// <summary>The ports of a network, by Neutron's own list.</summary>
    public async Task<JsonNode[]> PortsAsync(string network) =>
        [.. (await _client.GetFromJsonAsync<JsonNode>(new Uri(Url, $"/v2.0/ports?network_id={network}")))!["ports"]!.AsArray().OfType<JsonNode>()];

    /// <summary>The ports that a node has in a phase, or has left there: by Neutron's own list, those that are its device and no tenant's.</summary>
    public async Task<JsonNode[]> PortsOfAsync(string node) =>
        [.. (await _client.GetFromJsonAsync<JsonNode>(new Uri(Url, $"/v2.0/ports?device_id={node}&device_owner=baremetal:none")))!["ports"]!.AsArray().OfType<JsonNode>()];

    /// <summary>Unbinds a port, as somebody may whom the console does not know.</summary>
    public async Task UnbindAsync(string port)
    {
        using var body = Body(new JsonObject { ["port"] = new JsonObject { ["binding:host_id"] = "", ["binding:profile"] = new JsonObject() } });
        using var done = await _client.PutAsync(new Uri(Url, $"/v2.0/ports/{port}"), body);
        Assert.True(done.IsSuccessStatusCode, await done.Content.ReadAsStringAsync());
    }

    /// <summary>What was done to the switch for a node, oldest first, by the ledger of the stand-in: <c>cleaning made</c>, <c>cleaning bound</c>, <c>tenant unbound</c>, <c>cleaning deleted</c>.</summary>
    public async Task<string[]> LedgerAsync(string node) => [.. (await LinesAsync(node)).Select(l => $"{(l["name"]!.ToString().Split('-') is ["baremetal", var phase, ..] ? phase : "tenant")} {l["what"]}")];

    /// <summary>The same, with all that the switch was told.</summary>
    public async Task<JsonNode[]> LinesAsync(string node)
    {
        var ledger = Path.Combine(_switch, "ledger");
        return File.Exists(ledger) ? [.. (await File.ReadAllLinesAsync(ledger)).Select(l => JsonNode.Parse(l)!).Where(l => l["node"]!.ToString() == node)] : [];
    }

    /// <summary>From now on the switch refuses to change a port of it.</summary>
    /// <param name="port">Its <c>port_id</c>.</param>
    public Task RefuseAsync(string port) => File.WriteAllTextAsync(Path.Combine(_switch, port), "");

    /// <summary>The switch can change it again.</summary>
    public void Mend(string port) => File.Delete(Path.Combine(_switch, port));

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _client.Dispose();
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var answer = await _client.GetAsync(new Uri(Url, "/v2.0/networks"));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            Assert.False(_process.HasExited, "Neutron ended.");
            return false;
        }
    }

    // With its length: Neutron takes no chunks.
    private static StringContent Body(JsonObject what) => new(what.ToJsonString(), Encoding.UTF8, "application/json");

    private async Task<string> MakeAsync(string path, string kind, JsonObject what)
    {
        using var body = Body(new JsonObject { [kind] = what });
        using var made = await _client.PostAsync(new Uri(Url, $"/v2.0/{path}"), body);
        var text = await made.Content.ReadAsStringAsync();
        Assert.True(made.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)![kind]!["id"]!.ToString();
    }
}

/// <summary>The tests that have a Neutron have the same one.</summary>
[CollectionDefinition(Together.Networks)]
public sealed class OneNeutron : ICollectionFixture<SharedNeutron>;

/// <summary>A Neutron that is started by the first test that needs it.</summary>
public sealed class SharedNeutron : IAsyncLifetime
{
    private readonly Lazy<Task<NeutronServer>> _server = new(() => NeutronServer.StartAsync());

    internal Task<NeutronServer> Server => _server.Value;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_server.IsValueCreated) await (await _server.Value).DisposeAsync();
    }
}
