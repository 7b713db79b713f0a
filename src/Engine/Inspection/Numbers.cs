using System.Text.Json;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Inspection;

/// <summary>Numbers as machines send them: whole, with a fraction, or as text.</summary>
internal static class Numbers
{
    /// <summary>The whole part of a number of at least 0, or null.</summary>
    public static long? Whole(this JsonMap map, string key) => map[key] switch
    {
        { ValueKind: JsonValueKind.Number } n when n.TryGetInt64(out var whole) => Positive(whole),
        { ValueKind: JsonValueKind.Number } n when n.TryGetDouble(out var real) && real is >= 0 and < 9e18 => (long)real,
        { ValueKind: JsonValueKind.String } s when long.TryParse(s.GetString(), System.Globalization.CultureInfo.InvariantCulture, out var text) => Positive(text),
        _ => null,
    };

    private static long? Positive(long value) => value >= 0 ? value : null;
}
