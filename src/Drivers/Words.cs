namespace IronicConsole.Drivers;

/// <summary>Makes text from outside fit to be shown.</summary>
internal static class Words
{
    /// <summary>One line of at most <paramref name="most"/> characters, without control characters.</summary>
    public static string OneLine(string text, int most)
    {
        var clean = string.Join(' ', new string([.. text.Select(c => char.IsControl(c) ? ' ' : c)]).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return clean.Length <= most ? clean : clean[..(most - 1)] + "…";
    }

    /// <summary>A span of time as people say it.</summary>
    public static string Span(TimeSpan span) => span.TotalSeconds < 90 ? $"{Math.Max(1, Math.Ceiling(span.TotalSeconds)):0} s" : $"{span.TotalMinutes:0} min";
}
