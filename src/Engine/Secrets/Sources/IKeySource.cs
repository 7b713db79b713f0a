using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Secrets.Sources;

/// <summary>Where a master key comes from.</summary>
public interface IKeySource
{
    /// <summary>The configuration's key that names it, e.g. <c>Secrets:KeyFile</c>.</summary>
    string Option { get; }

    /// <summary>Where the key is, in words that begin small.</summary>
    string Words { get; }

    /// <summary>Reads it; null when there is none.</summary>
    /// <exception cref="ConfigurationException">There is something that is no key, or must not be used.</exception>
    Task<MasterKey?> ReadAsync(CancellationToken cancel = default);
}
