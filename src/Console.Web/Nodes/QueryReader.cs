namespace IronicConsole.Web.Nodes;

/// <summary>One word of a filter: everything up to the next space outside quotes.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="Text">The word, quotes and all.</param>
/// <param name="Error">A quote that is never closed.</param>
internal readonly record struct QueryWord(int Start, string Text, QueryError? Error)
{
    /// <summary>Splits at commas outside quotes and takes the quotes away; with where each value begins.</summary>
    public static IEnumerable<(int Start, string Value)> Values(int start, string text)
    {
        var from = 0;
        var quoted = false;
        for (var at = 0; at <= text.Length; at++)
        {
            if (at < text.Length && text[at] == '"') quoted = !quoted;
            if (at < text.Length && (quoted || text[at] != ',')) continue;
            yield return (start + from, text[from..at].Replace("\"", "", StringComparison.Ordinal));
            from = at + 1;
        }
    }
}

/// <summary>Cuts a filter into words.</summary>
internal sealed class QueryReader(string text)
{
    private int _at;

    /// <summary>The next word; false at the end.</summary>
    public bool Next(out QueryWord word)
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at])) _at++;
        word = default;
        if (_at >= text.Length) return false;
        var start = _at;
        var quote = -1;
        for (; _at < text.Length && (quote >= 0 || !char.IsWhiteSpace(text[_at])); _at++)
        {
            if (text[_at] == '"') quote = quote < 0 ? _at : -1;
        }

        word = new(start, text[start.._at], quote < 0 ? null
            : new(quote, text.Length - quote, "This quote is never closed.", text + "\""));
        return true;
    }
}
