using System.Collections.Frozen;
using IronicConsole.Engine.Chassis;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Web.Api;

namespace IronicConsole.Web.Chassis;

/// <summary><c>/v1/chassis</c> (api.md §6); the nodes in one are answered by <see cref="Nodes.NodesApi"/>.</summary>
public sealed class ChassisApi(FleetIndex fleet, ChassisCommands commands) : IApiSlice
{
    internal static readonly string[] Short = ["uuid", "description", "links"];
    private static readonly FrozenSet<string> ListKeys = FrozenSet.Create("marker", "limit", "sort_key", "sort_dir", "fields", "detail");
    private static readonly FrozenDictionary<string, int> Since = FrozenDictionary<string, int>.Empty;
    private static readonly FrozenDictionary<string, Func<NodeChassis, string?>> Columns = new Dictionary<string, Func<NodeChassis, string?>>
    {
        ["uuid"] = c => c.Id.ToString(),
        ["description"] = c => c.Description,
        ["created_at"] = c => c.CreatedAt.UtcDateTime.ToString("O"),
        ["updated_at"] = c => c.UpdatedAt?.UtcDateTime.ToString("O"),
    }.ToFrozenDictionary();

    internal static readonly FieldTable<NodeChassis> Table = new(
        new("uuid", 1, Shape.Uuid, (j, c, _) => j.WriteStringValue(c.Id)),
        new("created_at", 1, Shape.Time, (j, c, _) => Values.Time(j, c.CreatedAt)),
        new("updated_at", 1, Shape.Time.OrNull, (j, c, _) => Values.Time(j, c.UpdatedAt)),
        new("description", 1, Shape.Text.OrNull, (j, c, _) => Values.Text(j, c.Description)),
        new("extra", 1, Shape.Map, (j, c, _) => Values.Map(j, c.Extra)),
        new("links", 1, Shape.Links, (j, c, call) => Links.Write(j, call.Base, $"chassis/{c.Id}")),
        new("nodes", 1, Shape.ListOf(Shape.Links), (j, c, call) =>
        {
            j.WriteStartArray(); // a list in a list, as clients have always had it
            Links.Write(j, call.Base, $"chassis/{c.Id}/nodes");
            j.WriteEndArray();
        }));

    /// <inheritdoc/>
    public IEnumerable<Described> Described => ChassisDescribed.All;

    /// <inheritdoc/>
    public IEnumerable<ApiRoute> Routes =>
    [
        new("GET", "chassis", call => ListAsync(call, "chassis", detail: false)) { Rule = Rule.ChassisGet, Query = ListKeys },
        new("GET", "chassis/detail", call => ListAsync(call, "chassis/detail", detail: true)) { Rule = Rule.ChassisGet, Query = ListKeys },
        new("POST", "chassis", CreateAsync) { Rule = Rule.ChassisCreate },
        new("GET", "chassis/{chassis}", ShowAsync) { Rule = Rule.ChassisGet, Query = FrozenSet.Create("fields") },
        new("PATCH", "chassis/{chassis}", UpdateAsync) { Rule = Rule.ChassisUpdate },
        new("DELETE", "chassis/{chassis}", DeleteAsync) { Rule = Rule.ChassisDelete },
    ];

    /// <summary>The chassis of a path: 400 for what is no UUID, 404 when there is none.</summary>
    public static Result<NodeChassis> Find(ApiCall call, FleetIndex fleet)
    {
        var ident = call["chassis"];
        if (!Guid.TryParse(ident, out var id)) return Problem.Invalid("chassis", $"Expected a UUID but received '{ident}'.");
        return fleet.Records.Find<NodeChassis>(id) is { } chassis ? chassis : Problem.NotFound("Chassis", ident);
    }

    private Task<Problem?> ListAsync(ApiCall call, string path, bool detail) =>
        RecordPages.AnswerAsync(call, "chassis", path, RecordPages.Sort(call, fleet.Records.All<NodeChassis>(), Columns, Since), RecordPages.Rows(call, Table, Short, Since, detail, Microversions.Detail));

    private Task<Problem?> ShowAsync(ApiCall call)
    {
        var chassis = Find(call, fleet);
        return chassis.Problem is { } missing ? Task.FromResult<Problem?>(missing) : RecordPages.ShowAsync(call, chassis.Value!, Table, Since);
    }

    private async Task<Problem?> CreateAsync(ApiCall call)
    {
        var body = await call.ObjectAsync();
        if (body.Problem is { } bad) return bad;
        var made = await commands.CreateAsync(call.By, body.Value!, call.Cancel);
        if (made.Problem is { } no) return no;
        call.SetLocation($"chassis/{made.Value!.Id}");
        return await call.JsonAsync(json => FieldRows.Write(json, made.Value, Table.Of(call.Minor), call), 201);
    }

    private async Task<Problem?> UpdateAsync(ApiCall call)
    {
        var chassis = Find(call, fleet);
        if (chassis.Problem is { } missing) return missing;
        var patch = await RecordPages.PatchAsync(call);
        if (patch.Problem is { } wrong) return wrong;
        var changed = await commands.UpdateAsync(call.By, chassis.Value!.Id, patch.Value, call.Cancel);
        return changed.Problem ?? await call.JsonAsync(json => FieldRows.Write(json, changed.Value!, Table.Of(call.Minor), call));
    }

    private async Task<Problem?> DeleteAsync(ApiCall call)
    {
        var chassis = Find(call, fleet);
        if (chassis.Problem is { } missing) return missing;
        var deleted = await commands.DeleteAsync(call.By, chassis.Value!.Id, call.Cancel);
        return deleted.Problem ?? await call.EmptyAsync(204);
    }
}
