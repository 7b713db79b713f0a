using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.PlannedRuns;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Store;
using IronicConsole.Web.ApiV2;
using IronicConsole.Web.Batches;
using IronicConsole.Web.Nodes;
using IronicConsole.Web.SignIn;

namespace IronicConsole.Web.PlannedRuns;

/// <summary><c>/v2/planned-runs</c>: the plans that are run later, of the nodes that the caller may see. They are made with <c>when</c> at <c>/v2/runs</c>.</summary>
public sealed class PlannedRunsV2(FleetIndex fleet, IPlannedRuns planned, IStoreHost store, AccessPolicy policy) : IV2Slice
{
    /// <inheritdoc/>
    public void Map(RouteGroupBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        var all = routes.MapGroup("/planned-runs").WithTags("runs");
        all.MapGet("", (Delegate)List).Needs(Rule.NodeList).WithSummary("Runs that are planned for later, newest first, and those that have begun or come to nothing; of one node with ?node=, those that wait with ?state=waiting")
            .Produces<Page<PlannedRunDocument>>().Produces<ProblemDocument>(400, ProblemDocument.MediaType).Produces<ProblemDocument>(404, ProblemDocument.MediaType);
        all.MapGet("/{id:guid}", (Delegate)ShowAsync).Needs(Rule.NodeList).WithSummary("A planned run").Produces<PlannedRunDocument>().Produces<ProblemDocument>(404, ProblemDocument.MediaType);
        var cancel = all.MapPost("/{id:guid}/cancel", (Delegate)CancelAsync).Needs(Rule.NodeList).WithSummary("Takes a planned run back").Accepts<ReasonBody>(isOptional: true, "application/json", "*/*").Produces<PlannedRunDocument>();
        foreach (var status in new[] { 400, 401, 403, 404, 409, 422 }) cancel.Produces<ProblemDocument>(status, ProblemDocument.MediaType);
    }

    private IResult List(HttpContext http)
    {
        var page = PageQuery.Read(http.Request.Query);
        if (page.Problem is { } wrong) return new Refused(wrong);
        Node? only = null;
        if (http.Request.Query["node"].FirstOrDefault() is { } ident && (only = fleet.Seen(policy, http, ident)) is null) return new Refused(Problem.NotFound("Node", ident));
        var word = http.Request.Query["state"].FirstOrDefault();
        if (word is not null && !Enum.GetValues<PlannedRunState>().Any(s => PlannedRunRules.Words(s) == word)) return new Refused(Problem.Invalid("state", $"The state is one of {string.Join(", ", Enum.GetValues<PlannedRunState>().Select(PlannedRunRules.Words))}."));
        var found = fleet.Records.All<PlannedRun>().Where(p => (only is null || p.NodeId == only.Id) && (word is null || PlannedRunRules.Words(p.State) == word) && Sees(http, p)).Reverse();
        return Results.Json(page.Value!.Of(found.Select(p => PlannedRunDocument.Of(p, fleet)), Key));

        static string Key(PlannedRunDocument one) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{long.MaxValue - one.CreatedAt.UtcTicks:d19}{one.Id}");
    }

    private async Task<IResult> ShowAsync(HttpContext http, Guid id) => await FindAsync(http, id) is { } found ? Results.Json(PlannedRunDocument.Of(found, fleet)) : new Refused(Problem.NotFound("Planned run", id.ToString()));

    private async Task<IResult> CancelAsync(HttpContext http, Guid id)
    {
        var body = await RequestBody.ReadAsync(http.Request, new ReasonBody());
        if (body.Problem is { } wrong) return new Refused(wrong);
        if (await FindAsync(http, id) is null) return new Refused(Problem.NotFound("Planned run", id.ToString()));
        var cancelled = await planned.CancelAsync(http.Identity().ToCaller(http, http.Response.Headers[Front.RequestId], body.Value!.Reason), id, http.RequestAborted);
        return cancelled.Problem is { } refused ? new Refused(refused) : Results.Json(PlannedRunDocument.Of(cancelled.Value!, fleet));
    }

    // Who was answered by another process reads its own.
    private async Task<PlannedRun?> FindAsync(HttpContext http, Guid id)
    {
        if (store.Shared) await store.CatchUpRecordAsync(id.ToString(), http.RequestAborted);
        return fleet.Records.Find<PlannedRun>(id) is { } found && Sees(http, found) ? found : null;
    }

    private bool Sees(HttpContext http, PlannedRun run) => fleet.Find(run.NodeId) is { } node && policy.Sees(http, node);
}
