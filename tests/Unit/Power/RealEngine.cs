using IronicConsole.Drivers;
using IronicConsole.Drivers.Agent;
using IronicConsole.Engine;
using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Deploy;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Images;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Periodic;
using IronicConsole.Engine.Power;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Store;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace IronicConsole.Tests.Power;

/// <summary>The engine as the product runs it, with fake hardware and a store in a folder of its own.</summary>
public sealed class RealEngine : IAsyncDisposable
{
    private readonly string? _own;
    private readonly string _folder;
    private readonly IHost _host;

    private RealEngine(IReadOnlyDictionary<string, string?> settings, TimeProvider? clock, Action<IServiceCollection>? more)
    {
        _folder = settings.GetValueOrDefault("Store:Folder") ?? (_own = Directory.CreateTempSubdirectory("engine").FullName);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Store:Folder"] = _folder, ["Power:PollSeconds"] = "0.02" }).AddInMemoryCollection(settings);
        builder.Services.AddLogging();
        if (clock is not null) builder.Services.AddSingleton(clock);
        builder.Services.AddEngine(builder.Configuration).AddPower(builder.Configuration).AddDeploy(builder.Configuration)
            .AddImages(builder.Configuration, _ => new Uri("http://127.0.0.1:1")).AddAgentSessions(builder.Configuration).AddAgentClient().AddDrivers(builder.Configuration);
        more?.Invoke(builder.Services);
        _host = builder.Build();
    }

    public static Task<RealEngine> StartAsync(params (string Key, string Value)[] settings) => StartAsync(null, settings);

    public static Task<RealEngine> StartAsync(TimeProvider? clock, params (string Key, string Value)[] settings) => StartAsync(clock, null, settings);

    /// <param name="clock">The time it goes by; the machine's when null.</param>
    /// <param name="more">Adds what only this test's engine has, e.g. a step.</param>
    /// <param name="settings">Its configuration.</param>
    public static async Task<RealEngine> StartAsync(TimeProvider? clock, Action<IServiceCollection>? more, params (string Key, string Value)[] settings)
    {
        var engine = new RealEngine(settings.ToDictionary(s => s.Key, s => (string?)s.Value), clock, more);
        try
        {
            await engine._host.StartAsync();
            return engine;
        }
        catch
        {
            engine._host.Dispose();
            if (engine._own is not null) Directory.Delete(engine._own, recursive: true);
            throw;
        }
    }

    public IOperations Operations => Get<IOperations>();

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public Node Node(Guid id) => Get<FleetIndex>().Find(id)!;

    /// <summary>The folder of its store; a folder that the test gave is the test's to delete.</summary>
    public string Folder => _folder;

    /// <summary>Runs one of the periodic tasks once.</summary>
    public Task RunAsync<T>()
        where T : IPeriodicTask => Get<IEnumerable<IPeriodicTask>>().OfType<T>().Single().RunAsync(CancellationToken.None);

    public Task<Result<bool>> CommitAsync(Action<IUnit> change) => Get<IStore>().CommitAsync<bool>(Caller.Engine, null, unit => { change(unit); return true; });

    public async Task<Node> AddAsync(string name, ProvisionState state = ProvisionState.Manageable, Func<Node, Node>? with = null)
    {
        var node = new Node
        {
            Id = Get<IIds>().New(), Name = name, Driver = "fake-hardware", ProvisionState = state, Interfaces = HardwareTypes.Defaults(Get<HardwareTypes>().Find("fake-hardware")!),
        };
        var put = await Get<IStore>().CommitAsync<bool>(Caller.Engine, null, unit => { unit.Put(with?.Invoke(node) ?? node); return true; });
        Assert.True(put.Ok, put.Problem?.ToString());
        return Node(node.Id);
    }

    /// <summary>Waits until a node is as wanted; says what it is when it does not come to that.</summary>
    public async Task<Node> UntilAsync(Guid id, Func<Node, bool> wanted)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watch = Get<IFleetFeed>().Observe(_ => { if (wanted(Node(id))) seen.TrySetResult(); });
        if (wanted(Node(id))) return Node(id);
        var late = await Task.WhenAny(seen.Task, Task.Delay(TimeSpan.FromSeconds(60))) != seen.Task;
        var node = Node(id);
        Assert.False(late, $"{node.Label} stays {node.ProvisionState}, power {node.PowerState}, error {node.LastError}, progress {node.Progress}");
        return node;
    }

    /// <summary>Stops it as SIGTERM does: the host says that it stops, then stops.</summary>
    public Task StopAsync()
    {
        Get<IHostApplicationLifetime>().StopApplication();
        return _host.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        if (_own is not null) Directory.Delete(_own, recursive: true);
    }
}
