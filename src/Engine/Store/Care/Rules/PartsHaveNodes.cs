using IronicConsole.Engine.Records;
using Microsoft.Data.Sqlite;

namespace IronicConsole.Engine.Store.Care.Rules;

/// <summary>A part of a node (a port group, a volume connector or target) is one that its node names, and a node names those only.</summary>
internal sealed class PartsHaveNodes : IStoreRule
{
    public IEnumerable<string> Check(StoredFleet fleet, SqliteConnection store)
    {
        var parts = fleet.Records.OfType<NodePart>().ToDictionary(p => p.Id);
        return parts.Values.Where(p => !fleet.Nodes.TryGetValue(p.NodeId, out var node) || !node.Parts.Contains(p.Id)).Select(p => $"The {p.Kind} {p.Id} is none that {fleet.Name(p.NodeId)} names.")
            .Concat(fleet.Nodes.Values.SelectMany(n => n.Parts.Where(id => !parts.TryGetValue(id, out var part) || part.NodeId != n.Id).Select(id => $"{fleet.Name(n.Id)} names {id}, which is no part of it.")));
    }
}
