using System.Collections.Frozen;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Web.Api;

namespace IronicConsole.Web.Conductors;

/// <summary><c>/v1/conductors</c>: the processes that work on nodes. So far there is one: this one.</summary>
public sealed class ConductorsApi(HardwareTypes types, TimeProvider clock) : IApiSlice
{
    private static readonly string[] Short = ["hostname", "conductor_group", "alive", "links"];
    private static readonly FrozenDictionary<string, int> Since = FrozenDictionary<string, int>.Empty;
    private readonly DateTimeOffset _started = clock.GetUtcNow();

    /// <inheritdoc/>
    public IEnumerable<ApiRoute> Routes =>
    [
        new("GET", "conductors", ListAsync) { Since = Microversions.Conductors, Query = FrozenSet.Create("fields", "detail", "marker", "limit", "sort_key", "sort_dir") },
        new("GET", "conductors/{host}", ShowAsync) { Since = Microversions.Conductors, Query = FrozenSet.Create("fields") },
    ];

    private FieldTable<string> Table => new(
        new("created_at", 1, (j, _, _) => Values.Time(j, _started)),
        new("updated_at", 1, (j, _, _) => Values.Time(j, clock.GetUtcNow())),
        new("hostname", 1, (j, host, _) => j.WriteStringValue(host)),
        new("conductor_group", 1, (j, _, _) => j.WriteStringValue("")),
        new("drivers", 1, (j, _, _) =>
        {
            j.WriteStartArray();
            foreach (var type in types.All) j.WriteStringValue(type.Name);
            j.WriteEndArray();
        }),
        new("links", 1, (j, host, c) => Links.Write(j, c.Base, $"conductors/{host}")),
        new("alive", 1, (j, _, _) => j.WriteBooleanValue(true)));

    private Task<Problem?> ListAsync(ApiCall call)
    {
        var (table, detail, limit) = (Table, call.Query.Flag("detail") == true, call.Query.Limit());
        var fields = call.Query.List("fields");
        if (detail && fields is not null) call.Query.Refuse(Problem.Invalid("fields", "Can't fetch a subset of fields with 'detail' set.", "Leave one of them out."));
        if (call.Query.Text("sort_key") is { } key && !table.Names.Contains(key)) call.Query.Refuse(Problem.Invalid("sort_key", $"The sort_key value \"{key}\" is an invalid field for sorting."));
        var marker = call.Query.Text("marker");
        if (marker is not null && marker != call.Conductor) call.Query.Refuse(Problem.NotFound("Conductor", marker));
        var rows = fields is null ? detail ? table.Of(call.Minor) : table.Only(call.Minor, Short) : table.Chosen(call, fields, Since);
        if ((call.Query.Problem ?? rows.Problem) is { } bad) return Task.FromResult<Problem?>(bad);
        return call.ObjectAsync(json =>
        {
            json.WriteStartArray("conductors");
            if (marker is null) FieldRows.Write(json, call.Conductor, rows.Value!, call);
            json.WriteEndArray();
            if (marker is null && limit == 1) json.WriteString("next", Paging.Next(call, "conductors", limit, call.Conductor));
        });
    }

    private Task<Problem?> ShowAsync(ApiCall call)
    {
        var table = Table;
        if (call["host"] != call.Conductor) return Task.FromResult<Problem?>(Problem.NotFound("Conductor", call["host"]));
        var rows = call.Query.List("fields") is { } fields ? table.Chosen(call, fields, Since) : table.Of(call.Minor);
        return rows.Problem is { } bad ? Task.FromResult<Problem?>(bad) : call.JsonAsync(json => FieldRows.Write(json, call.Conductor, rows.Value!, call));
    }
}
