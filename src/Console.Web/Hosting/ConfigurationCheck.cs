using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using IronicConsole.Drivers;
using IronicConsole.Engine;

namespace IronicConsole.Web.Hosting;

/// <summary>
/// Finds what is wrong with the configuration before anything starts: keys that nobody reads, values of the wrong kind or out of range; all at once, each by its key.
/// A section <c>X</c> is a public class <c>XOptions</c>; its properties are the keys. A <see cref="RangeAttribute"/> gives the bounds of a number; without one it must not be negative.
/// </summary>
public static class ConfigurationCheck
{
    private static readonly Assembly[] Assemblies = [typeof(EngineSetup).Assembly, typeof(DriversSetup).Assembly, typeof(ConfigurationCheck).Assembly];

    /// <summary>The sections, with the classes that they are read into.</summary>
    public static IReadOnlyDictionary<string, Type> Sections { get; } = Assemblies.SelectMany(a => a.ExportedTypes)
        .Where(t => t.IsClass && !t.IsAbstract && t.Name.EndsWith("Options", StringComparison.Ordinal)).ToDictionary(t => t.Name[..^"Options".Length]);

    /// <summary>What is wrong, one sentence a key; empty when all is well.</summary>
    public static IReadOnlyList<string> Of(IConfiguration configuration) =>
        [.. Sections.OrderBy(s => s.Key, StringComparer.Ordinal).SelectMany(s => configuration.GetSection(s.Key).GetChildren().Select(key => Wrong(key, s.Key, s.Value)).OfType<string>())];

    private static string? Wrong(IConfigurationSection key, string section, Type type)
    {
        var keys = type.GetProperties().Where(p => p.CanWrite || Many(p.PropertyType)).ToArray();
        if (keys.FirstOrDefault(p => string.Equals(p.Name, key.Key, StringComparison.OrdinalIgnoreCase)) is not { } property)
        {
            var near = keys.Select(p => (p.Name, Far: Distance(p.Name.ToUpperInvariant(), key.Key.ToUpperInvariant()))).MinBy(k => k.Far);
            return $"{section}:{key.Key} is not a key of this program.{(near.Far * 2 < key.Key.Length ? $" Did you mean {section}:{near.Name}?" : "")}";
        }

        var (name, wanted) = ($"{section}:{property.Name}", Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType);
        if (Many(wanted)) return null; // lists and maps are judged by whoever reads them
        if (key.Value is null) return key.GetChildren().Any() ? $"{name} takes one value, not a list." : null;
        object? value;
        try
        {
            value = ConfigurationBinder.Get(key, wanted);
        }
        catch (InvalidOperationException)
        {
            return $"{name}: '{key.Value}' {Lacks(wanted)}.";
        }

        return value is null ? null : Range(name, property, value);
    }

    private static string? Range(string name, PropertyInfo property, object value)
    {
        if (property.GetCustomAttribute<RangeAttribute>() is { } range)
        {
            return range.IsValid(value) ? null : string.Create(CultureInfo.InvariantCulture, $"{name} must be between {range.Minimum} and {range.Maximum}, not {value}.");
        }

        var negative = value switch { int i => i < 0, long l => l < 0, double d => !(d >= 0), TimeSpan t => t < TimeSpan.Zero, _ => false };
        return negative ? string.Create(CultureInfo.InvariantCulture, $"{name} must not be negative: {value}.") : null;
    }

    private static bool Many(Type type) => type != typeof(string) && typeof(IEnumerable).IsAssignableFrom(type);

    private static string Lacks(Type type) => type == typeof(bool) ? "is neither true nor false" : $"is no {Word(type)}";

    private static string Word(Type type) => type == typeof(int) || type == typeof(long) ? "whole number"
        : type == typeof(double) ? "number"
        : type == typeof(Uri) ? "URL"
        : type == typeof(TimeSpan) ? "time such as 00:00:30"
        : type.IsEnum ? $"word of {string.Join(", ", Enum.GetNames(type))}" : type.Name;

    // Levenshtein's.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var (diagonal, left) = (row[0], i);
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                left = Math.Min(Math.Min(left, row[j]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                (diagonal, row[j]) = (row[j], left);
            }
        }

        return row[^1];
    }
}
