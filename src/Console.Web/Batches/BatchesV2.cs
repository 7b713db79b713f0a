using System.Collections.Immutable;
using System.Globalization;
using IronicConsole.Engine.Batches;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Store;
using IronicConsole.Web.ApiV2;
using IronicConsole.Web.Nodes;
using IronicConsole.Web.SignIn;

namespace IronicConsole.Web.Batches;

/// <summary><c>/v2/batches</c>: one plan on many nodes. Who may is decided by the engine, for each of the nodes.</summary>
public sealed class BatchesV2(IBatches batches, FleetIndex fleet, IStoreHost store) : IV2Slice
{
    private delegate Task<Result<Batch>> Change(Caller by, Guid id, int? seen, CancellationToken cancel);

    /// <inheritdoc/>
    public void Map(RouteGroupBuilder routes)
    {
        var all = routes.MapGroup("/batches").WithTags("batches");
        all.MapGet("", (Delegate)List).Needs(Rule.BatchCreate).WithSummary("Batches, newest first, that the caller may see").Produces<Page<BatchDocument>>().Produces<ProblemDocument>(400, ProblemDocument.MediaType);
        all.MapGet("/{id:guid}", (Delegate)ShowAsync).Needs(Rule.BatchCreate).WithSummary("A batch, how its waves stand, and its failures grouped by cause").Produces<BatchDocument>().Produces<ProblemDocument>(404, ProblemDocument.MediaType);
        all.MapGet("/{id:guid}/nodes", (Delegate)NodesAsync).Needs(Rule.BatchCreate).WithSummary("The nodes of a batch in their order, of one state with ?state=")
            .Produces<Page<BatchNodeDocument>>().Produces<ProblemDocument>(400, ProblemDocument.MediaType).Produces<ProblemDocument>(404, ProblemDocument.MediaType);
        Asked(all.MapPost("/preview", (Delegate)PreviewAsync)).WithSummary("What a batch would do: nodes with the same plan together, and those that cannot, by why").Accepts<BatchBody>(isOptional: true, "application/json", "*/*").Produces<OutlookDocument>();
        Asked(all.MapPost("", (Delegate)CreateAsync)).WithSummary("Begins a batch").Accepts<BatchBody>(isOptional: true, "application/json", "*/*").Produces<BatchDocument>(201);
        foreach (var (word, summary, change) in new (string, string, Change)[]
        {
            ("pause", "Begins no further node; what runs goes on", batches.PauseAsync), ("resume", "Goes on after a pause, or after a stop, whose failures are accepted by it", batches.ResumeAsync),
            ("cancel", "Ends it; what runs goes on to its end", batches.CancelAsync), ("approve", "Counts as the caller's approval of the next wave; 409 quorum-unmet when it is recorded and not enough", batches.ApproveAsync),
            ("reject", "Rejects the next wave, which ends the batch; needs a reason", batches.RejectAsync),
        })
        {
            Asked(all.MapPost($"/{{id:guid}}/{word}", (HttpContext http, Guid id) => ChangeAsync(http, id, change, needsReason: word == "reject"))).WithSummary(summary).Accepts<ReasonBody>(isOptional: true, "application/json", "*/*").Produces<BatchDocument>();
        }

        Asked(all.MapPost("/{id:guid}/retry", (Delegate)RetryAsync)).WithSummary("A new batch with the nodes that failed or were refused, and the same plan").Accepts<ReasonBody>(isOptional: true, "application/json", "*/*").Produces<BatchDocument>(201);
    }

    private static RouteHandlerBuilder Asked(RouteHandlerBuilder route)
    {
        foreach (var status in new[] { 400, 401, 403, 404, 409, 412, 422 }) route.Produces<ProblemDocument>(status, ProblemDocument.MediaType);
        return route.Needs(Rule.BatchCreate);
    }

    private IResult List(HttpContext http)
    {
        var page = PageQuery.Read(http.Request.Query);
        if (page.Problem is { } wrong) return new Refused(wrong);
        var found = page.Value!.Of(batches.List(By(http, null)), Key);
        return Results.Json(new Page<BatchDocument>([.. found.Items.Select(b => BatchDocument.Of(b, fleet))], found.Next));

        static string Key(Batch batch) => string.Create(CultureInfo.InvariantCulture, $"{long.MaxValue - batch.CreatedAt.UtcTicks:d19}{batch.Id}");
    }

    private async Task<IResult> ShowAsync(HttpContext http, Guid id)
    {
        if (await FindAsync(http, id) is not { } batch) return Unknown(id);
        http.Response.Headers.ETag = Tag(batch);
        return Results.Json(BatchDocument.Of(batch, fleet));
    }

