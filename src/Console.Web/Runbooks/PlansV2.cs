using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Runbooks;
using IronicConsole.Engine.Store;
using IronicConsole.Web.ApiV2;
using IronicConsole.Web.SignIn;

namespace IronicConsole.Web.Runbooks;

/// <summary><c>/v2/plans</c>: runbooks in our own form, with all their versions. An old version is restored by putting it again.</summary>
public sealed class PlansV2(FleetIndex fleet, IRunbooks runbooks, IHistory history, IStoreHost store, AccessPolicy policy) : IV2Slice
{
    private static readonly JsonSerializerOptions Given = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <inheritdoc/>
    public void Map(RouteGroupBuilder routes)
    {
        // */*: see ConductorsV2.
        var all = routes.MapGroup("/plans").WithTags("plans");
        Told(all.MapGet("", (Delegate)List)).WithSummary("The runbooks that the caller may see").Produces<Page<PlanRecord>>().Produces<ProblemDocument>(400, ProblemDocument.MediaType);
        Told(all.MapGet("/{id}", (Delegate)ShowAsync)).WithSummary("A runbook, by UUID or name").Produces<PlanRecord>();
        Told(all.MapGet("/{id}/versions", (Delegate)VersionsAsync)).WithSummary("Its versions, oldest first").Produces<Page<PlanVersion>>().Produces<ProblemDocument>(400, ProblemDocument.MediaType);
        Told(all.MapGet("/{id}/versions/{number:int}", (Delegate)VersionAsync)).WithSummary("A version as it was").Produces<PlanVersion>();
        Asked(all.MapPost("", (Delegate)CreateAsync), Rule.RunbookCreate).WithSummary("Makes a runbook").Accepts<PlanBody>(isOptional: true, "application/json", "*/*").Produces<PlanRecord>(201);
        Asked(all.MapPut("/{id}", (Delegate)ReplaceAsync), Rule.RunbookList).WithSummary("Puts all its fields anew: the next version").Accepts<PlanBody>(isOptional: true, "application/json", "*/*").Produces<PlanRecord>();
        Asked(all.MapDelete("/{id}", (Delegate)DeleteAsync), Rule.RunbookList).WithSummary("Deletes it with its versions").Produces(204);
    }

    private static RouteHandlerBuilder Told(RouteHandlerBuilder route) => route.Needs(Rule.RunbookList).Produces<ProblemDocument>(404, ProblemDocument.MediaType);

    private static RouteHandlerBuilder Asked(RouteHandlerBuilder route, string rule)
    {
        foreach (var status in new[] { 400, 401, 403, 404, 409, 412, 422 }) route.Produces<ProblemDocument>(status, ProblemDocument.MediaType);
        return route.Needs(rule);
    }

    private IResult List(HttpContext http)
    {
        var page = PageQuery.Read(http.Request.Query);
        if (page.Problem is { } wrong) return new Refused(wrong);
        var mine = fleet.Records.All<Runbook>().Where(r => policy.Lists(http.Identity().Access, r)).OrderBy(r => r.Name, StringComparer.Ordinal);
        return Results.Json(page.Value!.Of(mine.Select(PlanRecord.Of), p => p.Name));
    }

    private async Task<IResult> ShowAsync(HttpContext http, string id) => await FindAsync(http, id) is { } found ? Answer(http, found, 200) : Missing(id);

    private async Task<IResult> VersionsAsync(HttpContext http, string id)
    {
        var page = PageQuery.Read(http.Request.Query);
        if (page.Problem is { } wrong) return new Refused(wrong);
        if (await FindAsync(http, id) is not { } found) return Missing(id);
        var versions = (await history.VersionsAsync(found.Id, http.RequestAborted)).Reverse().Select(PlanVersion.Of);
        return Results.Json(page.Value!.Of(versions, v => $"{v.Version:d10}"));
    }

    private async Task<IResult> VersionAsync(HttpContext http, string id, int number)
    {
        if (await FindAsync(http, id) is not { } found) return Missing(id);
        return (await history.VersionsAsync(found.Id, http.RequestAborted)).FirstOrDefault(v => v.Record.Version == number) is { } version
            ? Results.Json(PlanVersion.Of(version)) : new Refused(Problem.NotFound($"Version of runbook {found.Name}:", $"{number}"));
    }

    private async Task<IResult> CreateAsync(HttpContext http)
    {
        var body = await BodyAsync(http);
        if (body.Problem is { } wrong) return new Refused(wrong);
        var made = await runbooks.CreateAsync(By(http, body.Value.Reason), body.Value.Fields, RecordForm.Own, http.RequestAborted);
        if (made.Problem is { } refused) return new Refused(refused);
        http.Response.Headers.Location = $"/v2/plans/{made.Value!.Id}";
        return Answer(http, made.Value, 201);
    }

    private async Task<IResult> ReplaceAsync(HttpContext http, string id)
    {
        var body = await BodyAsync(http);
        if (body.Problem is { } wrong) return new Refused(wrong);
        if (await FindAsync(http, id) is not { } found) return Missing(id);
        if (Preconditions.Broken(http, Tag(found)) is { } broken) return new Refused(broken);
        var put = await runbooks.ReplaceAsync(By(http, body.Value.Reason), found.Id, body.Value.Fields, Preconditions.Insists(http) ? found.Version : null, http.RequestAborted);
        return put.Problem is { } refused ? new Refused(refused) : Answer(http, put.Value!, 200);
    }

