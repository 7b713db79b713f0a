using System.Collections.Frozen;
using System.Text.Json;
using IronicConsole.Engine.Chassis;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Nodes;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Web.Api;
using IronicConsole.Web.Chassis;

namespace IronicConsole.Web.Nodes;

/// <summary><c>/v1/nodes</c>: lists, enrolment, changes, deletion.</summary>
public sealed class NodesApi(FleetIndex fleet, NodeCommands commands) : IApiSlice
{
    internal static readonly string[] Short = ["instance_uuid", "maintenance", "power_state", "provision_state", "uuid", "name", "links"];
    private static readonly FrozenSet<string> ListKeys = NodeQuery.Keys.ToFrozenSet();

    /// <inheritdoc/>
    public IEnumerable<Described> Described => NodesDescribed.All;

    /// <inheritdoc/>
    public IEnumerable<ApiRoute> Routes =>
    [
        new("GET", "nodes", call => ListAsync(call, detail: false)) { Rule = Rule.NodeList, Query = ListKeys },
        new("GET", "nodes/detail", call => ListAsync(call, detail: true)) { Rule = Rule.NodeList, Query = ListKeys },
        new("GET", "chassis/{chassis}/nodes", call => InChassisAsync(call, detail: false)) { Rule = Rule.NodeList, Query = ListKeys },
        new("GET", "chassis/{chassis}/nodes/detail", call => InChassisAsync(call, detail: true)) { Rule = Rule.NodeList, Query = ListKeys },
        new("POST", "nodes", CreateAsync) { Rule = Rule.Everybody },
        new("GET", "nodes/{node}", ShowAsync) { Rule = Rule.NodeGet, Query = FrozenSet.Create("fields") },
        new("PATCH", "nodes/{node}", UpdateAsync) { Rule = Rule.NodeGet, Query = FrozenSet.Create("reset_interfaces") },
        new("DELETE", "nodes/{node}", DeleteAsync) { Rule = Rule.NodeGet, Query = FrozenSet.Create("force") },
        new("GET", "nodes/{node}/children", ChildrenAsync) { Rule = Rule.NodeGet, Since = Microversions.Children },
    ];

    /// <summary>Writes a whole node at the call's version.</summary>
    public Task<Problem?> AnswerAsync(ApiCall call, Node node, int status = 200) =>
        call.JsonAsync(json => FieldRows.Write(json, fleet.Find(node.Id) ?? node, NodeFields.Table.Of(call.Minor), call), status);

    private Task<Problem?> InChassisAsync(ApiCall call, bool detail)
    {
        var chassis = ChassisApi.Find(call, fleet);
        return chassis.Problem is { } missing ? Task.FromResult<Problem?>(missing) : ListAsync(call, detail, chassis.Value);
    }

    private Task<Problem?> ListAsync(ApiCall call, bool detail, NodeChassis? within = null)
    {
        var query = call.Query;
        var nodes = NodeOrder.Sort(call, NodeQuery.Filter(call, fleet).Where(n => within is null || n.ChassisUuid == within.Id));
        var path = (within is null ? "nodes" : $"chassis/{within.Id}/nodes") + (detail ? "/detail" : "");
        var limit = query.Limit();
        var rows = Rows(call, detail);
        if (query.Problem is { } bad) return Task.FromResult<Problem?>(bad);
        if (rows.Problem is { } wrong) return Task.FromResult<Problem?>(wrong);
        if (query.Text("marker") is { Length: > 0 } marker)
        {
            if (fleet.Find(marker) is not { } last || !call.Sees(last)) return Task.FromResult<Problem?>(Problem.NotFound("Marker", marker));
            nodes = query.Text("sort_key") is null or "id" && query.Text("sort_dir") is null or "asc"
                ? nodes.Where(n => n.Number > last.Number)
                : nodes.SkipWhile(n => n.Id != last.Id).Skip(1);
        }

        return call.ObjectAsync(json =>
        {
            var count = 0;
            var end = Guid.Empty;
            json.WriteStartArray("nodes");
            foreach (var node in nodes.Take(limit))
            {
                FieldRows.Write(json, node, rows.Value!, call);
                (count, end) = (count + 1, node.Id);
            }

            json.WriteEndArray();
            if (count == limit && !query.Has("instance_uuid")) json.WriteString("next", Paging.Next(call, path, limit, end.ToString()));
        });
    }

