using System.Collections.Concurrent;

namespace IronicConsole.Engine.Records;

/// <summary>All records in memory; loaded at start, moved by each commit before its answer goes out.</summary>
public sealed class RecordIndex
{
    private readonly ConcurrentDictionary<Guid, Record> _records = new();
    private readonly ConcurrentDictionary<(Type Kind, string Name), Guid> _names = new();

    /// <summary>The record of that id when it is of that kind, or null.</summary>
    public T? Find<T>(Guid id)
        where T : Record => _records.GetValueOrDefault(id) as T;

    /// <summary>The record of that name among those of its kind, or of that UUID; null when there is none.</summary>
    /// <param name="ident">A name or a UUID.</param>
    public T? Find<T>(string ident)
        where T : Record => Guid.TryParse(ident, out var id) && Find<T>(id) is { } found ? found : Named<T>(ident);

    /// <summary>Those of a kind, oldest first.</summary>
    public IReadOnlyList<T> All<T>()
        where T : Record => [.. _records.Values.OfType<T>().OrderBy(r => r.CreatedAt).ThenBy(r => r.Id)];

    internal T? Named<T>(string name)
        where T : Record => Named(typeof(T), name) as T;

    internal Record? Named(Type kind, string name) => _names.TryGetValue((kind, name), out var id) && Find(id) is { } found && found.Name == name ? found : null;

    internal Record? Find(Guid id) => _records.GetValueOrDefault(id);

    /// <summary>Takes a committed change over. Only the store calls it, one commit at a time.</summary>
    internal void Move(IEnumerable<Record> put, IEnumerable<Guid> gone)
    {
        foreach (var id in gone)
        {
            if (_records.TryRemove(id, out var before)) Unname(before);
        }

        foreach (var record in put)
        {
            if (_records.TryGetValue(record.Id, out var before) && before.Name != record.Name) Unname(before);
            _records[record.Id] = record;
            if (record.Name is { } name) _names[(record.GetType(), name)] = record.Id;
        }
    }

    private void Unname(Record record)
    {
        if (record.Name is { } name) _names.TryRemove(KeyValuePair.Create((record.GetType(), name), record.Id));
    }
}
