using IronicConsole.Engine.Batches;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Web.Approvals;

/// <summary>What waits for a person in the inbox: a held run, or a held batch.</summary>
/// <param name="Hold">What is asked.</param>
/// <param name="Label">Of what: a node, or the title of a batch.</param>
/// <param name="Version">Changes with it.</param>
/// <param name="Node">The node, when a run is held.</param>
/// <param name="Batch">The batch, when one is.</param>
public sealed record AskedHold(HoldPrompt Hold, string Label, long Version, Node? Node, Batch? Batch)
{
    /// <summary>The run or the batch.</summary>
    public Guid Id => Hold.Operation;

    /// <summary>All, the oldest question first.</summary>
    /// <param name="fleet">The fleet.</param>
    /// <param name="batches">The batches that the person may see.</param>
    public static IReadOnlyList<AskedHold> Of(FleetIndex fleet, IEnumerable<Batch> batches)
    {
        ArgumentNullException.ThrowIfNull(fleet);
        var runs = fleet.Nodes.Where(n => n.Hold is not null).Select(n => new AskedHold(n.Hold!, n.Label, n.Version, n, null));
        return [.. runs.Concat(batches.Where(b => b.Hold is not null).Select(b => new AskedHold(b.Hold!, b.Title, b.Version, null, b))).OrderBy(a => a.Hold.AskedAt)];
    }
}
