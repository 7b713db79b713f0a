using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Secrets;
using IronicConsole.Engine.Secrets.Sources;
using IronicConsole.Engine.Store;
using IronicConsole.Engine.Store.Care;
using Microsoft.Extensions.Logging;

namespace IronicConsole.Engine.Rotation;

/// <summary>The keys of the store at its start: finds the master key, makes the first data key, wraps all anew when the master key was replaced, and refuses to go on without them.</summary>
public sealed partial class StoreKeys(IStoreHost store, KeyTable table, StoreOptions options, SecretsOptions secrets, KeyRing ring, FleetIndex fleet, ILogger<StoreKeys> log)
{
    private readonly IKeySource _source = KeySources.Of(secrets, options.Folder);

    /// <summary>Where the master key comes from, in words.</summary>
    public string From => _source.Words;

    /// <summary>Makes the key file of a store that is to be made: its name is on disk as soon as the store's own is.</summary>
    public async Task PrepareAsync(CancellationToken cancel = default)
    {
        if (store.Shared || _source is not KeyFile file || File.Exists(Path.Combine(options.Folder, StoreFile.Name))) return;
        using var made = await file.ReadAsync(cancel).ConfigureAwait(false) ?? file.Make();
    }

    /// <summary>Opens the data keys of an open store.</summary>
    /// <exception cref="ConfigurationException">The master key is missing, or another one than the store's.</exception>
    public Task OpenAsync(CancellationToken cancel = default) => store.AloneAsync(
        async () =>
        {
            var stored = await table.ReadAsync(cancel).ConfigureAwait(false);
            var earlier = stored.Keys.IsEmpty ? Earlier() : [];
            var master = await _source.ReadAsync(cancel).ConfigureAwait(false) ?? First(needed: stored.Master is not null || earlier.Length > 0, stored);
            if (stored.Master is { } wanted && wanted != master.Fingerprint) await WrapAnewAsync(master, stored, cancel).ConfigureAwait(false);
            else if (secrets is not { PreviousKeyFile: "", PreviousKeyVariable: "", PreviousKeyCommand: [] }) LogPreviousIsDone();
            ring.Open(master); // from now on memory takes in nothing that this ring does not open
            if (stored.Keys.IsEmpty) await BeginAsync(master, earlier, cancel).ConfigureAwait(false);
            stored = await table.ReadAsync(cancel).ConfigureAwait(false);
            if (ring.Take(stored.Keys) is { Count: > 0 } closed) throw new ConfigurationException(Wrong(_source, master, stored with { Keys = [.. stored.Keys.Where(k => closed.Contains(k.Id))] }));
        },
        cancel);

    /// <summary>What opens a store's secrets, for who only reads them.</summary>
    /// <exception cref="ConfigurationException">The master key is not the store's.</exception>
    public static SecretBox Box(IKeySource source, MasterKey master, StoredKeys stored)
    {
        ArgumentNullException.ThrowIfNull(master);
        ArgumentNullException.ThrowIfNull(stored);
        if (stored.Master is { } wanted && wanted != master.Fingerprint) throw new ConfigurationException(Wrong(source, master, stored));
        var ring = new KeyRing(master);
        return ring.Take(stored.Keys).Count == 0 ? new SecretBox(ring) : throw new ConfigurationException(Wrong(source, master, stored));
    }

    /// <summary>Says that there is no master key where the store needs one.</summary>
    public static string Missing(IKeySource source, StoredKeys stored)
    {
        ArgumentNullException.ThrowIfNull(source);
        return $"{source.Option}: there is no key in {source.Words}. {Needed(stored)} {WhatToDo}";
    }

