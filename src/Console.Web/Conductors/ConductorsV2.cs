using IronicConsole.Engine.Conductors;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Web.ApiV2;
using IronicConsole.Web.SignIn;

namespace IronicConsole.Web.Conductors;

/// <summary><c>/v2/conductors</c>: the processes of this store, their drains and what they have in their hands. Any process answers for all.</summary>
public sealed class ConductorsV2(ConductorRoster conductors, ConductorCommands commands, ConductorWork work, ConductorWatch changes) : IV2Slice
{
    /// <inheritdoc/>
    public void Map(RouteGroupBuilder routes)
    {
        var all = routes.MapGroup("/conductors").WithTags("conductors");
        Told(all.MapGet("", ListAsync).WithSummary("Lists the processes by name; with watch=true tells them and then each change, as server-sent events")).Produces<Page<ConductorDocument>>();
        Told(all.MapGet("/{id}", ShowAsync).WithSummary("A process with what it has in its hands")).Produces<ConductorDetail>().Produces<ProblemDocument>(404, ProblemDocument.MediaType);
        Told(all.MapGet("/{id}/drain", ShowDrainAsync).WithSummary("How far a drain is")).Produces<DrainDocument>().Produces<ProblemDocument>(404, ProblemDocument.MediaType);
        // */*: without a body there is no type, and what takes any type, the page of unknown paths, would be asked instead.
        Asked(all.MapPost("/{id}/drain", DrainAsync).WithSummary("Lets a process begin no more work; sent again, moves the deadline").Accepts<DrainRequest>(isOptional: true, "application/json", "*/*")).Produces<ConductorDetail>(202);
        Asked(all.MapDelete("/{id}/drain", BackToWorkAsync).WithSummary("Lets it take work again")).Produces<ConductorDetail>();
        Asked(all.MapPost("/{id}/hand-off", HandOffAsync).WithSummary("Interrupts what a draining process still runs, at the nearest safe point")).Produces<ConductorDetail>(202);
    }

    private static RouteHandlerBuilder Told(RouteHandlerBuilder route) => route.Needs(Rule.ConductorGet).Produces<ProblemDocument>(400, ProblemDocument.MediaType);

    private static RouteHandlerBuilder Asked(RouteHandlerBuilder route)
    {
        foreach (var status in new[] { 400, 401, 403, 404, 409, 412, 422 }) route.Produces<ProblemDocument>(status, ProblemDocument.MediaType);
        return route.Needs(Rule.ConductorDrain);
    }

    private async Task<IResult> ListAsync(HttpContext http, int? limit, string? cursor, bool? watch = null)
    {
        if (watch == true) return TypedResults.ServerSentEvents(changes.FollowAsync(http.RequestAborted));
        var page = PageQuery.Read(http.Request.Query);
        if (page.Problem is { } wrong) return new Refused(wrong);
        var all = (await conductors.ReadAsync(http.RequestAborted)).OrderBy(c => c.Name, StringComparer.Ordinal);
        return Results.Json(page.Value!.Of(all.Select(ConductorDocument.Of), c => c.Name));
    }

    private async Task<IResult> ShowAsync(HttpContext http, string id) =>
        await FindAsync(http, id) is { } one ? await DetailAsync(http, one, 200) : new Refused(Problem.NotFound("Conductor", id));

    private async Task<IResult> ShowDrainAsync(HttpContext http, string id)
    {
        if (await FindAsync(http, id) is not { } one) return new Refused(Problem.NotFound("Conductor", id));
        if (DrainDocument.Of(one) is not { } drain) return new Refused(new Problem("not-draining", 404, $"Conductor {id} was not asked to drain."));
        http.Response.Headers.ETag = Tag(one);
        return Results.Json(drain);
    }

    private async Task<IResult> DrainAsync(HttpContext http, string id)
    {
        var body = await RequestBody.ReadAsync(http.Request, new DrainRequest());
        if (body.Problem is { } wrong) return new Refused(wrong);
        var (time, reason) = (body.Value!.DeadlineSeconds is { } s ? TimeSpan.FromSeconds(s) : (TimeSpan?)null, body.Value.Reason);
        return await AskAsync(http, id, 202, reason, (by, seen) => commands.DrainAsync(by, id, time, seen, http.RequestAborted));
    }

    private Task<IResult> BackToWorkAsync(HttpContext http, string id) => AskAsync(http, id, 200, null, (by, seen) => commands.BackToWorkAsync(by, id, seen, http.RequestAborted));

    private Task<IResult> HandOffAsync(HttpContext http, string id) => AskAsync(http, id, 202, null, (by, seen) => commands.HandOffAsync(by, id, seen, http.RequestAborted));

    private async Task<IResult> AskAsync(HttpContext http, string id, int status, string? reason, Func<Caller, long?, Task<Result<Conductor>>> ask)
    {
        long? seen = null;
        if (Preconditions.Insists(http))
        {
            if (await FindAsync(http, id) is not { } now) return new Refused(Problem.NotFound("Conductor", id));
            if (Preconditions.Broken(http, Tag(now)) is { } broken) return new Refused(broken);
            seen = now.Revision;
        }

        var by = http.Identity().ToCaller(http, http.Response.Headers[Front.RequestId], reason);
        var done = await ask(by, seen);
        if (done.Problem is { } refused) return new Refused(refused);
        if (status == 202) http.Response.Headers.Location = $"/v2/conductors/{Uri.EscapeDataString(id)}/drain";
        return await DetailAsync(http, done.Value!, status);
    }

    private async Task<Conductor?> FindAsync(HttpContext http, string id) => (await conductors.ReadAsync(http.RequestAborted)).FirstOrDefault(c => c.Name == id);

    private async Task<IResult> DetailAsync(HttpContext http, Conductor one, int status)
    {
        http.Response.Headers.ETag = Tag(one);
        return Results.Json(ConductorDocument.Of(one, await work.OfAsync(one.Name, http.RequestAborted)), statusCode: status);
    }

    // A process that has started again is another one, whatever its number.
    private static string Tag(Conductor one) => $"\"{one.Instance.ToString("N")[..8]}-{one.Revision}\"";
}
