using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Periodic;
using IronicConsole.Engine.Steps;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace IronicConsole.Engine.Power;

/// <summary>Power and verification.</summary>
public static class PowerSetup
{
    /// <summary>Adds the power steps and what other steps change power with.</summary>
    public static IServiceCollection AddPower(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<PowerOptions>(configuration.GetSection("Power"));
        services.AddSingleton<PowerReads>().AddSingleton<IPeriodicTask, PowerSync>().AddSingleton<IPeriodicTask, PowerRecovery>();
        services.AddSingleton<PowerRelatives>().AddSingleton<PowerChange>().AddSingleton<MachineRestart>();
        services.AddSingleton<IStep, VerifyStep>();
        foreach (var (info, action) in SetPowerStep.All)
        {
            services.AddSingleton<IStep>(p => new SetPowerStep(info, action, p.GetRequiredService<PowerChange>(), p.GetRequiredService<IAgentBoot>()));
        }

        return services;
    }
}
