using IronicConsole.Engine.Agent;
using Microsoft.Extensions.DependencyInjection;

namespace IronicConsole.Drivers.Agent;

/// <summary>Adds the agent client.</summary>
public static class AgentClientSetup
{
    /// <summary>Adds <see cref="IAgentClient"/> over HTTP.</summary>
    public static IServiceCollection AddAgentClient(this IServiceCollection services) =>
        services.AddSingleton<AgentConnections>().AddSingleton<IAgentClient, AgentClient>();
}
