using IronicConsole.Engine.Deploy;
using IronicConsole.Engine.Power;
using IronicConsole.Engine.Steps;
using Microsoft.Extensions.DependencyInjection;

namespace IronicConsole.Engine.Networks;

/// <summary>The moves of machines between networks.</summary>
public static class NetworksSetup
{
    /// <summary>Adds them and their steps.</summary>
    public static IServiceCollection AddNetworks(this IServiceCollection services)
    {
        services.AddSingleton<NetworkMoves>();
        foreach (var (info, phase) in ConnectStep.All) services.AddSingleton<IStep>(p => new ConnectStep(info, phase, p.GetRequiredService<NetworkMoves>(), p.GetRequiredService<PowerChange>()));
        foreach (var (info, phase) in DisconnectStep.All) services.AddSingleton<IStep>(p => new DisconnectStep(info, phase, p.GetRequiredService<NetworkMoves>(), p.GetRequiredService<AgentShutdown>()));
        foreach (var info in TenantNetworkStep.All) services.AddSingleton<IStep>(p => new TenantNetworkStep(info, p.GetRequiredService<NetworkMoves>()));
        return services;
    }
}
