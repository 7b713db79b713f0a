using IronicConsole.Engine.Operations;

namespace IronicConsole.Web.Hosting;

/// <summary>What load balancers ask: alive is <c>/healthz</c>, takes work is <c>/readyz</c> (red from the moment a stop begins).</summary>
public static class Health
{
    /// <summary>Maps both.</summary>
    public static WebApplication MapHealth(this WebApplication app)
    {
        app.MapMethods("/healthz", ["GET", "HEAD"], () => Results.Text("alive\n"));
        app.MapMethods("/readyz", ["GET", "HEAD"], (Dispatch dispatch) => dispatch.Taking
            ? Results.Text("ready\n")
            : Results.Text("stopping: takes no new work\n", statusCode: StatusCodes.Status503ServiceUnavailable));
        return app;
    }
}
