using System.Collections.Immutable;
using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Inspection;
using IronicConsole.Engine.Kernel;
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
        var own = Urls(builder, "urls", DefaultUrl);
        var agents = Urls(builder, "agent-urls", DefaultAgentUrl);
        builder.WebHost.UseUrls([.. own, .. agents]);
        builder.Services.AddSingleton(new AgentListener(agents));
        return builder;
    }

    private static ImmutableArray<string> Urls(WebApplicationBuilder builder, string option, string otherwise)
    {
        var configured = builder.Configuration[option] ?? otherwise;
        if (configured == "none") return [];
        var urls = configured.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToImmutableArray();
        return urls.Select(url => AgentListener.Wrong($"--{option}", url)).OfType<string>().ToArray() is { Length: > 0 } wrong ? throw new ConfigurationException(wrong) : urls;
    }

    /// <summary>Adds sessions, inspection and the rule that keeps the listeners apart.</summary>
    public static IServiceCollection AddAgentLink(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(new AgentListener([]));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, ListenerPolicy>());
        return services.AddAgentSessions(configuration).AddInspection(configuration);
    }
}
