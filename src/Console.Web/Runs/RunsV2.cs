using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.PlannedRuns;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Runbooks;
using IronicConsole.Engine.Steps;
using IronicConsole.Engine.Store;
using IronicConsole.Web.ApiV2;
using IronicConsole.Web.Nodes;
using IronicConsole.Web.PlannedRuns;
using IronicConsole.Web.SignIn;

namespace IronicConsole.Web.Runs;

/// <summary><c>/v2/plans/preview</c> and <c>/v2/runs</c>: what a plan would do, and its runs. A run that names the hash of its preview is refused when it would do something else.</summary>
public sealed class RunsV2(FleetIndex fleet, IOperations operations, IPlannedRuns planned, IHistory history, AccessPolicy policy) : IV2Slice
{
    private const int Newest = 1000;
    private static readonly Verb[] Verbs = [Verb.Clean, Verb.Service, Verb.Deploy, Verb.Rebuild];

    /// <inheritdoc/>
    public void Map(RouteGroupBuilder routes)
    {
        // */*: see ConductorsV2.
        Asked(routes.MapPost("/plans/preview", (Delegate)PreviewAsync)).WithTags("plans").WithSummary("What a plan would do on a node now: the merged steps and the hash that names them")
            .Accepts<PlanRequest>(isOptional: true, "application/json", "*/*").Produces<PlanDocument>();
        var all = routes.MapGroup("/runs").WithTags("runs");
        all.MapGet("", (Delegate)ListAsync).Needs(Rule.NodeList).WithSummary("The newest 1,000 runs, of one node with ?node=").Produces<Page<RunDocument>>().Produces<ProblemDocument>(400, ProblemDocument.MediaType).Produces<ProblemDocument>(404, ProblemDocument.MediaType);
        all.MapGet("/{id:guid}", (Delegate)ShowAsync).Needs(Rule.NodeList).WithSummary("A run with its steps").Produces<RunDocument>().Produces<ProblemDocument>(404, ProblemDocument.MediaType);
        Asked(all.MapPost("", (Delegate)RunAsync)).WithSummary("Runs a plan on a node: now (202), or with when at a time or once its state is a wanted one (201)").Accepts<PlanRequest>(isOptional: true, "application/json", "*/*").Produces<RunDocument>(202).Produces<PlannedRunDocument>(201).Produces<ProblemDocument>(409, ProblemDocument.MediaType);
        Asked(all.MapPost("/{id:guid}/retry", (Delegate)RetryAsync)).WithSummary("Goes on with a service that failed: the step again, with other arguments, or the one after it")
            .Accepts<RetryRequest>(isOptional: true, "application/json", "*/*").Produces<RunDocument>(202).Produces<ProblemDocument>(409, ProblemDocument.MediaType);
    }

    private static RouteHandlerBuilder Asked(RouteHandlerBuilder route)
    {
        foreach (var status in new[] { 400, 401, 403, 404, 422 }) route.Produces<ProblemDocument>(status, ProblemDocument.MediaType);
        return route.Needs(Rule.NodeList);
    }

    private async Task<IResult> PreviewAsync(HttpContext http)
    {
        var asked = await ReadAsync(http);
        if (asked.Problem is { } wrong) return new Refused(wrong);
        var (node, verb, request) = asked.Value;
        var plan = operations.Preview(node.Id, verb, request.Asked);
        return plan.Problem is { } refused ? new Refused(refused) : Results.Json(new PlanDocument(node.Id, node.Name, verb.Word(), plan.Value!.Hash, [.. plan.Value.Steps.Select((s, i) => PlanStepDocument.Of(Placeholders.Known(s, node), i, fleet))]));
    }

    private async Task<IResult> RunAsync(HttpContext http)
    {
        var asked = await ReadAsync(http);
        if (asked.Problem is { } wrong) return new Refused(wrong);
        var (node, verb, request) = asked.Value;
        if (request.When is not { } when) return await StartedAsync(http, await operations.ProvisionAsync(By(http, request.Reason), node.Id, verb, request.Asked, http.RequestAborted));
        var later = await planned.PlanAsync(By(http, request.Reason), node.Id, verb, request.Asked, when, http.RequestAborted);
        if (later.Problem is { } refused) return new Refused(refused);
        http.Response.Headers.Location = $"/v2/planned-runs/{later.Value!.Id}";
        return Results.Json(PlannedRunDocument.Of(later.Value, fleet), statusCode: 201);
    }

    private async Task<IResult> RetryAsync(HttpContext http, Guid id)
    {
        var body = await RequestBody.ReadAsync(http.Request, new RetryRequest());
        if (body.Problem is { } wrong) return new Refused(wrong);
        var run = await history.OperationAsync(id, http.RequestAborted);
        if (run is null || fleet.Seen(policy, http, run.NodeId.ToString()) is not { } node) return new Refused(Problem.NotFound("Run", id.ToString()));
        if ((await history.OperationsAsync(node.Id, 1, http.RequestAborted)) is [var newest, ..] && newest.Id != id) return new Refused(Problem.Conflict("not-newest", $"Run {id} is not the newest one of node {node.Label}.", $"See /v2/runs/{newest.Id}."));
        var choice = new RetryChoice(body.Value!.Skip, body.Value.Args is { ValueKind: JsonValueKind.Object } args ? JsonMap.From(args) : null);
        return await StartedAsync(http, await operations.RetryAsync(By(http, body.Value.Reason), node.Id, choice, http.RequestAborted));
    }

