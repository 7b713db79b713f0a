using IronicConsole.Engine.Conductors;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Store;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace IronicConsole.Engine.Webhooks;

/// <summary>Webhooks.</summary>
public static class WebhooksSetup
{
    private const int MostTargets = 20;
    private static readonly string[] Keys = ["Url", "SecretFile", "Secret", "Decisions"];

    /// <summary>Adds them, with section <c>Webhooks</c>. Without targets nothing is sent.</summary>
    public static IServiceCollection AddWebhooks(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var section = configuration.GetSection("Webhooks");
        var options = section.Get<WebhooksOptions>() ?? new WebhooksOptions();
        if (Wrong(section, options) is [_, ..] wrong) throw new ConfigurationException(wrong);
        services.AddSingleton<WebhookCursors>().AddSingleton<WebhookTroubles>().AddSingleton(p => new WebhookDesk(
            options.Targets, p.GetRequiredService<WebhookCursors>(), p.GetRequiredService<WebhookTroubles>(), p.GetRequiredService<IStore>(), p.GetRequiredService<AccessPolicy>()));
        if (options.Targets.Length == 0) return services;
        (WebhookTarget, Secret)[] targets = [.. options.Targets.Select((target, i) => (target, target.Key($"Webhooks:Targets:{i}")))];
        return services.AddSingleton<WebhookClient>().AddHostedService(p => new WebhookSender(
            options, targets, p.GetRequiredService<WebhookClient>(), p.GetRequiredService<WebhookCursors>(), p.GetRequiredService<WebhookTroubles>(), p.GetRequiredService<IFleetFeed>(), p.GetRequiredService<ConductorRoster>(),
            p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<WebhookSender>>()));
    }

    private static string[] Wrong(IConfigurationSection section, WebhooksOptions options)
    {
        var unknown = section.GetSection("Targets").GetChildren().SelectMany(t => t.GetChildren()).Where(k => !Keys.Contains(k.Key, StringComparer.OrdinalIgnoreCase)).Select(k => $"{k.Path} is not a key of this program.");
        var targets = options.Targets.Select((target, i) => target.Wrong($"Webhooks:Targets:{i}", options.AllowHttp)).OfType<string>();
        var twice = options.Targets.GroupBy(t => t.Url).Where(g => g.Count() > 1).Select(g => $"Webhooks:Targets: {g.First().Shown} is there twice with the same address.");
        var link = options.ConsoleUrl.Length > 0 && (!Uri.TryCreate(options.ConsoleUrl, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")) ? "Webhooks:ConsoleUrl must be an http or https address." : null;
        var many = options.Targets.Length > MostTargets ? $"Webhooks:Targets has {options.Targets.Length} targets; {MostTargets} are taken at most." : null;
        return [.. unknown, .. targets, .. twice, .. new[] { link, many }.OfType<string>()];
    }
}
