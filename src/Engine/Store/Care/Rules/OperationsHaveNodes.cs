using IronicConsole.Engine.Operations;
using Microsoft.Data.Sqlite;

namespace IronicConsole.Engine.Store.Care.Rules;

/// <summary>An open operation is that of its node, and is within its plan.</summary>
internal sealed class OperationsHaveNodes : IStoreRule
{
    public IEnumerable<string> Check(StoredFleet fleet, SqliteConnection store)
    {
        foreach (var operation in fleet.Open.Values)
        {
            if (!fleet.Nodes.TryGetValue(operation.NodeId, out var node)) yield return $"Operation {operation.Id} ({operation.Kind.Word()}) is open for node {operation.NodeId}, which is not there.";
            else if (node.Operation != operation.Id) yield return $"Operation {operation.Id} ({operation.Kind.Word()}) is open, but {fleet.Name(node.Id)} names {node.Operation?.ToString() ?? "none"}.";
            if (operation.State is OperationState.Waiting or OperationState.Held && operation.Current is null) yield return $"Operation {operation.Id} ({operation.Kind.Word()}) waits, but its plan is at its end.";
        }
    }
}
