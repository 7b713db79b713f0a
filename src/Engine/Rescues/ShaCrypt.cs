using System.Security.Cryptography;
using System.Text;

namespace IronicConsole.Engine.Rescues;

/// <summary>The password hashes of <c>crypt(3)</c> that begin with <c>$5$</c> (SHA-256) and <c>$6$</c> (SHA-512), 5,000 rounds: what Linux keeps in <c>/etc/shadow</c>.</summary>
/// <seealso href="https://www.akkadia.org/drepper/SHA-crypt.txt">Unix crypt using SHA-256 and SHA-512</seealso>
public static class ShaCrypt
{
    /// <summary>The most characters of a salt that count.</summary>
    public const int LongestSalt = 16;

    private const int Rounds = 5_000;
    private const string Digits = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>Hashes a password.</summary>
    /// <param name="algorithm">SHA-256 or SHA-512.</param>
    /// <param name="password">The password; its UTF-8 bytes count.</param>
    /// <param name="salt">Characters of <c>[a-zA-Z0-9./]</c>; those after the 16th do not count.</param>
    public static string Hash(HashAlgorithmName algorithm, string password, string salt)
    {
        ArgumentNullException.ThrowIfNull(password);
        ArgumentNullException.ThrowIfNull(salt);
        var large = algorithm == HashAlgorithmName.SHA512;
        if (!large && algorithm != HashAlgorithmName.SHA256) throw new ArgumentOutOfRangeException(nameof(algorithm));
        var used = salt.Length > LongestSalt ? salt[..LongestSalt] : salt;
        var digest = Digest(algorithm, Encoding.UTF8.GetBytes(password), Encoding.ASCII.GetBytes(used));
        return $"{(large ? "$6$" : "$5$")}{used}${Written(digest)}";
    }

    // The letters are those of the specification's steps.
    private static byte[] Digest(HashAlgorithmName algorithm, byte[] password, byte[] salt)
    {
        using var hash = IncrementalHash.CreateHash(algorithm);
        byte[] Of(params ReadOnlySpan<byte[]> parts)
        {
            foreach (var part in parts) hash.AppendData(part);
            return hash.GetHashAndReset();
        }

        var b = Of(password, salt, password);
        hash.AppendData(password);
        hash.AppendData(salt);
        hash.AppendData(Stretched(b, password.Length));
        for (var bits = password.Length; bits > 0; bits >>= 1) hash.AppendData((bits & 1) != 0 ? b : password);
        var a = hash.GetHashAndReset();

        for (var i = 0; i < password.Length; i++) hash.AppendData(password);
        var p = Stretched(hash.GetHashAndReset(), password.Length);
        for (var i = 0; i < 16 + a[0]; i++) hash.AppendData(salt);
        var s = Stretched(hash.GetHashAndReset(), salt.Length);

        var c = a;
        for (var round = 0; round < Rounds; round++)
        {
            var odd = round % 2 != 0;
            hash.AppendData(odd ? p : c);
            if (round % 3 != 0) hash.AppendData(s);
            if (round % 7 != 0) hash.AppendData(p);
            hash.AppendData(odd ? c : p);
            c = hash.GetHashAndReset();
        }

        return c;
    }

    private static byte[] Stretched(byte[] digest, int length)
    {
        var all = new byte[length];
        for (var at = 0; at < length; at += digest.Length) digest.AsSpan(0, Math.Min(digest.Length, length - at)).CopyTo(all.AsSpan(at));
        return all;
    }

    // Three bytes a third of the digest apart make four digits, and the three change their places each time; what is left over makes the last digits.
    private static string Written(byte[] digest)
    {
        var text = new StringBuilder();
        var third = digest.Length / 3;
        for (var i = 0; i < third; i++)
        {
            var (x, y, z) = (i, i + third, i + (2 * third));
            var (high, middle, low) = (digest.Length, i % 3) switch
            {
                (32, 0) or (64, 0) => (x, y, z),
                (32, 1) or (64, 2) => (z, x, y),
                _ => (y, z, x),
            };
            Put(text, (digest[high] << 16) | (digest[middle] << 8) | digest[low], 4);
        }

        if (digest.Length == 32) Put(text, (digest[31] << 8) | digest[30], 3);
        else Put(text, digest[63], 2);
        return text.ToString();
    }

    private static void Put(StringBuilder text, int bits, int digits)
    {
        for (; digits > 0; digits--, bits >>= 6) text.Append(Digits[bits & 63]);
    }
}