    private async Task<IResult> ListAsync(HttpContext http)
    {
        var page = PageQuery.Read(http.Request.Query);
        if (page.Problem is { } wrong) return new Refused(wrong);
        Node? only = null;
        if (http.Request.Query["node"].FirstOrDefault() is { } ident && (only = fleet.Seen(policy, http, ident)) is null) return new Refused(Problem.NotFound("Node", ident));
        var runs = (await history.OperationsAsync(only?.Id, Newest, http.RequestAborted)).Where(o => fleet.Seen(policy, http, o.NodeId.ToString()) is not null);
        return Results.Json(page.Value!.Of(runs.OrderBy(o => KeyOf(o.StartedAt, o.Id), StringComparer.Ordinal).Select(o => RunDocument.Of(o, null)), d => KeyOf(d.StartedAt, d.Id)));
    }

    private async Task<IResult> ShowAsync(HttpContext http, Guid id) => await DocumentAsync(http, id) is { } found ? Results.Json(found) : new Refused(Problem.NotFound("Run", id.ToString()));

    private async Task<IResult> StartedAsync(HttpContext http, Result<Node> started)
    {
        if (started.Problem is { } refused) return new Refused(refused);
        var id = started.Value!.Operation ?? (await history.OperationsAsync(started.Value.Id, 1, http.RequestAborted))[0].Id;
        http.Response.Headers.Location = $"/v2/runs/{id}";
        return Results.Json(await DocumentAsync(http, id), statusCode: 202);
    }

    private async Task<RunDocument?> DocumentAsync(HttpContext http, Guid id)
    {
        if (await history.OperationAsync(id, http.RequestAborted) is not { } run || fleet.Seen(policy, http, run.NodeId.ToString()) is null) return null;
        var steps = (await history.StepRunsAsync(id, http.RequestAborted)).ToDictionary(r => r.Number);
        return RunDocument.Of(run, [.. run.Plan.Select((s, i) => PlanStepDocument.Of(steps.GetValueOrDefault(i)?.Step ?? s, i, fleet) with { State = steps.GetValueOrDefault(i)?.State.ToString().ToLowerInvariant() ?? "planned", Message = steps.GetValueOrDefault(i)?.Message })]);
    }

    private async Task<Result<(Node Node, Verb Verb, PlanAsked Request)>> ReadAsync(HttpContext http)
    {
        var body = await RequestBody.ReadAsync(http.Request, new PlanRequest());
        if (body.Problem is { } wrong) return wrong;
        var asked = body.Value!;
        if (asked.Node is not { Length: > 0 } ident) return Problem.Invalid("node", "The node is missing.", "Send its UUID or name.");
        if (!Verbs.Any(v => v.Word() == asked.Verb)) return Problem.Invalid("verb", $"The verb is one of {string.Join(", ", Verbs.Select(v => v.Word()))}.");
        if (fleet.Seen(policy, http, ident) is not { } node) return Problem.NotFound("Node", ident);
        var verb = Verbs.First(v => v.Word() == asked.Verb);
        var steps = asked.Steps is { } list ? StepList.Read("steps", list, needsPriority: verb is Verb.Deploy or Verb.Rebuild) : ImmutableArray<RequestedStep>.Empty;
        if (steps.Problem is { } bad) return bad;
        if (asked.Runbook is { } runbook && (fleet.Records.Find<Runbook>(runbook) is not { } found || !policy.Sees(http.Identity().Access, found))) return Problem.NotFound("Runbook", runbook);
        var when = asked.When?.Read();
        if (when?.Problem is { } never) return never;
        return (node, verb, new PlanAsked(new ProvisionRequest { Runbook = asked.Runbook is { } book ? new RunbookAsk(book) : null, Steps = steps.Value, DisableRamdisk = asked.DisableRamdisk, PlanHash = asked.PlanHash }, asked.Reason, when?.Value));
    }

    private static Caller By(HttpContext http, string? reason) => http.Identity().ToCaller(http, http.Response.Headers[Front.RequestId], reason);

    private static string KeyOf(DateTimeOffset at, Guid id) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{at.UtcTicks:d20}{id}");

    private sealed record PlanAsked(ProvisionRequest Asked, string? Reason, RunTime? When);
}

