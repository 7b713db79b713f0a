using System.Collections.Immutable;
using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Inspection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace IronicConsole.Web.Agent;

/// <summary>The agents' link in the host.</summary>
public static class AgentLinkSetup
{
    private const string DefaultUrl = "http://127.0.0.1:8080", DefaultAgentUrl = "http://127.0.0.1:8081";

    /// <summary>
    /// Adds the listener for agents beside the public one: <c>--urls</c> (default http://127.0.0.1:8080) and <c>--agent-urls</c>
    /// (default http://127.0.0.1:8081; <c>none</c> for no second listener), each a list separated by semicolons.
    /// </summary>
    public static WebApplicationBuilder AddAgentListener(this WebApplicationBuilder builder)
    {
        var configured = builder.Configuration["agent-urls"] ?? DefaultAgentUrl;
        var urls = configured == "none" ? [] : configured.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToImmutableArray();
        if (urls.Select(AgentListener.Wrong).FirstOrDefault(w => w is not null) is { } wrong) throw new InvalidOperationException(wrong);
        builder.WebHost.UseUrls([.. (builder.Configuration["urls"] ?? DefaultUrl).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), .. urls]);
        builder.Services.AddSingleton(new AgentListener(urls));
        return builder;
    }

    /// <summary>Adds sessions, inspection and the rule that keeps the listeners apart.</summary>
    public static IServiceCollection AddAgentLink(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(new AgentListener([]));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, ListenerPolicy>());
        return services.AddAgentSessions(configuration).AddInspection(configuration);
    }
}
