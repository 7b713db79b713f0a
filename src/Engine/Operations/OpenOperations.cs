using System.Collections.Concurrent;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.Operations;

/// <summary>Operations that are not over, their step runs and the leases, in memory: what decisions read. Loaded at start, moved by each commit.</summary>
public sealed class OpenOperations
{
    private readonly ConcurrentDictionary<Guid, Operation> _operations = new();
    private readonly ConcurrentDictionary<(Guid, int), StepRun> _runs = new();
    private readonly ConcurrentDictionary<Guid, Lease> _leases = new();

    /// <summary>All of them, in no order.</summary>
    public ICollection<Operation> All => _operations.Values;

    /// <summary>How many leases are held.</summary>
    public int Leases => _leases.Values.Count(l => l.Owner.Length > 0);

    /// <summary>How many leases a conductor holds.</summary>
    public int LeasesOf(string conductor) => _leases.Values.Count(l => l.Owner == conductor);

    /// <summary>The leases that a conductor holds for operations of the same node; those of relatives are not among them.</summary>
    public IReadOnlyList<Lease> OwnLeases(string conductor) => [.. _leases.Values.Where(l => l.Owner == conductor && Find(l.Operation)?.NodeId == l.Node)];

    /// <summary>The open operation, or null.</summary>
    public Operation? Find(Guid id) => _operations.GetValueOrDefault(id);

    /// <summary>The run of a step of an open operation, or null.</summary>
    public StepRun? Run(Guid operation, int number) => _runs.GetValueOrDefault((operation, number));

    /// <summary>The lease row of a node, also one that was given back (its owner is empty, its epoch counts on).</summary>
    internal Lease? LeaseRow(Guid node) => _leases.GetValueOrDefault(node);

    internal void Move(IEnumerable<Operation> operations, IEnumerable<StepRun> runs, IEnumerable<Lease> leases, IEnumerable<Guid> nodesGone)
    {
        foreach (var run in runs) _runs[(run.OperationId, run.Number)] = run;
        foreach (var operation in operations)
        {
            if (operation.Open)
            {
                _operations[operation.Id] = operation;
                continue;
            }

            _operations.TryRemove(operation.Id, out _);
            for (var number = 0; number < operation.Plan.Length + operation.ClearPlan.Length; number++) _runs.TryRemove((operation.Id, number), out _);
        }

        foreach (var lease in leases) _leases[lease.Node] = lease;
        foreach (var node in nodesGone) _leases.TryRemove(node, out _);
    }
}
