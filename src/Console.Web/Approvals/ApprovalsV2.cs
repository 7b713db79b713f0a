using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Store;
using IronicConsole.Web.ApiV2;
using IronicConsole.Web.Nodes;
using IronicConsole.Web.SignIn;

namespace IronicConsole.Web.Approvals;

/// <summary><c>/v2/approvals</c>: the holds that wait for people, of the nodes that the caller may see, and the answers to them. Who may answer is decided by the engine, as for every other door.</summary>
public sealed class ApprovalsV2(IFleetFeed feed, IOperations operations, IHistory history, AccessPolicy policy) : IV2Slice
{
    /// <inheritdoc/>
    public void Map(RouteGroupBuilder routes)
    {
        var all = routes.MapGroup("/approvals").WithTags("approvals");
        all.MapGet("", (Delegate)List).Needs(Rule.Everybody).WithSummary("The holds that wait for people, of the nodes that the caller may see").Produces<Page<ApprovalDocument>>().Produces<ProblemDocument>(400, ProblemDocument.MediaType);
        all.MapGet("/{operation}", (Delegate)Show).Needs(Rule.Everybody).WithSummary("A hold, its terms, and who has approved so far").Produces<ApprovalDocument>().Produces<ProblemDocument>(404, ProblemDocument.MediaType);
        Asked(all.MapPost("/{operation}/approve", (Delegate)ApproveAsync).WithSummary("Counts as the caller's approval; 409 quorum-unmet when it is recorded and not enough").Accepts<ApproveRequest>(isOptional: true, "application/json", "*/*"));
        Asked(all.MapPost("/{operation}/reject", (Delegate)RejectAsync).WithSummary("Ends the operation; needs a reason").Accepts<RejectRequest>(isOptional: true, "application/json", "*/*"));
        Asked(all.MapPost("/{operation}/emergency", (Delegate)EmergencyAsync).WithSummary("Releases regardless of who has approved; needs a reason").Accepts<EmergencyRequest>(isOptional: true, "application/json", "*/*"));
    }

    private static void Asked(RouteHandlerBuilder route)
    {
        foreach (var status in new[] { 400, 401, 403, 404, 409, 412, 422 }) route.Produces<ProblemDocument>(status, ProblemDocument.MediaType);
        route.Needs(Rule.Everybody).Produces<DecisionDocument>();
    }

    private static string Tag(HoldPrompt hold) => $"\"{hold.Tag()}\"";

    private IResult List(HttpContext http)
    {
        var page = PageQuery.Read(http.Request.Query);
        if (page.Problem is { } wrong) return new Refused(wrong);
        var held = feed.Fleet.Nodes.Where(n => n.Hold is not null && policy.Sees(http, n)).OrderBy(Key, StringComparer.Ordinal);
        var found = page.Value!.Of(held, Key);
        return Results.Json(new Page<ApprovalDocument>([.. found.Items.Select(ApprovalDocument.Of)], found.Next));

        static string Key(Node node) => node.Hold!.Operation.ToString();
    }

    private IResult Show(HttpContext http, string operation)
    {
        if (Find(http, operation) is not { } node) return new Refused(Problem.NotFound("Approval", operation) with { Fix = "GET /v2/approvals lists what waits." });
        http.Response.Headers.ETag = Tag(node.Hold!);
        return Results.Json(ApprovalDocument.Of(node));
    }

    private async Task<IResult> ApproveAsync(HttpContext http, string operation)
    {
        var body = await RequestBody.ReadAsync(http.Request, new ApproveRequest());
        return body.Problem is { } wrong ? new Refused(wrong) : await AnswerAsync(http, operation, Verb.Unhold, body.Value!.ToReply(), body.Value.Reason, "released");
    }

    private async Task<IResult> RejectAsync(HttpContext http, string operation)
    {
        var body = await RequestBody.ReadAsync(http.Request, new RejectRequest());
        return body.Problem is { } wrong ? new Refused(wrong) : await AnswerAsync(http, operation, Verb.Abort, new HoldReply(), body.Value!.Reason, "rejected");
    }

    private async Task<IResult> EmergencyAsync(HttpContext http, string operation)
    {
        var body = await RequestBody.ReadAsync(http.Request, new EmergencyRequest());
        return body.Problem is { } wrong ? new Refused(wrong) : await AnswerAsync(http, operation, Verb.Unhold, body.Value!.ToReply(), body.Value.Reason, "emergency");
    }

    private async Task<IResult> AnswerAsync(HttpContext http, string operation, Verb verb, HoldReply reply, string? reason, string decision)
    {
        if (Find(http, operation) is not { Hold: { } hold } node) return new Refused(await GoneAsync(http, operation));
        if (verb == Verb.Abort && string.IsNullOrWhiteSpace(reason)) return new Refused(Problem.Invalid("reason", "A rejection needs a reason: it stays with the node."));
        if (Preconditions.Broken(http, Tag(hold)) is { } broken) return new Refused(broken);
        var by = http.Identity().ToCaller(http, http.Response.Headers[Front.RequestId], reason);
        reply = reply with { To = (hold.Operation, hold.Number), Seen = Preconditions.Insists(http) ? hold.Tag() : null };
        var done = await operations.ProvisionAsync(by, node.Id, verb, new ProvisionRequest { Reply = reply }, http.RequestAborted);
        if (done.Problem is { Slug: "decided" }) return new Refused(await GoneAsync(http, operation));
        return done.Problem is { } refused ? new Refused(refused) : Results.Json(new DecisionDocument(hold.Operation, hold.Number, node.Id, decision, by.Name, by.Reason));
    }

    private Node? Find(HttpContext http, string operation) => Guid.TryParse(operation, out var id) ? feed.Fleet.Nodes.FirstOrDefault(n => n.Hold?.Operation == id && policy.Sees(http, n)) : null;

    // Whoever comes second is told who was first.
    private async Task<Problem> GoneAsync(HttpContext http, string operation)
    {
        if (!Guid.TryParse(operation, out var id) || await history.OperationAsync(id, http.RequestAborted) is not { } known || feed.Fleet.Find(known.NodeId) is not { } node || !policy.Sees(http, node)) return Problem.NotFound("Approval", operation);
        var last = (await history.StepRunsAsync(id, http.RequestAborted)).LastOrDefault(r => HoldRules.IsHold(r.Step) && r.EndedAt is not null);
        return Problem.Conflict("decided", last switch
        {
            null => "This operation is not held.",
            { State: StepRunState.Done } => $"{last.DecidedBy?.Name} has released it{(last.DecidedBy?.Reason is { } why ? $": {why}" : ".")}",
            { State: StepRunState.Aborted } => $"{last.DecidedBy?.Name} has rejected it{(last.DecidedBy?.Reason is { } why ? $": {why}" : ".")}",
            _ => "It expired: its deadline went by.",
        });
    }
}