    private async Task<IResult> NodesAsync(HttpContext http, Guid id)
    {
        var page = PageQuery.Read(http.Request.Query);
        if (page.Problem is { } wrong) return new Refused(wrong);
        if (await FindAsync(http, id) is not { } batch) return Unknown(id);
        BatchNodeState? only = null;
        if (http.Request.Query["state"].FirstOrDefault() is { } word)
        {
            if (Enum.GetValues<BatchNodeState>().Where(s => BatchDocument.Word(s) == word).ToArray() is not [var state]) return new Refused(Problem.Invalid("state", $"The state is one of {string.Join(", ", Enum.GetValues<BatchNodeState>().Select(BatchDocument.Word))}."));
            only = state;
        }

        var listed = batch.Nodes.Select((node, at) => (Node: node, Key: at.ToString("d6", CultureInfo.InvariantCulture))).Where(n => only is null || n.Node.State == only);
        var found = page.Value!.Of(listed, n => n.Key);
        return Results.Json(new Page<BatchNodeDocument>([.. found.Items.Select(n => BatchNodeDocument.Of(n.Node, fleet))], found.Next));
    }

    private async Task<IResult> PreviewAsync(HttpContext http)
    {
        var asked = await ReadAsync(http);
        if (asked.Problem is { } wrong) return new Refused(wrong);
        var looked = batches.Look(By(http, asked.Value.Reason), asked.Value.Request);
        return looked.Problem is { } refused ? new Refused(refused) : Results.Json(OutlookDocument.Of(looked.Value!, fleet));
    }

    private async Task<IResult> CreateAsync(HttpContext http)
    {
        var asked = await ReadAsync(http);
        return asked.Problem is { } wrong ? new Refused(wrong) : Made(http, await batches.CreateAsync(By(http, asked.Value.Reason), asked.Value.Request, http.RequestAborted));
    }

    private async Task<IResult> RetryAsync(HttpContext http, Guid id)
    {
        var body = await RequestBody.ReadAsync(http.Request, new ReasonBody());
        return body.Problem is { } wrong ? new Refused(wrong) : Made(http, await batches.RetryAsync(By(http, body.Value!.Reason), id, http.RequestAborted));
    }

    private async Task<IResult> ChangeAsync(HttpContext http, Guid id, Change change, bool needsReason)
    {
        var body = await RequestBody.ReadAsync(http.Request, new ReasonBody());
        if (body.Problem is { } wrong) return new Refused(wrong);
        if (needsReason && string.IsNullOrWhiteSpace(body.Value!.Reason)) return new Refused(Problem.Invalid("reason", "A rejection needs a reason: it stays with the batch."));
        var by = By(http, body.Value!.Reason);
        if (await FindAsync(http, id) is not { } batch) return Unknown(id);
        if (Preconditions.Broken(http, Tag(batch)) is { } broken) return new Refused(broken);
        var changed = await change(by, id, Preconditions.Insists(http) ? batch.Version : null, http.RequestAborted);
        return changed.Problem is { } refused ? new Refused(refused) : Tagged(http, changed.Value!, 200);
    }

    private IResult Made(HttpContext http, Result<Batch> made)
    {
        if (made.Problem is { } refused) return new Refused(refused);
        http.Response.Headers.Location = $"/v2/batches/{made.Value!.Id}";
        return Tagged(http, batches.Find(By(http, null), made.Value.Id) ?? made.Value, 201);
    }

    private IResult Tagged(HttpContext http, Batch batch, int status)
    {
        http.Response.Headers.ETag = Tag(batch);
        return Results.Json(BatchDocument.Of(batch, fleet), statusCode: status);
    }

    private static async Task<Result<(BatchRequest Request, string? Reason)>> ReadAsync(HttpContext http)
    {
        var body = await RequestBody.ReadAsync(http.Request, new BatchBody());
        if (body.Problem is { } wrong) return wrong;
        var asked = body.Value!;
        if (BatchPlanner.Verbs.Where(v => v.Word() == asked.Verb).ToArray() is not [var verb]) return Problem.Invalid("verb", $"The verb of a batch is one of {string.Join(", ", BatchPlanner.Verbs.Select(v => v.Word()))}.");
        var steps = asked.Steps is { } list ? StepList.Read("steps", list, needsPriority: verb is Verb.Deploy or Verb.Rebuild) : ImmutableArray<RequestedStep>.Empty;
        if (steps.Problem is { } bad) return bad;
        var pace = (asked.Pace ?? new PaceBody()).Read();
        if (pace.Problem is { } wrongPace) return wrongPace;
        return (new BatchRequest
        {
            Verb = verb, Nodes = [.. asked.Nodes ?? []], Steps = steps.Value, Runbook = asked.Runbook is { Length: > 0 } book ? new RunbookAsk(book) : null, DisableRamdisk = asked.DisableRamdisk, Title = asked.Title ?? "", Pace = pace.Value!, LeaveOut = asked.LeaveOut, Hash = asked.Hash,
        }, asked.Reason);
    }

    // Who was answered by another process reads its own batch.
    private async Task<Batch?> FindAsync(HttpContext http, Guid id)
    {
        if (store.Shared) await store.CatchUpRecordAsync(id.ToString(), http.RequestAborted);
        return batches.Find(By(http, null), id);
    }

    private static Refused Unknown(Guid id) => new(Problem.NotFound("Batch", id.ToString()) with { Fix = "GET /v2/batches lists them." });

    private static string Tag(Batch batch) => string.Create(CultureInfo.InvariantCulture, $"\"{batch.Version}\"");

    private static Caller By(HttpContext http, string? reason) => http.Identity().ToCaller(http, http.Response.Headers[Front.RequestId], reason);
}
