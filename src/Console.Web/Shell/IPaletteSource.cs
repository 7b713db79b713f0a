namespace IronicConsole.Web.Shell;

/// <summary>One thing the palette can lead to.</summary>
/// <param name="Group">"Nodes", "Pages", "Runs", ...</param>
/// <param name="Title">The name a person types.</param>
/// <param name="Hint">State, rack or keys, at the right.</param>
/// <param name="Href">Where it leads, relative to the base.</param>
/// <param name="Icon">Icon at the left.</param>
public sealed record PaletteEntry(string Group, string Title, string? Hint, string Href, string Icon = "right");

/// <summary>Something the palette searches. Register as many as there are; each answers from memory, in well under 100 ms.</summary>
public interface IPaletteSource
{
    /// <summary>The best matches first, at most <paramref name="most"/>. An empty text asks for what is worth offering before anything is typed.</summary>
    /// <param name="text">What was typed, trimmed.</param>
    /// <param name="most">Upper bound of the answer.</param>
    IEnumerable<PaletteEntry> Find(string text, int most);
}

/// <summary>The pages of the nav.</summary>
public sealed class PagePalette : IPaletteSource
{
    /// <inheritdoc />
    public IEnumerable<PaletteEntry> Find(string text, int most) => NavMap.Groups
        .SelectMany(group => group.Items)
        .Where(item => item.Name.Contains(text, StringComparison.OrdinalIgnoreCase))
        .Take(most)
        .Select(item => new PaletteEntry("Pages", item.Name, item.Keys, item.Path, item.Icon));
}
