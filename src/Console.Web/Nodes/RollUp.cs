using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Web.Components;

namespace IronicConsole.Web.Nodes;

/// <summary>How the nodes below a parent stand, in one badge: the families that occur, worst first, each with its number.</summary>
/// <param name="Nodes">How many nodes are below it, at any depth.</param>
/// <param name="Counts">The families that occur, worst first.</param>
public sealed record RollUp(int Nodes, IReadOnlyList<(Family Family, int Count)> Counts)
{
    /// <summary>How deep a tree is followed: a loop of parents that a store was given by hand ends there.</summary>
    public const int Deepest = 16;

    private static readonly Family[] WorstFirst = [Family.Failed, Family.Person, Family.Maintenance, Family.Unknown, Family.Machine, Family.Working, Family.Idle, Family.Done];

    /// <summary>In words: "3 children: 1 failed, 2 idle".</summary>
    public string Words { get; } = $"{Nodes} {(Nodes == 1 ? "child" : "children")}: {string.Join(", ", Counts.Select(c => $"{c.Count} {c.Family.Words().ToLowerInvariant()}"))}";

    /// <summary>The nodes below a parent, read from memory; null when it has none.</summary>
    public static RollUp? Of(FleetIndex fleet, Guid parent)
    {
        ArgumentNullException.ThrowIfNull(fleet);
        var counts = new int[WorstFirst.Length];
        var nodes = 0;
        foreach (var node in Below(fleet, parent))
        {
            counts[Array.IndexOf(WorstFirst, node.Family())]++;
            nodes++;
        }

        return nodes == 0 ? null : new(nodes, [.. WorstFirst.Select((family, i) => (family, counts[i])).Where(c => c.Item2 > 0)]);
    }

    /// <summary>All nodes below a parent.</summary>
    public static IEnumerable<Node> Below(FleetIndex fleet, Guid parent, int depth = 0)
    {
        ArgumentNullException.ThrowIfNull(fleet);
        return depth > Deepest ? [] : fleet.ChildrenOf(parent).SelectMany(child => Below(fleet, child.Id, depth + 1).Prepend(child));
    }

    /// <summary>The parents of a node, the nearest first.</summary>
    public static IEnumerable<Guid> Above(FleetIndex fleet, Node node)
    {
        ArgumentNullException.ThrowIfNull(fleet);
        ArgumentNullException.ThrowIfNull(node);
        var depth = 0;
        for (var up = node.ParentNode; up is { } parent && depth++ <= Deepest; up = fleet.Find(parent)?.ParentNode) yield return parent;
    }

    /// <inheritdoc/>
    public bool Equals(RollUp? other) => other is not null && Words == other.Words;

    /// <inheritdoc/>
    public override int GetHashCode() => Words.GetHashCode(StringComparison.Ordinal);
}
