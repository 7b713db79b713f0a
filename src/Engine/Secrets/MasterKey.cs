using System.Security.Cryptography;
using System.Text;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Secrets;

/// <summary>The key-encryption key: kept outside of the store, it wraps the data keys that lie in it (docs/adr/0011-envelope-keys.md).</summary>
public sealed class MasterKey : IDisposable
{
    /// <summary>Its length, and that of data keys.</summary>
    public const int Bytes = 32;

    private readonly byte[] _key;
    private readonly Cipher _cipher;

    /// <summary>Of 32 bytes.</summary>
    public MasterKey(ReadOnlySpan<byte> key)
    {
        _key = key.Length == Bytes ? key.ToArray() : throw new ArgumentException("A key has 32 bytes.", nameof(key));
        _cipher = new Cipher(_key);
        Fingerprint = Convert.ToHexStringLower(HMACSHA256.HashData(_key, "the key of an IronicConsole store"u8));
    }

    /// <summary>Tells keys apart without giving one away.</summary>
    public string Fingerprint { get; }

    /// <summary>As much of a fingerprint as people compare.</summary>
    public static string Brief(string fingerprint) => fingerprint[..Math.Min(12, fingerprint.Length)];

    /// <summary>Reads one from base64.</summary>
    /// <param name="text">The text; blanks around it do not count.</param>
    /// <param name="option">The configuration's key that said where it is.</param>
    /// <param name="words">Where it is, in words.</param>
    /// <exception cref="ConfigurationException">It is not 32 bytes in base64.</exception>
    public static MasterKey Parse(string text, string option, string words)
    {
        var key = new byte[Bytes];
        return Convert.TryFromBase64String(text.Trim(), key, out var length) && length == Bytes ? new MasterKey(key)
            : throw new ConfigurationException($"{option}: {words} is not 32 bytes in base64. Make one with: openssl rand -base64 32");
    }

    /// <summary>A data key, wrapped for the store; it opens under its own id only.</summary>
    public string Wrap(string id, ReadOnlySpan<byte> dataKey) => Convert.ToBase64String(_cipher.Seal(dataKey, About(id)));

    /// <summary>The data key in the clear; null when another key has wrapped it, or it is another id's.</summary>
    public byte[]? Unwrap(string id, string wrapped) => _cipher.Open(wrapped, About(id)) is { Length: Bytes } key ? key : null;

    /// <summary>The key as it is written, for who must see to it that it leaves in no text.</summary>
    public Secret Text() => new(Convert.ToBase64String(_key));

    /// <summary>What earlier programs sealed with this key itself, as a data key.</summary>
    internal byte[] Clear() => [.. _key];

    /// <inheritdoc/>
    public void Dispose()
    {
        _cipher.Dispose();
        CryptographicOperations.ZeroMemory(_key);
    }

    private static byte[] About(string id) => Encoding.UTF8.GetBytes($"data key {id}");
}