    private static Result<FieldRow<Node>[]> Rows(ApiCall call, bool detail)
    {
        var fields = call.Query.List("fields");
        if (fields is not null && !call.Has(Microversions.Fields)) return ApiCall.TooOld(Microversions.Fields);
        if (call.Query.Has("detail"))
        {
            if (!call.Has(Microversions.Detail) || detail) return Problem.Invalid("detail", "Invalid query parameter: detail.", $"It needs API version {Microversions.Word(Microversions.Detail.Minor)} or later, on /v1/nodes.");
            detail = call.Query.Flag("detail") == true;
        }

        if (detail && fields is not null) return Problem.Invalid("fields", "Can't fetch a subset of fields with 'detail' set.", "Leave one of them out.");
        if (fields is not null) return NodeFields.Table.Chosen(call, fields, Microversions.NodeFields);
        return detail ? NodeFields.Table.Of(call.Minor) : NodeFields.Table.Only(call.Minor, Short);
    }

    private Task<Problem?> ShowAsync(ApiCall call)
    {
        var fields = call.Query.List("fields");
        if (fields is not null && !call.Has(Microversions.Fields)) return Task.FromResult<Problem?>(ApiCall.TooOld(Microversions.Fields));
        var found = fleet.Subject(call);
        if (found.Problem is { } missing) return Task.FromResult<Problem?>(missing);
        var rows = fields is null ? NodeFields.Table.Of(call.Minor) : NodeFields.Table.Chosen(call, fields, Microversions.NodeFields);
        return rows.Problem is { } bad ? Task.FromResult<Problem?>(bad) : call.JsonAsync(json => FieldRows.Write(json, found.Value!, rows.Value!, call));
    }

    private Task<Problem?> ChildrenAsync(ApiCall call)
    {
        var found = fleet.Subject(call);
        if (found.Problem is { } missing) return Task.FromResult<Problem?>(missing);
        return call.ObjectAsync(json =>
        {
            json.WriteStartArray("children");
            foreach (var child in fleet.ChildrenOf(found.Value!.Id).Where(call.Sees).OrderBy(n => n.Number)) json.WriteStringValue(child.Id);
            json.WriteEndArray();
            json.WritePropertyName("links");
            Links.One(json, $"{call.Base}/v1/nodes?parent_node={found.Value.Id}", JsonEncodedText.Encode("children"));
        });
    }

    private async Task<Problem?> CreateAsync(ApiCall call)
    {
        var body = await call.ObjectAsync();
        if (body.Problem is { } bad) return bad;
        if (VersionGuard.Fields(call, body.Value!, Microversions.NodeFields, nullTolerated: "name") is { } early) return early;
        if (body.Value!["name"] is { ValueKind: JsonValueKind.String } name && !call.Has(Microversions.FreeNames) && !HostName.IsValid(name.GetString()!))
            return Problem.Invalid("name", $"'{name.GetString()}' is not a host name.", $"Names of other forms need API version {Microversions.Word(Microversions.FreeNames.Minor)}.");
        var made = await commands.CreateAsync(call.By, body.Value!, call.Has(Microversions.EnrollState) ? ProvisionState.Enroll : ProvisionState.Available, call.Cancel);
        if (made.Problem is { } no) return no;
        call.SetLocation($"nodes/{made.Value!.Id}");
        return await AnswerAsync(call, made.Value, 201);
    }

    private async Task<Problem?> UpdateAsync(ApiCall call)
    {
        var found = fleet.Subject(call);
        if (found.Problem is { } missing) return missing;
        if (call.Query.Has("reset_interfaces") && !call.Has(Microversions.ResetInterfaces)) return ApiCall.TooOld(Microversions.ResetInterfaces);
        var reset = call.Query.Flag("reset_interfaces") == true;
        var body = await call.BodyAsync();
        if ((body.Problem ?? call.Query.Problem) is { } bad) return bad;
        var patch = JsonPatch.Parse(body.Value ?? default);
        if (patch.Problem is { } wrong) return wrong;
        if (VersionGuard.Patch(call, patch.Value, Microversions.NodeFields) is { } early) return early;
        if (!call.Has(Microversions.ChassisUnset) && patch.Value.Any(p => p is { Op: "remove", Written: "/chassis_uuid" })) return ApiCall.TooOld(Microversions.ChassisUnset);
        var changed = await commands.UpdateAsync(call.By, found.Value!.Id, patch.Value, reset, whileInspecting: !call.Has(Microversions.InspectingIsClosed), call.Cancel);
        return changed.Problem ?? await AnswerAsync(call, changed.Value!);
    }

    private async Task<Problem?> DeleteAsync(ApiCall call)
    {
        var found = fleet.Subject(call);
        if (found.Problem is { } missing) return missing;
        var force = call.Query.Flag("force") == true;
        if (call.Query.Problem is { } bad) return bad;
        var deleted = await commands.DeleteAsync(call.By, found.Value!.Id, force, call.Cancel);
        return deleted.Problem ?? await call.EmptyAsync(204);
    }
}
