using System.Collections.Concurrent;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Records;

namespace IronicConsole.Engine.Store.Postgres;

/// <summary>Everything of one node, or one record, as it stands in the database at one revision.</summary>
internal sealed record Aggregate(Lease Lease, long Revision, Node? Node, IReadOnlyList<Port> Ports, IReadOnlyList<Operation> Operations, IReadOnlyList<StepRun> Runs, Record? Record)
{
    /// <summary>The data keys that are named in what was read with it.</summary>
    public required IReadOnlySet<string> SealedBy { get; init; }
}

/// <summary>What this process holds of the store. It only moves forward: what is older than the revision at hand is left alone, in whatever order it arrives.</summary>
internal sealed class Memory(FleetFeed feed, OpenOperations open)
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<Guid, long> _revisions = new();
    private readonly Dictionary<Guid, long> _gone = [];
    private readonly ConcurrentDictionary<Guid, bool> _records = new();

    /// <summary>Nodes that are held.</summary>
    public ICollection<Guid> Nodes => _revisions.Keys;

    /// <summary>The revision of a node's head that is held; 0 when none is.</summary>
    public long Revision(Guid node) => _revisions.GetValueOrDefault(node);

    /// <summary>Whether an id is that of a record, also of one that is gone.</summary>
    public bool IsRecord(Guid id) => _records.ContainsKey(id);

    /// <summary>Moves by a commit of this process.</summary>
    public void Committed(Pending own, IReadOnlyDictionary<Guid, (long Revision, long Until)> heads)
    {
        lock (_gate)
        {
            bool Newer(Guid node) => heads.TryGetValue(node, out var head) && head.Revision > Known(node);
            var gone = own.NodesGone.Where(n => Newer(n.Id)).ToList();
            feed.Fleet.Move(
                own.Nodes.Values.OfType<Node>().Where(n => Newer(n.Id)), gone, own.Ports.Values.OfType<Port>().Where(p => Newer(p.NodeId)),
                own.PortsGone.Where(p => own.Ports.GetValueOrDefault(p.Id) is null && Newer(p.NodeId)));
            foreach (var id in own.Records.Keys) _records[id] = true;
            feed.Fleet.Records.Move(own.Records.Values.OfType<Record>().Where(r => Newer(r.Id)), own.Records.Where(r => r.Value is null && Newer(r.Key)).Select(r => r.Key));
            open.Move(
                own.Operations.Values.Where(o => Newer(o.NodeId)), own.Runs.Values.Where(r => Newer(r.NodeId)),
                own.Leases.Values.Where(l => Newer(l.Node)).Select(l => l with { Until = Documents.Time(heads[l.Node].Until) }), gone.Select(n => n.Id));
            foreach (var (node, head) in heads)
            {
                if (head.Revision <= Known(node)) continue;
                if (own.Removes(node)) Forget(node, head.Revision);
                else _revisions[node] = head.Revision;
            }
        }
    }

    /// <summary>Takes what was read from the database, where it is newer.</summary>
    public void Take(Aggregate read)
    {
        lock (_gate)
        {
            var id = read.Lease.Node;
            Renew(id, read.Lease.Epoch, read.Lease.Until); // no revision tells of that
            if (read.Revision <= Known(id)) return;
            var stay = read.Ports.Select(p => p.Id).ToHashSet();
            feed.Fleet.Move(read.Node is null ? [] : [read.Node], [], read.Ports, feed.Fleet.PortsOf(id).Where(p => !stay.Contains(p.Id)));
            if (read.Record is { } record)
            {
                _records[id] = true;
                feed.Fleet.Records.Move([record], []);
            }

            var still = read.Operations.Select(o => o.Id).ToHashSet();
            var ended = open.All.Where(o => o.NodeId == id && !still.Contains(o.Id)).Select(o => o with { State = OperationState.Done });
            open.Move([.. ended, .. read.Operations], read.Runs, [read.Lease], []);
            _revisions[id] = read.Revision;
        }
    }

    /// <summary>A node that the database no longer has, although memory held it at <paramref name="known"/> when that was asked for.</summary>
    public void Missing(Guid node, long known)
    {
        lock (_gate)
        {
            if (known == 0 || Revision(node) != known) return;
            feed.Fleet.Records.Move([], [node]);
            if (feed.Fleet.Find(node) is { } gone) feed.Fleet.Move([], [gone], [], []);
            open.Move([.. open.All.Where(o => o.NodeId == node).Select(o => o with { State = OperationState.Done })], [], [], [node]);
            Forget(node, known);
        }
    }

    /// <summary>Learns until when leases are held; renewals give no new revision.</summary>
    public void Renewed(IEnumerable<(Guid Node, long Epoch, long Until)> leases)
    {
        lock (_gate)
        {
            foreach (var (node, epoch, until) in leases) Renew(node, epoch, Documents.Time(until));
        }
    }

    private void Renew(Guid node, long epoch, DateTimeOffset until)
    {
        if (open.LeaseRow(node) is { Owner.Length: > 0 } held && held.Epoch == epoch && held.Until < until) open.Move([], [], [held with { Until = until }], []);
    }

    private long Known(Guid node) => Math.Max(_revisions.GetValueOrDefault(node), _gone.GetValueOrDefault(node));

    private void Forget(Guid node, long revision)
    {
        _revisions.TryRemove(node, out _);
        _gone[node] = revision;
    }
}
