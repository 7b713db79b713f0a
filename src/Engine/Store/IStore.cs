using IronicConsole.Engine.Audit;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Records;

namespace IronicConsole.Engine.Store;

/// <summary>The one door for changes: what a unit of work puts is committed in one transaction, with its events and its audit row, or not at all.</summary>
public interface IStore
{
    /// <summary>
    /// Lets <paramref name="decide"/> read and put under the store's order, commits, moves <see cref="FleetIndex"/>, publishes the events, and only then answers.
    /// A problem commits nothing but the audit row of a refused command.
    /// </summary>
    /// <param name="by">Who asks.</param>
    /// <param name="command">The command's name for the audit trail, e.g. <c>node create</c>; null for the engine's own bookkeeping.</param>
    /// <param name="decide">Pure: reads through the unit, puts into the unit, does nothing else.</param>
    /// <param name="cancel">Ends the wait before the unit has begun; a begun unit is always finished.</param>
    Task<Result<T>> CommitAsync<T>(Caller by, string? command, Func<IUnit, Result<T>> decide, CancellationToken cancel = default);
}

/// <summary>One decision: a consistent view, and what shall change.</summary>
public interface IUnit
{
    /// <summary>Who asks.</summary>
    Caller By { get; }

    /// <summary>The time of this decision.</summary>
    DateTimeOffset Now { get; }

    /// <summary>The node, or null.</summary>
    Node? Node(Guid id);

    /// <summary>The node of that name, or null.</summary>
    Node? NodeNamed(string name);

    /// <summary>The children of a node.</summary>
    IEnumerable<Node> ChildrenOf(Guid parent);

    /// <summary>All nodes that satisfy a condition: looks at each of the fleet.</summary>
    IEnumerable<Node> Nodes(Func<Node, bool> which);

    /// <summary>The port, or null.</summary>
    Port? Port(Guid id);

    /// <summary>The port with that MAC address, or null.</summary>
    Port? PortWithAddress(string mac);

    /// <summary>The ports of a node.</summary>
    IReadOnlyList<Port> PortsOf(Guid node);

    /// <summary>An open operation, or null.</summary>
    Operation? Operation(Guid id);

    /// <summary>The run of a step of an open operation, or null.</summary>
    StepRun? StepRun(Guid operation, int number);

    /// <summary>The record of that id when it is of that kind, or null.</summary>
    T? Record<T>(Guid id)
        where T : Record;

    /// <summary>The record of that name among those of its kind, or null.</summary>
    T? RecordNamed<T>(string name)
        where T : Record;

    /// <summary>Stores a node, new or changed; its version and updated_at move by themselves.</summary>
    void Put(Node node);

    /// <summary>Stores a port, new or changed.</summary>
    void Put(Port port);

    /// <summary>Stores an operation.</summary>
    void Put(Operation operation);

    /// <summary>Stores a step run.</summary>
    void Put(StepRun run);

    /// <summary>Stores what an inspection found, or replaces it (same id); the newest that is not pending is served, the older ones stay.</summary>
    void Put(Inventory inventory);

    /// <summary>Stores a record, new or changed; its version and its times move by themselves.</summary>
    void Put(Record record);

    /// <summary>Deletes a node with all that belongs to it.</summary>
    void Delete(Node node);

    /// <summary>Deletes a port.</summary>
    void Delete(Port port);

    /// <summary>Deletes a record with its versions.</summary>
    void Delete(Record record);

    /// <summary>Tells what happened, for the activity stream, the feed and the API's history. No secrets.</summary>
    /// <param name="node">The node it is about, or a record that is put in the same unit.</param>
    /// <param name="kind">What kind of thing (<see cref="EventKinds"/>).</param>
    /// <param name="text">One plain sentence.</param>
    /// <param name="data">Details.</param>
    /// <param name="severity">INFO, WARNING or ERROR.</param>
    void Tell(Guid node, string kind, string text, JsonMap? data = null, string severity = "INFO");

    /// <summary>Deletes events that are kept no longer; the audit row says how many, and up to where.</summary>
    void Forget(IReadOnlyCollection<long> events);

    /// <summary>What the audit row of this command says beside its outcome; the last one counts.</summary>
    void Remark(string words);

