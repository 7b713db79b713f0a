using System.Collections.Frozen;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Ports;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Web.Api;
using IronicConsole.Web.Nodes;
using IronicConsole.Web.Portgroups;

namespace IronicConsole.Web.Ports;

/// <summary><c>/v1/ports</c>, the ports of a node and those of a port group.</summary>
public sealed class PortsApi(FleetIndex fleet, PortCommands commands) : IApiSlice
{
    internal static readonly string[] Short = ["uuid", "address", "links"];
    private static readonly FrozenSet<string> ListKeys = PortQuery.Keys.ToFrozenSet(), OfNodeKeys = PortQuery.Keys.Except(["node", "node_uuid", "portgroup", "shard", "conductor_groups"]).ToFrozenSet();

    /// <inheritdoc/>
    public IEnumerable<Described> Described => PortsDescribed.All;

    /// <inheritdoc/>
    public IEnumerable<ApiRoute> Routes =>
    [
        new("GET", "ports", call => ListAsync(call, "ports", new(), detail: false)) { Rule = Rule.PortList, Query = ListKeys },
        new("GET", "ports/detail", call => ListAsync(call, "ports/detail", new(), detail: true)) { Rule = Rule.PortList, Query = ListKeys },
        new("POST", "ports", CreateAsync) { Rule = Rule.Everybody },
        new("GET", "ports/{port}", ShowAsync) { Rule = Rule.PortGet, Query = FrozenSet.Create("fields") },
        new("PATCH", "ports/{port}", UpdateAsync) { Rule = Rule.PortGet },
        new("DELETE", "ports/{port}", DeleteAsync) { Rule = Rule.PortGet },
        new("GET", "nodes/{node}/ports", call => OfNodeAsync(call, detail: false)) { Rule = Rule.NodeGet, Query = OfNodeKeys },
        new("GET", "nodes/{node}/ports/detail", call => OfNodeAsync(call, detail: true)) { Rule = Rule.NodeGet, Query = OfNodeKeys },
        new("GET", "portgroups/{portgroup}/ports", call => InGroupAsync(call, detail: false)) { Rule = Rule.PortgroupGet, Since = Microversions.PortgroupsOf, Query = OfNodeKeys },
        new("GET", "portgroups/{portgroup}/ports/detail", call => InGroupAsync(call, detail: true)) { Rule = Rule.PortgroupGet, Since = Microversions.PortgroupsOf, Query = OfNodeKeys },
    ];

    private Task<Problem?> OfNodeAsync(ApiCall call, bool detail)
    {
        var node = fleet.Subject(call);
        return node.Problem is { } missing ? Refuse(missing) : ListAsync(call, $"nodes/{call["node"]}/ports{(detail ? "/detail" : "")}", new(node.Value), detail);
    }

    private Task<Problem?> InGroupAsync(ApiCall call, bool detail)
    {
        var group = fleet.FindPortgroup(call, call["portgroup"], Rule.PortgroupGet);
        return group.Problem is { } missing ? Refuse(missing) : ListAsync(call, $"portgroups/{call["portgroup"]}/ports{(detail ? "/detail" : "")}", new(Group: group.Value), detail);
    }

    private Task<Problem?> ListAsync(ApiCall call, string path, PortsOf of, bool detail)
    {
        var query = call.Query;
        var ports = PortQuery.Select(call, fleet, of);
        var limit = query.Limit();
        var rows = Rows(call, detail);
        if ((query.Problem ?? rows.Problem) is { } bad) return Refuse(bad);
        if (query.Text("marker") is { Length: > 0 } marker)
        {
            if (!Guid.TryParse(marker, out var last) || fleet.Port(last) is not { } before || (fleet.Find(before.NodeId) is { } its && !call.Sees(its))) return Refuse(Problem.NotFound("Marker", marker));
            ports = ports.SkipWhile(p => p.Id != last).Skip(1);
        }

        return call.ObjectAsync(json =>
        {
            var (count, end) = (0, Guid.Empty);
            json.WriteStartArray("ports");
            foreach (var port in ports.Take(limit))
            {
                FieldRows.Write(json, port, rows.Value!, call);
                (count, end) = (count + 1, port.Id);
            }

            json.WriteEndArray();
            if (count == limit) json.WriteString("next", Paging.Next(call, path, limit, end.ToString()));
        });
    }

