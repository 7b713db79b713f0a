using System.Security.Cryptography;
using System.Text;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Secrets;

/// <summary>
/// Seals secrets for the store with AES-256-GCM. The node's id is the associated data, so a sealed value moved to another node does not open.
/// Form: <c>sealed:1:</c> + base64(nonce 12 + tag 16 + ciphertext).
/// </summary>
public sealed class SecretBox : IDisposable
{
    /// <summary>How every sealed value begins.</summary>
    public const string Prefix = "sealed:1:";

    private const int Nonce = 12, Tag = 16;
    private readonly AesGcm _aes;

    /// <summary>A box with a 32-byte key.</summary>
    public SecretBox(ReadOnlySpan<byte> key)
    {
        _aes = new AesGcm(key, Tag);
        Fingerprint = Convert.ToHexStringLower(HMACSHA256.HashData(key, "the key of an IronicConsole store"u8));
    }

    /// <summary>The fact by which all processes of a store agree on one key.</summary>
    public const string FactKey = "secrets-key";

    /// <summary>Tells keys apart without giving one away.</summary>
    public string Fingerprint { get; }

    /// <summary>Opens the key file, or makes one with mode 0600 when there is none.</summary>
    public static SecretBox FromFile(string path)
    {
        if (!File.Exists(path))
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
            using var file = new FileStream(path, options);
            file.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))));
            file.Flush(flushToDisk: true);
        }

        var key = Convert.FromBase64String(File.ReadAllText(path).Trim());
        return key.Length == 32 ? new SecretBox(key) : throw new InvalidDataException($"The key file {path} does not hold 32 bytes in base64.");
    }

    /// <summary>Seals a clear text for a node.</summary>
    public string Seal(Guid node, string clear)
    {
        var plain = Encoding.UTF8.GetBytes(clear);
        var box = new byte[Nonce + Tag + plain.Length];
        RandomNumberGenerator.Fill(box.AsSpan(0, Nonce));
        lock (_aes) _aes.Encrypt(box.AsSpan(0, Nonce), plain, box.AsSpan(Nonce + Tag), box.AsSpan(Nonce, Tag), node.ToByteArray());
        CryptographicOperations.ZeroMemory(plain);
        return Prefix + Convert.ToBase64String(box);
    }

    /// <summary>Opens a sealed value of a node; a value that is not sealed is returned as it is. Null when it does not open (other node, other key).</summary>
    public Secret? Open(Guid node, string? text)
    {
        if (text is null) return null;
        if (!IsSealed(text)) return new Secret(text);
        try
        {
            var box = Convert.FromBase64String(text[Prefix.Length..]);
            if (box.Length < Nonce + Tag) return null;
            var plain = new byte[box.Length - Nonce - Tag];
            lock (_aes) _aes.Decrypt(box.AsSpan(0, Nonce), box.AsSpan(Nonce + Tag), box.AsSpan(Nonce, Tag), plain, node.ToByteArray());
            return new Secret(Encoding.UTF8.GetString(plain));
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Whether a text is a sealed value.</summary>
    public static bool IsSealed(string? text) => text is not null && text.StartsWith(Prefix, StringComparison.Ordinal);

    /// <inheritdoc/>
    public void Dispose() => _aes.Dispose();
}