/// <summary>A plan that is asked for.</summary>
/// <param name="Node">UUID or name.</param>
/// <param name="Verb"><c>clean</c>, <c>service</c>, <c>deploy</c> or <c>rebuild</c>.</param>
/// <param name="Steps">As in <c>clean_steps</c>, <c>service_steps</c>, <c>deploy_steps</c> of <c>/v1</c>; a step on child nodes also takes <c>child_parallel</c> and <c>child_on_failure</c>.</param>
/// <param name="DisableRamdisk">Boots no agent.</param>
/// <param name="PlanHash">The hash of the preview that was looked at; a run that would do something else is refused.</param>
/// <param name="Reason">Why, for the audit trail.</param>
/// <param name="Runbook">Name or UUID of the runbook whose steps are taken instead (clean, service).</param>
/// <param name="When">When it is run; left out, now.</param>
public sealed record PlanRequest(
    string? Node = null, string? Verb = null, JsonElement? Steps = null, [property: JsonPropertyName("disable_ramdisk")] bool? DisableRamdisk = null,
    [property: JsonPropertyName("plan_hash")] string? PlanHash = null, string? Reason = null, string? Runbook = null, RunTimeBody? When = null);

/// <summary>How a failed service goes on.</summary>
/// <param name="Skip">From the step after the one that failed.</param>
/// <param name="Args">Other arguments for the step that failed.</param>
/// <param name="Reason">Why, for the audit trail.</param>
public sealed record RetryRequest(bool Skip = false, JsonElement? Args = null, string? Reason = null);

/// <summary>What a plan would do.</summary>
/// <param name="Node">The node.</param>
/// <param name="Name">Its name.</param>
/// <param name="Verb">The verb.</param>
/// <param name="Hash">Names this plan.</param>
/// <param name="Steps">In the order they run.</param>
public sealed record PlanDocument(Guid Node, string? Name, string Verb, string Hash, IReadOnlyList<PlanStepDocument> Steps);

/// <summary>A step of a plan or of a run.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Interface">Interface word; <c>flow</c> for flow control.</param>
/// <param name="Step">Its name.</param>
/// <param name="Args">Arguments, filled in as far as that is known: of a plan with what is of the node, of a step that has begun with what it runs with. Secrets are masked.</param>
/// <param name="Priority">Its priority, where the flow sorts by it.</param>
/// <param name="Source">Who put it there: <c>user</c>, <c>template</c>, <c>driver</c>, <c>agent</c> or <c>flow</c>.</param>
/// <param name="Why">Why it is there.</param>
/// <param name="Children">The child nodes that it runs on; null for the node itself.</param>
/// <param name="State">How it stands in a run; null in a plan.</param>
/// <param name="Message">What there is to say of it.</param>
public sealed record PlanStepDocument(int Number, string Interface, string Step, JsonObject Args, int Priority, string Source, string? Why, FanDocument? Children, string? State, string? Message)
{
    /// <summary>A planned step.</summary>
    public static PlanStepDocument Of(PlannedStep step, int at, FleetIndex fleet)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(fleet);
        return new(
            at + 1, step.Interface, step.Step, MaskedJson.Of(step.Args), step.Priority, step.Source.ToString().ToLowerInvariant(), step.Why,
            step.Children is { } fan ? new FanDocument([.. fan.Nodes.Select(c => fleet.Find(c)?.Label ?? c.ToString())], fan.Parallel, fan.OnFailure.ToString().ToLowerInvariant()) : null, null, null);
    }
}

/// <summary>The child nodes of a step.</summary>
/// <param name="Nodes">Their names.</param>
/// <param name="Parallel">How many at once.</param>
/// <param name="OnFailure">What becomes of the others when it fails on one: <c>stop</c>, <c>finish</c> or <c>ignore</c>.</param>
public sealed record FanDocument(IReadOnlyList<string> Nodes, int Parallel, [property: JsonPropertyName("on_failure")] string OnFailure);

/// <summary>A run.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Node">The node.</param>
/// <param name="Kind">What it does.</param>
/// <param name="State">How it stands.</param>
/// <param name="By">Who asked.</param>
/// <param name="Reason">Their reason.</param>
/// <param name="StartedAt">When it was accepted.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="WaitsFor">What it waits for.</param>
/// <param name="Error">Why it failed or was aborted.</param>
/// <param name="Parent">The run of the parent node that it does a step for.</param>
/// <param name="Runbook">The runbook that its steps were taken from; null when they were not.</param>
/// <param name="Steps">Its steps; null in lists.</param>
public sealed record RunDocument(
    Guid Id, Guid Node, string Kind, string State, string By, string? Reason, [property: JsonPropertyName("started_at")] DateTimeOffset StartedAt, [property: JsonPropertyName("ended_at")] DateTimeOffset? EndedAt,
    [property: JsonPropertyName("waits_for")] string? WaitsFor, string? Error, Guid? Parent, RunbookRef? Runbook, IReadOnlyList<PlanStepDocument>? Steps)
{
    /// <summary>A run as it stands.</summary>
    public static RunDocument Of(Operation run, IReadOnlyList<PlanStepDocument>? steps)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new(run.Id, run.NodeId, run.Kind.Word(), run.State.ToString().ToLowerInvariant(), run.By.Name, run.By.Reason, run.StartedAt, run.EndedAt, run.WaitsFor, run.Error, run.ParentOperation, run.Runbook, steps);
    }
}
