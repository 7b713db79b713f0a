using System.Buffers;

namespace IronicConsole.Engine.Secrets;

/// <summary>How a sealed value is written: <c>sealed:2:KEY:BASE64</c>, and <c>sealed:1:BASE64</c> by earlier programs.</summary>
public static class SealedText
{
    /// <summary>How all of them begin.</summary>
    public const string Prefix = "sealed:";

    private const string First = "sealed:1:", Second = "sealed:2:";
    private const int KeyLength = 8;
    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdef");

    /// <summary>Whether a text is a sealed value, also one of a form that only later programs know: it must never be taken for a password.</summary>
    public static bool Is(string? text) => text is not null && text.StartsWith(Prefix, StringComparison.Ordinal) && text.IndexOf(':', Prefix.Length) is var end && end > Prefix.Length
        && text.AsSpan(Prefix.Length, end - Prefix.Length).IndexOfAnyExceptInRange('0', '9') < 0;

    /// <summary>How values begin that a key has sealed.</summary>
    public static string Mark(string key) => key == StoredKey.EarlierForm ? First : $"{Second}{key}:";

    /// <summary>The key that a value names; null when it is no sealed value of a known form.</summary>
    public static string? KeyOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.StartsWith(First, StringComparison.Ordinal) ? StoredKey.EarlierForm : text.StartsWith(Second, StringComparison.Ordinal) ? KeyAt(text, Second.Length) : null;
    }

    /// <summary>The keys of the present form that a document names.</summary>
    public static IReadOnlySet<string> KeysIn(string document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var keys = new HashSet<string>();
        for (var at = 0; (at = document.IndexOf(Second, at, StringComparison.Ordinal)) >= 0;)
        {
            at += Second.Length;
            if (KeyAt(document, at) is { } key) keys.Add(key);
        }

        return keys;
    }

    private static string? KeyAt(string text, int at) =>
        text.Length > at + KeyLength && text[at + KeyLength] == ':' && text.AsSpan(at, KeyLength).IndexOfAnyExcept(Hexadecimal) < 0 ? text.Substring(at, KeyLength) : null;
}
