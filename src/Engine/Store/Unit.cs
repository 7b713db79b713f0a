using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Records;
using IronicConsole.Engine.Store.Rows;

namespace IronicConsole.Engine.Store;

/// <summary>What one decision, or a batch of them, has put and not yet committed.</summary>
internal sealed class Pending
{
    /// <summary>Who asked; of a group it means nothing.</summary>
    public Caller By { get; init; } = Caller.Engine;

    public Dictionary<Guid, Node?> Nodes { get; } = [];

    public Dictionary<Guid, Port?> Ports { get; } = [];

    public Dictionary<Guid, Operation> Operations { get; } = [];

    public Dictionary<(Guid, int), StepRun> Runs { get; } = [];

    public Dictionary<Guid, Lease> Leases { get; } = [];

    public List<Inventory> Inventories { get; } = [];

    public Dictionary<Guid, Record?> Records { get; } = [];

    public List<Node> NodesGone { get; } = [];

    public List<Port> PortsGone { get; } = [];

    public List<FeedEvent> Events { get; } = [];

    public List<long> EventsGone { get; } = [];

    public List<AuditRow> Audit { get; } = [];

    /// <summary>Whether a node or a record of that id is deleted.</summary>
    public bool Removes(Guid id) => NodesGone.Any(n => n.Id == id) || (Records.TryGetValue(id, out var record) && record is null);

    public void Take(Pending unit)
    {
        foreach (var (id, node) in unit.Nodes) Nodes[id] = node;
        foreach (var (id, port) in unit.Ports) Ports[id] = port;
        foreach (var (id, operation) in unit.Operations) Operations[id] = operation;
        foreach (var (key, run) in unit.Runs) Runs[key] = run;
        foreach (var (id, lease) in unit.Leases) Leases[id] = lease;
        foreach (var (id, record) in unit.Records) Records[id] = record;
        NodesGone.AddRange(unit.NodesGone);
        PortsGone.AddRange(unit.PortsGone);
        Events.AddRange(unit.Events);
    }
}

/// <summary>One decision over memory, the batch before it, and its own puts.</summary>
internal sealed class Unit(Caller by, DateTimeOffset now, FleetIndex fleet, OpenOperations open, Pending batch, StoreOptions options, Counters counters) : IUnit
{
    private readonly List<(Guid Node, string Kind, string Text, JsonMap Data, string Severity)> _told = [];
    private Guid? _put, _seen;

    public Pending Own { get; } = new() { By = by };

    /// <summary>The node that the audit row names: the one that was looked at first (by name or id), unless others were put and it was not; a refusal puts none.</summary>
    public Guid? Subject => _seen is { } seen && Own.Nodes.ContainsKey(seen) ? seen : _put ?? _seen;

    public string? Said { get; private set; }

    public Caller By => by;

    public DateTimeOffset Now => now;

    public Node? Node(Guid id)
    {
        var node = Find(id);
        if (node is not null) _seen ??= id;
        return node;
    }

    public Node? NodeNamed(string name)
    {
        var node = FindNamed(name);
        _seen ??= node?.Id;
        return node;
    }

    /// <summary>The node, without noting that it was looked at.</summary>
    public Node? Find(Guid id) => Own.Nodes.TryGetValue(id, out var own) ? own : batch.Nodes.TryGetValue(id, out var earlier) ? earlier : fleet.Find(id);

    private Node? FindNamed(string name) =>
        Own.Nodes.Values.FirstOrDefault(n => n?.Name == name)
        ?? batch.Nodes.Values.FirstOrDefault(n => n?.Name == name && !Own.Nodes.ContainsKey(n.Id))
        ?? (Guid.TryParse(name, out _) ? null : fleet.Find(name) is { } known && Find(known.Id) is { } now_ && now_.Name == name ? now_ : null);

    public IEnumerable<Node> ChildrenOf(Guid parent) =>
        fleet.ChildrenOf(parent).Select(n => n.Id).Concat(batch.Nodes.Keys).Concat(Own.Nodes.Keys).Distinct().Select(Find).OfType<Node>().Where(n => n.ParentNode == parent);

