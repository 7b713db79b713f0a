using System.Collections.Immutable;
using System.Security.Cryptography;

namespace IronicConsole.Engine.Secrets;

/// <summary>
/// The keys that this process holds. One that was held is held until the process ends, also when the store no longer has it: a step that runs may have read a value under it.
/// </summary>
public sealed class KeyRing : IDisposable
{
    private readonly Lock _gate = new();
    private ImmutableDictionary<string, Cipher> _held = ImmutableDictionary<string, Cipher>.Empty;
    private ImmutableArray<StoredKey> _stored = [];
    private string _earlier = "";

    /// <summary>A ring that is opened later, by the store's start.</summary>
    public KeyRing()
    {
    }

    /// <summary>An open ring.</summary>
    public KeyRing(MasterKey master, params ImmutableArray<StoredKey> keys)
    {
        Open(master);
        Take(keys);
    }

    /// <summary>What wraps the data keys; null until it is open.</summary>
    public MasterKey? Master { get; private set; }

    /// <summary>The store's keys as they were last read, oldest first.</summary>
    public IReadOnlyList<StoredKey> Stored => _stored;

    /// <summary>Those of them that are being replaced.</summary>
    public IReadOnlyList<StoredKey> Old => _stored.Length > 1 ? _stored[..^1] : [];

    /// <summary>Whether values of that key open.</summary>
    public bool Holds(string id) => _held.ContainsKey(id);

    /// <summary>Says which key wraps the data keys.</summary>
    public void Open(MasterKey master)
    {
        ArgumentNullException.ThrowIfNull(master);
        lock (_gate)
        {
            Master = master;
            if (!Holds(StoredKey.EarlierForm)) _held = _held.Add(StoredKey.EarlierForm, new Cipher(master.Clear()));
        }
    }

    /// <summary>Takes the keys that the store has now; from here on the newest one seals.</summary>
    /// <returns>The ids of those that the master key does not open.</returns>
    public IReadOnlyList<string> Take(ImmutableArray<StoredKey> stored)
    {
        lock (_gate)
        {
            var master = Master ?? throw NotOpen();
            var closed = new List<string>();
            foreach (var key in stored)
            {
                if (key.Id == StoredKey.EarlierForm ? key.Wrapped == _earlier : Holds(key.Id)) continue; // the earlier form's is at first the master key itself
                if (master.Unwrap(key.Id, key.Wrapped) is not { } clear)
                {
                    closed.Add(key.Id);
                    continue;
                }

                if (key.Id == StoredKey.EarlierForm) _earlier = key.Wrapped;
                _held = _held.SetItem(key.Id, new Cipher(clear));
                CryptographicOperations.ZeroMemory(clear);
            }

            if (closed.Count == 0) _stored = stored;
            return closed;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var cipher in _held.Values) cipher.Dispose();
        Master?.Dispose();
    }

    internal Cipher? Find(string id) => _held.GetValueOrDefault(id);

    internal (string Id, Cipher Cipher) Newest() => _stored is [.., var newest] && newest.Id != StoredKey.EarlierForm ? (newest.Id, _held[newest.Id]) : throw NotOpen();

    private static InvalidOperationException NotOpen() => new("The keys of the store are not open yet.");
}
