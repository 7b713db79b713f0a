using System.Collections.Immutable;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Records;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.Feed;

/// <summary>The live source of this process. The store publishes each commit here, in order.</summary>
public sealed class FleetFeed(TimeProvider clock) : IFleetFeed
{
    private ImmutableArray<Action<FeedChange>> _observers = [];
    private long _seq;

    /// <inheritdoc/>
    public long Seq => Interlocked.Read(ref _seq);

    /// <inheritdoc/>
    public FleetIndex Fleet { get; } = new();

    /// <summary>How many subscriptions there are.</summary>
    public int Followers => _observers.Count(o => o.Target is FeedMailbox);

    /// <inheritdoc/>
    public IFeedSubscription Follow(FeedWindow window, Func<FeedBatch, Task> tell) => new FeedMailbox(this, window, tell, clock);

    /// <inheritdoc/>
    public IDisposable Observe(Action<FeedChange> see)
    {
        ImmutableInterlocked.Update(ref _observers, o => o.Add(see));
        return new Stop(this, see);
    }

    internal void Load(long seq, IEnumerable<Node> nodes, IEnumerable<Port> ports, IEnumerable<Record> records)
    {
        Interlocked.Exchange(ref _seq, seq);
        Fleet.Move(nodes, [], ports, []);
        Fleet.Records.Move(records, []);
    }

    internal void Publish(long seq, Pending batch)
    {
        Fleet.Move(batch.Nodes.Values.OfType<Node>(), batch.NodesGone, batch.Ports.Values.OfType<Port>(), batch.PortsGone.Where(p => batch.Ports.GetValueOrDefault(p.Id) is null));
        Fleet.Records.Move(batch.Records.Values.OfType<Record>(), batch.Records.Where(r => r.Value is null).Select(r => r.Key));
        Tell(new FeedChange(seq, batch.Events, batch.Nodes) { Records = batch.Records });
    }

    /// <summary>Tells observers what memory holds already.</summary>
    internal void Tell(FeedChange change)
    {
        Interlocked.Exchange(ref _seq, change.Seq);
        if (change.Nodes.Count == 0 && change.Events.Count == 0 && change.Records.Count == 0 && !change.Resync) return;
        foreach (var see in _observers) see(change);
    }

    private sealed class Stop(FleetFeed feed, Action<FeedChange> see) : IDisposable
    {
        public void Dispose() => ImmutableInterlocked.Update(ref feed._observers, o => o.Remove(see));
    }
}
