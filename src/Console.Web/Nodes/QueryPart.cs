using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Web.Nodes;

/// <summary>One condition of a filter.</summary>
internal sealed class QueryPart
{
    private readonly QueryField? _field;
    private readonly bool _not;
    private readonly char _sign;
    private readonly IReadOnlyList<(bool Not, string Value)> _values;
    private readonly TimeSpan _limit;

    private QueryPart(QueryField? field, bool not, char sign, IReadOnlyList<(bool Not, string Value)> values, TimeSpan limit = default) =>
        (_field, _not, _sign, _values, _limit) = (field, not, sign, values, limit);

    public bool Matches(Node node, QueryScope scope) => _not != Meets(node, scope);

    /// <summary>Reads one word, or says what is wrong with it.</summary>
    public static (QueryPart? Part, QueryError? Error) Of(string text, QueryWord word)
    {
        var not = word.Text.Length > 1 && word.Text[0] == '!';
        var body = not ? word.Text[1..] : word.Text;
        var start = word.Start + (not ? 1 : 0);
        var sign = body.IndexOfAny([':', '<', '>', '"']);
        if (sign <= 0 || body[sign] == '"')
        {
            return (new(null, not, ':', [(false, body.Replace("\"", "", StringComparison.Ordinal))]), null);
        }

        var name = body[..sign];
        if (QueryField.Find(name) is not { } field) return (null, UnknownField(text, start, name));
        var given = body[(sign + 1)..];
        if (given.Length == 0) return (null, new(start, body.Length, $"'{name}' needs a value: {field.Example}.", null));
        return field.Ages ? Age(text, field, not, body[sign], start + sign + 1, given) : Words(text, field, not, body[sign], start + sign, given);
    }

    private bool Meets(Node node, QueryScope scope)
    {
        if (_field is null) return QueryField.FreeText(node, _values[0].Value);
        if (_field.Ages)
        {
            return _field.Since!(node) is { } since && (_sign == '<' ? scope.Now - since < _limit : scope.Now - since > _limit);
        }

        bool any = false, wanted = false;
        foreach (var (not, value) in _values)
        {
            var has = _field.Has(node, scope, value);
            if (not && has) return false;
            wanted |= !not;
            any |= !not && has;
        }

        return any || !wanted;
    }

    private static (QueryPart?, QueryError?) Words(string text, QueryField field, bool not, char sign, int at, string given)
    {
        if (sign != ':') return (null, new(at, 1, $"'{field.Name}' takes ':' and words: {field.Example}.", text.Remove(at, 1).Insert(at, ":")));
        var values = new List<(bool, string)>();
        foreach (var (start, raw) in QueryWord.Values(at + 1, given))
        {
            var negated = raw.Length > 1 && raw[0] == '!';
            var value = negated ? raw[1..] : raw;
            if (field.Allowed is { } allowed && !value.Contains('*', StringComparison.Ordinal) && !allowed.Contains(value, StringComparer.OrdinalIgnoreCase))
            {
                return (null, UnknownValue(text, field, start + (negated ? 1 : 0), value, allowed));
            }

            values.Add((negated, value));
        }

        return (new(field, not, sign, values), null);
    }

    private static (QueryPart?, QueryError?) Age(string text, QueryField field, bool not, char sign, int at, string given)
    {
        if (sign == ':') return (null, new(at - 1, 1, $"'{field.Name}' takes '<' or '>' and a time: {field.Example}.", text.Remove(at - 1, 1).Insert(at - 1, "<")));
        return QueryAge.Parse(given) is { } limit ? (new(field, not, sign, [], limit), null)
            : (null, new(at, given.Length, $"'{given}' is not a time: write a number and s, m, h or d, for example 5m.", null));
    }

    private static QueryError UnknownField(string text, int start, string name)
    {
        var near = Nearest.To(name, QueryField.Names);
        return new(start, name.Length, $"There is no field '{name}'." + (near is null ? $" Fields: {string.Join(", ", QueryField.Names)}." : ""),
            near is null ? null : text.Remove(start, name.Length).Insert(start, near));
    }

    private static QueryError UnknownValue(string text, QueryField field, int start, string value, IReadOnlyCollection<string> allowed)
    {
        var near = Nearest.To(value, allowed);
        var quoted = near?.Contains(' ', StringComparison.Ordinal) == true ? $"\"{near}\"" : near;
        var length = start < text.Length && text[start] == '"' ? value.Length + 2 : value.Length;
        return new(start, Math.Min(length, text.Length - start), $"'{value}' is no {field.Name}." + (near is null ? $" Known: {string.Join(", ", allowed)}." : ""),
            near is null ? null : text.Remove(start, Math.Min(length, text.Length - start)).Insert(start, quoted!));
    }
}

/// <summary>A span of time as people type it: 30s, 5m, 2h, 3d.</summary>
internal static class QueryAge
{
    public static TimeSpan? Parse(string text)
    {
        if (text.Length < 2 || !double.TryParse(text[..^1], System.Globalization.NumberStyles.AllowDecimalPoint, System.Globalization.CultureInfo.InvariantCulture, out var number)) return null;
        return number > 36500 ? null : text[^1] switch
        {
            's' => TimeSpan.FromSeconds(number),
            'm' => TimeSpan.FromMinutes(number),
            'h' => TimeSpan.FromHours(number),
            'd' => TimeSpan.FromDays(number),
            _ => null,
        };
    }
}

/// <summary>Guesses the word that was meant.</summary>
internal static class Nearest
{
    /// <summary>The closest of the known words, or null when none is close.</summary>
    public static string? To(string word, IEnumerable<string> known)
    {
        var best = known.Select(k => (Word: k, Far: Distance(word.ToUpperInvariant(), k.ToUpperInvariant())))
            .Concat(known.Where(k => word.Length > 1 && k.StartsWith(word, StringComparison.OrdinalIgnoreCase)).Select(k => (Word: k, Far: 1)))
            .OrderBy(k => k.Far).FirstOrDefault();
        return best.Word is not null && best.Far <= Math.Max(1, word.Length / 3) ? best.Word : null;
    }

    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var corner = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var up = row[j];
                row[j] = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), corner + (a[i - 1] == b[j - 1] ? 0 : 1));
                corner = up;
            }
        }

        return row[b.Length];
    }
}
