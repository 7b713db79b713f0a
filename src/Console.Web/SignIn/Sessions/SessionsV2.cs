using System.Text.Json.Serialization;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Store;
using IronicConsole.Web.ApiV2;

namespace IronicConsole.Web.SignIn.Sessions;

/// <summary><c>/v2/sessions</c>: who is signed in with a browser. Any process answers for all.</summary>
public sealed class SessionsV2(SessionDesk desk) : IV2Slice
{
    /// <inheritdoc/>
    public void Map(RouteGroupBuilder routes)
    {
        var all = routes.MapGroup("/sessions").WithTags("sessions");
        all.MapGet("", (Delegate)ListAsync).Needs(Rule.Everybody).WithSummary("The caller's own sessions, or everybody's for who may see them").Produces<Page<SessionDocument>>().Produces<ProblemDocument>(400, ProblemDocument.MediaType);
        var end = all.MapDelete("/{id}", (Delegate)EndAsync).Needs(Rule.Everybody).WithSummary("Ends a session: its pages close within seconds, its cookie opens nothing any more").Produces(204);
        foreach (var status in new[] { 400, 401, 403, 404, 422 }) end.Produces<ProblemDocument>(status, ProblemDocument.MediaType);
    }

    private async Task<IResult> ListAsync(HttpContext http)
    {
        var page = PageQuery.Read(http.Request.Query);
        if (page.Problem is { } wrong) return new Refused(wrong);
        var me = http.Identity();
        var all = (await desk.SeenByAsync(me, http.RequestAborted)).OrderBy(s => s.Id, StringComparer.Ordinal);
        return Results.Json(page.Value!.Of(all.Select(s => SessionDocument.Of(s, me)), s => s.Id));
    }

    private async Task<IResult> EndAsync(HttpContext http, string id)
    {
        var me = http.Identity();
        return await desk.EndAsync(me, me.ToCaller(http, http.Response.Headers[Front.RequestId]), id, http.RequestAborted) is { } refused ? new Refused(refused) : Results.NoContent();
    }
}

/// <summary>A session.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Whose it is.</param>
/// <param name="Subject">Who that is to the provider.</param>
/// <param name="OpenedAt">Since when.</param>
/// <param name="Until">When it ends by itself.</param>
/// <param name="From">The address that they signed in from.</param>
/// <param name="Browser">What their browser said of itself.</param>
/// <param name="Current">Whether it is the caller's own, of this request.</param>
public sealed record SessionDocument(
    string Id, string Name, string Subject, [property: JsonPropertyName("opened_at")] DateTimeOffset OpenedAt, DateTimeOffset Until, string? From, string? Browser, bool Current)
{
    /// <summary>As the caller sees it.</summary>
    public static SessionDocument Of(Session session, Identity me)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(me);
        return new(session.Id, session.Name, session.Subject, session.OpenedAt, session.Until, session.From, session.Browser, session.Id == me.Session);
    }
}
