using System.Globalization;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Inspection;

/// <summary>
/// Root device hints: a disk matches when every hint does. A hint may begin with an operator: <c>= == != &gt;= &lt;= &gt; &lt;</c> for numbers (<c>size</c> in GiB),
/// <c>s== s!= s&gt;= s&gt; s&lt;= s&lt;</c> for text, <c>&lt;in&gt;</c>, <c>&lt;all-in&gt;</c>, <c>&lt;or&gt; a &lt;or&gt; b</c>. Text is compared without regard to case.
/// </summary>
public static class RootHints
{
    private const long GiB = 1024L * 1024 * 1024;

    private static readonly string[] Operators = ["s==", "s!=", "s>=", "s<=", "s>", "s<", "==", "!=", ">=", "<=", "<all-in>", "<in>", "<or>", "=", ">", "<"];

    /// <summary>Whether the disk is meant. An unknown hint matches nothing.</summary>
    public static bool Match(JsonMap hints, JsonMap disk) => !hints.IsEmpty && hints.Keys.All(key => One(key, hints, disk));

    private static bool One(string key, JsonMap hints, JsonMap disk)
    {
        if (hints.Text(key)?.Trim() is not { } hint) return false;
        if (key == "rotational") return disk.Flag(key) is { } spins && hints.Flag(key) == spins;
        var actual = key == "size" ? disk.Whole("size") is { } bytes ? (bytes / GiB).ToString(CultureInfo.InvariantCulture) : null : disk.Text(key);
        if (actual is null) return false;
        var op = Operators.FirstOrDefault(o => hint.StartsWith(o, StringComparison.Ordinal));
        var wanted = op is null ? hint : hint[op.Length..].Trim();
        if (op is null) return key == "size" ? Compared(actual, wanted, c => c == 0) : Same(actual, wanted);
        return op switch
        {
            "=" => Compared(actual, wanted, c => c >= 0),
            "==" => Compared(actual, wanted, c => c == 0),
            "!=" => Compared(actual, wanted, c => c != 0),
            ">=" => Compared(actual, wanted, c => c >= 0),
            "<=" => Compared(actual, wanted, c => c <= 0),
            ">" => Compared(actual, wanted, c => c > 0),
            "<" => Compared(actual, wanted, c => c < 0),
            "<in>" => actual.Contains(wanted, StringComparison.OrdinalIgnoreCase),
            "<all-in>" => wanted.Split("<all-in>", StringSplitOptions.TrimEntries).All(w => actual.Contains(w, StringComparison.OrdinalIgnoreCase)),
            "<or>" => wanted.Split("<or>", StringSplitOptions.TrimEntries).Any(w => Same(actual, w)),
            _ => Ordered(op, string.Compare(actual, wanted, StringComparison.OrdinalIgnoreCase)),
        };
    }

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    private static bool Ordered(string op, int compared) => op switch
    {
        "s==" => compared == 0,
        "s!=" => compared != 0,
        "s>=" => compared >= 0,
        "s<=" => compared <= 0,
        "s>" => compared > 0,
        _ => compared < 0,
    };

    private static bool Compared(string actual, string wanted, Func<int, bool> holds) =>
        decimal.TryParse(actual, CultureInfo.InvariantCulture, out var a) && decimal.TryParse(wanted, CultureInfo.InvariantCulture, out var w) && holds(a.CompareTo(w));
}
