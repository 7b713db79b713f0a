using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Secrets;
using IronicConsole.Engine.Steps;
using IronicConsole.Engine.Steps.Flow;
using IronicConsole.Engine.Store;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace IronicConsole.Engine;

/// <summary>The heart of the engine: store, feed, leases, steps, operations. Capabilities add themselves beside it.</summary>
public static class EngineSetup
{
    /// <summary>Adds it, with sections <c>Store</c> and <c>Engine</c>.</summary>
    public static IServiceCollection AddEngine(this IServiceCollection services, IConfiguration configuration)
    {
        var store = configuration.GetSection("Store").Get<StoreOptions>() ?? new StoreOptions();
        var engine = configuration.GetSection("Engine").Get<EngineOptions>() ?? new EngineOptions();
        Directory.CreateDirectory(store.Folder);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IIds, SystemIds>();
        services.AddSingleton(store).AddSingleton(engine);
        services.AddSingleton(_ => SecretBox.FromFile(Path.Combine(store.Folder, "secrets.key")));
        services.AddSingleton<FleetFeed>().AddSingleton<IFleetFeed>(p => p.GetRequiredService<FleetFeed>()).AddSingleton(p => p.GetRequiredService<FleetFeed>().Fleet);
        services.AddSingleton<OpenOperations>();
        services.AddSingleton<SqliteStore>().AddSingleton<IStore>(p => p.GetRequiredService<SqliteStore>());
        services.AddSingleton<IHistory, History>();
        services.AddSingleton<StepCatalogue>().AddSingleton<IPlanner>(p => new Planner(p.GetRequiredService<StepCatalogue>, p.GetRequiredService<StepPriorities>(), p.GetRequiredService<SecretBox>()));
        services.AddSingleton<IStep, HoldStep>().AddSingleton<IStep, WaitStep>();
        services.TryAddSingleton<StepPriorities>();
        services.AddSingleton<RunRules>().AddSingleton<AcceptRules>().AddSingleton<HaltPoint>();
        services.AddSingleton(p => new StepHouse(
            p.GetRequiredService<IStore>(), p.GetRequiredService<IFleetFeed>(), p.GetRequiredService<HardwareTypes>(), p.GetRequiredService<SecretBox>(),
            p.GetRequiredService<TimeProvider>(), node => p.GetRequiredService<AgentSessions>().Of(node), p.GetRequiredService<HaltPoint>()));
        services.AddSingleton<OperationRunner>().AddSingleton<Dispatch>().AddSingleton<IOperations, OperationCommands>();
        services.AddSchedules(store, engine.Workers);
        return services.AddHostedService<EngineLife>();
    }
}

/// <summary>Opens the store before anything listens, goes on with what is open once this process can be reached (agents and BMCs call back), and stops in order.</summary>
public sealed class EngineLife(SqliteStore store, Dispatch dispatch) : IHostedLifecycleService
{
    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => store.OpenAsync(cancellationToken);

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => dispatch.StartAsync(cancellationToken);

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => dispatch.StopAsync(cancellationToken);

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
