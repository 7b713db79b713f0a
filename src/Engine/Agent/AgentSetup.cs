using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace IronicConsole.Engine.Agent;

/// <summary>The engine's side of the agents' link.</summary>
public static class AgentSetup
{
    /// <summary>Adds sessions and wakes; the caller adds an <see cref="IAgentClient"/>.</summary>
    public static IServiceCollection AddAgentSessions(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<AgentOptions>().Bind(configuration.GetSection("Agent"))
            .Configure(o => o.FastTrack = configuration.GetValue("Deploy:FastTrack", o.FastTrack))
            .Configure(o => o.LostSeconds = configuration.GetValue("Deploy:AgentLostSeconds", o.LostSeconds))
            .Validate(o => o.HeartbeatTimeoutSeconds is >= 5 and <= 86_400, "Agent:HeartbeatTimeoutSeconds must be between 5 and 86400.")
            .Validate(o => o.CommandTimeoutSeconds is >= 1 and <= 3_600, "Agent:CommandTimeoutSeconds must be between 1 and 3600.")
            .Validate(o => o.CommandAttempts is >= 1 and <= 100, "Agent:CommandAttempts must be between 1 and 100.")
            .Validate(o => o.LargestAnswerBytes is >= 65_536 and <= 268_435_456, "Agent:LargestAnswerBytes must be between 65536 and 268435456.")
            .Validate(o => o.LookupGraceSeconds is >= 0 and <= 86_400, "Agent:LookupGraceSeconds must be between 0 and 86400.")
            .Validate(o => o.TlsMinimumVersion is "1.2" or "1.3", "Agent:TlsMinimumVersion must be 1.2 or 1.3.")
            .Validate(o => o.ApiUrl is null || (o.ApiUrl.IsAbsoluteUri && o.ApiUrl.Scheme is "http" or "https"), "Agent:ApiUrl must be an http or https URL.")
            .ValidateOnStart();
        return services.AddSingleton<AgentWakes>().AddSingleton<AgentListenerAddress>().AddSingleton<AgentSessions>().AddSingleton<AgentWatch>().AddSingleton<AgentLink>();
    }
}
