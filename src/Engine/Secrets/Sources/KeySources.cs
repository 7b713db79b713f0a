using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Secrets.Sources;

/// <summary>The source that the configuration names.</summary>
public static class KeySources
{
    /// <summary>The one of the master key; the file in the store's folder when none is named.</summary>
    /// <exception cref="ConfigurationException">Several are named.</exception>
    public static IKeySource Of(SecretsOptions options, string folder)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Named("", options.KeyFile, options.KeyVariable, options.KeyCommand) ?? new KeyFile("Secrets:KeyFile", Path.Combine(folder, "secrets.key"));
    }

    /// <summary>The one of the master key before; null when none is named.</summary>
    public static IKeySource? Previous(SecretsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Named("Previous", options.PreviousKeyFile, options.PreviousKeyVariable, options.PreviousKeyCommand);
    }

    private static IKeySource? Named(string which, string? file, string variable, string[] command)
    {
        var (inFile, inVariable, byCommand) = ($"Secrets:{which}KeyFile", $"Secrets:{which}KeyVariable", $"Secrets:{which}KeyCommand");
        var named = new List<IKeySource>();
        if (file is { Length: > 0 }) named.Add(new KeyFile(inFile, file));
        if (variable.Length > 0) named.Add(new KeyVariable(inVariable, variable));
        if (command.Length > 0) named.Add(new KeyCommand(byCommand, command));
        return named.Count < 2 ? named.FirstOrDefault() : throw new ConfigurationException($"{string.Join(" and ", named.Select(n => n.Option))} are set: a key has one source. Leave one of them.");
    }
}
