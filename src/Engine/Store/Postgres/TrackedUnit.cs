using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Records;

namespace IronicConsole.Engine.Store.Postgres;

/// <summary>
/// A decision that remembers what it relied on: the revision that each node's head had before anything of the node was read, what was not there, and which leases had run out.
/// A revision is noted before the read, and memory moves before its revision does, so a read that was overtaken is found out at the commit.
/// </summary>
internal sealed class TrackedUnit(Unit unit, Memory memory, OpenOperations open) : IUnit
{
    private readonly SortedDictionary<Guid, long> _heads = [];

    public Unit Inner => unit;

    /// <summary>Heads by node, in the order in which they are locked; 0 for a node that was not there.</summary>
    public IReadOnlyDictionary<Guid, long> Heads => _heads;

    /// <summary>Nodes of which something is written.</summary>
    public HashSet<Guid> Written { get; } = [];

    /// <summary>Nodes whose lease the decision took for run out.</summary>
    public HashSet<Guid> RunOut { get; } = [];

    /// <summary>Names that no node had.</summary>
    public HashSet<string> UnknownNames { get; } = [];

    /// <summary>Names that no record had.</summary>
    public HashSet<(Type Kind, string Name)> UnknownRecords { get; } = [];

    public Caller By => unit.By;

    public DateTimeOffset Now => unit.Now;

    /// <summary>Whether memory still is what the decision read.</summary>
    public bool Fresh => _heads.All(h => memory.Revision(h.Key) == h.Value);

    public Node? Node(Guid id)
    {
        Touch(id);
        return unit.Node(id);
    }

    public Node? NodeNamed(string name)
    {
        if (unit.NodeNamed(name) is { } found && Find(found.Id) is { } node && node.Name == name) return node;
        UnknownNames.Add(name);
        return null;
    }

    public IEnumerable<Node> ChildrenOf(Guid parent) => unit.ChildrenOf(parent).Select(seen => Find(seen.Id)).OfType<Node>().Where(n => n.ParentNode == parent);

    public IEnumerable<Node> Nodes(Func<Node, bool> which)
    {
        foreach (var seen in unit.Nodes(which))
        {
            if (Find(seen.Id) is { } node && which(node)) yield return node;
        }
    }

    public Port? Port(Guid id)
    {
        if (unit.Port(id) is not { } seen) return null;
        Touch(seen.NodeId);
        return unit.Port(id);
    }

    public Port? PortWithAddress(string mac) => unit.PortWithAddress(mac) is { } seen && Port(seen.Id) is { } port && port.Address == mac ? port : null;

    public IReadOnlyList<Port> PortsOf(Guid node)
    {
        Touch(node);
        return unit.PortsOf(node);
    }

    public Operation? Operation(Guid id)
    {
        if (unit.Operation(id) is not { } seen) return null;
        Touch(seen.NodeId);
        return unit.Operation(id);
    }

    public StepRun? StepRun(Guid operation, int number)
    {
        if ((unit.Operation(operation)?.NodeId ?? open.Find(operation)?.NodeId) is { } node) Touch(node);
        return unit.StepRun(operation, number);
    }

    public T? Record<T>(Guid id)
        where T : Record
    {
        Touch(id);
        return unit.Record<T>(id);
    }

    public T? RecordNamed<T>(string name)
        where T : Record
    {
        if (unit.RecordNamed<T>(name) is { } found && Record<T>(found.Id) is { } record && record.Name == name) return record;
        UnknownRecords.Add((typeof(T), name));
        return null;
    }

    public void Put(Record record)
    {
        Write(record.Id);
        unit.Put(record);
    }

    public void Delete(Record record)
    {
        Write(record.Id);
        unit.Delete(record);
    }

    public void Put(Node node)
    {
        Write(node.Id);
        unit.Put(node);
    }

    public void Put(Port port)
    {
        if (unit.Port(port.Id) is { } before) Write(before.NodeId);
        Write(port.NodeId);
        unit.Put(port);
    }

    public void Put(Operation operation)
    {
        Write(operation.NodeId);
        unit.Put(operation);
    }

    public void Put(StepRun run)
    {
        Write(run.NodeId);
        unit.Put(run);
    }

    public void Put(Inventory inventory)
    {
        Write(inventory.NodeId);
        unit.Put(inventory);
    }

    public void Remark(string words) => unit.Remark(words);

    public void Forget(IReadOnlyCollection<long> events) => unit.Forget(events);

    public void Delete(Node node)
    {
        Write(node.Id);
        foreach (var part in node.Parts.Select(Record<Record>).OfType<Record>()) Delete(part);
        unit.Delete(node);
    }

    public void Delete(Port port)
    {
        Write(port.NodeId);
        unit.Delete(port);
    }

    public void Tell(Guid node, string kind, string text, JsonMap? data = null, string severity = "INFO")
    {
        if (unit.Find(node) is null) Touch(node);
        else Write(node); // what is told moves the head, so that readers look
        unit.Tell(node, kind, text, data, severity);
    }

    public Lease? LeaseOf(Guid node)
    {
        Touch(node);
        var lease = unit.LeaseOf(node);
        if (lease is null && !unit.Own.Leases.ContainsKey(node) && open.LeaseRow(node) is { Owner.Length: > 0 }) RunOut.Add(node);
        return lease;
    }

    public Lease? Claim(Guid node, Guid operation)
    {
        LeaseOf(node);
        if (unit.Claim(node, operation) is not { } lease) return null;
        Write(node);
        return lease;
    }

    public bool Renew(Lease lease)
    {
        Touch(lease.Node);
        if (!unit.Renew(lease)) return false;
        Write(lease.Node);
        return true;
    }

    public void Release(Lease lease)
    {
        Write(lease.Node);
        unit.Release(lease);
    }

    private Node? Find(Guid id)
    {
        Touch(id);
        return unit.Find(id);
    }

    private void Write(Guid node)
    {
        Touch(node);
        Written.Add(node);
    }

    private void Touch(Guid node) => _heads.TryAdd(node, memory.Revision(node));
}
