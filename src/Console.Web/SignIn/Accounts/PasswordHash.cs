using System.Globalization;
using System.Security.Cryptography;

namespace IronicConsole.Web.SignIn.Accounts;

/// <summary>PBKDF2 with HMAC-SHA-256 and a salt of its own: <c>pbkdf2-sha256$rounds$salt$hash</c> (OWASP Password Storage Cheat Sheet: 600,000 rounds; SP 800-132).</summary>
public static class PasswordHash
{
    private const string Kind = "pbkdf2-sha256";
    private const int Rounds = 600_000, Salt = 16, Hash = 32;

    // computing is bounded: who guesses must not take all processors
    private static readonly SemaphoreSlim AtOnce = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>What a name that is not there is checked against, so that it takes as long.</summary>
    public static string Nobody { get; } = $"{Kind}${Rounds}${Convert.ToBase64String(new byte[Salt])}${Convert.ToBase64String(new byte[Hash])}";

    /// <summary>The hash of a password.</summary>
    public static async Task<string> OfAsync(string password, CancellationToken cancel = default)
    {
        var salt = RandomNumberGenerator.GetBytes(Salt);
        return $"{Kind}${Rounds}${Convert.ToBase64String(salt)}${Convert.ToBase64String(await ComputeAsync(password, salt, Rounds, cancel))}";
    }

    /// <summary>Whether a password has this hash.</summary>
    public static async Task<bool> FitsAsync(string password, string hash, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(hash);
        if (hash.Split('$') is not [Kind, var rounds, var salt, var kept]) return false;
        var found = await ComputeAsync(password, Convert.FromBase64String(salt), int.Parse(rounds, CultureInfo.InvariantCulture), cancel);
        return CryptographicOperations.FixedTimeEquals(found, Convert.FromBase64String(kept));
    }

    private static async Task<byte[]> ComputeAsync(string password, byte[] salt, int rounds, CancellationToken cancel)
    {
        await AtOnce.WaitAsync(cancel);
        try
        {
            return await Task.Run(() => Rfc2898DeriveBytes.Pbkdf2(password, salt, rounds, HashAlgorithmName.SHA256, Hash), cancel);
        }
        finally
        {
            AtOnce.Release();
        }
    }
}
