using Microsoft.Data.Sqlite;

namespace IronicConsole.Engine.Store.Care.Rules;

/// <summary>A parent is there, and is nobody's child: no cycles, no depth.</summary>
internal sealed class FamiliesAreFlat : IStoreRule
{
    public IEnumerable<string> Check(StoredFleet fleet, SqliteConnection store)
    {
        foreach (var node in fleet.Nodes.Values)
        {
            if (node.ParentNode is not { } id) continue;
            if (!fleet.Nodes.TryGetValue(id, out var parent)) yield return $"{fleet.Name(node.Id)} is a child of node {id}, which is not there.";
            else if (parent.ParentNode is not null) yield return $"{fleet.Name(node.Id)} is a child of {parent.Label}, which is a child itself.";
        }
    }
}
