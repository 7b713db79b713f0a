using Microsoft.Extensions.Configuration.Memory;

namespace IronicConsole.Web.Hosting;

/// <summary>Where the configuration comes from, weakest first: the defaults here, appsettings.json, environment (<c>IronicConsole__Section__Key</c>), command line (<c>--Section:Key value</c> and the short names below).</summary>
public static class Configuration
{
    private static readonly Dictionary<string, string> ShortNames = new()
    {
        ["--data"] = "Store:Folder",
        ["--machines"] = "Demo:Machines",
        ["--demo"] = "Demo:Enabled",
    };

    // No line for each request: it would drown the rest, and the paths of boot media are secrets.
    private static readonly Dictionary<string, string?> Defaults = new() { ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning" };

    /// <summary>Adds the product's own environment prefix and the short names of the command line.</summary>
    public static WebApplicationBuilder AddConfiguration(this WebApplicationBuilder builder, string[] args)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults });
        builder.Configuration.AddEnvironmentVariables("IronicConsole__").AddCommandLine(args, ShortNames);
        return builder;
    }
}
