using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace IronicConsole.Engine.Images;

/// <summary>Boot media.</summary>
public static class ImagesSetup
{
    /// <summary>Adds them.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configuration">Section <c>Images</c>; <c>Store:Folder</c> when that names no folder.</param>
    /// <param name="root">The address by which BMCs fetch media; asked each time.</param>
    public static IServiceCollection AddImages(this IServiceCollection services, IConfiguration configuration, Func<IServiceProvider, Uri?> root)
    {
        services.Configure<ImagesOptions>(configuration.GetSection("Images"));
        var folder = Path.GetFullPath(configuration["Images:Folder"] ?? configuration["Store:Folder"] ?? "data");
        services.AddSingleton<IsoBuilder>();
        services.AddSingleton(p => new BootMediaAddress(() => root(p)));
        services.AddSingleton(p => new BootFileCache(Path.Combine(folder, "boot-files"), new HttpClient { Timeout = Timeout.InfiniteTimeSpan }, p.GetRequiredService<IOptions<ImagesOptions>>()));
        services.AddSingleton(p => new BootMedia(Path.Combine(folder, "boot"), p.GetRequiredService<BootFileCache>(), p.GetRequiredService<IsoBuilder>(),
            p.GetRequiredService<BootMediaAddress>(), p.GetRequiredService<IIds>(), p.GetRequiredService<IOptions<ImagesOptions>>()));
        return services.AddSingleton<IBootMedia>(p => p.GetRequiredService<BootMedia>());
    }
}