    /// <summary>The lease of a node: null when free or run out.</summary>
    Lease? LeaseOf(Guid node);

    /// <summary>Takes the free lease for this conductor with the next epoch and shows it as the node's reservation; null when somebody has it.</summary>
    Lease? Claim(Guid node, Guid operation);

    /// <summary>Whether the lease is still the one in force; renews it when it is.</summary>
    bool Renew(Lease lease);

    /// <summary>Gives the lease back.</summary>
    void Release(Lease lease);
}

/// <summary>The right to work on a node, fenced by its epoch.</summary>
/// <param name="Node">The node.</param>
/// <param name="Owner">Host name of the conductor.</param>
/// <param name="Operation">The operation it is held for.</param>
/// <param name="Epoch">Raised by each claim; a write with an older one matches nothing.</param>
/// <param name="Until">When it runs out unless renewed.</param>
public sealed record Lease(Guid Node, string Owner, Guid Operation, long Epoch, DateTimeOffset Until)
{
    /// <summary>The answer to a write under a lease that has passed to another.</summary>
    public static Problem Lost { get; } = new("lease-lost", 409, "Another conductor works on this node now.");
}

/// <summary>What an inspection found.</summary>
/// <param name="Id">Its id.</param>
/// <param name="NodeId">The node.</param>
/// <param name="At">When.</param>
/// <param name="Hardware">Ironic's <c>inventory</c>.</param>
/// <param name="PluginData">Everything else.</param>
public sealed record Inventory(Guid Id, Guid NodeId, DateTimeOffset At, JsonMap Hardware, JsonMap PluginData)
{
    /// <summary>As the agent posted it, not yet seen by the hooks: kept for the step that waits for it, never served.</summary>
    public bool Pending { get; init; }
}

/// <summary>History and logs that memory does not hold, read from the store.</summary>
public interface IHistory
{
    /// <summary>The newest events of a node (or of the whole fleet when null), newest first.</summary>
    Task<IReadOnlyList<FeedEvent>> EventsAsync(Guid? node, int limit, long? before = null, CancellationToken cancel = default);

    /// <summary>The nodes that have more events than that, also nodes that are gone.</summary>
    Task<IReadOnlyList<Guid>> NodesWithMoreEventsAsync(int than, CancellationToken cancel = default);

    /// <summary>The events of a node but the newest ones, as far as they are older than a time; oldest first.</summary>
    Task<IReadOnlyList<long>> OldEventsAsync(Guid node, int keep, DateTimeOffset before, CancellationToken cancel = default);

    /// <summary>Operations of a node (or of the whole fleet when null), newest first.</summary>
    Task<IReadOnlyList<Operation>> OperationsAsync(Guid? node, int limit, CancellationToken cancel = default);

    /// <summary>One operation, open or ended; null when unknown.</summary>
    Task<Operation?> OperationAsync(Guid id, CancellationToken cancel = default);

    /// <summary>Operations by their ids, open or ended, in no order; unknown ones are left out.</summary>
    Task<IReadOnlyList<Operation>> OperationsAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancel = default);

    /// <summary>The step runs of an operation, in order.</summary>
    Task<IReadOnlyList<StepRun>> StepRunsAsync(Guid operation, CancellationToken cancel = default);

    /// <summary>How long the steps took that are done, of the newest operations: at most <paramref name="limit"/> of them.</summary>
    Task<IReadOnlyList<(Guid Node, OperationKind Kind, string Step, TimeSpan Took)>> StepTimesAsync(int limit, CancellationToken cancel = default);

    /// <summary>The newest inventory of a node that is not pending, or null.</summary>
    Task<Inventory?> InventoryAsync(Guid node, CancellationToken cancel = default);

    /// <summary>The inventory of that id while it is pending; null when there is none or the hooks have been through it. An inspection's id is its operation's.</summary>
    Task<Inventory?> PendingInventoryAsync(Guid id, CancellationToken cancel = default);

    /// <summary>The versions of a record that keeps them, newest first.</summary>
    Task<IReadOnlyList<RecordVersion>> VersionsAsync(Guid record, CancellationToken cancel = default);

    /// <summary>Audit rows, newest first.</summary>
    Task<IReadOnlyList<AuditRecord>> AuditAsync(AuditQuery query, CancellationToken cancel = default);
}