    /// <summary>Says that the master key is not the store's.</summary>
    public static string Wrong(IKeySource source, MasterKey master, StoredKeys stored)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(master);
        return $"{source.Option}: {source.Words} is the key {MasterKey.Brief(master.Fingerprint)}. {Needed(stored)} {WhatToDo}";
    }

    private const string WhatToDo = "Give this process that key: the one that the other processes of the store have, or that was kept with the backup. To replace it, name it as the previous one (docs/how-to/keys.md).";

    private static string Needed(StoredKeys stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        var ids = stored.Keys.Length == 0 ? "" : $", which wraps its data keys ({string.Join(", ", stored.Keys.Select(k => k.Id))})";
        return stored.Master is { } master ? $"The secrets of this store need the master key {MasterKey.Brief(master)}{ids}." : "The secrets of this store were sealed with another key.";
    }

    private MasterKey First(bool needed, StoredKeys stored) => needed ? throw new ConfigurationException(Missing(_source, stored))
        : (_source as KeyFile)?.Make() ?? throw new ConfigurationException($"{_source.Option}: there is no key in {_source.Words}. Make one with: openssl rand -base64 32");

    // The values of the first form that nodes have, with their nodes.
    private (Guid Node, string Value)[] Earlier()
    {
        var found = new List<(Guid, string)>();
        foreach (var node in fleet.Nodes)
        {
            SealedValues.Replace(Documents.Row(node).Document, value =>
            {
                if (SealedText.KeyOf(value) == StoredKey.EarlierForm) found.Add((node.Id, value));
                return null;
            });
        }

        return [.. found];
    }

    private async Task BeginAsync(MasterKey master, (Guid Node, string Value)[] earlier, CancellationToken cancel)
    {
        var box = new SecretBox(ring);
        var closed = earlier.Count(e => box.Open(e.Node, e.Value) is null);
        if (closed > 0 && closed == earlier.Length) throw new ConfigurationException(Wrong(_source, master, StoredKeys.None));
        if (closed > 0) LogClosed(closed, earlier.Length);
        var first = StoredKey.New(master, store.Now);
        StoredKey[] before = await table.CountAsync(StoredKey.EarlierForm, cancel).ConfigureAwait(false) > 0 ? [new StoredKey(StoredKey.EarlierForm, DateTimeOffset.UnixEpoch, "")] : [];
        await table.ReplaceAsync(master.Fingerprint, [.. before, first], cancel).ConfigureAwait(false);
        LogBegan(first.Id);
    }

    private async Task WrapAnewAsync(MasterKey master, StoredKeys stored, CancellationToken cancel)
    {
        var wrong = Wrong(_source, master, stored);
        if (stored.Keys.IsEmpty) throw new ConfigurationException(wrong, "This program has not made a data key in it yet: start it once with that key alone before you replace it.");
        var source = KeySources.Previous(secrets) ?? throw new ConfigurationException(wrong);
        using var previous = await source.ReadAsync(cancel).ConfigureAwait(false) ?? throw new ConfigurationException(Missing(source, stored));
        if (previous.Fingerprint != stored.Master) throw new ConfigurationException(wrong, Wrong(source, previous, stored));
        var keys = stored.Keys.Select(k => k.WrappedAnew(previous, master) ?? throw new ConfigurationException($"{source.Option}: the data key {k.Id} does not open with it: its row in the store is damaged. Restore a backup.")).ToArray();
        var (from, to) = (MasterKey.Brief(previous.Fingerprint), MasterKey.Brief(master.Fingerprint));
        await store.CommitAsync<bool>(Caller.Engine, $"secrets wrap anew, master key {from} to {to}", _ => true, cancel).ConfigureAwait(false);
        await table.ReplaceAsync(master.Fingerprint, keys, cancel).ConfigureAwait(false);
        LogWrappedAnew(from, to);
    }

    [LoggerMessage(250, LogLevel.Information, "The secrets of this store are sealed with the data key {Key} from now on.")]
    private partial void LogBegan(string key);

    [LoggerMessage(251, LogLevel.Warning, "{Closed} of {Count} secrets of an earlier program do not open with the master key: they are lost, or another store's.")]
    private partial void LogClosed(int closed, int count);

    [LoggerMessage(252, LogLevel.Information, "The data keys are wrapped by the master key {To} now. {From} is needed for older backups only.")]
    private partial void LogWrappedAnew(string from, string to);

    [LoggerMessage(253, LogLevel.Information, "The previous master key is named in the configuration (Secrets:Previous...) and not needed any more.")]
    private partial void LogPreviousIsDone();
}
