using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using IronicConsole.RackSim.Agent;
using IronicConsole.RackSim.Control;
using IronicConsole.RackSim.Doors;
using IronicConsole.RackSim.Ledger;
using IronicConsole.RackSim.Machines;
using IronicConsole.RackSim.Qemu;
using IronicConsole.RackSim.Redfish;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using System.Net.Security;

namespace IronicConsole.RackSim;

/// <summary>A running rack: its machines, their BMCs, its control API, its ledger. Dispose it to stop; on the same data folder it goes on where it was.</summary>
public sealed class Rack : IAsyncDisposable
{
    private readonly string? _temporary;
    private readonly IHost _host;
    private readonly DoorListener _doors;
    private readonly Dictionary<string, RackMachine> _machines;

    private Rack(IHost host, DoorListener doors, EffectLedger ledger, IReadOnlyList<RackMachine> machines, string? temporary)
    {
        _host = host;
        _doors = doors;
        Ledger = ledger;
        Machines = machines;
        _machines = machines.ToDictionary(m => m.Identity.Name);
        _temporary = temporary;
    }

    /// <summary>All machines: first those of the rack, then their children.</summary>
    public IReadOnlyList<RackMachine> Machines { get; }

    /// <summary>What really happened.</summary>
    public EffectLedger Ledger { get; }

    /// <summary>Address of the control API.</summary>
    public Uri Control { get; private set; } = null!;

    /// <summary>The machine called <paramref name="name"/>, or null.</summary>
    public RackMachine? Find(string name) => _machines.GetValueOrDefault(name);

    /// <summary>Starts a rack; when this returns, every BMC answers.</summary>
    /// <exception cref="SocketException">An address that was asked for is taken.</exception>
    public static async Task<Rack> StartAsync(RackOptions options)
    {
        if (!IPAddress.IsLoopback(options.Control.Address))
        {
            throw new ArgumentException("The control API listens on loopback only.", nameof(options));
        }
        var temporary = options.Data is null ? Directory.CreateTempSubdirectory("racksim-").FullName : null;
        var data = Directory.CreateDirectory(options.Data ?? temporary!).FullName;
        var remembered = Path.Combine(data, "rack.json");
        var wanted = options.Base ?? (File.Exists(remembered) ? IPAddress.Parse(JsonSerializer.Deserialize<string>(File.ReadAllText(remembered))!) : null);
        for (var attempt = 1; ; attempt++)
        {
            var first = wanted ?? FreeBase(options);
            try
            {
                var rack = await StartAtAsync(options, data, first, temporary);
                AtomicFile.Write(remembered, JsonSerializer.Serialize(first.ToString()));
                return rack;
            }
            catch (SocketException) when (wanted is null && attempt < 50)
            {
                // Somebody else has one of these addresses; others are free.
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var machine in Machines)
        {
            machine.Dispose();
        }
        await Task.WhenAll(Machines.Select(m => m.Machine).OfType<SimulatedMachine>().Select(m => m.IdleAsync()));
        await _doors.DisposeAsync();
        await _host.StopAsync(new CancellationToken(true));
        _host.Dispose();
        Ledger.Dispose();
        if (_temporary is not null)
        {
            Directory.Delete(_temporary, recursive: true);
        }
    }

    private static async Task<Rack> StartAtAsync(RackOptions options, string data, IPAddress first, string? temporary)
    {
        var doors = new DoorListener();
        var ledger = new EffectLedger(Path.Combine(data, "ledger.jsonl"), options.Clock);
        Rack? rack = null;
        RequestDelegate? bmcs = null, agents = null;
        var host = Build(options, doors, app =>
        {
            bmcs = RedfishPipeline.Build(app.New());
            var agent = app.New();
            agent.UseRouting();
            agent.UseEndpoints(AgentApi.Map);
            agents = agent.Build();
            var control = app.New();
            control.UseRouting();
            control.UseEndpoints(routes => ControlApi.Map(routes, () => rack!));
            var controls = control.Build();
            app.Run(context => context.Features.Get<Door>() is { } door ? door.Answer(context) : controls(context));
        });
        var machines = new List<RackMachine>();
        try
        {
            await host.StartAsync();
            Populate(machines, options, data, first, new RackContext(options, ledger, doors, context => agents!(context)), context => bmcs!(context));
            rack = new Rack(host, doors, ledger, machines, temporary);
            rack.Control = new Uri(host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single(a => a.StartsWith("http:", StringComparison.Ordinal)));
            machines.ForEach(m => m.Bmc.Open());
            machines.ForEach(m => m.Machine.Resume());
            return rack;
        }
        catch
        {
            machines.ForEach(m => m.Dispose());
            await doors.DisposeAsync();
            host.Dispose();
            ledger.Dispose();
            throw;
        }
    }

    private static void Populate(List<RackMachine> machines, RackOptions options, string data, IPAddress first, RackContext context, RequestDelegate bmcs)
    {
        foreach (var identity in RackPlan.Of(options, first))
        {
            var folder = Path.Combine(data, "machines", identity.Name);
            var store = new MachineStore(folder);
            if (identity.Virtual is not null)
            {
                var vm = new QemuMachine(identity, store, folder, context);
                machines.Add(new RackMachine(vm, new Bmc(vm, store, context, bmcs)));
                continue;
            }
            var parent = identity.Parent is null ? null : machines.First(m => m.Identity.Name == identity.Parent).Simulated;
            var machine = new SimulatedMachine(identity, store, context) { Supply = identity.SharesSupply ? parent : null };
            machine.Supply?.OnThisSupply.Add(machine);
            machines.Add(new RackMachine(machine, new Bmc(machine, store, context, bmcs)));
        }
    }

    private static IHost Build(RackOptions options, DoorListener doors, Action<IApplicationBuilder> configure) => new HostBuilder()
        .ConfigureWebHost(web => web
            .UseKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Listen(options.Control);
                kestrel.Listen(doors.EndPoint, door =>
                {
                    door.Protocols = HttpProtocols.Http1;
                    door.UseHttps(new TlsHandshakeCallbackOptions
                    {
                        OnConnection = context => new(new SslServerAuthenticationOptions { ServerCertificate = context.Connection.Features.Get<Door>()!.Certificate() }),
                    });
                });
            })
            .ConfigureServices(services => services
                .AddRouting()
                .AddSingleton<Microsoft.AspNetCore.Connections.IConnectionListenerFactory>(doors))
            .Configure(configure))
        .Build();

    private static IPAddress FreeBase(RackOptions options)
    {
        var blocks = 1 + ((options.Machines + (options.Parents * options.ChildrenPerParent)) / 250);
        var block = Random.Shared.Next(64 << 8, (255 << 8) - blocks);
        return new IPAddress([127, (byte)(block >> 8), (byte)block, 0]);
    }
}
