namespace IronicConsole.Web.Hosting;

/// <summary>Lines of files that spreadsheets open.</summary>
public static class CsvLine
{
    /// <summary>One line with its end.</summary>
    public static string Of(params IEnumerable<string?> cells) => string.Join(',', cells.Select(Cell)) + "\r\n";

    // A cell that begins like a formula is one to a spreadsheet, whoever wrote it; an apostrophe before it makes it text.
    private static string Cell(string? text)
    {
        if (text is null or "") return "";
        if (text[0] is '=' or '+' or '-' or '@' or '\t' or '\r') text = $"'{text}";
        return text.AsSpan().ContainsAny("\",\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
