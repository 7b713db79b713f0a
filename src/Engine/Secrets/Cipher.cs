using System.Security.Cryptography;

namespace IronicConsole.Engine.Secrets;

/// <summary>AES-256-GCM under one key. A box is nonce (12 bytes), tag (16), ciphertext; what it is about must be said again to open it.</summary>
internal sealed class Cipher(ReadOnlySpan<byte> key) : IDisposable
{
    private const int Nonce = 12, Tag = 16;
    private readonly AesGcm _aes = new(key, Tag);

    /// <summary>A box that opens with this key, for the same thing.</summary>
    public byte[] Seal(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> about)
    {
        var box = new byte[Nonce + Tag + plain.Length];
        RandomNumberGenerator.Fill(box.AsSpan(0, Nonce));
        lock (_aes) _aes.Encrypt(box.AsSpan(0, Nonce), plain, box.AsSpan(Nonce + Tag), box.AsSpan(Nonce, Tag), about);
        return box;
    }

    /// <summary>What is in a box in base64; null when it does not open (another key, about something else, damaged).</summary>
    public byte[]? Open(string base64, ReadOnlySpan<byte> about)
    {
        try
        {
            var box = Convert.FromBase64String(base64);
            if (box.Length < Nonce + Tag) return null;
            var plain = new byte[box.Length - Nonce - Tag];
            lock (_aes) _aes.Decrypt(box.AsSpan(0, Nonce), box.AsSpan(Nonce + Tag), box.AsSpan(Nonce, Tag), plain, about);
            return plain;
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _aes.Dispose();
}
