using System.Collections.Frozen;
using IronicConsole.Engine.Conductors;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Web.Api;

namespace IronicConsole.Web.Conductors;

/// <summary><c>/v1/conductors</c>: every process of this store; one that does not work on nodes has no drivers.</summary>
public sealed class ConductorsApi(ConductorRoster conductors) : IApiSlice
{
    internal static readonly string[] Short = ["hostname", "conductor_group", "alive", "links"];
    private static readonly FrozenDictionary<string, int> Since = FrozenDictionary<string, int>.Empty;

    private static readonly FrozenDictionary<string, Func<Conductor, string?>> Columns = new Dictionary<string, Func<Conductor, string?>>
    {
        ["hostname"] = c => c.Name,
        ["conductor_group"] = c => c.Group,
        ["alive"] = c => c.Alive ? "1" : "0",
        ["created_at"] = c => c.StartedAt.UtcDateTime.ToString("O"),
        ["updated_at"] = c => c.TouchedAt.UtcDateTime.ToString("O"),
    }.ToFrozenDictionary();

    internal static readonly FieldTable<Conductor> Table = new(
        new("created_at", 1, Shape.Time, (j, one, _) => Values.Time(j, one.StartedAt)),
        new("updated_at", 1, Shape.Time.OrNull, (j, one, _) => Values.Time(j, one.TouchedAt)),
        new("hostname", 1, Shape.Text, (j, one, _) => j.WriteStringValue(one.Name)),
        new("conductor_group", 1, Shape.Text, (j, one, _) => j.WriteStringValue(one.Group)),
        new("drivers", 1, Shape.ListOf(Shape.Text), (j, one, _) =>
        {
            j.WriteStartArray();
            foreach (var type in one.HardwareTypes) j.WriteStringValue(type);
            j.WriteEndArray();
        }),
        new("links", 1, Shape.Links, (j, one, c) => Links.Write(j, c.Base, $"conductors/{one.Name}")),
        new("alive", 1, Shape.Flag, (j, one, _) => j.WriteBooleanValue(one.Alive)));

    /// <inheritdoc/>
    public IEnumerable<Described> Described => ConductorsDescribed.All;

    /// <inheritdoc/>
    public IEnumerable<ApiRoute> Routes =>
    [
        new("GET", "conductors", ListAsync) { Rule = Rule.ConductorGet, Since = Microversions.Conductors, Query = FrozenSet.Create("fields", "detail", "marker", "limit", "sort_key", "sort_dir") },
        new("GET", "conductors/{host}", ShowAsync) { Rule = Rule.ConductorGet, Since = Microversions.Conductors, Query = FrozenSet.Create("fields") },
    ];

    private async Task<Problem?> ListAsync(ApiCall call)
    {
        var (detail, limit) = (call.Query.Flag("detail") == true, call.Query.Limit());
        var fields = call.Query.List("fields");
        if (detail && fields is not null) call.Query.Refuse(Problem.Invalid("fields", "Can't fetch a subset of fields with 'detail' set.", "Leave one of them out."));
        var all = RecordPages.Sort(call, await AllAsync(call), Columns, Since).ToList();
        if (call.Query.Text("marker") is { } marker)
        {
            var at = all.FindIndex(c => c.Name == marker);
            if (at < 0) call.Query.Refuse(Problem.NotFound("Conductor", marker));
            all.RemoveRange(0, at + 1);
        }

        var rows = fields is null ? detail ? Table.Of(call.Minor) : Table.Only(call.Minor, Short) : Table.Chosen(call, fields, Since);
        if ((call.Query.Problem ?? rows.Problem) is { } bad) return bad;
        var page = all.Take(limit).ToArray();
        return await call.ObjectAsync(json =>
        {
            json.WriteStartArray("conductors");
            foreach (var one in page) FieldRows.Write(json, one, rows.Value!, call);
            json.WriteEndArray();
            if (page.Length == limit && page.Length > 0) json.WriteString("next", Paging.Next(call, "conductors", limit, page[^1].Name));
        });
    }

    private async Task<Problem?> ShowAsync(ApiCall call)
    {
        if ((await AllAsync(call)).Find(c => c.Name == call["host"]) is not { } one) return Problem.NotFound("Conductor", call["host"]);
        var rows = call.Query.List("fields") is { } fields ? Table.Chosen(call, fields, Since) : Table.Of(call.Minor);
        return rows.Problem is { } bad ? bad : await call.JsonAsync(json => FieldRows.Write(json, one, rows.Value!, call));
    }

    private async Task<List<Conductor>> AllAsync(ApiCall call)
    {
        return [.. (await conductors.ReadAsync(call.Cancel)).OrderBy(c => c.Name, StringComparer.Ordinal)];
    }
}
