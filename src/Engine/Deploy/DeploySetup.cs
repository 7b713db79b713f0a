using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Deploy.Steps;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Images;
using IronicConsole.Engine.Networks;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Power;
using IronicConsole.Engine.Rescues;
using IronicConsole.Engine.Runbooks;
using IronicConsole.Engine.Steps;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace IronicConsole.Engine.Deploy;

/// <summary>Deploy, cleaning, tear-down: their steps and what they share.</summary>
public static class DeploySetup
{
    /// <summary>Adds them.</summary>
    public static IServiceCollection AddDeploy(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<DeployOptions>(configuration.GetSection("Deploy"));
        services.AddSingleton<RamdiskFilesSource>().AddHostedService<RamdiskFilesCheck>();
        services.AddSingleton<IHardware, DirectDeploy>().AddSingleton<DeployValidation>();
        services.AddSingleton<IVerbGuard>(Get<DeployValidation>);
        services.AddSingleton<AgentBoot>().AddSingleton<IAgentBoot>(Get<AgentBoot>).AddSingleton<AgentSteps>().AddSingleton<AgentWork>().AddSingleton<AgentShutdown>().AddSingleton<CleaningKeys>();

        services.AddSingleton(p =>
        {
            var priorities = new StepPriorities();
            foreach (var (step, priority) in Get<IOptions<DeployOptions>>(p).Value.CleanPriorities()) priorities.Clean[step] = priority;
            foreach (var (step, priority) in Get<CleaningOptions>(p).Priorities) priorities.Clean[step] = priority;
            foreach (var (step, priority) in Get<StepsOptions>(p).VerifyPriorities) priorities.Verify[step] = priority;
            return priorities;
        });
        services.AddImageReading().AddSingleton<IStep, CheckImageStep>().AddSingleton<IStep, InBandStep>().AddSingleton<IStep, WriteImageStep>().AddSingleton<IStep, PrepareInstanceBootStep>();
        services.AddSingleton<IStep, TearDownAgentStep>().AddSingleton<IStep, SwitchToTenantNetworkStep>();
        services.AddSingleton<IStep, StopInstanceStep>().AddSingleton<IStep, FinishCleaningStep>();
        foreach (var info in BootAgentStep.All) services.AddSingleton<IStep>(p => new BootAgentStep(info, Get<AgentBoot>(p), Get<AgentSteps>(p), Get<AgentWatch>(p), Get<CleaningKeys>(p)));
        foreach (var info in BootInstanceStep.All) services.AddSingleton<IStep>(p => new BootInstanceStep(info, Get<PowerChange>(p), Get<AgentShutdown>(p)));
        foreach (var info in ForgetInstanceStep.All) services.AddSingleton<IStep>(new ForgetInstanceStep(info));
        foreach (var (info, off) in ClearStep.All) services.AddSingleton<IStep>(p => new ClearStep(info, off, Get<PowerChange>(p), Get<IOptions<DeployOptions>>(p)));
        services.AddSingleton<IStep, CheckAdoptionStep>().AddSingleton<IStep, TakeOverStep>().AddSingleton<IStep, ClearAdoptionStep>();
        return services.AddNetworks().AddRescue();
    }

    private static T Get<T>(IServiceProvider services)
        where T : notnull => services.GetRequiredService<T>();
}
