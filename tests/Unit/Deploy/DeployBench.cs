using System.Text.Json.Nodes;
using IronicConsole.Drivers;
using IronicConsole.Engine;
using IronicConsole.Engine.Deploy;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Nodes;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Power;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Store;
using IronicConsole.RackSim;
using IronicConsole.RackSim.Control;
using IronicConsole.Tests.RackSim;
using IronicConsole.Web.Agent;
using IronicConsole.Web.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace IronicConsole.Tests.Deploy;

/// <summary>The engine with its drivers and its agents' listener, a rack of one machine, and a server of files. Only HTTP passes between them.</summary>
internal sealed class DeployBench : IAsyncDisposable
{
    private static readonly Caller Somebody = new(ActorKind.Person, "admin") { Access = Access.Everything };
    private readonly string _folder;
    private readonly WebApplication _app;

    private DeployBench(string folder, WebApplication app, Rack rack, TinyServer files) => (_folder, _app, Rack, Files) = (folder, app, rack, files);

    public Rack Rack { get; }

    public RackMachine Machine => Rack.Machines[0];

    /// <summary>Serves what a test gives it.</summary>
    public TinyServer Files { get; }

    /// <summary>Where agents reach the engine.</summary>
    public Uri Api => Get<Engine.Agent.AgentListenerAddress>().Url!;

    public Guid Id { get; private set; }

    public Node Node => Get<FleetIndex>().Find(Id)!;

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>Starts everything and enrols the machine with its port and an image to deploy.</summary>
    /// <param name="rack">The rack's options.</param>
    /// <param name="settings">The engine's configuration.</param>
    public static async Task<DeployBench> StartAsync(RackOptions? rack = null, params (string Key, string Value)[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("deploy-bench").FullName;
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["urls"] = "http://127.0.0.1:0", ["agent-urls"] = "http://127.0.0.1:0", ["Store:Folder"] = folder, ["Power:PollSeconds"] = "0.05", ["Deploy:PollSeconds"] = "0.2",
            ["Deploy:SoftPowerOffPollSeconds"] = "0.2", ["Redfish:PollPause"] = "00:00:00.1",
        }).AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => (string?)s.Value));
        builder.Logging.ClearProviders();
        builder.AddAgentListener();
        builder.Services.AddEngine(builder.Configuration).AddPower(builder.Configuration).AddAgentLink(builder.Configuration);
        builder.Services.AddDeploy(builder.Configuration).AddBootFiles(builder.Configuration).AddDrivers(builder.Configuration).AddIronicApi();
        var app = builder.Build();
        app.MapAgentApi();
        app.MapBootFiles().OnAgentListener(alsoPublic: true);
        await app.StartAsync();
        var bench = new DeployBench(folder, app, await Rack.StartAsync((rack ?? new RackOptions()) with { Machines = 1 }), await TinyServer.StartAsync());
        await bench.EnrolAsync();
        return bench;
    }

    /// <summary>Changes the node as a user does.</summary>
    public async Task ChangeAsync(Func<Node, Node> change)
    {
        var done = await Get<IStore>().CommitAsync<bool>(Caller.Engine, null, unit => { unit.Put(change(unit.Node(Id)!)); return true; });
        Assert.True(done.Ok, done.Problem?.ToString());
    }

    public async Task AddPortAsync() =>
        await Get<IStore>().CommitAsync<bool>(Caller.Engine, null, unit => { unit.Put(new Port { Id = Guid.NewGuid(), NodeId = Id, Address = Machine.Identity.Macs[0] }); return true; });

    public Task<Result<Node>> AskAsync(Verb verb, params RequestedStep[] steps) => Get<IOperations>().ProvisionAsync(Somebody, Id, verb, new ProvisionRequest { Steps = [.. steps] });

    /// <summary>Sends a verb and waits until the node has come to rest where it leads; a failure on the way is told.</summary>
    public async Task GoAsync(Verb verb, ProvisionState to, params RequestedStep[] steps)
    {
        var asked = await AskAsync(verb, steps);
        Assert.True(asked.Ok, asked.Problem?.ToString());
        await UntilAsync($"{verb} to end", n => n.Operation is null);
        Assert.True(Node.ProvisionState == to, $"{Node.ProvisionState}: {Node.LastError}\n{Machine.Simulated.Serial}");
    }

    public Task UntilAsync(string what, Func<Node, bool> holds) =>
        Eventually.True(() => $"{what}; the node is {Node.ProvisionState}, waits for {Node.Progress?.WaitsFor}, last error: {Node.LastError}", () => holds(Node));

    /// <summary>Everything that the steps of the node's operations noted.</summary>
    public async Task<string> NotesAsync()
    {
        var history = Get<IHistory>();
        var notes = new List<string>();
        foreach (var operation in await history.OperationsAsync(Id, 50)) notes.AddRange((await history.StepRunsAsync(operation.Id)).SelectMany(r => r.Notes).Select(n => n.Line));
        return string.Join("\n", notes);
    }

    public IReadOnlyList<string> Effects() => [.. Rack.Ledger.Read().Where(e => e.Changed).Select(e => e.Name)];

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await Rack.DisposeAsync();
        await Files.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task EnrolAsync()
    {
        var image = DemoImage.Sha256(DemoImage.Make());
        var made = await Get<NodeCommands>().CreateAsync(Somebody, JsonMap.From(new JsonObject
        {
            ["driver"] = "redfish",
            ["name"] = Machine.Identity.Name,
            ["driver_info"] = new JsonObject
            {
                ["redfish_address"] = Machine.BmcAddress.ToString(), ["redfish_username"] = Machine.Identity.User, ["redfish_password"] = Machine.Identity.Password,
                ["redfish_verify_ca"] = false, ["deploy_kernel"] = $"{Rack.Control}kernel", ["deploy_ramdisk"] = $"{Rack.Control}ramdisk",
            },
            ["instance_info"] = new JsonObject { ["image_source"] = $"{Rack.Control}image", ["image_os_hash_algo"] = "sha256", ["image_os_hash_value"] = image },
        }));
        Assert.True(made.Ok, made.Problem?.ToString());
        Id = made.Value.Id;
    }
}
