using IronicConsole.Engine.Conductors;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Store;

namespace IronicConsole.Web.Hosting;

/// <summary>
/// What load balancers ask: alive is <c>/healthz</c>, takes work is <c>/readyz</c> (red from the moment a stop or a drain begins, and while other processes' commits are seen more than 2 s late).
/// What the field's monitors ask: <c>/healthcheck</c>, 200 and nothing while store and engine are well, else 503 and the reason.
/// </summary>
public static class Health
{
    private static readonly TimeSpan LongestLag = TimeSpan.FromSeconds(2);

    /// <summary>Maps them.</summary>
    public static WebApplication MapHealth(this WebApplication app)
    {
        var wellness = ActivatorUtilities.CreateInstance<Wellness>(app.Services);
        app.MapMethods("/healthcheck/{**more}", ["GET", "HEAD"], async () => await wellness.WhyIllAsync() is { } ill ? Results.Text($"{ill}\n", statusCode: StatusCodes.Status503ServiceUnavailable) : Results.Text("")).AllowAnonymous();
        app.MapMethods("/healthz", ["GET", "HEAD"], () => Results.Text("alive\n")).AllowAnonymous();
        app.MapMethods("/readyz", ["GET", "HEAD"], (Dispatch dispatch, Drain drain, IStoreHost store) => (dispatch.Taking, store.Lag > LongestLag) switch
        {
            (false, _) => Results.Text(drain.Stopping ? "stopping: takes no new work\n" : drain.On ? "draining: takes no new work\n" : "starting: takes no work yet\n", statusCode: StatusCodes.Status503ServiceUnavailable),
            (_, true) => Results.Text($"behind: what other processes commit is seen {store.Lag.TotalSeconds:0.0} s late\n", statusCode: StatusCodes.Status503ServiceUnavailable),
            _ => Results.Text("ready\n"),
        }).AllowAnonymous();
        return app;
    }
}