    private async Task<IResult> DeleteAsync(HttpContext http, string id)
    {
        if (await FindAsync(http, id) is not { } found) return Missing(id);
        if (Preconditions.Broken(http, Tag(found)) is { } broken) return new Refused(broken);
        var gone = await runbooks.DeleteAsync(By(http, null), found.Id, Preconditions.Insists(http) ? found.Version : null, http.RequestAborted);
        return gone.Problem is { } refused ? new Refused(refused) : Results.NoContent();
    }

    private async Task<Runbook?> FindAsync(HttpContext http, string id)
    {
        if (store.Shared) await store.CatchUpRecordAsync(id, http.RequestAborted);
        return fleet.Records.Find<Runbook>(id) is { } found && policy.Sees(http.Identity().Access, found) ? found : null;
    }

    private static async Task<Result<(JsonMap Fields, string? Reason)>> BodyAsync(HttpContext http)
    {
        var body = await RequestBody.ReadAsync(http.Request, new PlanBody());
        return body.Problem is { } wrong ? wrong : (JsonMap.From(JsonSerializer.SerializeToElement(body.Value! with { Reason = null }, Given)), body.Value.Reason);
    }

    private static IResult Answer(HttpContext http, Runbook runbook, int status)
    {
        http.Response.Headers.ETag = Tag(runbook);
        return Results.Json(PlanRecord.Of(runbook), statusCode: status);
    }

    private static Refused Missing(string id) => new(Problem.NotFound("Runbook", id));

    private static string Tag(Runbook runbook) => $"\"{runbook.Version}\"";

    private static Caller By(HttpContext http, string? reason) => http.Identity().ToCaller(http, http.Response.Headers[Front.RequestId], reason);
}

/// <summary>A runbook as it is written. What is left out is reset.</summary>
/// <param name="Name">Once among runbooks: letters, digits, <c>-._~</c>.</param>
/// <param name="Steps">Each as in <c>clean_steps</c> of <c>/v1</c>, also <c>order</c> (its place when left out), <c>child_parallel</c> and <c>child_on_failure</c>.</param>
/// <param name="Traits">A node needs one of them; when there are none, the trait that is the name.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Public">Everybody may see and run it; it has no owner then.</param>
/// <param name="Owner">The project that owns it.</param>
/// <param name="DisableRamdisk">Boots no agent.</param>
/// <param name="Extra">What people keep with it.</param>
/// <param name="Reason">Why, for the audit trail and the version.</param>
public sealed record PlanBody(
    string? Name = null, JsonElement? Steps = null, IReadOnlyList<string>? Traits = null, string? Description = null, bool? Public = null, string? Owner = null,
    [property: JsonPropertyName("disable_ramdisk")] bool? DisableRamdisk = null, JsonElement? Extra = null, string? Reason = null);

/// <summary>A runbook.</summary>
/// <param name="Id">Its UUID.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">Counts its changes, from 1; the ETag.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Traits">A node needs one of them; when there are none, the trait that is the name.</param>
/// <param name="Public">Everybody may see and run it.</param>
/// <param name="Owner">The project that owns it.</param>
/// <param name="DisableRamdisk">Boots no agent.</param>
/// <param name="Extra">What people keep with it.</param>
/// <param name="Steps">Its steps, as they are written.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it was last changed.</param>
public sealed record PlanRecord(
    Guid Id, string Name, int Version, string? Description, IReadOnlyList<string> Traits, bool Public, string? Owner, [property: JsonPropertyName("disable_ramdisk")] bool DisableRamdisk,
    JsonObject Extra, JsonArray Steps, [property: JsonPropertyName("created_at")] DateTimeOffset CreatedAt, [property: JsonPropertyName("updated_at")] DateTimeOffset? UpdatedAt)
{
    /// <summary>A runbook as it is.</summary>
    public static PlanRecord Of(Runbook runbook)
    {
        ArgumentNullException.ThrowIfNull(runbook);
        return new(
            runbook.Id, runbook.Name ?? "", runbook.Version, runbook.Description, runbook.Traits, runbook.Public, runbook.Owner, runbook.DisableRamdisk, runbook.Extra.ToObject(), RunbookDocument.Steps(runbook),
            runbook.CreatedAt, runbook.UpdatedAt);
    }
}

/// <summary>A version of a runbook.</summary>
/// <param name="Version">Its number.</param>
/// <param name="At">When it came to be.</param>
/// <param name="By">Who made it.</param>
/// <param name="Reason">Their reason.</param>
/// <param name="Plan">The runbook as it was.</param>
public sealed record PlanVersion(int Version, DateTimeOffset At, string By, string? Reason, PlanRecord Plan)
{
    /// <summary>A version that was kept.</summary>
    public static PlanVersion Of(Engine.Records.RecordVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        return new(version.Record.Version, version.At, version.By.Name, version.By.Reason, PlanRecord.Of((Runbook)version.Record));
    }
}
