using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Web.Nodes;

/// <summary>One row of the list: which node, and where in the tree.</summary>
/// <param name="Id">The node.</param>
/// <param name="Depth">0 for a node without a shown parent.</param>
/// <param name="Children">How many children it has in the tree; 0 in the flat list.</param>
/// <param name="Open">Whether they are shown.</param>
/// <param name="Last">The last child of its parent.</param>
/// <param name="Up">How many rows above it its parent stands; 0 without one.</param>
public readonly record struct FleetRow(Guid Id, int Depth = 0, int Children = 0, bool Open = false, bool Last = false, int Up = 0);

/// <summary>What a list of nodes shows: ids in order, made from the fleet in memory.</summary>
public static class FleetRows
{
    /// <summary>The columns that can be sorted by, with how.</summary>
    public static IReadOnlyDictionary<string, Comparison<Node>> Sorts { get; } = new Dictionary<string, Comparison<Node>>
    {
        ["name"] = (a, b) => NaturalOrder.Compare(a.Label, b.Label),
        ["state"] = (a, b) => string.CompareOrdinal(a.ProvisionState.Wire(), b.ProvisionState.Wire()),
        ["power"] = (a, b) => Nullable.Compare<PowerState>(a.PowerState, b.PowerState),
        ["updated"] = (a, b) => DateTimeOffset.Compare(b.UpdatedAt ?? b.CreatedAt, a.UpdatedAt ?? a.CreatedAt),
    };

    /// <summary>All nodes that match, in one flat list.</summary>
    /// <param name="fleet">The nodes.</param>
    /// <param name="query">The filter.</param>
    /// <param name="view">The ready-made filter, or null.</param>
    /// <param name="sort">A key of <see cref="Sorts"/>, with a leading <c>-</c> for descending; null is by name.</param>
    /// <param name="now">The time that ages are counted to.</param>
    public static IReadOnlyList<FleetRow> Flat(FleetIndex fleet, FleetQuery query, FleetView? view, string? sort, DateTimeOffset now)
    {
        var scope = new QueryScope(fleet, now);
        var found = fleet.Nodes.Where(n => (view is null || view.Has(n)) && query.Matches(n, scope)).ToList();
        found.Sort(By(sort));
        return found.ConvertAll(n => new FleetRow(n.Id));
    }

    /// <summary>Parents with their children below them. A child that matches brings its parents along.</summary>
    /// <param name="fleet">The nodes.</param>
    /// <param name="query">The filter.</param>
    /// <param name="isOpen">Whether the children of a node are shown; a match below always opens it.</param>
    /// <param name="sort">As in <see cref="Flat"/>, within each parent.</param>
    /// <param name="now">The time that ages are counted to.</param>
    public static IReadOnlyList<FleetRow> Tree(FleetIndex fleet, FleetQuery query, Func<Guid, bool> isOpen, string? sort, DateTimeOffset now)
    {
        var scope = new QueryScope(fleet, now);
        var shown = new HashSet<Guid>();
        var reached = new HashSet<Guid>();
        foreach (var node in fleet.Nodes)
        {
            if (!query.Matches(node, scope)) continue;
            shown.Add(node.Id);
            for (var up = node.ParentNode; up is { } parent && fleet.Find(parent) is { } above && reached.Add(parent); up = above.ParentNode) shown.Add(parent);
        }

        var below = fleet.Nodes.Where(n => shown.Contains(n.Id)).ToLookup(n => n.ParentNode is { } p && shown.Contains(p) ? p : Guid.Empty);
        var rows = new List<FleetRow>(shown.Count);
        Lay(Guid.Empty, 0, -1);
        return rows;

        void Lay(Guid parent, int depth, int above)
        {
            var level = below[parent].ToList();
            level.Sort(By(sort));
            for (var i = 0; i < level.Count; i++)
            {
                var children = below[level[i].Id].Count();
                var open = children > 0 && (isOpen(level[i].Id) || (query.Count > 0 && reached.Contains(level[i].Id)));
                rows.Add(new(level[i].Id, depth, children, open, i == level.Count - 1, above < 0 ? 0 : rows.Count - above));
                if (open && depth < RollUp.Deepest) Lay(level[i].Id, depth + 1, rows.Count - 1);
            }
        }
    }

    private static Comparison<Node> By(string? sort)
    {
        var down = sort?.StartsWith('-') == true;
        var by = Sorts.GetValueOrDefault(sort?.TrimStart('-') ?? "name") ?? Sorts["name"];
        return (a, b) =>
        {
            var order = down ? by(b, a) : by(a, b);
            return order != 0 ? order : a.Number.CompareTo(b.Number);
        };
    }
}

/// <summary>Order of names as people count: r2 before r12.</summary>
public static class NaturalOrder
{
    /// <summary>Compares two names.</summary>
    public static int Compare(string a, string b)
    {
        int i = 0, j = 0;
        while (i < a.Length && j < b.Length)
        {
            if (char.IsAsciiDigit(a[i]) && char.IsAsciiDigit(b[j]))
            {
                var one = Number(a, ref i);
                var two = Number(b, ref j);
                if (one.Length != two.Length) return one.Length.CompareTo(two.Length);
                var order = one.SequenceCompareTo(two);
                if (order != 0) return order;
                continue;
            }

            var (x, y) = (char.ToUpperInvariant(a[i++]), char.ToUpperInvariant(b[j++]));
            if (x != y) return x.CompareTo(y);
        }

        return (a.Length - i).CompareTo(b.Length - j);
    }

    private static ReadOnlySpan<char> Number(string text, ref int at)
    {
        while (at < text.Length - 1 && text[at] == '0' && char.IsAsciiDigit(text[at + 1])) at++;
        var from = at;
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        return text.AsSpan(from, at - from);
    }
}
