using System.Collections.Concurrent;
using IronicConsole.Engine.Audit;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Records;
using IronicConsole.Engine.Store;
using Record = IronicConsole.Engine.Records.Record;

namespace IronicConsole.Tests.Agent;

/// <summary>A store in memory for the rules of the agents' link, which must not depend on how rows are kept.</summary>
internal sealed class AgentStore(FleetIndex fleet, TimeProvider clock) : IStore, IHistory
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, Operation> _operations = [];
    private readonly Dictionary<Guid, Inventory> _inventories = [];
    private long _number;

    public ConcurrentQueue<string> Told { get; } = [];

    public IEnumerable<Inventory> Inventories => _inventories.Values;

    public Task<Result<T>> CommitAsync<T>(Caller by, string? command, Func<IUnit, Result<T>> decide, CancellationToken cancel = default)
    {
        lock (_gate)
        {
            var unit = new Unit(this, by, clock.GetUtcNow());
            var result = decide(unit);
            if (!result.Ok) return Task.FromResult(result);
            fleet.Move(unit.Nodes.Values, [], unit.Ports, unit.Gone);
            foreach (var operation in unit.Operations) _operations[operation.Id] = operation;
            foreach (var inventory in unit.Inventories) _inventories[inventory.Id] = inventory;
            foreach (var text in unit.Said) Told.Enqueue(text);
            return Task.FromResult(result);
        }
    }

    public Task<Inventory?> InventoryAsync(Guid node, CancellationToken cancel = default) =>
        Task.FromResult(_inventories.Values.Where(i => i.NodeId == node && !i.Pending).MaxBy(i => i.At));

    public Task<Inventory?> PendingInventoryAsync(Guid id, CancellationToken cancel = default) =>
        Task.FromResult(_inventories.GetValueOrDefault(id) is { Pending: true } found ? found : null);

    public Task<IReadOnlyList<FeedEvent>> EventsAsync(Guid? node, int limit, long? before = null, CancellationToken cancel = default) => throw new NotSupportedException();

    public Task<IReadOnlyList<Guid>> NodesWithMoreEventsAsync(int than, CancellationToken cancel = default) => throw new NotSupportedException();

    public Task<IReadOnlyList<long>> OldEventsAsync(Guid node, int keep, DateTimeOffset before, CancellationToken cancel = default) => throw new NotSupportedException();

    public Task<IReadOnlyList<Operation>> OperationsAsync(Guid? node, int limit, CancellationToken cancel = default) => throw new NotSupportedException();

    public Task<Operation?> OperationAsync(Guid id, CancellationToken cancel = default) => Task.FromResult(_operations.GetValueOrDefault(id));

    public Task<IReadOnlyList<StepRun>> StepRunsAsync(Guid operation, CancellationToken cancel = default) => throw new NotSupportedException();

    public Task<IReadOnlyList<(Guid Node, OperationKind Kind, string Step, TimeSpan Took)>> StepTimesAsync(int limit, CancellationToken cancel = default) => throw new NotSupportedException();

    public Task<IReadOnlyList<Operation>> OperationsAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancel = default) => throw new NotSupportedException();

    public Task<IReadOnlyList<RecordVersion>> VersionsAsync(Guid record, CancellationToken cancel = default) => throw new NotSupportedException();

    public Task<IReadOnlyList<AuditRecord>> AuditAsync(AuditQuery query, CancellationToken cancel = default) => throw new NotSupportedException();

    private sealed class Unit(AgentStore store, Caller by, DateTimeOffset now) : IUnit
    {
        public Dictionary<Guid, Node> Nodes { get; } = [];

        public List<Port> Ports { get; } = [];

        public List<Port> Gone { get; } = [];

        public List<Operation> Operations { get; } = [];

        public List<Inventory> Inventories { get; } = [];

        public List<string> Said { get; } = [];

        public Caller By => by;

        public DateTimeOffset Now => now;

        private FleetIndex Fleet { get; } = store.Fleet;

        public Node? Node(Guid id) => Nodes.GetValueOrDefault(id) ?? Fleet.Find(id);

        public Node? NodeNamed(string name) => Fleet.Find(name);

        public IEnumerable<Node> ChildrenOf(Guid parent) => Fleet.ChildrenOf(parent);

        IEnumerable<Node> IUnit.Nodes(Func<Node, bool> which) => Fleet.Nodes.Where(which);

        public Port? Port(Guid id) => Fleet.Port(id);

        public Port? PortWithAddress(string mac) => Fleet.PortWithAddress(mac);

        public IReadOnlyList<Port> PortsOf(Guid node) => Fleet.PortsOf(node);

        public Operation? Operation(Guid id) => store._operations.GetValueOrDefault(id);

        public StepRun? StepRun(Guid operation, int number) => null;

        public void Put(Node node) => Nodes[node.Id] = node with { Number = node.Number == 0 ? ++store._number : node.Number, Version = node.Version + 1 };

        public void Put(Port port) => Ports.Add(port with { Number = port.Number == 0 ? ++store._number : port.Number });

        public void Put(Operation operation) => Operations.Add(operation);

        public void Put(StepRun run) => throw new NotSupportedException();

        public void Put(Inventory inventory) => Inventories.Add(inventory);

        public void Delete(Node node) => throw new NotSupportedException();

        public void Delete(Port port) => Gone.Add(port);

        public T? Record<T>(Guid id)
            where T : Record => null;

        public T? RecordNamed<T>(string name)
            where T : Record => null;

        public void Put(Record record) => throw new NotSupportedException();

        public void Delete(Record record) => throw new NotSupportedException();

        public void Tell(Guid node, string kind, string text, JsonMap? data = null, string severity = "INFO") => Said.Add(text);

        public void Remark(string words) => throw new NotSupportedException();

        public void Forget(IReadOnlyCollection<long> events) => throw new NotSupportedException();

        public Lease? LeaseOf(Guid node) => null;

        public Lease? Claim(Guid node, Guid operation) => null;

        public bool Renew(Lease lease) => false;

        public void Release(Lease lease)
        {
        }
    }

    private FleetIndex Fleet => fleet;
}
