using System.Buffers;
using System.Text;

namespace IronicConsole.Engine.Kernel;

/// <summary>
/// Words of callers on their way into a text column. SQLite ends a text at a NUL, PostgreSQL refuses one, and both keep UTF-8, which has no half characters. An audit row that
/// was written with either would not be the row that was hashed.
/// </summary>
internal static class StoredWords
{
    private static readonly SearchValues<char> Unsure = SearchValues.Create([.. Enumerable.Range(0xd800, 0x800).Select(c => (char)c), '\0']);

    /// <summary>The words with U+FFFD in the place of what no store can keep.</summary>
    public static string Storable(this string words) =>
        words.AsSpan().ContainsAny(Unsure) ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(words)).Replace('\0', '\ufffd') : words;
}
