using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using IronicConsole.RackSim;
using IronicConsole.RackSim.Ledger;
using IronicConsole.RackSim.Machines;
using Xunit;

namespace IronicConsole.Tests.RackSim;

/// <summary>A small rack, a small server, and a client that speaks to both over HTTP only.</summary>
internal sealed class RackBench : IAsyncDisposable
{
    private readonly List<HttpClient> _clients = [];
    private readonly string? _folder;

    private RackBench(Rack rack, TinyServer server, RackOptions options, string? folder)
    {
        Rack = rack;
        Server = server;
        Options = options;
        _folder = folder;
        Bmc = BmcOf(0);
        Control = Client(rack.Control);
    }

    public Rack Rack { get; private set; }

    public TinyServer Server { get; }

    public RackOptions Options { get; }

    public RackMachine Machine => Rack.Machines[0];

    /// <summary>The first machine's BMC, with its credentials.</summary>
    public HttpClient Bmc { get; }

    public HttpClient Control { get; private set; }

    public static async Task<RackBench> StartAsync(RackOptions? options = null, bool keep = false)
    {
        var folder = keep ? Directory.CreateTempSubdirectory("racksim-test-").FullName : null;
        options = (options ?? new RackOptions { Machines = 1 }) with { Data = folder };
        var server = await TinyServer.StartAsync();
        return new RackBench(await Rack.StartAsync(options), server, options, folder);
    }

    /// <summary>Stops the rack and starts it again on the same folder.</summary>
    public async Task RestartAsync()
    {
        await Rack.DisposeAsync();
        Rack = await Rack.StartAsync(Options);
        Control = Client(Rack.Control);
    }

    public HttpClient BmcOf(int machine)
    {
        var client = Client(Rack.Machines[machine].BmcAddress);
        var id = Rack.Machines[machine].Identity;
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id.User}:{id.Password}")));
        return client;
    }

    /// <summary>A client without credentials that takes any certificate.</summary>
    public HttpClient Client(Uri address)
    {
        var client = new HttpClient(new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null } }) { BaseAddress = address };
        _clients.Add(client);
        return client;
    }

    public async Task<HttpStatusCode> ResetAsync(string kind, HttpClient? bmc = null)
    {
        using var answer = await (bmc ?? Bmc).PostExactAsync("/redfish/v1/Systems/1/Actions/ComputerSystem.Reset", new { ResetType = kind });
        return answer.StatusCode;
    }

    public async Task InsertAsync(byte[] cd)
    {
        var url = Server.Serve("deploy.iso", cd);
        using var answer = await Bmc.PostExactAsync("/redfish/v1/Managers/bmc/VirtualMedia/Cd/Actions/VirtualMedia.InsertMedia", new { Image = url });
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    public async Task SetBootAsync(string target, string enabled = "Once")
    {
        using var answer = await Bmc.PatchExactAsync("/redfish/v1/Systems/1", new { Boot = new { BootSourceOverrideTarget = target, BootSourceOverrideEnabled = enabled } });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    /// <summary>Boots the first machine from a CD with these parameters (that of the server is added) and waits for its first heartbeat.</summary>
    public async Task<AgentClient> BootAgentAsync(params string[] parameters)
    {
        await StartAgentAsync(parameters);
        await Eventually.True("a heartbeat", () => Server.To("/v1/heartbeat/").Count > 0);
        return Agent();
    }

    public async Task StartAgentAsync(params string[] parameters)
    {
        await InsertAsync(TinyCd.With(("parameters.txt", string.Join('\n', [$"ipa-api-url={Server.Url}", .. parameters]))));
        await SetBootAsync("Cd");
        Assert.Equal(HttpStatusCode.NoContent, await ResetAsync("On"));
    }

    public AgentClient Agent(string token = TinyServer.Token) => new(Client(new Uri($"https://{Machine.Identity.Address}:{Options.AgentPort}")), token);

    public IReadOnlyList<Effect> Effects(string name) => [.. Rack.Ledger.Read().Where(e => e.Name == name)];

    public Task RunsAsync(Running what) => Eventually.True(() => $"{what}, but it is {Machine.Simulated.State.Runs}: {Machine.Simulated.Serial}", () => Machine.Simulated.State.Runs == what);

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(c => c.Dispose());
        await Rack.DisposeAsync();
        await Server.DisposeAsync();
        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
