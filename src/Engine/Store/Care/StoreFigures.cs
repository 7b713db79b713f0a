using System.Collections.Immutable;

namespace IronicConsole.Engine.Store.Care;

/// <summary>How much of what a store holds.</summary>
public sealed record StoreFigures
{
    /// <summary>The migrations that it has had, the newest last.</summary>
    public required ImmutableArray<string> Schema { get; init; }

    /// <summary>Nodes.</summary>
    public required long Nodes { get; init; }

    /// <summary>Nodes by provision state.</summary>
    public required ImmutableSortedDictionary<string, long> States { get; init; }

    /// <summary>Ports.</summary>
    public required long Ports { get; init; }

    /// <summary>Operations, ended ones too.</summary>
    public required long Operations { get; init; }

    /// <summary>Operations that are open, by kind.</summary>
    public required ImmutableSortedDictionary<string, long> Open { get; init; }

    /// <summary>Leases that are held.</summary>
    public required long Leases { get; init; }

    /// <summary>Events that are kept.</summary>
    public required long Events { get; init; }

    /// <summary>The sequence of the last one.</summary>
    public required long LastEvent { get; init; }

    /// <summary>When the last of what it knows happened; null for a store without history.</summary>
    public required DateTimeOffset? LastAt { get; init; }

    /// <summary>Rows of the audit trail.</summary>
    public required long Audit { get; init; }

    /// <summary>Size of the file and its log, in bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>Reads them from a file; a server may be at work on it.</summary>
    public static StoreFigures Of(string file)
    {
        using var store = StoreFile.Read(file);
        using var moment = store.BeginTransaction(deferred: true);
        return new StoreFigures
        {
            Schema = [.. StoreVersion.Of(store)], Nodes = Count("nodes"), States = By("SELECT State || char(9) || count(*) FROM nodes GROUP BY State"), Ports = Count("ports"),
            Operations = Count("operations"), Open = By("SELECT Kind || char(9) || count(*) FROM operations WHERE Open GROUP BY Kind"), Leases = Count("leases WHERE Owner <> ''"),
            Events = Count("events"), LastEvent = StoreFile.Number(store, "SELECT max(Seq) FROM events"), Audit = Count("audit"),
            LastAt = StoreFile.Number(store, "SELECT max(At) FROM (SELECT max(At) AS At FROM events UNION ALL SELECT max(At) FROM audit)") is > 0 and var at ? DateTimeOffset.UnixEpoch.AddMicroseconds(at) : null,
            Bytes = new[] { file, $"{file}-wal" }.Where(File.Exists).Sum(f => new FileInfo(f).Length),
        };

        long Count(string what) => StoreFile.Number(store, $"SELECT count(*) FROM {what}");

        ImmutableSortedDictionary<string, long> By(string query) => StoreFile.Texts(store, query).Select(line => line.Split('\t'))
            .ToImmutableSortedDictionary(p => p[0], p => long.Parse(p[1], System.Globalization.CultureInfo.InvariantCulture), StringComparer.Ordinal);
    }
}
