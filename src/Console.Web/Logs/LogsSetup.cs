using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Store;

namespace IronicConsole.Web.Logs;

/// <summary>Log files in the host.</summary>
public static class LogsSetup
{
    /// <summary>Adds them, with section <c>Logs</c>. Where the folder cannot be made the start ends.</summary>
    /// <exception cref="ConfigurationException">The folder cannot be made.</exception>
    public static WebApplicationBuilder AddLogFiles(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = builder.Configuration.GetSection("Logs").Get<LogsOptions>() ?? new LogsOptions();
        if (FolderOf(builder.Configuration) is not { } folder) return builder;
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{(options.Folder.Length == 0 ? "Store:Folder (--data)" : "Logs:Folder")}: '{folder}' can't be made: {e.Message}");
        }

        builder.Services.AddSingleton<ILoggerProvider>(_ => new LogFiles(new RollingFile(folder, options.FileBytes, options.Files), TimeProvider.System));
        return builder;
    }

    /// <summary>The folder of the log files; null for none.</summary>
    public static string? FolderOf(IConfiguration configuration) => configuration["Logs:Folder"] switch
    {
        "none" => null,
        null or "" => Path.Combine((configuration.GetSection("Store").Get<StoreOptions>() ?? new StoreOptions()).Folder, "logs"),
        var folder => folder,
    };
}
