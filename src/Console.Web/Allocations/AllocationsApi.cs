using System.Collections.Frozen;
using System.Text.Json;
using IronicConsole.Engine.Allocations;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Web.Api;
using IronicConsole.Web.Nodes;

namespace IronicConsole.Web.Allocations;

/// <summary><c>/v1/allocations</c> and the allocation of a node (api.md §9).</summary>
public sealed class AllocationsApi(FleetIndex fleet, AllocationCommands commands, AccessPolicy policy) : IApiSlice
{
    private static readonly FrozenSet<string> ListKeys = FrozenSet.Create("node", "resource_class", "state", "owner", "marker", "limit", "sort_key", "sort_dir", "fields"), ShowKeys = FrozenSet.Create("fields");
    private static readonly FrozenDictionary<string, Func<Allocation, string?>> Columns = new Dictionary<string, Func<Allocation, string?>>
    {
        ["uuid"] = a => a.Id.ToString(),
        ["name"] = a => a.Name,
        ["owner"] = a => a.Owner,
        ["resource_class"] = a => a.ResourceClass,
        ["state"] = a => AllocationFields.Word(a.State),
        ["last_error"] = a => a.LastError,
        ["created_at"] = a => a.CreatedAt.UtcDateTime.ToString("O"),
        ["updated_at"] = a => a.UpdatedAt?.UtcDateTime.ToString("O"),
    }.ToFrozenDictionary();

    /// <inheritdoc/>
    public IEnumerable<Described> Described => AllocationsDescribed.All;

    /// <inheritdoc/>
    public IEnumerable<ApiRoute> Routes =>
    [
        new("GET", "allocations", ListAsync) { Rule = Rule.AllocationList, Since = Microversions.Allocations, Query = ListKeys },
        new("POST", "allocations", CreateAsync) { Rule = Rule.AllocationCreate, Since = Microversions.AllocationWrites },
        new("GET", "allocations/{allocation}", call => Find(call) is var one && one.Ok ? ShowAsync(call, one.Value) : Refuse(one.Problem!)) { Rule = Rule.AllocationGet, Since = Microversions.Allocations, Query = ShowKeys },
        new("PATCH", "allocations/{allocation}", UpdateAsync) { Rule = Rule.AllocationGet, Since = Microversions.AllocationUpdate },
        new("DELETE", "allocations/{allocation}", call => DeleteAsync(call, Find(call))) { Rule = Rule.AllocationGet, Since = Microversions.AllocationWrites },
        new("GET", "nodes/{node}/allocation", call => OfNode(call) is var one && one.Ok ? ShowAsync(call, one.Value) : Refuse(one.Problem!)) { Rule = Rule.NodeGet, Since = Microversions.Allocations, Query = ShowKeys },
        new("DELETE", "nodes/{node}/allocation", call => DeleteAsync(call, OfNode(call))) { Rule = Rule.NodeGet, Since = Microversions.Allocations },
    ];

    private Task<Problem?> ListAsync(ApiCall call)
    {
        var query = call.Query;
        IEnumerable<Allocation> all = fleet.Records.All<Allocation>();
        if (!call.May(Rule.AllocationListAll))
        {
            // A filter by another project would tell what is not to be seen.
            if (query.Text("owner") is { } asked && asked != call.By.Access.Project) query.Refuse(AccessPolicy.Denied(Rule.AllocationListAll));
            all = all.Where(a => Sees(call, a));
        }

        if (query.Has("owner") && !call.Has(Microversions.AllocationOwner)) query.Refuse(ApiCall.TooOld(Microversions.AllocationOwner));
        if (query.Text("owner") is { } owner) all = all.Where(a => a.Owner == owner);
        if (query.Text("resource_class") is { } resource) all = all.Where(a => a.ResourceClass == resource);
        if (query.Text("state") is { } state) all = all.Where(a => AllocationFields.Word(a.State) == state);
        if (query.Text("node") is { Length: > 0 } ident)
        {
            var node = fleet.Find(call, ident);
            if (node.Problem is { } missing) query.Refuse(missing with { Status = 400 });
            all = all.Where(a => a.NodeId == node.Value?.Id);
        }

        return RecordPages.AnswerAsync(
            call, "allocations", "allocations", RecordPages.Sort(call, all, Columns, Microversions.AllocationFields), RecordPages.Rows(call, AllocationFields.Table, [], Microversions.AllocationFields, detail: false, Microversions.Detail));
    }

    private async Task<Problem?> CreateAsync(ApiCall call)
    {
        var body = await call.ObjectAsync();
        if (body.Problem is { } bad) return bad;
        if (VersionGuard.Fields(call, body.Value!, Microversions.AllocationFields) is { } early) return early;
        if (body.Value!["node"] is { ValueKind: not JsonValueKind.Null } && !call.Has(Microversions.AllocationBackfill))
            return Problem.Invalid("node", "Cannot set node when creating an allocation in this API version.", $"It needs API version {Microversions.Word(Microversions.AllocationBackfill.Minor)} or later.");
        var made = await commands.CreateAsync(call.By, body.Value, call.Cancel);
        if (made.Problem is { } no) return no;
        call.SetLocation($"allocations/{made.Value!.Id}");
        return await AnswerAsync(call, made.Value, 201);
    }

    private async Task<Problem?> UpdateAsync(ApiCall call)
    {
        var found = Find(call);
        if (found.Problem is { } missing) return missing;
        var patch = await RecordPages.PatchAsync(call);
        if (patch.Problem is { } wrong) return wrong;
        var changed = await commands.UpdateAsync(call.By, found.Value!.Id, patch.Value, call.Cancel);
        return changed.Problem ?? await AnswerAsync(call, changed.Value!, 200);
    }

    private async Task<Problem?> DeleteAsync(ApiCall call, Result<Allocation> found)
    {
        if (found.Problem is { } missing) return missing;
        var deleted = await commands.DeleteAsync(call.By, found.Value!.Id, call.Cancel);
        return deleted.Problem ?? await call.EmptyAsync(204);
    }

    private static Task<Problem?> ShowAsync(ApiCall call, Allocation allocation) => RecordPages.ShowAsync(call, allocation, AllocationFields.Table, Microversions.AllocationFields);

    private static Task<Problem?> AnswerAsync(ApiCall call, Allocation allocation, int status) =>
        call.JsonAsync(json => FieldRows.Write(json, allocation, AllocationFields.Table.Of(call.Minor), call), status);

    private Result<Allocation> Find(ApiCall call)
    {
        var ident = call["allocation"];
        return fleet.Records.Find<Allocation>(ident) is { } allocation && Sees(call, allocation) ? allocation : Problem.NotFound("Allocation", ident);
    }

    private Result<Allocation> OfNode(ApiCall call) => fleet.Subject(call).Then<Allocation>(node =>
        node.AllocationUuid is { } id && fleet.Records.Find<Allocation>(id) is { } allocation && Sees(call, allocation)
            ? allocation : new Problem("not-found", 404, $"Allocation for node {call["node"]} was not found."));

    private bool Sees(ApiCall call, Allocation allocation) => policy.Allows(call.By.Access, Rule.AllocationGet, PolicyTarget.Of(allocation));

    private static Task<Problem?> Refuse(Problem problem) => Task.FromResult<Problem?>(problem);
}
