using IronicConsole.Engine.Conductors;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Web.Verbs;
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
        ["--roles"] = "Engine:Roles",
        ["--key"] = AuditVerifyVerb.KeyOption,
    };

    private static readonly Dictionary<string, string?> Defaults = new()
    {
        // No line for each request: it would drown the rest, and the paths of boot media are secrets.
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",

        // Why a start failed is told once, by Running.
        ["Logging:LogLevel:Microsoft.Extensions.Hosting.Internal.Host"] = "None",

        // Otherwise what runs from a build's output looks for a file of the request's path on disk, for every request.
        ["ReloadStaticAssetsAtRuntime"] = "false",
    };

    // Options are read once, at start. To watch for changes would be to watch every folder below the working directory, and costs the start of it.
    private const string ReadOnce = "--hostBuilder:reloadConfigOnChange=false";

    /// <summary>A builder with the framework's sources, the product's own environment prefix and the short names of the command line, all checked.</summary>
    /// <exception cref="ConfigurationException">Some keys are wrong.</exception>
    public static WebApplicationBuilder NewBuilder(string[] args)
    {
        var builder = WebApplication.CreateBuilder([.. args, ReadOnce]);
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults });
        builder.Configuration.AddEnvironmentVariables("IronicConsole__").AddCommandLine(args, ShortNames);
        if (ConfigurationCheck.Of(builder.Configuration) is { Count: > 0 } wrong) throw new ConfigurationException(wrong);
        return builder;
    }

    /// <summary>Whether this process has a role.</summary>
    public static bool Does(this WebApplication app, Roles role)
    {
        ArgumentNullException.ThrowIfNull(app);
        return app.Services.GetRequiredService<EngineOptions>().Does.HasFlag(role);
    }
}
