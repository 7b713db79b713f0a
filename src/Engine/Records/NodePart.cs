using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.Records;

/// <summary>A record that belongs to one node and goes with it: a port group, a volume connector, a volume target, a planned run. The node names its parts, so whoever decides about a node relies on all of them.</summary>
public abstract record NodePart : Record
{
    /// <summary>The node.</summary>
    public required Guid NodeId { get; init; }
}

/// <summary>The parts of nodes, read and put.</summary>
public static class NodeParts
{
    /// <summary>The parts of a node that are of a kind, oldest first.</summary>
    public static IEnumerable<T> PartsOf<T>(this FleetIndex fleet, Node node)
        where T : NodePart
    {
        ArgumentNullException.ThrowIfNull(fleet);
        ArgumentNullException.ThrowIfNull(node);
        return node.Parts.Select(fleet.Records.Find<T>).OfType<T>();
    }

    /// <summary>The same, as a decision sees them.</summary>
    internal static IReadOnlyList<T> PartsOf<T>(this IUnit unit, Node node)
        where T : NodePart => [.. node.Parts.Select(unit.Record<T>).OfType<T>()];

    /// <summary>Stores a part, new, changed or moved from another node.</summary>
    /// <returns>The part as it is stored.</returns>
    internal static T PutPart<T>(this IUnit unit, T part)
        where T : NodePart
    {
        if (unit.Record<NodePart>(part.Id) is { } before && before.NodeId != part.NodeId) Leave(unit, before);
        var node = unit.Node(part.NodeId)!;
        if (!node.Parts.Contains(part.Id)) unit.Put(node with { Parts = node.Parts.Add(part.Id) });
        unit.Put(part);
        return unit.Record<T>(part.Id)!;
    }

    /// <summary>Deletes a part.</summary>
    internal static void DeletePart(this IUnit unit, NodePart part)
    {
        Leave(unit, part);
        unit.Delete(part);
    }

    private static void Leave(IUnit unit, NodePart part)
    {
        if (unit.Node(part.NodeId) is { } node) unit.Put(node with { Parts = node.Parts.Remove(part.Id) });
    }
}
