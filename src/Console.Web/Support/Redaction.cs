using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Web.Support;

/// <summary>
/// Takes secrets out of texts that leave the house, in two ways: every text that is known to be a secret, wherever it stands, and whatever looks like one
/// (after <c>password=</c>, in a URL before the @, after <c>Bearer</c>, sealed values, private keys).
/// </summary>
public sealed partial class Redaction
{
    private const int ShortestKnown = 4; // shorter ones are in every other word
    private readonly string[] _known;
    private readonly SearchValues<string> _search;

    /// <summary>With these known secrets.</summary>
    public Redaction(IEnumerable<string> known)
    {
        _known = [.. known.SelectMany(Spellings).Where(s => s.Length >= ShortestKnown && s != Secret.Masked).Distinct(StringComparer.Ordinal).OrderByDescending(s => s.Length)];
        _search = SearchValues.Create(_known, StringComparison.Ordinal);
    }

    /// <summary>The text without its secrets.</summary>
    public string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return PrivateKey().Replace(Sealed().Replace(Bearer().Replace(InUrl().Replace(AfterKey().Replace(WithoutKnown(text), m => m.Groups["key"].Value + Secret.Masked), m => m.Groups["before"].Value + Secret.Masked + "@"), "$1 " + Secret.Masked), Secret.Masked), Secret.Masked);
    }

    // As it is, and as JSON and a URL spell it.
    private static IEnumerable<string> Spellings(string secret) => [secret, System.Text.Json.JsonSerializer.Serialize(secret)[1..^1], Uri.EscapeDataString(secret)];

    private string WithoutKnown(string text)
    {
        var at = text.AsSpan().IndexOfAny(_search);
        if (at < 0) return text;
        var clean = new StringBuilder(text.Length);
        var from = 0;
        while (at >= 0)
        {
            var found = from + at;
            clean.Append(text, from, at).Append(Secret.Masked);
            from = found + _known.First(k => string.CompareOrdinal(text, found, k, 0, k.Length) == 0).Length;
            at = text.AsSpan(from).IndexOfAny(_search);
        }

        return clean.Append(text, from, text.Length - from).ToString();
    }

    [GeneratedRegex("""(?<key>[\w.-]*(?:passw(?:or)?d|pwd|secret|token|credential|passphrase|auth_key|priv(?:ate)?_key)[\w.-]*["']?\s*(?:=|:)\s*)(?!(?:Previous)?Key(?:File|Variable|Command)\b|RotateDays\b)(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s,;&"']+)""", RegexOptions.IgnoreCase)]
    private static partial Regex AfterKey();

    [GeneratedRegex(@"(?<before>\b[a-z][a-z0-9+.-]*://[^\s/:@""']*:)[^\s/@""']+@", RegexOptions.IgnoreCase)]
    private static partial Regex InUrl();

    [GeneratedRegex(@"\b(Bearer|Basic) +[A-Za-z0-9+/=_.~-]{6,}")]
    private static partial Regex Bearer();

    [GeneratedRegex(@"sealed:[0-9]+:(?:[A-Za-z0-9+/=:]|\\u002B)+")]
    private static partial Regex Sealed();

    [GeneratedRegex(@"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?-----END [A-Z ]*PRIVATE KEY-----", RegexOptions.Singleline)]
    private static partial Regex PrivateKey();
}
