using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Allocations;
using IronicConsole.Engine.Approvals;
using IronicConsole.Engine.Audit;
using IronicConsole.Engine.Batches;
using IronicConsole.Engine.Conductors;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Nodes;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Periodic;
using IronicConsole.Engine.PlannedRuns;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Portgroups;
using IronicConsole.Engine.Rescues;
using IronicConsole.Engine.Rotation;
using IronicConsole.Engine.Runbooks;
using IronicConsole.Engine.Secrets;
using IronicConsole.Engine.Secrets.Sources;
using IronicConsole.Engine.Steps;
using IronicConsole.Engine.Steps.Flow;
using IronicConsole.Engine.Steps.Management;
using IronicConsole.Engine.Store;
using IronicConsole.Engine.Store.Care;
using IronicConsole.Engine.Store.Postgres;
using IronicConsole.Engine.Webhooks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace IronicConsole.Engine;

/// <summary>The heart of the engine: store, feed, leases, steps, operations. Capabilities add themselves beside it.</summary>
public static class EngineSetup
{
    /// <summary>Adds it, with sections <c>Store</c>, <c>Secrets</c>, <c>Engine</c>, <c>Approvals</c> and <c>Webhooks</c>.</summary>
    public static IServiceCollection AddEngine(this IServiceCollection services, IConfiguration configuration)
    {
        var store = configuration.GetSection("Store").Get<StoreOptions>() ?? new StoreOptions();
        var engine = configuration.GetSection("Engine").Get<EngineOptions>() ?? new EngineOptions();
        var approvals = configuration.GetSection("Approvals").Get<ApprovalsOptions>() ?? new ApprovalsOptions();
        var cleaning = configuration.GetSection("Cleaning").Get<CleaningOptions>() ?? new CleaningOptions();
        var steps = configuration.GetSection("Steps").Get<StepsOptions>() ?? new StepsOptions();
        var portgroups = configuration.GetSection("Portgroups").Get<PortgroupsOptions>() ?? new PortgroupsOptions();
        if ((store.Wrong() ?? engine.Wrong() ?? cleaning.Wrong() ?? steps.Wrong() ?? approvals.Wrong() ?? portgroups.Wrong()) is { } wrong) throw new ConfigurationException([wrong]);
        Make(store.Folder);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IIds, SystemIds>();
        services.AddSingleton(store).AddSingleton(engine).AddSingleton(portgroups);
        services.AddSingleton((configuration.GetSection("Policy").Get<PolicyOptions>() ?? new()).File is { Length: > 0 } file ? AccessPolicy.FromFile(file) : AccessPolicy.Shipped);
        var secrets = configuration.GetSection("Secrets").Get<SecretsOptions>() ?? new SecretsOptions();
        (_, _) = (KeySources.Of(secrets, store.Folder), KeySources.Previous(secrets)); // said now, and not after the store was opened
        services.AddSingleton(secrets).AddSingleton(_ => new KeyRing()).AddSingleton<SecretBox>().AddSingleton<StoreKeys>();
        services.AddSingleton(p => new KeyTable(p.GetRequiredService<IStoreHost>().Context, store.OnPostgres ? null : Path.Combine(store.Folder, StoreFile.Name)));
        services.AddSingleton<KeyRotation>().AddSingleton<IPeriodicTask>(p => p.GetRequiredService<KeyRotation>());
        services.AddSingleton<FleetFeed>().AddSingleton<IFleetFeed>(p => p.GetRequiredService<FleetFeed>()).AddSingleton(p => p.GetRequiredService<FleetFeed>().Fleet);
        services.AddSingleton<OpenOperations>();
        if (store.OnPostgres) services.AddSingleton<IStoreHost, PostgresStore>();
        else services.AddSingleton<IStoreHost, SqliteStore>();
        services.AddSingleton<IStore>(p => p.GetRequiredService<IStoreHost>()).AddSingleton<ILeases>(p => p.GetRequiredService<IStoreHost>()).AddSingleton<ConductorRoster>();
        services.AddSingleton<Func<EngineDb>>(p => p.GetRequiredService<IStoreHost>().Context).AddSingleton<IHistory, History>();
        services.AddSingleton<StepCatalogue>().AddSingleton<IPlanner>(p => new Planner(p.GetRequiredService<StepCatalogue>, p.GetRequiredService<StepPriorities>(), p.GetRequiredService<SecretBox>(), p.GetRequiredService<FleetIndex>(), p.GetRequiredService<StepBans>(), p.GetRequiredService<TemplateSteps>(), p.GetRequiredService<ApprovalPolicy>()));
        services.AddSingleton(steps).AddSingleton<StepBans>().AddSingleton<RunbookUse>().AddSingleton<TemplateSteps>().AddSingleton<IVerbGuard>(p => p.GetRequiredService<TemplateSteps>()).AddSingleton(cleaning).AddSingleton<AutomatedCleaning>();
        services.AddSingleton(p => new ApprovalPolicy(approvals, p.GetRequiredService<StepCatalogue>, p.GetRequiredService<FleetIndex>()));
        foreach (var step in BmcStep.All) services.AddSingleton<IStep>(step);
        services.AddSingleton<IStep, HoldStep>().AddSingleton<IStep, WaitStep>();
        services.AddSingleton<ChildRules>().AddSingleton<IStep>(p => new OnChildrenStep(p.GetRequiredService<ChildRules>(), p.GetRequiredService<OpenOperations>(), p.GetRequiredService<IHistory>(), p.GetRequiredService<FleetIndex>(), p.GetRequiredService<Dispatch>));
        services.TryAddSingleton<StepPriorities>();
        services.AddSingleton<IRunbooks, RunbookCommands>().AddSingleton<IDeployTemplates, DeployTemplateCommands>();
        services.AddSingleton<RunRules>().AddSingleton<PlanHash>().AddSingleton<AcceptRules>().AddSingleton<HaltPoint>().AddSingleton<IVerbGuard, AbsentInterface>().AddRescuePassword(configuration);
        services.AddSingleton(p => new StepHouse(
            p.GetRequiredService<IStore>(), p.GetRequiredService<ILeases>(), p.GetRequiredService<IFleetFeed>(), p.GetRequiredService<HardwareTypes>(), p.GetRequiredService<SecretBox>(),
            p.GetRequiredService<TimeProvider>(), lease => p.GetRequiredService<AgentSessions>().Of(lease.Node, lease), p.GetRequiredService<HaltPoint>()));
        services.AddSingleton<Drain>().AddSingleton<LettingGo>().AddSingleton<IVitalsSource, EngineVitals>().AddSingleton<StepTimes>().AddSingleton<ConductorWork>().AddSingleton<ConductorCommands>();
        services.AddSingleton<OperationRunner>().AddSingleton<Dispatch>().AddSingleton<ServiceRetry>().AddSingleton<ProvisionRights>().AddSingleton<IOperations, OperationCommands>();
        services.AddSingleton<BatchRules>().AddSingleton<BatchPlanner>().AddSingleton<IBatches, BatchCommands>().AddSingleton<BatchKeeper>();
        services.AddSingleton<PlannedRunRules>().AddSingleton<IPlannedRuns, PlannedRunCommands>().AddSingleton<PlannedRunKeeper>();
        services.AddSingleton<AllocationRules>().AddSingleton<AllocationKeeper>();
        services.AddSchedules(store, engine.Workers);
        services.Configure<HistoryOptions>(configuration.GetSection("History"));
        services.AddSingleton<IPeriodicTask, HistoryPurge>();
        services.AddCheckpoints(store, configuration);
        services.AddSingleton<AnswerBook>().AddSingleton<IPeriodicTask>(p => p.GetRequiredService<AnswerBook>());
        services.AddSingleton<AccountBook>().AddSingleton<TokenBook>().AddSingleton<IPeriodicTask>(p => p.GetRequiredService<TokenBook>());
        services.AddSingleton<SessionBook>().AddSingleton<IPeriodicTask>(p => p.GetRequiredService<SessionBook>());
        services.TryAddSingleton<INodeShare, WholeFleet>();
        services.AddHostedService<VerifyStepsCheck>().AddHostedService<EngineLife>();
        services.AddWebhooks(configuration);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(engine.DrainSeconds) + EngineLife.AfterDrain);
        return services.AddSingleton<PeriodicWork>().AddHostedService(p => p.GetRequiredService<PeriodicWork>()); // after the engine: stops before it
    }

    private static void Make(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"Store:Folder (--data): '{folder}' can't be made: {e.Message}");
        }
    }
}
