using IronicConsole.Web.Components;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Radzen;

namespace IronicConsole.Web.Shell;

/// <summary>Everything the shell needs: components, circuits, assets, headers.</summary>
public static class ShellSetup
{
    /// <summary>Registers Blazor, Radzen and the shell's own services. Circuit limits keep a cut line from piling up work on the server.</summary>
    public static WebApplicationBuilder AddShell(this WebApplicationBuilder builder)
    {
        // Assets of packages are found by their manifest in every environment, not only in Development.
        builder.WebHost.UseStaticWebAssets();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddOptions<ShellOptions>().BindConfiguration("Shell");
        builder.Services.AddSingleton<ShellBoard>();
        builder.Services.AddScoped<Toasts>();
        builder.Services.AddSingleton<IPaletteSource, PagePalette>();
        builder.Services.AddSingleton<IPaletteSource, NodePalette>();
        builder.Services.AddHostedService<BoardPump>();
        builder.Services.AddRadzenComponents();
        builder.Services.AddCascadingAuthenticationState();
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddRazorComponents()
            .AddInteractiveServerComponents(circuit =>
            {
                circuit.DisconnectedCircuitMaxRetained = 50;
                circuit.DisconnectedCircuitRetentionPeriod = TimeSpan.FromSeconds(60);
                circuit.MaxBufferedUnacknowledgedRenderBatches = 5;
            })
            .AddHubOptions(hub => hub.MaximumReceiveMessageSize = 64 * 1024);
        return builder;
    }

    /// <summary>Maps pages and assets. Call it after authentication and after the API's routes.</summary>
    public static WebApplication MapShell(this WebApplication app)
    {
        app.Use(PageHeaders.Add);
        app.UseAntiforgery();
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
        return app;
    }
}
