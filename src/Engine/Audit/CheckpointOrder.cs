namespace IronicConsole.Engine.Audit;

/// <summary>Follows the checkpoints of a trail: each is signed, with a key that is known, and names the one before.</summary>
internal sealed class CheckpointOrder(IReadOnlyList<string> known)
{
    private readonly Dictionary<string, long> _hashes = new() { [AuditHead.None.Hash] = 0 };
    private readonly HashSet<string> _keys = [];

    /// <summary>The last one; null before the first.</summary>
    public Checkpoint? Last { get; private set; }

    /// <summary>The keys that they are signed with.</summary>
    public IReadOnlyCollection<string> Keys => _keys;

    /// <summary>Whether it is signed with one of the keys that are known; with any, when none is.</summary>
    public bool Known(Checkpoint checkpoint) => known.Count == 0 || known.Contains(checkpoint.Key);

    /// <summary>The next one.</summary>
    /// <param name="row">The number of its row.</param>
    /// <param name="next">The checkpoint; null when the row has none.</param>
    /// <param name="valid">The same when it is signed, wherever it stands, else null.</param>
    /// <returns>What is wrong; null when nothing is.</returns>
    public string? Next(long row, Checkpoint? next, out Checkpoint? valid)
    {
        valid = null;
        if (next is null) return $"Row {row} says that it is a checkpoint and is none.";
        if (!next.IsSigned) return $"Checkpoint {next.Sequence} (row {row}) is not signed with the key that it names.";
        if (!Known(next)) return $"Checkpoint {next.Sequence} (row {row}) is signed with another key than was given: {next.Key}";
        valid = next;
        var last = Last?.Sequence ?? 0;
        var again = !_hashes.TryAdd(next.Hash, next.Sequence);
        if (again || next.Sequence < last) return $"Checkpoint {next.Sequence} (row {row}) is not in its place.";
        _keys.Add(next.Key);
        Last = next;
        if (next.Sequence > last + 1) return next.Sequence == last + 2 ? $"Checkpoint {last + 1} is missing before row {row}." : $"Checkpoints {last + 1} to {next.Sequence - 1} are missing before row {row}.";

        // Two that signed at the same moment, because one lost its lock, have the same number; both name the one before.
        return _hashes.TryGetValue(next.Before, out var before) && before == next.Sequence - 1 ? null : $"Checkpoint {next.Sequence} (row {row}) does not follow the one before it.";
    }
}
