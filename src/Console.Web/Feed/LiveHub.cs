using System.Runtime.CompilerServices;
using System.Threading.Channels;
using IronicConsole.Engine.Feed;
using Microsoft.AspNetCore.SignalR;

namespace IronicConsole.Web.Feed;

/// <summary>The feed for programs, at <c>/hubs/live</c>: call the stream <c>Follow</c>; the first message is a snapshot at a sequence, the rest are the changes after it.</summary>
public sealed class LiveHub(IFleetFeed feed) : Hub
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    /// <summary>A snapshot, then batches until the caller leaves. A caller that reads slowly gets fewer, larger batches; one that missed too much gets a new snapshot.</summary>
    /// <param name="wanted">Which nodes, and whether their events one by one.</param>
    /// <param name="cancel">Ends the stream.</param>
    public async IAsyncEnumerable<LiveMessage> Follow(LiveWindow wanted, [EnumeratorCancellation] CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        var mail = Channel.CreateBounded<FeedBatch>(1);
        var nodes = wanted.Nodes is { Count: > 0 } ids ? ids.ToHashSet() : null;
        var every = TimeSpan.FromMilliseconds(wanted.EveryMs);
        var window = new FeedWindow { Nodes = nodes, EventsOf = wanted.Events ? nodes : new HashSet<Guid>(), Every = every < Shortest ? Shortest : every };

        // Followed before the snapshot is read: what comes in between is told twice, never lost.
        using var following = feed.Follow(window, async batch => await mail.Writer.WriteAsync(batch, cancel).ConfigureAwait(false));
        yield return Snapshot(nodes);
        await foreach (var batch in mail.Reader.ReadAllAsync(cancel).ConfigureAwait(false))
        {
            yield return batch.Resync ? Snapshot(nodes) : Changes(batch);
        }
    }

    private LiveMessage Snapshot(HashSet<Guid>? wanted)
    {
        var seq = feed.Seq;
        var nodes = wanted is null ? feed.Fleet.Nodes : [.. wanted.Select(feed.Fleet.Find).OfType<Engine.Provisioning.Node>()];
        return new("snapshot", seq, [.. nodes.Select(LiveNode.Of)], [], []);
    }

    private static LiveMessage Changes(FeedBatch batch) => new(
        "changes",
        batch.Seq,
        [.. batch.Nodes.Values.OfType<Engine.Provisioning.Node>().Select(LiveNode.Of)],
        [.. batch.Nodes.Where(n => n.Value is null).Select(n => n.Key)],
        [.. batch.Events.Select(LiveEvent.Of)]);
}
