using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using IronicConsole.Engine.Audit;
using IronicConsole.Web.Hosting;

namespace IronicConsole.Web.Audit;

/// <summary>A row of the audit trail as a line of a file.</summary>
public static class AuditText
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The names of the columns.</summary>
    public const string CsvHead = "number,at,who,kind,from,command,node,node_name,outcome,detail,reason,request_id\r\n";

    /// <summary>One line of JSON; what a row does not have is null.</summary>
    /// <param name="row">The row.</param>
    /// <param name="name">What its node is called now.</param>
    public static string Json(AuditRecord row, string? name)
    {
        ArgumentNullException.ThrowIfNull(row);
        return JsonSerializer.Serialize(
            new
            {
                row.Number, At = Time(row), Who = row.By.Name, Kind = Kind(row), row.By.From, row.Command, row.Node, NodeName = name, row.Outcome, row.Detail, row.By.Reason, row.By.RequestId,
            },
            Options) + "\n";
    }

    /// <summary>One line of CSV.</summary>
    /// <param name="row">The row.</param>
    /// <param name="name">What its node is called now.</param>
    public static string Csv(AuditRecord row, string? name)
    {
        ArgumentNullException.ThrowIfNull(row);
        string?[] cells =
        [
            row.Number.ToString(CultureInfo.InvariantCulture), Time(row), row.By.Name, Kind(row), row.By.From, row.Command, row.Node?.ToString(), name, row.Outcome, row.Detail, row.By.Reason, row.By.RequestId,
        ];
        return CsvLine.Of(cells);
    }

    private static string Time(AuditRecord row) => row.At.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static string Kind(AuditRecord row) => row.By.Kind.ToString().ToLowerInvariant();
}
