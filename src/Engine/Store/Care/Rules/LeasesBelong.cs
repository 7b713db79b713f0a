using Microsoft.Data.Sqlite;

namespace IronicConsole.Engine.Store.Care.Rules;

/// <summary>A lease is held for an open operation of its node, or of the node's parent or child; and <c>reservation</c> shows who holds it.</summary>
internal sealed class LeasesBelong : IStoreRule
{
    public IEnumerable<string> Check(StoredFleet fleet, SqliteConnection store)
    {
        var held = fleet.Leases.ToDictionary(l => l.Node);
        foreach (var lease in fleet.Leases)
        {
            if (!fleet.Nodes.ContainsKey(lease.Node)) yield return $"{lease.Owner} holds a lease of node {lease.Node}, which is not there.";
            else if (!fleet.Open.TryGetValue(lease.Operation, out var operation)) yield return $"{fleet.Name(lease.Node)} is held by {lease.Owner} for operation {lease.Operation}, which is not open.";
            else if (!Near(fleet, lease.Node, operation.NodeId)) yield return $"{fleet.Name(lease.Node)} is held by {lease.Owner} for an operation of another node ({operation.NodeId}).";
        }

        foreach (var node in fleet.Nodes.Values)
        {
            var owner = held.GetValueOrDefault(node.Id)?.Owner;
            if (node.Reservation != owner) yield return $"{fleet.Name(node.Id)} shows reservation {node.Reservation ?? "none"}, but its lease is {(owner is null ? "free" : $"held by {owner}")}.";
        }
    }

    private static bool Near(StoredFleet fleet, Guid node, Guid other) => node == other || fleet.Nodes[node].ParentNode == other || fleet.Nodes.GetValueOrDefault(other)?.ParentNode == node;
}
