using System.Net.Http.Json;
using System.Text.Json.Nodes;
using IronicConsole.E2E.Crash;
using IronicConsole.E2E.Lab;

namespace IronicConsole.E2E.Networks;

/// <summary>A real Neutron with a network for each phase, and a console with fake machines whose network interface is <c>neutron</c>.</summary>
internal sealed class NeutronBench : IAsyncDisposable
{
    private static int _macs;
    private readonly string _data = Directory.CreateTempSubdirectory("networks").FullName;
    private readonly HttpClient _client = new();

    public NeutronServer Neutron { get; private set; } = null!;

    public ConsoleProcess Console { get; private set; } = null!;

    public IronicCalls Api { get; private set; } = null!;

    /// <summary>Networks of the phases, by word.</summary>
    public IReadOnlyDictionary<string, string> Networks { get; private set; } = null!;

    /// <summary>The security group of cleaning.</summary>
    public string Group { get; private set; } = "";

    /// <summary>Machines of the rack, where the test has asked for some.</summary>
    public RackProcess? Rack { get; private set; }

    /// <summary>Starts both.</summary>
    /// <param name="neutron">The Neutron.</param>
    /// <param name="haltAt">Where nodes halt.</param>
    /// <param name="machines">How many machines of the rack there are; they are not cleaned by themselves.</param>
    /// <param name="more">More arguments of the console.</param>
    public static async Task<NeutronBench> StartAsync(NeutronServer neutron, string haltAt, int machines = 0, params string[] more)
    {
        var bench = new NeutronBench { Neutron = neutron };
        if (machines > 0) bench.Rack = await RackProcess.StartAsync(Path.Combine(bench._data, "rack"), "--machines", $"{machines}", "--parents", "0", "--fast");
        var made = await PhaseNetworks.MakeAsync(neutron);
        (bench.Networks, bench.Group) = (made.Networks, made.Group);
        bench.Console = ConsoleProcess.Stopped(Path.Combine(bench._data, "console"), more: ["--demo", "false", "--Power:PollSeconds=0.1", $"--Engine:AutomatedClean={machines == 0}", .. made.Settings, .. more]);
        await bench.StartConsoleAsync(haltAt);
        bench.Api = new IronicCalls(() => bench.Console.Url);
        return bench;
    }

    /// <summary>Starts the console, to halt its nodes at points.</summary>
    public Task StartConsoleAsync(string haltAt)
    {
        Console.Environment["IronicConsole__Engine__HaltAt"] = haltAt;
        return Console.StartAsync();
    }

    /// <summary>Enrols a machine with network cards and makes it manageable; gives its UUID and the addresses of its cards.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="switches">A card each: what its switch tells of itself.</param>
    public async Task<(string Id, string[] Macs)> EnrolAsync(string name, params string[] switches)
    {
        await Api.CreateAsync(new JsonObject { ["driver"] = "fake-hardware", ["name"] = name, ["rescue_interface"] = "fake" });
        var node = await JsonAsync(HttpMethod.Get, $"/v1/nodes/{name}");
        Assert.Equal("neutron", node["network_interface"]!.ToString());
        var macs = switches.Select(_ => NewMac()).ToArray();
        foreach (var (mac, info) in macs.Zip(switches))
        {
            await JsonAsync(HttpMethod.Post, "/v1/ports", new JsonObject
            {
                ["node_uuid"] = node["uuid"]!.ToString(), ["address"] = mac, ["physical_network"] = "physnet1",
                ["local_link_connection"] = new JsonObject { ["switch_id"] = "00:11:22:33:44:55", ["port_id"] = $"Ethernet-{mac[^2..]}", ["switch_info"] = info },
            });
        }

        await Api.VerbAsync(name, "manage");
        await Api.StateAsync(name, "manageable");
        return (node["uuid"]!.ToString(), macs);
    }

    /// <summary>A MAC address that no other card has.</summary>
    public static string NewMac() => $"52:54:00:00:01:{Interlocked.Increment(ref _macs):x2}";

    /// <summary>Waits until a node has halted at a point.</summary>
    public Task HaltedAsync(string node, string point) =>
        Eventually.True($"{node} to halt at {point}", () => Console.Output.Contains($"Halted {node} at {point}.", StringComparison.Ordinal), IronicCalls.Limit, () => Console.Output);

    /// <summary>Sends a request of the API; gives status and body.</summary>
    public async Task<(int Status, string Text)> SendAsync(HttpMethod method, string path, JsonNode? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(Console.Url, path)) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Add("X-OpenStack-Ironic-API-Version", "1.82");
        using var answer = await _client.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>The same, which must go well.</summary>
    public async Task<JsonNode> JsonAsync(HttpMethod method, string path, JsonNode? body = null)
    {
        var (status, text) = await SendAsync(method, path, body);
        Assert.True(status is >= 200 and < 300, $"{method} {path}: {status} {text}");
        return JsonNode.Parse(text)!;
    }

    public async ValueTask DisposeAsync()
    {
        Api?.Dispose();
        _client.Dispose();
        if (Console is not null) await Console.DisposeAsync();
        if (Rack is not null) await Rack.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }
}
