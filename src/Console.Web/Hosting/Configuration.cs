namespace IronicConsole.Web.Hosting;

/// <summary>Where the configuration comes from, weakest first: appsettings.json, environment (<c>IronicConsole__Section__Key</c>), command line (<c>--Section:Key value</c> and the short names below).</summary>
public static class Configuration
{
    private static readonly Dictionary<string, string> ShortNames = new()
    {
        ["--data"] = "Store:Folder",
        ["--machines"] = "Demo:Machines",
        ["--demo"] = "Demo:Enabled",
    };

    /// <summary>Adds the product's own environment prefix and the short names of the command line.</summary>
    public static WebApplicationBuilder AddConfiguration(this WebApplicationBuilder builder, string[] args)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Configuration.AddEnvironmentVariables("IronicConsole__").AddCommandLine(args, ShortNames);
        return builder;
    }
}
