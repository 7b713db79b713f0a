namespace IronicConsole.Web.Nodes;

/// <summary>Which parents are open in the tree, as the URL says it: left out, all are; <c>-</c> is none; <c>a,b</c> are those; <c>!a,b</c> are all but those. The shorter way is written.</summary>
public sealed class OpenParents
{
    private readonly HashSet<string>? _names;
    private readonly bool _but;

    private OpenParents(HashSet<string>? names, bool but) => (_names, _but) = (names, but);

    /// <summary>Reads the word of the URL.</summary>
    public static OpenParents Parse(string? text)
    {
        if (string.IsNullOrEmpty(text)) return new(null, true);
        var but = text[0] == '!';
        return new(text[(but ? 1 : 0)..].Split(',', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal), but);
    }

    /// <summary>Whether the children of that parent are shown.</summary>
    public bool Has(string parent) => _names is null || _names.Contains(parent) != _but;

    /// <summary>The word for the URL; null when all are open.</summary>
    /// <param name="parents">Every parent of the tree, with whether it is open.</param>
    public static string? Text(IReadOnlyCollection<(string Name, bool Open)> parents)
    {
        ArgumentNullException.ThrowIfNull(parents);
        var open = parents.Where(p => p.Open).Select(p => p.Name).ToList();
        if (open.Count == parents.Count) return null;
        if (open.Count == 0) return "-";
        return open.Count <= parents.Count / 2 ? string.Join(',', open) : "!" + string.Join(',', parents.Where(p => !p.Open).Select(p => p.Name));
    }
}
