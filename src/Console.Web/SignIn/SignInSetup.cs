using System.Net;
using IronicConsole.Engine.Kernel;
using IronicConsole.Web.Agent;
using IronicConsole.Web.SignIn.Accounts;
using IronicConsole.Web.SignIn.Sessions;
using IronicConsole.Web.SignIn.Tokens;

namespace IronicConsole.Web.SignIn;

/// <summary>Puts the ways to sign in into the program.</summary>
public static partial class SignInSetup
{
    /// <summary>Adds those that are configured (section <c>SignIn</c>).</summary>
    /// <exception cref="ConfigurationException">A way is configured that cannot work.</exception>
    public static WebApplicationBuilder AddSignIn(this WebApplicationBuilder builder)
    {
        builder.Services.AddSignIn(builder.Configuration);
        return builder;
    }

    /// <inheritdoc cref="AddSignIn(WebApplicationBuilder)"/>
    public static IServiceCollection AddSignIn(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.GetSection("SignIn").Get<SignInOptions>() ?? new();
        var (remember, grants) = (TimeSpan.FromSeconds(options.CacheSeconds), Grants.ByGroup(options.Grants));
        services.AddSingleton(options).AddSingleton<Attempts>().AddSingleton<Identities>().AddSingleton<SessionWatch>().AddHostedService(p => p.GetRequiredService<SessionWatch>());
        services.AddHttpClient(nameof(KeystoneCredentials), Short).RemoveAllLoggers();
        services.AddHttpClient(nameof(BearerCredentials), Short).RemoveAllLoggers();
        if (options.Any) services.AddSingleton<ICredentials>(p => ActivatorUtilities.CreateInstance<TokenCredentials>(p, remember)); // before those that take bearer tokens of others
        if (options.BasicFile.Length > 0) services.AddSingleton<ICredentials>(p => new BasicCredentials(options.BasicFile, p.GetRequiredService<Attempts>(), p.GetRequiredService<TimeProvider>(), remember));
        if (options.Authority is { } authority)
        {
            services.AddSingleton(p => ProviderConfiguration.Of(authority, p.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(BearerCredentials))));
            services.AddSingleton(p => ActivatorUtilities.CreateInstance<ProviderTokens>(p, authority));
            services.AddSingleton<ICredentials>(p => ActivatorUtilities.CreateInstance<BearerCredentials>(p, options.Audience, options.GroupsClaim, grants, remember));
        }

        if (options.ClientId.Length > 0 && options.Authority is null) throw new ConfigurationException("SignIn:ClientId needs SignIn:Authority, the provider that it is the id at.");
        if (options.People) services.AddPeople(options, grants, configuration["Store:Folder"] ?? "data");
        if (options.KeystoneUrl is { } keystone) services.AddSingleton<ICredentials>(p => ActivatorUtilities.CreateInstance<KeystoneCredentials>(p, keystone, remember));
        return services;
    }

    /// <summary>Reads what the ways need before anybody comes, and refuses to listen to other machines where everybody would be let in.</summary>
    /// <exception cref="ConfigurationException">A file of a way cannot be read, or nobody has to sign in on a listener that other machines reach.</exception>
    public static WebApplication CheckSignIn(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var (identities, options) = (app.Services.GetRequiredService<Identities>(), app.Services.GetRequiredService<SignInOptions>());
        // The host has the agents' listener among its URLs; what answers there has a door of its own, the agent's token.
        var agents = app.Services.GetService<AgentListener>()?.Urls ?? [];
        var open = (app.Configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(u => !agents.Contains(u) && !IsLoopback(u)).ToArray();
        if (!identities.Required) LogLocal(app.Logger, open.Length == 0 ? "who opens it on this machine is the local administrator" : "whoever reaches it is its administrator");
        if (open.Length == 0) return app;
        var plain = open.FirstOrDefault(u => !u.StartsWith("https", StringComparison.OrdinalIgnoreCase));
        if (identities.Required && plain is not null && !options.PlainHttp)
            throw new ConfigurationException($"--urls {plain}: passwords and tokens would travel unencrypted. Listen on https (docs/how-to/tls.md), or allow it by name, e.g. behind a proxy that ends TLS: --SignIn:PlainHttp=true.");
        if (identities.Required || options.Nobody) return app;
        throw new ConfigurationException($"--urls {open[0]}: other machines would reach it, and nobody has to sign in. Configure a way to sign in (docs/how-to/sign-in.md), listen on 127.0.0.1, or allow it by name: --SignIn:Nobody=true.");
    }

    [LoggerMessage(1307, LogLevel.Information, "Nobody has to sign in: {Who} (docs/how-to/sign-in.md)")]
    private static partial void LogLocal(ILogger log, string who);

    private static void Short(HttpClient client) => (client.Timeout, client.MaxResponseContentBufferSize) = (TimeSpan.FromSeconds(10), 1 << 20);

    private static bool IsLoopback(string url) =>
        BindingAddress.Parse(url) is { } address && (address.IsUnixPipe || address.Host == "localhost" || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip)));
}
