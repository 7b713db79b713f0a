using System.Globalization;
using System.Text;
using IronicConsole.Engine.Batches;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Policy;
using IronicConsole.Web.Hosting;
using IronicConsole.Web.SignIn;

namespace IronicConsole.Web.Batches;

/// <summary>The result of each node of a batch, as a file.</summary>
public static class BatchExport
{
    /// <summary>The names of the columns.</summary>
    public const string Head = "node,name,wave,state,run,cause\r\n";

    /// <summary>Maps <c>/batches/{id}/results.csv</c>.</summary>
    public static WebApplication MapBatchExport(this WebApplication app)
    {
        app.MapGet("/batches/{id:guid}/results.csv", SendAsync).Needs(Rule.BatchCreate).ExcludeFromDescription();
        return app;
    }

    /// <summary>One line.</summary>
    public static string Line(BatchNode node, FleetIndex fleet)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(fleet);
        return CsvLine.Of(node.Node.ToString(), fleet.Find(node.Node)?.Name, (node.Wave + 1).ToString(CultureInfo.InvariantCulture), BatchDocument.Word(node.State), node.Operation?.ToString(), node.Cause);
    }

    private static async Task SendAsync(HttpContext http, Guid id, IBatches batches, FleetIndex fleet)
    {
        if (Identity.Of(http.User)?.ToCaller(http, null) is not { } by || batches.Find(by, id) is not { } batch)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            await http.Response.WriteAsync("There is no such batch.\n", http.RequestAborted);
            return;
        }

        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"batch-{batch.Id.ToString("N")[..8]}.csv\"";
        http.Response.Headers.CacheControl = "no-store";
        await using var to = new StreamWriter(http.Response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        await to.WriteAsync(Head);
        foreach (var node in batch.Nodes) await to.WriteAsync(Line(node, fleet).AsMemory(), http.RequestAborted);
    }
}