    public IEnumerable<Node> Nodes(Func<Node, bool> which)
    {
        var seen = new HashSet<Guid>();
        foreach (var node in Own.Nodes.Values.Concat(batch.Nodes.Where(n => !Own.Nodes.ContainsKey(n.Key)).Select(n => n.Value)))
        {
            if (node is null) continue;
            seen.Add(node.Id);
            if (which(node)) yield return node;
        }

        foreach (var node in fleet.Nodes)
        {
            if (!seen.Contains(node.Id) && !Own.Nodes.ContainsKey(node.Id) && !batch.Nodes.ContainsKey(node.Id) && which(node)) yield return node;
        }
    }

    public Port? Port(Guid id)
    {
        var port = FindPort(id);
        _seen ??= port?.NodeId;
        return port;
    }

    private Port? FindPort(Guid id) => Own.Ports.TryGetValue(id, out var own) ? own : batch.Ports.TryGetValue(id, out var earlier) ? earlier : fleet.Port(id);

    public Port? PortWithAddress(string mac)
    {
        var port = FindPortWith(mac);
        _seen ??= port?.NodeId;
        return port;
    }

    private Port? FindPortWith(string mac) =>
        Own.Ports.Values.Concat(batch.Ports.Values.Where(p => p is not null && !Own.Ports.ContainsKey(p.Id))).FirstOrDefault(p => p?.Address == mac)
        ?? (fleet.PortWithAddress(mac) is { } known && FindPort(known.Id) is { } still && still.Address == mac ? still : null);

    public IReadOnlyList<Port> PortsOf(Guid node)
    {
        var ports = fleet.PortsOf(node).Select(p => p.Id)
            .Concat(batch.Ports.Values.Concat(Own.Ports.Values).Where(p => p?.NodeId == node).Select(p => p!.Id)).Distinct();
        return [.. ports.Select(FindPort).OfType<Port>().Where(p => p.NodeId == node)];
    }

    public Operation? Operation(Guid id)
    {
        var operation = Own.Operations.GetValueOrDefault(id) ?? batch.Operations.GetValueOrDefault(id) ?? open.Find(id);
        if (operation is not { Open: true }) return null;
        _seen ??= operation.NodeId;
        return operation;
    }

    public StepRun? StepRun(Guid operation, int number) =>
        Own.Runs.GetValueOrDefault((operation, number)) ?? batch.Runs.GetValueOrDefault((operation, number)) ?? open.Run(operation, number);

    public T? Record<T>(Guid id)
        where T : Record => FindRecord(id) as T;

    public T? RecordNamed<T>(string name)
        where T : Record =>
        Own.Records.Values.OfType<T>().FirstOrDefault(r => r.Name == name)
        ?? batch.Records.Values.OfType<T>().FirstOrDefault(r => r.Name == name && !Own.Records.ContainsKey(r.Id))
        ?? (fleet.Records.Named<T>(name) is { } known && Record<T>(known.Id) is { } still && still.Name == name ? still : null);

    public void Put(Node node)
    {
        _put ??= node.Id;
        var before = Find(node.Id);
        Own.Nodes[node.Id] = before is null
            ? node with { Number = counters.NextNode(), Version = 1, CreatedAt = now }
            : node with { Number = before.Number, Version = (Own.Nodes.ContainsKey(node.Id) ? 0 : 1) + before.Version, UpdatedAt = now };
    }

    public void Put(Port port)
    {
        _put ??= port.NodeId;
        var before = FindPort(port.Id);
        if (before is not null && before.Address != port.Address) Own.PortsGone.Add(before);
        Own.Ports[port.Id] = before is null ? port with { Number = counters.NextPort(), CreatedAt = now } : port with { Number = before.Number, UpdatedAt = now };
    }

    public void Put(Operation operation) => Own.Operations[operation.Id] = operation;

    public void Put(StepRun run) => Own.Runs[(run.OperationId, run.Number)] = run;

