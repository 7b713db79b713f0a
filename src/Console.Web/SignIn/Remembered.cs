using System.Security.Cryptography;
using System.Text;

namespace IronicConsole.Web.SignIn;

/// <summary>Credentials that were checked a moment ago, known by a keyed hash: neither password nor token stays in memory.</summary>
/// <param name="clock">The clock.</param>
/// <param name="time">For how long they are believed.</param>
/// <param name="most">How many are kept; with more, all are forgotten and checked again.</param>
public sealed class Remembered<T>(TimeProvider clock, TimeSpan time, int most = 10_000)
    where T : class
{
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly System.Collections.Concurrent.ConcurrentDictionary<UInt128, (T Value, long Until)> _known = new();

    /// <summary>What was found for a credential, while it is fresh.</summary>
    public T? Find(string credential) => _known.TryGetValue(Hash(credential), out var known) && clock.GetTimestamp() < known.Until ? known.Value : null;

    /// <summary>Keeps what was found.</summary>
    /// <param name="credential">The credential.</param>
    /// <param name="value">What it stands for.</param>
    /// <param name="atMost">When it is good for less than the usual time.</param>
    public void Keep(string credential, T value, TimeSpan? atMost = null)
    {
        var good = atMost is { } less && less < time ? less : time;
        if (good <= TimeSpan.Zero) return;
        if (_known.Count >= most) _known.Clear();
        _known[Hash(credential)] = (value, clock.GetTimestamp() + (long)(good.TotalSeconds * clock.TimestampFrequency));
    }

    /// <summary>Forgets all.</summary>
    public void Clear() => _known.Clear();

    private UInt128 Hash(string credential)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(credential), hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
