namespace IronicConsole.Engine.Kernel;

/// <summary>Where new identities and chance come from; a test owns it, so a crash replays.</summary>
public interface IIds
{
    /// <summary>A new UUID for a resource of the API.</summary>
    Guid New();

    /// <summary>URL-safe random characters from a cryptographic source, e.g. 43 for an agent token.</summary>
    string Token(int characters);
}

/// <summary>Identities from the system's random source.</summary>
public sealed class SystemIds : IIds
{
    private const string UrlSafe = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    /// <inheritdoc/>
    /// <remarks>Version 7 (RFC 9562 §5.7): new rows lie side by side in the indexes instead of everywhere.</remarks>
#pragma warning disable RS0030 // the one place where identities are made
    public Guid New() => Guid.CreateVersion7();
#pragma warning restore RS0030

    /// <inheritdoc/>
    public string Token(int characters) => System.Security.Cryptography.RandomNumberGenerator.GetString(UrlSafe, characters);
}
