using System.Collections.Immutable;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Records;

namespace IronicConsole.Engine.Feed;

/// <summary>A change that was committed: the events, and each node as it is after them (null when it is gone).</summary>
/// <param name="Seq">The last sequence in it.</param>
/// <param name="Events">The events, in order; may be empty for changes that are not worth an event.</param>
/// <param name="Nodes">Nodes that changed, by id.</param>
/// <param name="Resync">More has changed than is told: read everything again.</param>
public sealed record FeedChange(long Seq, IReadOnlyList<FeedEvent> Events, IReadOnlyDictionary<Guid, Node?> Nodes, bool Resync = false)
{
    /// <summary>Records that changed, by id; null for one that is gone.</summary>
    public IReadOnlyDictionary<Guid, Record?> Records { get; init; } = ImmutableDictionary<Guid, Record?>.Empty;
}

/// <summary>What changed for one viewer since it was last told: latest value per node, at most 1,000 newest events.</summary>
/// <param name="Seq">The last sequence in it.</param>
/// <param name="Nodes">Nodes inside the window that changed.</param>
/// <param name="Events">Events of the nodes that the window follows in full.</param>
/// <param name="CountsChanged">Whether any node of the fleet changed, so that counters may have moved.</param>
/// <param name="Resync">Too much was missed: read everything again.</param>
public sealed record FeedBatch(long Seq, IReadOnlyDictionary<Guid, Node?> Nodes, IReadOnlyList<FeedEvent> Events, bool CountsChanged, bool Resync)
{
    /// <summary>Whether any record has changed; they are few, and read from <see cref="FleetIndex.Records"/>.</summary>
    public bool RecordsChanged { get; init; }
}

/// <summary>What a viewer wants to be told about.</summary>
public sealed record FeedWindow
{
    /// <summary>Rows in view; null for all nodes.</summary>
    public IReadOnlySet<Guid>? Nodes { get; init; }

    /// <summary>Nodes whose events are wanted one by one (an open node page); null for all.</summary>
    public IReadOnlySet<Guid>? EventsOf { get; init; } = new HashSet<Guid>();

    /// <summary>How long changes are gathered before the viewer is told.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromMilliseconds(100);
}

/// <summary>The one live source of this process: pages, hub and API read the snapshot and follow the changes.</summary>
public interface IFleetFeed
{
    /// <summary>The last committed sequence.</summary>
    long Seq { get; }

    /// <summary>The fleet in memory.</summary>
    FleetIndex Fleet { get; }

    /// <summary>Follows a window: <paramref name="tell"/> is called with gathered changes, one call at a time, never inside a commit. Dispose to stop.</summary>
    IFeedSubscription Follow(FeedWindow window, Func<FeedBatch, Task> tell);

    /// <summary>Gets every change, synchronously after the commit and in order; for the engine's own use and the hub. Must return at once.</summary>
    IDisposable Observe(Action<FeedChange> see);
}

/// <summary>A running subscription.</summary>
public interface IFeedSubscription : IDisposable
{
    /// <summary>Changes what is wanted (scrolled, other node opened).</summary>
    void Move(FeedWindow window);

    /// <summary>Stops telling while the viewer is away; <see cref="Resume"/> tells it to read everything again.</summary>
    void Pause();

    /// <summary>Goes on, with a resync.</summary>
    void Resume();
}
