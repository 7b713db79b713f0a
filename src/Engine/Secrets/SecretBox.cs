using System.Security.Cryptography;
using System.Text;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Secrets;

/// <summary>
/// Seals secrets for the store, each with the newest data key. Key and node are what it is about, so a sealed value that is moved to another node, or given another key's name, does not open.
/// Form: <c>sealed:2:KEY:</c> + base64(nonce 12 + tag 16 + ciphertext).
/// </summary>
/// <param name="ring">The keys.</param>
public sealed class SecretBox(KeyRing ring)
{
    /// <summary>Seals a clear text for a node.</summary>
    public string Seal(Guid node, string clear)
    {
        var (id, cipher) = ring.Newest();
        var plain = Encoding.UTF8.GetBytes(clear);
        var box = cipher.Seal(plain, About(id, node));
        CryptographicOperations.ZeroMemory(plain);
        return SealedText.Mark(id) + Convert.ToBase64String(box);
    }

    /// <summary>Opens a sealed value of a node; a value that is not sealed is returned as it is. Null when it does not open (other node, other key).</summary>
    public Secret? Open(Guid node, string? text)
    {
        if (text is null) return null;
        if (!IsSealed(text)) return new Secret(text);
        if (SealedText.KeyOf(text) is not { } id || ring.Find(id) is not { } cipher) return null;
        return cipher.Open(text[SealedText.Mark(id).Length..], About(id, node)) is { } plain ? new Secret(Encoding.UTF8.GetString(plain)) : null;
    }

    /// <summary>A digest that only who has the master key can make: two values can be told to be the same, and nothing else be learnt of them.</summary>
    public string Digest(string clear)
    {
        var master = (ring.Master ?? throw new InvalidOperationException("The keys are not open.")).Clear();
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, master, 32, info: "ironic-console digest"u8.ToArray());
        CryptographicOperations.ZeroMemory(master);
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(clear)));
    }

    /// <summary>Whether a text is a sealed value.</summary>
    public static bool IsSealed(string? text) => SealedText.Is(text);

    private static byte[] About(string id, Guid node) => id == StoredKey.EarlierForm ? node.ToByteArray() : [.. Encoding.ASCII.GetBytes(SealedText.Mark(id)), .. node.ToByteArray()];
}
