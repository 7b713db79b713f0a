using System.Globalization;

namespace IronicConsole.Bench.Results;

/// <summary>Prints what was measured.</summary>
public static class Table
{
    /// <summary>The table of ratios beside their targets, and that of the part of bare Kestrel that is reached.</summary>
    /// <param name="rows">Rows in order.</param>
    /// <param name="medians">Their figures.</param>
    /// <param name="broken">Why rows are void, by row.</param>
    public static void Print(TextWriter to, IReadOnlyList<Row> rows, Medians medians, IReadOnlyDictionary<string, string> broken)
    {
        to.WriteLine();
        Line(to, "", "baseline", "console", "ratio", "target", "", "client", "others", "CPU s/1000");
        foreach (var row in rows)
        {
            var (baseline, ours, ratio) = (row.To is { } name ? medians.Value(row.Key, name) : null, medians.Value(row.Key, row.Of), medians.Ratio(row));
            var verdict = broken.ContainsKey(row.Key) ? "VOID" : medians.Met(row) switch { null => "", true => "met", false => "MISSED" };
            Line(
                to, $"{row.What}, {row.Unit}", Short(baseline), Short(ours), ratio is { } r ? $"{Short(r)} x" : "", row.Target?.ToString() ?? "", verdict,
                Pair(medians, row, u => u.Client), Pair(medians, row, u => u.Others), Pair(medians, row, u => u.ServerSeconds));
        }

        to.WriteLine("The baseline is Ironic; what is named 'beside' something else is compared with that, and a target without a ratio is of the value itself.");
        to.WriteLine("client, others: cores used by the load and by strangers (baseline / console). CPU s/1000: CPU seconds of the server for 1,000 units.");
        var bare = rows.Where(r => medians.Value(r.Key, "bare Kestrel") is not null).ToArray();
        if (bare.Length > 0) to.WriteLine();
        foreach (var row in bare)
        {
            to.WriteLine($"{row.What}: {Short(medians.Value(row.Key, "bare Kestrel"))} {row.Unit} from bare Kestrel, of which the console reaches {medians.Ratio(row.Key, Row.Console, "bare Kestrel"):p0}");
        }

        foreach (var (row, why) in broken) to.WriteLine($"VOID {row}: {why}");
    }

    private static void Line(TextWriter to, params string[] cells) =>
        to.WriteLine($"{cells[0],-66} {cells[1],9} {cells[2],9} {cells[3],9} {cells[4],8} {cells[5],-7} {cells[6],13} {cells[7],13} {cells[8],17}");

    private static string Pair(Medians medians, Row row, Func<Machine.Usage, double> which) =>
        medians.Usage(row.Key, row.Of, which) is { } ours ? $"{Short(row.To is { } to ? medians.Usage(row.Key, to, which) : null)} / {Short(ours)}" : "";

    private static string Short(double? value) => value switch
    {
        null => "-",
        0 => "0",
        >= 1000 => Math.Round(value.Value).ToString("#,0", CultureInfo.InvariantCulture),
        >= 10 => value.Value.ToString("0.0", CultureInfo.InvariantCulture),
        >= 0.1 => value.Value.ToString("0.00", CultureInfo.InvariantCulture),
        _ => value.Value.ToString("0.####", CultureInfo.InvariantCulture),
    };
}
