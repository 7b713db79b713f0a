using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Runbooks;
using IronicConsole.Web.Api;

namespace IronicConsole.Web.Runbooks;

/// <summary><c>/v1/runbooks</c> (1.92) and their traits (1.112).</summary>
public sealed class RunbooksApi(FleetIndex fleet, IRunbooks commands) : IApiSlice
{
    private static readonly RecordList<Runbook> List = new(
        "runbooks", RecordRows.Runbooks,
        ("public", 1, r => r.Public ? "1" : "0"), ("owner", 1, r => r.Owner), ("disable_ramdisk", 1, r => r.DisableRamdisk ? "1" : "0"), ("description", Microversions.RunbookTraits.Minor, r => r.Description));

    /// <inheritdoc/>
    public IEnumerable<Described> Described => RunbooksDescribed.All;

    /// <inheritdoc/>
    public IEnumerable<ApiRoute> Routes =>
    [
        new("GET", "runbooks", ListAsync) { Rule = Rule.RunbookList, Since = Microversions.Runbooks, Query = [.. RecordList<Runbook>.Keys, "project"] },
        new("POST", "runbooks", CreateAsync) { Rule = Rule.RunbookCreate, Since = Microversions.RunbooksChange },
        new("GET", "runbooks/{runbook}", ShowAsync) { Rule = Rule.Everybody, Since = Microversions.Runbooks, Query = FrozenSet.Create("fields") },
        new("PATCH", "runbooks/{runbook}", UpdateAsync) { Rule = Rule.Everybody, Since = Microversions.RunbooksChange },
        new("DELETE", "runbooks/{runbook}", DeleteAsync) { Rule = Rule.Everybody, Since = Microversions.RunbooksChange },
        new("GET", "runbooks/{runbook}/traits", TraitsAsync) { Rule = Rule.Everybody, Since = Microversions.RunbookTraits },
        new("PUT", "runbooks/{runbook}/traits", ReplaceTraitsAsync) { Rule = Rule.Everybody, Since = Microversions.RunbookTraits },
        new("DELETE", "runbooks/{runbook}/traits", call => SetTraitsAsync(call, null, _ => [])) { Rule = Rule.Everybody, Since = Microversions.RunbookTraits },
        new("PUT", "runbooks/{runbook}/traits/{trait}", AddTraitAsync) { Rule = Rule.Everybody, Since = Microversions.RunbookTraits },
        new("DELETE", "runbooks/{runbook}/traits/{trait}", call => SetTraitsAsync(call, null, traits => traits.Remove(call["trait"]))) { Rule = Rule.Everybody, Since = Microversions.RunbookTraits },
    ];

    // With project, only what belongs to the caller's own.
    private Task<Problem?> ListAsync(ApiCall call)
    {
        var own = call.Query.Flag("project") == true;
        return List.AnswerAsync(call, fleet.Records.All<Runbook>().Where(r => call.Lists(r) && (!own || (r.Owner is not null && r.Owner == call.By.Access.Project))));
    }

    private Task<Problem?> ShowAsync(ApiCall call) => Seen(call) is var seen && seen.Problem is { } missing ? Refuse(missing) : List.AnswerAsync(call, seen.Value!);

    private async Task<Problem?> CreateAsync(ApiCall call)
    {
        var body = await call.ObjectAsync();
        if (body.Problem is { } bad) return bad;
        var made = await commands.CreateAsync(call.By, body.Value!, call.Has(Microversions.RunbookTraits) ? RecordForm.Free : RecordForm.Early, call.Cancel);
        if (made.Problem is { } no) return no;
        call.SetLocation($"runbooks/{made.Value!.Id}");
        return await List.AnswerAsync(call, made.Value, 201);
    }

    // Names are checked by the newer form at all versions, so that a runbook that has such a name can be changed.
    private async Task<Problem?> UpdateAsync(ApiCall call)
    {
        var runbook = Find(call);
        if (runbook.Problem is { } missing) return missing;
        var body = await call.BodyAsync();
        if (body.Problem is { } bad) return bad;
        var patch = JsonPatch.Parse(body.Value ?? default);
        if (patch.Problem is { } wrong) return wrong;
        if (!call.Has(Microversions.RunbookTraits) && patch.Value.FirstOrDefault(p => p.Root == "description") is { } early)
            return Problem.Invalid("description", $"Cannot patch {early.Written}. Only the following can be updated: disable_ramdisk, extra, name, owner, public, steps");
        var changed = await commands.PatchAsync(call.By, runbook.Value!.Id, patch.Value, RecordForm.Free, call.Cancel);
        return changed.Problem ?? await List.AnswerAsync(call, changed.Value!);
    }

    private async Task<Problem?> DeleteAsync(ApiCall call)
    {
        var runbook = Find(call);
        if (runbook.Problem is { } missing) return missing;
        var deleted = await commands.DeleteAsync(call.By, runbook.Value!.Id, cancel: call.Cancel);
        return deleted.Problem ?? await call.EmptyAsync(204);
    }

    private Task<Problem?> TraitsAsync(ApiCall call)
    {
        var runbook = Seen(call);
        return runbook.Problem is { } missing ? Refuse(missing) : call.ObjectAsync(json =>
        {
            json.WritePropertyName("traits");
            RecordRows.Traits(json, runbook.Value!);
        });
    }

    private async Task<Problem?> ReplaceTraitsAsync(ApiCall call)
    {
        var body = await call.ObjectAsync();
        if (body.Problem is { } bad) return bad;
        if (body.Value!.Keys.FirstOrDefault(k => k != "traits") is { } extra) return Problem.Invalid(extra, $"'{extra}' is not a key of this request.", "Send 'traits' only.");
        if (body.Value["traits"] is not { ValueKind: JsonValueKind.Array } list || list.EnumerateArray().Any(t => t.ValueKind != JsonValueKind.String))
            return Problem.Invalid("traits", "'traits' must be a list of text.", "Send {\"traits\": [\"CUSTOM_...\"]} and nothing else, or name one trait in the path.");
        ImmutableArray<string> traits = [.. list.EnumerateArray().Select(t => t.GetString()!)];
        return await SetTraitsAsync(call, null, _ => traits);
    }

    private async Task<Problem?> AddTraitAsync(ApiCall call)
    {
        var body = await call.BodyAsync();
        if (body.Problem is { } bad) return bad;
        if (body.Value is not null) return Problem.Invalid("body", "No body should be provided when adding a trait.", "Send the request without a body.");
        return await SetTraitsAsync(call, $"runbooks/{call["runbook"]}/traits/{call["trait"]}", traits => traits.Add(call["trait"]));
    }

    private async Task<Problem?> SetTraitsAsync(ApiCall call, string? location, Func<ImmutableArray<string>, ImmutableArray<string>> change)
    {
        var runbook = Find(call);
        if (runbook.Problem is { } missing) return missing;
        var done = await commands.SetTraitsAsync(call.By, runbook.Value!.Id, change, call.Cancel);
        return done.Problem ?? await call.EmptyAsync(204, location);
    }

    private Result<Runbook> Find(ApiCall call) => fleet.Records.Find<Runbook>(call["runbook"]) is { } found ? found : Problem.NotFound("Runbook", call["runbook"]);

    private Result<Runbook> Seen(ApiCall call) => Find(call) is { Ok: true } found && !call.Sees(found.Value) ? Problem.NotFound("Runbook", call["runbook"]) : Find(call);

    private static Task<Problem?> Refuse(Problem problem) => Task.FromResult<Problem?>(problem);
}
