using System.Text.Json;
using System.Text.Json.Serialization;

namespace IronicConsole.Bench.Results;

/// <summary>Keeps results as data, with the conditions under which they were got.</summary>
public static class ResultFile
{
    private static readonly JsonSerializerOptions Form = new()
    {
        WriteIndented = true, IndentSize = 1, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes the file.</summary>
    public static async Task WriteAsync(string path, Conditions conditions, BenchOptions options, IReadOnlyList<Row> rows, IReadOnlyList<Figure> figures, IReadOnlyDictionary<string, string> broken)
    {
        var medians = new Medians(figures);
        string[] servers = [.. figures.Select(f => f.Server).Distinct()];
        var table = rows.Select(r => new
        {
            r.Key, r.What, r.Unit,
            Median = servers.Select(s => (Server: s, Value: medians.Value(r.Key, s))).Where(m => m.Value is not null).ToDictionary(m => m.Server, m => Rounded(m.Value)),
            Ratio = Rounded(medians.Ratio(r)), r.Of, r.To,
            Target = r.Target?.ToString(),
            Met = medians.Met(r),
            PartOfBareKestrel = Rounded(medians.Ratio(r.Key, Row.Console, "bare Kestrel")),
            Void = broken.GetValueOrDefault(r.Key),
        });
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var text = JsonSerializer.Serialize(new { conditions, options = options with { Out = null, Only = null }, only = options.Only, table, figures = figures.Select(Rounded) }, Form);
        await File.WriteAllTextAsync(path, text + "\n");
    }

    private static double? Rounded(double? value) => value is { } v ? double.Parse(v.ToString("g5", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture) : null;

    private static Figure Rounded(Figure f) => f with
    {
        Value = Rounded(f.Value)!.Value,
        Usage = f.Usage is { } u ? new Machine.Usage(Rounded(u.Server)!.Value, Rounded(u.Client)!.Value, Rounded(u.Others)!.Value, Rounded(u.ServerSeconds)!.Value) : null,
        More = f.More?.ToDictionary(m => m.Key, m => Rounded(m.Value)!.Value),
    };
}
