using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Operations;

namespace IronicConsole.Engine.Conductors;

/// <summary>One operation that a process has in its hands.</summary>
/// <param name="Node">The node.</param>
/// <param name="NodeName">Its name; null when it has none.</param>
/// <param name="Operation">The operation.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Step">The step at work, e.g. <c>deploy.write_image</c>; null between two.</param>
/// <param name="Since">When the step began, or the operation where none has.</param>
/// <param name="Eta">When the step is over, going by how long it usually takes; null when that is not known.</param>
public sealed record WorkAtHand(Guid Node, string? NodeName, Guid Operation, OperationKind Kind, string? Step, DateTimeOffset Since, DateTimeOffset? Eta);

/// <summary>What processes work on now. Leases and steps are in every process's memory, so each can tell of all.</summary>
public sealed class ConductorWork(OpenOperations open, FleetIndex fleet, StepTimes times)
{
    /// <summary>What a process has in its hands, oldest first. What waits for an agent, a timer or a person is in nobody's hands.</summary>
    public async Task<IReadOnlyList<WorkAtHand>> OfAsync(string conductor, CancellationToken cancel = default)
    {
        var work = new List<WorkAtHand>();
        var bands = await times.NowAsync(cancel).ConfigureAwait(false);
        foreach (var lease in open.OwnLeases(conductor))
        {
            if (open.Find(lease.Operation) is not { } operation) continue;
            var run = open.Run(operation.Id, operation.Number);
            var since = run?.StartedAt ?? operation.StartedAt;
            var node = fleet.Find(operation.NodeId);
            var usual = run is null ? null : bands.Of(operation.Kind, run.Step, StepBands.ModelOf(node))?.Usual;
            work.Add(new WorkAtHand(operation.NodeId, node?.Name, operation.Id, operation.Kind, run?.Step.Name, since, since + usual));
        }

        return [.. work.OrderBy(w => w.Since).ThenBy(w => w.Operation)];
    }
}