    public void Put(Inventory inventory) => Own.Inventories.Add(inventory);

    public void Put(Record record)
    {
        var before = FindRecord(record.Id);
        Own.Records[record.Id] = before is null
            ? record with { Version = 1, CreatedAt = now, UpdatedAt = null }
            : record with { Version = (Own.Records.ContainsKey(record.Id) ? 0 : 1) + before.Version, CreatedAt = before.CreatedAt, UpdatedAt = now };
    }

    public void Delete(Record record) => Own.Records[record.Id] = null;

    public void Delete(Node node)
    {
        _put ??= node.Id;
        foreach (var port in PortsOf(node.Id)) Delete(port);
        foreach (var part in node.Parts.Select(FindRecord).OfType<Record>()) Delete(part);
        Own.Nodes[node.Id] = null;
        Own.NodesGone.Add(node);
    }

    public void Delete(Port port)
    {
        Own.Ports[port.Id] = null;
        Own.PortsGone.Add(port);
    }

    public void Tell(Guid node, string kind, string text, JsonMap? data = null, string severity = "INFO") => _told.Add((node, kind, text, data ?? JsonMap.Empty, severity));

    public void Forget(IReadOnlyCollection<long> events)
    {
        Own.EventsGone.AddRange(events);
        Said = $"{events.Count} events up to {events.Max()}";
    }

    public void Remark(string words) => Said = words;

    public Lease? LeaseOf(Guid node) => Row(node) is { } lease && lease.Owner.Length > 0 && lease.Until > now ? lease : null;

    public Lease? Claim(Guid node, Guid operation)
    {
        if (LeaseOf(node) is { } held && !(held.Owner == options.Conductor && held.Operation == operation)) return null;
        var lease = new Lease(node, options.Conductor, operation, (Row(node)?.Epoch ?? 0) + 1, now + options.Lease);
        Own.Leases[node] = lease;
        if (Find(node) is { } claimed && claimed.Reservation != options.Conductor) Put(claimed with { Reservation = options.Conductor });
        return lease;
    }

    public bool Renew(Lease lease)
    {
        if (Row(lease.Node) is not { } current || current.Epoch != lease.Epoch || current.Owner != lease.Owner) return false;
        Own.Leases[lease.Node] = current with { Until = now + options.Lease };
        return true;
    }

    public void Release(Lease lease)
    {
        if (Row(lease.Node) is not { } current || current.Epoch != lease.Epoch) return;
        Own.Leases[lease.Node] = current with { Owner = "", Until = now };
        if (Find(lease.Node) is { Reservation: not null } node) Put(node with { Reservation = null });
    }

    /// <summary>Gives the told events their sequence, once the decision stands.</summary>
    public void Number()
    {
        foreach (var (node, kind, text, data, severity) in _told)
        {
            Own.Events.Add(new FeedEvent(counters.NextEvent(), now, node, Find(node)?.Version ?? 0, kind, text, data, by, severity));
        }
    }

    private Record? FindRecord(Guid id) => Own.Records.TryGetValue(id, out var own) ? own : batch.Records.TryGetValue(id, out var earlier) ? earlier : fleet.Records.Find(id);

    private Lease? Row(Guid node) => Own.Leases.GetValueOrDefault(node) ?? batch.Leases.GetValueOrDefault(node) ?? open.LeaseRow(node);
}

/// <summary>The running numbers of the store; one writer moves them.</summary>
internal sealed class Counters
{
    /// <summary>Numbers above this one stand in for those that the database will give.</summary>
    public const long FirstProvisional = long.MaxValue / 2;

    public static Counters Provisional() => new() { Node = FirstProvisional, Port = FirstProvisional };

    public long Node { get; set; }

    public long Port { get; set; }

    public long Event { get; set; }

    public long Audit { get; set; }

    public long NextNode() => ++Node;

    public long NextPort() => ++Port;

    public long NextEvent() => ++Event;

    public long NextAudit() => ++Audit;
}
