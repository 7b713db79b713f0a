using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Rotation;
using IronicConsole.Engine.Secrets;
using IronicConsole.Engine.Secrets.Sources;
using IronicConsole.Engine.Store;
using IronicConsole.Engine.Store.Care;

namespace IronicConsole.Web.Verbs;

/// <summary>One call of a verb.</summary>
/// <param name="Things">What followed its words.</param>
/// <param name="Configuration">The configuration, as the server would read it with the same options.</param>
/// <param name="Say">Where it tells what it did, a line each.</param>
public sealed record VerbCall(IReadOnlyList<string> Things, IConfigurationManager Configuration, Action<string> Say)
{
    /// <summary>The store's folder.</summary>
    public string Folder => (Configuration.GetSection("Store").Get<StoreOptions>() ?? new StoreOptions()).Folder;

    /// <summary>The store's file.</summary>
    public string StoreFile => Path.Combine(Folder, Engine.Store.Care.StoreFile.Name);

    /// <summary>Whether the server's store is a PostgreSQL database.</summary>
    public bool OnPostgres => string.Equals(Configuration["Store:Provider"], "postgres", StringComparison.OrdinalIgnoreCase);

    /// <summary>The store's file, where the server's store is one.</summary>
    /// <param name="instead">What is to be done on PostgreSQL.</param>
    /// <exception cref="ConfigurationException">The store is a PostgreSQL database; a file in the folder would be an old one.</exception>
    public string OwnStoreFile(string instead) => OnPostgres
        ? throw new ConfigurationException($"Store:Provider is postgres; this is for SQLite. {instead}") : StoreFile;

    /// <summary>Where the master key is that the store's secrets need.</summary>
    /// <exception cref="ConfigurationException">Several places are named.</exception>
    public IKeySource KeySource => KeySources.Of(Configuration.GetSection("Secrets").Get<SecretsOptions>() ?? new SecretsOptions(), Folder);

    /// <summary>What opens a store's secrets.</summary>
    /// <param name="stored">The keys that lie in it.</param>
    /// <exception cref="ConfigurationException">The master key is not the store's, or none at all.</exception>
    /// <returns>Null when there is no master key.</returns>
    public async Task<SecretBox?> BoxAsync(StoredKeys stored)
    {
        var source = KeySource;
        return await source.ReadAsync() is { } master ? StoreKeys.Box(source, master, stored) : null;
    }
}
