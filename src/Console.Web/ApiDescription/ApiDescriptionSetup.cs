using IronicConsole.Engine.Policy;
using IronicConsole.Web.SignIn;

namespace IronicConsole.Web.ApiDescription;

/// <summary>Serves the description of <c>/v1</c>.</summary>
public static class ApiDescriptionSetup
{
    /// <summary>Maps <c>/openapi/v1.json</c>: for whoever has said who they are.</summary>
    public static WebApplication MapApiDescription(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapGet("/openapi/v1.json", (ApiDescriptions descriptions) => Results.Bytes(descriptions.Document, "application/json")).Needs(Rule.Everybody).ExcludeFromDescription();
        return app;
    }
}
