using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Images;
using Microsoft.Extensions.Options;

namespace IronicConsole.Web.Agent;

/// <summary>Serves boot media to BMCs: no credentials, no listing; only who knows the whole path gets anything.</summary>
public static class BootFiles
{
    /// <summary>Adds boot media that are fetched from the agents' listener.</summary>
    public static IServiceCollection AddBootFiles(this IServiceCollection services, IConfiguration configuration) => services.AddImages(
        configuration, p => p.GetRequiredService<IOptions<AgentOptions>>().Value.ApiUrl ?? p.GetRequiredService<AgentListenerAddress>().Url);

    /// <summary>Maps <c>/boot/{name}/boot.iso</c>: GET with ranges, and HEAD.</summary>
    public static RouteHandlerBuilder MapBootFiles(this IEndpointRouteBuilder app) => app.MapMethods("/boot/{name}/boot.iso", ["GET", "HEAD"], (string name, BootMedia media) =>
    {
        var path = Path.Combine(media.Folder, name, "boot.iso");
        return IsName(name) && File.Exists(path) ? Results.File(path, "application/x-iso9660-image", enableRangeProcessing: true) : Results.NotFound();
    });

    // {node}.{token}: nothing that could lead out of the folder.
    private static bool IsName(string name) => name.Length is > 33 and < 128 && name[32] == '.' && name[..32].All(char.IsAsciiHexDigit)
        && name[33..].All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
