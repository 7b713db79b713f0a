namespace IronicConsole.Engine.Inspection;

/// <summary>The form of <c>properties.capabilities</c>: <c>boot_mode:uefi,cpu_vt:true</c>.</summary>
public static class CapabilityWords
{
    /// <summary>The words in order; a word without colon is left out.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Read(string? text) => (text ?? "")
        .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(word => word.Split(':', 2)).Where(pair => pair.Length == 2 && pair[0].Length > 0).Select(pair => KeyValuePair.Create(pair[0], pair[1]));

    /// <summary>The text with some words set; the others keep their place.</summary>
    public static string Merge(string? text, IEnumerable<KeyValuePair<string, string>> set)
    {
        var words = Read(text).ToList();
        foreach (var word in set)
        {
            var at = words.FindIndex(w => w.Key == word.Key);
            if (at < 0) words.Add(word);
            else words[at] = word;
        }

        return string.Join(',', words.Select(w => $"{w.Key}:{w.Value}"));
    }
}
