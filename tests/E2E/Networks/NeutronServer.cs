using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using IronicConsole.E2E.Lab;

namespace IronicConsole.E2E.Networks;

/// <summary>
/// Debian's Neutron on loopback, without authentication, with its ML2 plugin, trunks and a SQLite database in a folder of its own. Only the switch is a stand-in: a mechanism driver of
/// <c>tests/lab/neutron</c> that binds what says on which switch port it is. What it lists is what tests believe.
/// </summary>
internal sealed class NeutronServer : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(60) };
    private readonly Process _process;

    private NeutronServer(Uri url, Process process) => (Url, _process) = (url, process);

    /// <summary>Its address.</summary>
    public Uri Url { get; }

    /// <summary>Makes its database and starts it.</summary>
    public static async Task<NeutronServer> StartAsync()
    {
        var (folder, lab) = (Repository.NewFolder("neutron"), Repository.PathOf("tests", "lab", "neutron"));
        var (file, url, database) = (Path.Combine(folder, "neutron.conf"), new Uri($"http://127.0.0.1:{ServerProcess.FreePort()}"), Path.Combine(folder, "neutron.db"));
        await File.WriteAllTextAsync(file, $"""
            [DEFAULT]
            bind_host = 127.0.0.1
            bind_port = {url.Port}
            auth_strategy = noauth
            core_plugin = ml2
            service_plugins = trunk
            api_workers = 1
            rpc_workers = 0
            rpc_state_report_workers = 0
            notify_nova_on_port_status_changes = false
            notify_nova_on_port_data_changes = false
            transport_url = fake://
            state_path = {folder}
            log_file = {folder}/neutron.log
            api_paste_config = /usr/share/neutron-common/api-paste.ini
            [oslo_concurrency]
            lock_path = {folder}/lock
            [database]
            connection = sqlite:///{database}
            [oslo_messaging_notifications]
            driver = noop
            [ml2]
            type_drivers = flat,vlan
            tenant_network_types = vlan
            mechanism_drivers = openvswitch,stand_in_switch
            extension_drivers = port_security
            [ml2_type_vlan]
            network_vlan_ranges = physnet1:100:199,physnet2:200:299
            """);
        await Command.MustAsync(Limit, "/usr/bin/python3", Path.Combine(lab, "schema.py"), database);
        var start = new ProcessStartInfo("/usr/bin/neutron-server", ["--config-file", file]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PYTHONPATH"] = lab;
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        var server = new NeutronServer(url, await Launcher.StartAsync(start));
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

    /// <summary>A port as Neutron has it.</summary>
    public async Task<JsonNode> ShowAsync(string port) => (await _client.GetFromJsonAsync<JsonNode>(new Uri(Url, $"/v2.0/ports/{port}")))!["port"]!;

    /// <summary>The ports of a network, by Neutron's own list.</summary>
    public async Task<JsonNode[]> PortsAsync(string network) =>
        [.. (await _client.GetFromJsonAsync<JsonNode>(new Uri(Url, $"/v2.0/ports?network_id={network}")))!["ports"]!.AsArray().OfType<JsonNode>()];

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

    private async Task<string> MakeAsync(string path, string kind, JsonObject what)
    {
        using var body = new StringContent(new JsonObject { [kind] = what }.ToJsonString(), Encoding.UTF8, "application/json"); // with its length: Neutron takes no chunks
        using var made = await _client.PostAsync(new Uri(Url, $"/v2.0/{path}"), body);
        var text = await made.Content.ReadAsStringAsync();
        Assert.True(made.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)![kind]!["id"]!.ToString();
    }
}

/// <summary>One Neutron for the tests of a class, started by the first that needs it.</summary>
public sealed class SharedNeutron : IAsyncLifetime
{
    private readonly Lazy<Task<NeutronServer>> _server = new(NeutronServer.StartAsync);

    internal Task<NeutronServer> Server => _server.Value;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_server.IsValueCreated) await (await _server.Value).DisposeAsync();
    }
}
