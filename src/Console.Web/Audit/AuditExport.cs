using System.Globalization;
using System.Text;
using IronicConsole.Engine.Audit;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Store;
using IronicConsole.Web.SignIn;

namespace IronicConsole.Web.Audit;

/// <summary>What the filters of the audit page select, as a file: JSON lines or CSV, newest first, all of it.</summary>
public static class AuditExport
{
    // Read and sent so many rows at a time; a long trail is never in memory as a whole.
    private const int Page = 1000;

    /// <summary>Maps <c>/audit/export.jsonl</c> and <c>/audit/export.csv</c>.</summary>
    public static WebApplication MapAuditExport(this WebApplication app)
    {
        app.MapGet("/audit/export.jsonl", http => SendAsync(http, "jsonl", "application/jsonl", null, AuditText.Json)).Needs(Rule.AuditGet).ExcludeFromDescription();
        app.MapGet("/audit/export.csv", http => SendAsync(http, "csv", "text/csv; charset=utf-8", AuditText.CsvHead, AuditText.Csv)).Needs(Rule.AuditGet).ExcludeFromDescription();
        return app;
    }

    private static async Task SendAsync(HttpContext http, string kind, string type, string? head, Func<AuditRecord, string?, string> line)
    {
        var (services, asked, cancel) = (http.RequestServices, http.Request.Query, http.RequestAborted);
        var (fleet, history) = (services.GetRequiredService<FleetIndex>(), services.GetRequiredService<IHistory>());
        var filter = new AuditFilter(asked["actor"], asked["verb"], asked["node"], asked["outcome"]).Trimmed;
        if (filter.Query(fleet, Page, null) is not { } query)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            await http.Response.WriteAsync($"There is no node '{filter.Node}'. Of a node that was deleted, the trail is found by its UUID.\n", cancel);
            return;
        }

        var today = services.GetRequiredService<TimeProvider>().GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        http.Response.ContentType = type;
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"audit-{today}.{kind}\"";
        http.Response.Headers.CacheControl = "no-store";
        await using var to = new StreamWriter(http.Response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        if (head is not null) await to.WriteAsync(head);
        while (await history.AuditAsync(query, cancel) is { Count: > 0 } rows)
        {
            foreach (var row in rows) await to.WriteAsync(line(row, row.Node is { } id ? fleet.Find(id)?.Name : null));
            await to.FlushAsync(cancel);
            if (rows.Count < Page) return;
            query = query with { Before = rows[^1].Number };
        }
    }
}
