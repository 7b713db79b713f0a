using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Web.Nodes;

/// <summary>Why a filter cannot be read, and where.</summary>
/// <param name="Start">First wrong character.</param>
/// <param name="Length">How many are wrong.</param>
/// <param name="Told">What is wrong, in one sentence.</param>
/// <param name="Fix">The whole filter as it may have been meant; null when nobody can guess.</param>
public sealed record QueryError(int Start, int Length, string Told, string? Fix);

/// <summary>What a filter is held against: the fleet and the time of asking.</summary>
/// <param name="fleet">All nodes.</param>
/// <param name="now">The time.</param>
public sealed class QueryScope(FleetIndex fleet, DateTimeOffset now)
{
    private HashSet<Guid>? _parents;

    /// <summary>All nodes.</summary>
    public FleetIndex Fleet { get; } = fleet;

    /// <summary>The time of asking.</summary>
    public DateTimeOffset Now { get; } = now;

    /// <summary>Whether a node has children; counted once for all nodes.</summary>
    public bool IsParent(Guid node) => (_parents ??= [.. Fleet.Nodes.Where(n => n.ParentNode is not null).Select(n => n.ParentNode!.Value)]).Contains(node);
}

/// <summary>
/// The filter of the node list: <c>state:"clean wait" power:on name:r1*,r2* owner:!team-a updated&lt;5m has:hold "free text"</c>.
/// A space is AND, a comma is OR, <c>!</c> negates, <c>*</c> stands for any text.
/// </summary>
public sealed class FleetQuery
{
    private readonly IReadOnlyList<QueryPart> _parts;

    private FleetQuery(string text, IReadOnlyList<QueryPart> parts, QueryError? error) => (Text, _parts, Error) = (text, parts, error);

    /// <summary>No filter: every node.</summary>
    public static FleetQuery All { get; } = new("", [], null);

    /// <summary>As it was typed.</summary>
    public string Text { get; }

    /// <summary>What is wrong with it, or null.</summary>
    public QueryError? Error { get; }

    /// <summary>How many conditions it has.</summary>
    public int Count => _parts.Count;

    /// <summary>Whether a node satisfies every condition.</summary>
    public bool Matches(Node node, QueryScope scope)
    {
        foreach (var part in _parts)
        {
            if (!part.Matches(node, scope)) return false;
        }

        return true;
    }

    /// <summary>Reads a filter. Never throws; a wrong one has an <see cref="Error"/> and no conditions.</summary>
    public static FleetQuery Parse(string? text)
    {
        text ??= "";
        var parts = new List<QueryPart>();
        var reader = new QueryReader(text);
        while (reader.Next(out var word))
        {
            if (word.Error is { } broken) return new(text, [], broken);
            var (part, error) = QueryPart.Of(text, word);
            if (error is not null) return new(text, [], error);
            parts.Add(part!);
        }

        return new(text, parts, null);
    }
}
