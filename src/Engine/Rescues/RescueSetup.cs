using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Rescues.Steps;
using IronicConsole.Engine.Steps;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace IronicConsole.Engine.Rescues;

/// <summary>Rescue and unrescue.</summary>
public static class RescueSetup
{
    /// <summary>Adds what accepts and keeps passwords, with section <c>Rescue</c>.</summary>
    public static IServiceCollection AddRescuePassword(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddOptions<RescueOptions>().Configure(o => configuration.GetSection("Rescue").Bind(o))
            .Validate(o => o.PasswordHash is "sha256" or "sha512", "Rescue:PasswordHash must be sha256 or sha512.")
            .Validate(o => o.ShortestPassword is >= 1 and <= RescuePassword.Longest, $"Rescue:ShortestPassword must be from 1 to {RescuePassword.Longest}.")
            .ValidateOnStart();
        return services.AddSingleton<RescuePassword>().AddSingleton<IVerbGuard>(p => p.GetRequiredService<RescuePassword>());
    }

    /// <summary>Adds the interface <c>agent</c> and its steps.</summary>
    public static IServiceCollection AddRescue(this IServiceCollection services)
    {
        services.AddSingleton<AgentRescue>().AddSingleton<IVerbGuard>(p => p.GetRequiredService<AgentRescue>());
        services.AddSingleton<IHardware>(p => new RescueInterface(p.GetRequiredService<AgentRescue>));
        services.AddSingleton<IStep, BootRescueStep>().AddSingleton<IStep, FinalizeRescueStep>().AddSingleton<IStep, LeaveAgentStep>();
        return services.AddSingleton<IStep, ClearRescueStep>().AddSingleton<IStep, StopRescueStep>().AddSingleton<IStep, BootInstanceAgainStep>();
    }
}
