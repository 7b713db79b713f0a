using IronicConsole.Engine.Conductors;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Nodes;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Store;
using IronicConsole.Web.Approvals;
using IronicConsole.Web.Batches;
using IronicConsole.Web.Demo;
using IronicConsole.Web.Drafts;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace IronicConsole.Web.Feed;

/// <summary>What the pages of the console need beside the engine.</summary>
public static class PagesSetup
{
    /// <summary>Registers the feed of a tab, drafts, decisions, the live hub and the demo rack. The engine is registered before.</summary>
    public static WebApplicationBuilder AddPages(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        var data = (builder.Configuration.GetSection("Store").Get<StoreOptions>() ?? new()).Folder;
        services.TryAddSingleton<NodeCommands>();
        services.AddScoped<CircuitFeed>();
        services.AddScoped<CircuitHandler>(provider => provider.GetRequiredService<CircuitFeed>());
        services.AddSingleton<CircuitCount>().AddSingleton<CircuitHandler>(provider => provider.GetRequiredService<CircuitCount>()).AddSingleton<IVitalsSource>(provider => provider.GetRequiredService<CircuitCount>());
        services.AddScoped(provider => new Person(provider.GetService<AuthenticationStateProvider>(), provider.GetRequiredService<AccessPolicy>()));
        services.AddScoped<HoldDesk>();
        services.AddScoped<BatchDesk>();
        services.AddSingleton(_ => new DraftStore(Path.Combine(data, "drafts")));
        services.AddScoped<Drafts.Drafts>();
        services.AddSingleton<EngineHealth>();
        services.AddHostedService(provider => provider.GetRequiredService<EngineHealth>());
        services.AddSingleton<DecisionLog>();
        services.AddHostedService(provider => provider.GetRequiredService<DecisionLog>());
        services.AddSignalR();
        services.AddSingleton<ConnectionLimit>();
        services.AddHttpClient(nameof(DemoRack)).RemoveAllLoggers();
        var demo = builder.Configuration.GetSection("Demo").Get<DemoOptions>() ?? new();
        var rack = demo.RackData.Length > 0 ? demo.RackData : Path.Combine(data, "rack");
        services.AddSingleton(provider => new DemoRack(
            demo, rack, provider.GetRequiredService<IFleetFeed>(), provider.GetRequiredService<NodeCommands>(), provider.GetRequiredService<IOperations>(),
            provider.GetRequiredService<IHttpClientFactory>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<DemoRack>>()));
        services.AddHostedService(provider => provider.GetRequiredService<DemoRack>());
        return builder;
    }

    /// <summary>Maps the live hub, and keeps pages of other sites, and who opens very many, from it and from circuits.</summary>
    public static WebApplication MapPages(this WebApplication app)
    {
        app.Use(OwnOrigin.CheckAsync);
        app.Use(app.Services.GetRequiredService<ConnectionLimit>().CheckAsync);
        app.MapHub<LiveHub>("/hubs/live");
        return app;
    }
}
