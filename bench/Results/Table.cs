using System.Globalization;

namespace IronicConsole.Bench.Results;

/// <summary>Prints what was measured.</summary>
public static class Table
{
    /// <summary>The table of ratios to Ironic beside their targets, and that of the part of bare Kestrel that is reached.</summary>
    /// <param name="rows">Rows in order.</param>
    /// <param name="medians">Their figures.</param>
    /// <param name="broken">Why rows are void, by row.</param>
    public static void Print(TextWriter to, IReadOnlyList<Row> rows, Medians medians, IReadOnlyDictionary<string, string> broken)
    {
        to.WriteLine();
        Line(to, "", "Ironic", "console", "ratio", "target", "", "client", "others", "CPU s/1000");
        foreach (var row in rows)
        {
            var (peer, ours, ratio) = (medians.Value(row.Key, "Ironic"), medians.Value(row.Key, "IronicConsole"), medians.Ratio(row.Key, "IronicConsole", "Ironic"));
            var verdict = broken.ContainsKey(row.Key) ? "VOID" : row.Target is not { } target || ratio is not { } has ? "" : target.Met(has) ? "met" : "MISSED";
            Line(
                to, $"{row.What}, {row.Unit}", Short(peer), Short(ours), ratio is { } r ? $"{Short(r)} x" : "", row.Target?.ToString() ?? "", verdict,
                Pair(medians, row, u => u.Client), Pair(medians, row, u => u.Others), Pair(medians, row, u => u.ServerSeconds));
        }

        to.WriteLine("client, others: cores used by the load and by strangers (Ironic / console). CPU s/1000: CPU seconds of the server for 1,000 units.");
        var bare = rows.Where(r => medians.Value(r.Key, "bare Kestrel") is not null).ToArray();
        if (bare.Length > 0) to.WriteLine();
        foreach (var row in bare)
        {
            to.WriteLine($"{row.What}: {Short(medians.Value(row.Key, "bare Kestrel"))} {row.Unit} from bare Kestrel, of which the console reaches {medians.Ratio(row.Key, "IronicConsole", "bare Kestrel"):p0}");
        }

        foreach (var (row, why) in broken) to.WriteLine($"VOID {row}: {why}");
    }

    private static void Line(TextWriter to, params string[] cells) =>
        to.WriteLine($"{cells[0],-48} {cells[1],9} {cells[2],9} {cells[3],9} {cells[4],8} {cells[5],-7} {cells[6],13} {cells[7],13} {cells[8],17}");

    private static string Pair(Medians medians, Row row, Func<Machine.Usage, double> which) =>
        medians.Usage(row.Key, "IronicConsole", which) is { } ours ? $"{Short(medians.Usage(row.Key, "Ironic", which))} / {Short(ours)}" : "";

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
