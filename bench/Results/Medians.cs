using IronicConsole.Bench.Machine;

namespace IronicConsole.Bench.Results;

/// <summary>Figures, and medians over their rounds.</summary>
public sealed class Medians(IReadOnlyList<Figure> figures)
{
    /// <summary>The median value of a row on a server, or null when it was not measured.</summary>
    public double? Value(string row, string server) => Of(row, server, f => f.Value);

    /// <summary>The median of something that the processors did meanwhile.</summary>
    public double? Usage(string row, string server, Func<Usage, double> which) => Of(row, server, f => f.Usage is { } usage ? which(usage) : null);

    /// <summary>The ratio of one server's median to another's.</summary>
    public double? Ratio(string row, string server, string to) => Value(row, server) is { } a && Value(row, to) is { } b && b != 0 ? a / b : null;

    /// <summary>The ratio of a row, or null when it has none.</summary>
    public double? Ratio(Row row) => row.To is { } to ? Ratio(row.Key, row.Of, to) : null;

    /// <summary>Whether a row's target is met; null when that was not measured or there is none.</summary>
    public bool? Met(Row row) => row.Target is { } target && (row.To is null ? Value(row.Key, row.Of) : Ratio(row)) is { } has ? target.Met(has) : null;

    private double? Of(string row, string server, Func<Figure, double?> which)
    {
        var values = figures.Where(f => f.Row == row && f.Server == server).Select(which).OfType<double>().Order().ToArray();
        if (values.Length == 0) return null;
        var middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
