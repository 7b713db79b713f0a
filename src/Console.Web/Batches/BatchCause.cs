using IronicConsole.Engine.Batches;
using IronicConsole.Engine.Feed;

namespace IronicConsole.Web.Batches;

/// <summary>Nodes of a batch that failed or were refused for the same reason.</summary>
/// <param name="Told">The reason, as the first of them has it.</param>
/// <param name="Nodes">The nodes, in their order.</param>
public sealed record BatchCause(string Told, IReadOnlyList<BatchNode> Nodes)
{
    /// <summary>The causes of a batch, the most frequent first; what names the node does not make another cause.</summary>
    public static IReadOnlyList<BatchCause> Of(Batch batch, FleetIndex fleet)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(fleet);
        return [.. batch.Nodes.Where(n => n.Bad).GroupBy(n => BatchPlanner.Without(n.Cause ?? "", fleet.Find(n.Node))).OrderByDescending(g => g.Count()).Select(g => new BatchCause(g.First().Cause ?? "", [.. g]))];
    }
}
