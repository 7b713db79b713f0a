using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using Microsoft.Data.Sqlite;

namespace IronicConsole.Engine.Store.Care.Rules;

/// <summary>A held operation has its question on its node, whose state says so; no other node has one. So each hold can be answered.</summary>
internal sealed class HoldsAreAsked : IStoreRule
{
    public IEnumerable<string> Check(StoredFleet fleet, SqliteConnection store)
    {
        foreach (var node in fleet.Nodes.Values)
        {
            var held = node.Operation is { } id && fleet.Open.GetValueOrDefault(id)?.State == OperationState.Held;
            if (held != node.ProvisionState.IsHeld()) yield return $"{fleet.Name(node.Id)} is in '{node.ProvisionState.Wire()}', but its operation is {(held ? "" : "not ")}held.";
            if (held != (node.Hold is not null && node.Hold.Operation == node.Operation)) yield return $"{fleet.Name(node.Id)} {(held ? "is held without a question" : "asks a question for which no operation waits")}.";
        }
    }
}
