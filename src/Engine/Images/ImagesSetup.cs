using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
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
        services.AddOptions<ImagesOptions>().Bind(configuration.GetSection("Images"))
            .Validate(o => o.Permitted().Count > 0 && o.Permitted().All(f => f is "raw" or "gpt" or "qcow2" or "iso"), "Images:PermittedFormats must be a list of raw, gpt, qcow2 and iso.")
            .Validate(o => o.HeadTimeoutSeconds is > 0 and <= 3_600, "Images:HeadTimeoutSeconds must be more than 0 and at most 3600.")
            .ValidateOnStart();
        var folder = Path.GetFullPath(configuration["Images:Folder"] ?? configuration["Store:Folder"] ?? "data");
        services.AddImageReading().AddSingleton<IsoBuilder>();
        services.AddSingleton(p => new BootMediaAddress(() => root(p)));
        services.AddSingleton(p => new BootFileCache(Path.Combine(folder, "boot-files"), p.GetRequiredService<ImageClients>().Plain, p.GetRequiredService<IOptions<ImagesOptions>>()));
        services.AddSingleton(p => new BootMedia(Path.Combine(folder, "boot"), p.GetRequiredService<BootFileCache>(), p.GetRequiredService<IsoBuilder>(),
            p.GetRequiredService<BootMediaAddress>(), p.GetRequiredService<IIds>(), p.GetRequiredService<IOptions<ImagesOptions>>()));
        return services.AddSingleton<IBootMedia>(p => p.GetRequiredService<BootMedia>());
    }

    /// <summary>Adds what looks at images that are to be deployed; also where no boot media are made.</summary>
    public static IServiceCollection AddImageReading(this IServiceCollection services)
    {
        services.TryAddSingleton<ImageClients>();
        services.TryAddSingleton<ImageHead>();
        return services;
    }
}
