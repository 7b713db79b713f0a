using System.Collections.Immutable;
using System.Security.Cryptography;

namespace IronicConsole.Engine.Secrets;

/// <summary>A data key as the store has it.</summary>
/// <param name="Id">Eight hexadecimal digits; <see cref="EarlierForm"/> for the key of values that earlier programs sealed.</param>
/// <param name="At">When it was made; the newest one seals.</param>
/// <param name="Wrapped">The key under the master key; empty where it is the master key itself.</param>
public sealed record StoredKey(string Id, DateTimeOffset At, string Wrapped)
{
    /// <summary>The id that stands for the form <c>sealed:1:</c>, which was sealed by the master key itself.</summary>
    public const string EarlierForm = "1";

    /// <summary>A new random key, wrapped.</summary>
    public static StoredKey New(MasterKey master, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(master);
        var (id, key) = (Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4)), RandomNumberGenerator.GetBytes(MasterKey.Bytes));
        var made = new StoredKey(id, at, master.Wrap(id, key));
        CryptographicOperations.ZeroMemory(key);
        return made;
    }

    /// <summary>The same key, wrapped by another master key; null when <paramref name="from"/> does not open it.</summary>
    public StoredKey? WrappedAnew(MasterKey from, MasterKey to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        return (Wrapped.Length == 0 ? from.Clear() : from.Unwrap(Id, Wrapped)) is { } key ? this with { Wrapped = to.Wrap(Id, key) } : null;
    }
}

/// <summary>The keys of a store.</summary>
/// <param name="Master">The fingerprint of the master key that wraps them; null where none was ever agreed on.</param>
/// <param name="Keys">The data keys, oldest first.</param>
public sealed record StoredKeys(string? Master, ImmutableArray<StoredKey> Keys)
{
    /// <summary>None.</summary>
    public static StoredKeys None { get; } = new(null, []);
}