    private static Result<FieldRow<Port>[]> Rows(ApiCall call, bool detail)
    {
        var fields = call.Query.List("fields");
        if (fields is not null && !call.Has(Microversions.Fields)) return ApiCall.TooOld(Microversions.Fields);
        if (call.Query.Has("detail"))
        {
            if (!call.Has(Microversions.Detail) || detail) return Problem.Invalid("detail", "Invalid query parameter: detail.", $"It needs API version {Microversions.Word(Microversions.Detail.Minor)} or later, on /v1/ports.");
            detail = call.Query.Flag("detail") == true;
        }

        if (detail && fields is not null) return Problem.Invalid("fields", "Can't fetch a subset of fields with 'detail' set.", "Leave one of them out.");
        if (fields is not null) return PortFields.Table.Chosen(call, fields, Microversions.PortFields);
        return detail ? PortFields.Table.Of(call.Minor) : PortFields.Table.Only(call.Minor, Short);
    }

    private Task<Problem?> ShowAsync(ApiCall call)
    {
        var fields = call.Query.List("fields");
        if (fields is not null && !call.Has(Microversions.Fields)) return Refuse(ApiCall.TooOld(Microversions.Fields));
        var port = Find(call);
        var rows = fields is null ? PortFields.Table.Of(call.Minor) : PortFields.Table.Chosen(call, fields, Microversions.PortFields);
        return (port.Problem ?? rows.Problem) is { } bad ? Refuse(bad) : call.JsonAsync(json => FieldRows.Write(json, port.Value!, rows.Value!, call));
    }

    private async Task<Problem?> CreateAsync(ApiCall call)
    {
        var body = await call.ObjectAsync();
        if (body.Problem is { } bad) return bad;
        if ((VersionGuard.Fields(call, body.Value!, Microversions.PortFields) ?? Vtep(call, body.Value!.Map("local_link_connection").Keys)) is { } early) return early;
        var made = await commands.CreateAsync(call.By, body.Value!, call.Cancel);
        if (made.Problem is { } no) return no;
        call.SetLocation($"ports/{made.Value!.Id}");
        return await AnswerAsync(call, made.Value, 201);
    }

    private async Task<Problem?> UpdateAsync(ApiCall call)
    {
        var port = Find(call);
        if (port.Problem is { } missing) return missing;
        var body = await call.BodyAsync();
        if (body.Problem is { } bad) return bad;
        var patch = JsonPatch.Parse(body.Value ?? default);
        if (patch.Problem is { } wrong) return wrong;
        var keys = patch.Value.Where(p => p.Root == "local_link_connection").SelectMany(p => p.Path.Length > 1 ? [p.Path[1]] : (p.Value as JsonObject)?.Select(k => k.Key) ?? []);
        if ((VersionGuard.Patch(call, patch.Value, Microversions.PortFields) ?? Vtep(call, keys)) is { } early) return early;
        var changed = await commands.UpdateAsync(call.By, port.Value!.Id, patch.Value, whileInspecting: !call.Has(Microversions.InspectingIsClosed), call.Cancel);
        return changed.Problem ?? await AnswerAsync(call, changed.Value!, 200);
    }

    private async Task<Problem?> DeleteAsync(ApiCall call)
    {
        var port = Find(call);
        if (port.Problem is { } missing) return missing;
        var deleted = await commands.DeleteAsync(call.By, port.Value!.Id, call.Cancel);
        return deleted.Problem ?? await call.EmptyAsync(204);
    }

    private Task<Problem?> AnswerAsync(ApiCall call, Port port, int status) =>
        call.JsonAsync(json => FieldRows.Write(json, fleet.Port(port.Id) ?? port, PortFields.Table.Of(call.Minor), call), status);

    private static Problem? Vtep(ApiCall call, IEnumerable<string> keys) =>
        !call.Has(Microversions.VtepKeys) && keys.Any(k => k.StartsWith("vtep-", StringComparison.Ordinal)) ? ApiCall.TooOld(Microversions.VtepKeys) : null;

    private Result<Port> Find(ApiCall call)
    {
        var ident = call["port"];
        if (!Guid.TryParse(ident, out var id) && call.Minor >= Microversions.PortFields["name"] && fleet.Ports.FirstOrDefault(p => p.Name == ident) is { } named) id = named.Id;
        else if (id == Guid.Empty) return Problem.Invalid("port", $"Expected a UUID but received '{ident}'.");
        return fleet.Port(id) is { } port && (fleet.Find(port.NodeId) is not { } node || call.Denies(node) is null) ? port : Problem.NotFound("Port", ident);
    }

    private static Task<Problem?> Refuse(Problem problem) => Task.FromResult<Problem?>(problem);
}
