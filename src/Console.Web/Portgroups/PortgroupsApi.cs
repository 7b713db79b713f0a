using System.Collections.Frozen;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Portgroups;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Web.Api;
using IronicConsole.Web.Nodes;

namespace IronicConsole.Web.Portgroups;

/// <summary><c>/v1/portgroups</c> and the port groups of a node (api.md §5); the ports in one are answered by <see cref="Ports.PortsApi"/>.</summary>
public sealed class PortgroupsApi(FleetIndex fleet, PortgroupCommands commands) : IApiSlice
{
    internal static readonly string[] Short = ["uuid", "address", "name", "links"];
    private static readonly FrozenSet<string> ListKeys = PortgroupQuery.Keys.ToFrozenSet(), OfNodeKeys = PortgroupQuery.Keys.Except(["node", "shard"]).ToFrozenSet();

    /// <inheritdoc/>
    public IEnumerable<Described> Described => PortgroupsDescribed.All;

    /// <inheritdoc/>
    public IEnumerable<ApiRoute> Routes =>
    [
        new("GET", "portgroups", call => ListAsync(call, "portgroups", null, detail: false)) { Rule = Rule.PortgroupList, Since = Microversions.Portgroups, Query = ListKeys },
        new("GET", "portgroups/detail", call => ListAsync(call, "portgroups/detail", null, detail: true)) { Rule = Rule.PortgroupList, Since = Microversions.Portgroups, Query = ListKeys },
        new("POST", "portgroups", CreateAsync) { Rule = Rule.Everybody, Since = Microversions.Portgroups },
        new("GET", "portgroups/{portgroup}", ShowAsync) { Rule = Rule.PortgroupGet, Since = Microversions.Portgroups, Query = FrozenSet.Create("fields") },
        new("PATCH", "portgroups/{portgroup}", UpdateAsync) { Rule = Rule.PortgroupGet, Since = Microversions.Portgroups },
        new("DELETE", "portgroups/{portgroup}", DeleteAsync) { Rule = Rule.PortgroupGet, Since = Microversions.Portgroups },
        new("GET", "nodes/{node}/portgroups", call => OfNodeAsync(call, detail: false)) { Rule = Rule.PortgroupGet, Since = Microversions.PortgroupsOf, Query = OfNodeKeys },
        new("GET", "nodes/{node}/portgroups/detail", call => OfNodeAsync(call, detail: true)) { Rule = Rule.PortgroupGet, Since = Microversions.PortgroupsOf, Query = OfNodeKeys },
    ];

    private Task<Problem?> OfNodeAsync(ApiCall call, bool detail)
    {
        var node = fleet.Subject(call);
        return node.Problem is { } missing ? Task.FromResult<Problem?>(missing) : ListAsync(call, $"nodes/{call["node"]}/portgroups{(detail ? "/detail" : "")}", node.Value, detail);
    }

    private Task<Problem?> ListAsync(ApiCall call, string path, Node? of, bool detail) =>
        RecordPages.AnswerAsync(call, "portgroups", path, PortgroupQuery.Select(call, fleet, of), RecordPages.Rows(call, PortgroupFields.Table, Short, Microversions.PortgroupFields, detail, Microversions.Detail));

    private Task<Problem?> ShowAsync(ApiCall call)
    {
        var group = Find(call);
        return group.Problem is { } missing ? Task.FromResult<Problem?>(missing) : RecordPages.ShowAsync(call, group.Value!, PortgroupFields.Table, Microversions.PortgroupFields);
    }

    private async Task<Problem?> CreateAsync(ApiCall call)
    {
        var body = await call.ObjectAsync();
        if (body.Problem is { } bad) return bad;
        if (VersionGuard.Fields(call, body.Value!, Microversions.PortgroupFields) is { } early) return early;
        var made = await commands.CreateAsync(call.By, body.Value!, call.Cancel);
        if (made.Problem is { } no) return no;
        call.SetLocation($"portgroups/{made.Value!.Id}");
        return await AnswerAsync(call, made.Value, 201);
    }

    private async Task<Problem?> UpdateAsync(ApiCall call)
    {
        var group = Find(call);
        if (group.Problem is { } missing) return missing;
        var patch = await RecordPages.PatchAsync(call);
        if (patch.Problem is { } wrong) return wrong;
        if (VersionGuard.Patch(call, patch.Value, Microversions.PortgroupFields) is { } early) return early;
        var changed = await commands.UpdateAsync(call.By, group.Value!.Id, patch.Value, whileInspecting: !call.Has(Microversions.InspectingIsClosed), call.Cancel);
        return changed.Problem ?? await AnswerAsync(call, changed.Value!, 200);
    }

    private async Task<Problem?> DeleteAsync(ApiCall call)
    {
        var group = Find(call);
        if (group.Problem is { } missing) return missing;
        var deleted = await commands.DeleteAsync(call.By, group.Value!.Id, call.Cancel);
        return deleted.Problem ?? await call.EmptyAsync(204);
    }

    private static Task<Problem?> AnswerAsync(ApiCall call, Portgroup group, int status) =>
        call.JsonAsync(json => FieldRows.Write(json, group, PortgroupFields.Table.Of(call.Minor), call), status);

    private Result<Portgroup> Find(ApiCall call) => fleet.FindPortgroup(call, call["portgroup"], Rule.PortgroupGet);
}
