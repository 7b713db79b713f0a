using System.Collections.Concurrent;
using System.Collections.Immutable;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Records;

namespace IronicConsole.Engine.Feed;

/// <summary>All nodes and ports in memory; loaded at start, moved by each commit before its answer goes out. Reads never touch the database.</summary>
public sealed class FleetIndex
{
    private readonly ConcurrentDictionary<Guid, Node> _nodes = new();
    private readonly ConcurrentDictionary<string, Guid> _names = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Guid, Port> _ports = new();
    private readonly ConcurrentDictionary<string, Guid> _macs = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Guid, ImmutableArray<Port>> _portsOf = new();
    private readonly ConcurrentDictionary<Guid, ImmutableArray<Guid>> _childrenOf = new();
    private long _shape;
    private volatile View _view = new(ImmutableSortedDictionary<long, Node>.Empty);

    /// <summary>What is not of one node: runbooks, deploy templates.</summary>
    public RecordIndex Records { get; } = new();

    /// <summary>How many nodes there are.</summary>
    public int Count => _nodes.Count;

    /// <summary>Moves when a node comes, goes, is renamed or gets another parent: while it stands, lists by name and trees have the same rows in the same order.</summary>
    public long Shape => Interlocked.Read(ref _shape);

    /// <summary>The node, or null.</summary>
    public Node? Find(Guid id) => _nodes.GetValueOrDefault(id);

    /// <summary>The node of that name or UUID, or null.</summary>
    public Node? Find(string ident) => Guid.TryParse(ident, out var id) ? Find(id)
        : _names.TryGetValue(ident, out var named) ? Find(named) : null;

    /// <summary>All nodes in the order they were made. The array is shared: do not write to it.</summary>
    public IReadOnlyList<Node> Nodes => _view.List;

    /// <summary>All ports in the order they were made.</summary>
    public IEnumerable<Port> Ports => _ports.Values.OrderBy(p => p.Number);

    /// <summary>The port, or null.</summary>
    public Port? Port(Guid id) => _ports.GetValueOrDefault(id);

    /// <summary>The port with that MAC address (lower case), or null.</summary>
    public Port? PortWithAddress(string mac) => _macs.TryGetValue(mac, out var id) ? Port(id) : null;

    /// <summary>The ports of a node.</summary>
    public ImmutableArray<Port> PortsOf(Guid node) => _portsOf.TryGetValue(node, out var ports) ? ports : [];

    /// <summary>The children of a node in the order they were made.</summary>
    public IEnumerable<Node> ChildrenOf(Guid parent) => _childrenOf.TryGetValue(parent, out var ids) ? ids.Select(Find).OfType<Node>().Where(n => n.ParentNode == parent).OrderBy(n => n.Number) : [];

    /// <summary>Takes a committed change over. Only the store calls it, one commit at a time.</summary>
    internal void Move(IEnumerable<Node> put, IEnumerable<Node> deleted, IEnumerable<Port> portsPut, IEnumerable<Port> portsDeleted)
    {
        var ordered = _view.Ordered;
        var moved = false;
        foreach (var node in put)
        {
            if (_nodes.TryGetValue(node.Id, out var before) && before.Name is { } old && old != node.Name) _names.TryRemove(KeyValuePair.Create(old, node.Id));
            moved |= before is null || before.Name != node.Name || before.ParentNode != node.ParentNode;
            if (before?.ParentNode != node.ParentNode)
            {
                Leave(before);
                if (node.ParentNode is { } parent) _childrenOf[parent] = [.. _childrenOf.GetValueOrDefault(parent, []), node.Id];
            }

            _nodes[node.Id] = node;
            if (node.Name is { } name) _names[name] = node.Id;
            ordered = ordered.SetItem(node.Number, node);
        }

        foreach (var node in deleted)
        {
            _nodes.TryRemove(node.Id, out var before);
            moved = true;
            Leave(before);
            if (node.Name is { } name) _names.TryRemove(name, out _);
            foreach (var port in PortsOf(node.Id)) Drop(port);
            ordered = ordered.Remove(node.Number);
        }

        foreach (var port in portsPut)
        {
            if (_ports.TryGetValue(port.Id, out var before)) Drop(before);
            _ports[port.Id] = port;
            _macs[port.Address] = port.Id;
            _portsOf[port.NodeId] = [.. PortsOf(port.NodeId).Add(port).OrderBy(p => p.Number)];
        }

        foreach (var port in portsDeleted) Drop(port);
        _view = new View(ordered);
        if (moved) Interlocked.Increment(ref _shape);
    }

    private void Leave(Node? child)
    {
        if (child?.ParentNode is not { } parent || !_childrenOf.TryGetValue(parent, out var ids)) return;
        ids = ids.Remove(child.Id);
        if (ids.IsEmpty) _childrenOf.TryRemove(parent, out _);
        else _childrenOf[parent] = ids;
    }

    private void Drop(Port port)
    {
        _ports.TryRemove(port.Id, out _);
        _macs.TryRemove(KeyValuePair.Create(port.Address, port.Id));
        _portsOf[port.NodeId] = PortsOf(port.NodeId).RemoveAll(p => p.Id == port.Id);
    }

    // A list belongs to the state it was made from: who makes it while the next commit moves on cannot put it in the next one's place.
    private sealed class View(ImmutableSortedDictionary<long, Node> ordered)
    {
        private Node[]? _list;

        public ImmutableSortedDictionary<long, Node> Ordered => ordered;

        public Node[] List => _list ??= [.. ordered.Values];
    }
}
