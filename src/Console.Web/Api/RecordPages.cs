using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Records;

namespace IronicConsole.Web.Api;

/// <summary>Lists of records: order, pages and fields as all lists of the API have them (api.md §1.6).</summary>
public static class RecordPages
{
    /// <summary>The records in the order that a call asks for; what is wrong is left in the query.</summary>
    /// <param name="call">The call.</param>
    /// <param name="records">Those it may have, oldest first.</param>
    /// <param name="columns">What can be sorted by.</param>
    /// <param name="since">First versions of columns.</param>
    public static IEnumerable<T> Sort<T>(ApiCall call, IEnumerable<T> records, IReadOnlyDictionary<string, Func<T, string?>> columns, IReadOnlyDictionary<string, int> since)
    {
        if (call.Query.Text("sort_dir") is { } dir and not ("asc" or "desc")) call.Query.Refuse(Problem.Invalid("sort_dir", $"Invalid sort direction: {dir}.", "Acceptable values are 'asc' or 'desc'."));
        var down = call.Query.Text("sort_dir") == "desc";
        var key = call.Query.Text("sort_key");
        if (key is null or "id") return down ? records.Reverse() : records;
        if (!columns.TryGetValue(key, out var column))
        {
            call.Query.Refuse(Problem.Invalid("sort_key", $"The sort_key value \"{key}\" is an invalid field for sorting.", $"Use one of {string.Join(", ", columns.Keys.Order(StringComparer.Ordinal))}."));
            return records;
        }

        if (since.GetValueOrDefault(key) > call.Minor) call.Query.Refuse(ApiCall.TooOld(new Feature($"sorting by {key}", since[key], 406)));
        return down ? records.Reverse().OrderByDescending(column, StringComparer.Ordinal) : records.OrderBy(column, StringComparer.Ordinal);
    }

    /// <summary>The fields that a list shows.</summary>
    /// <param name="call">The call.</param>
    /// <param name="table">All fields.</param>
    /// <param name="brief">Those of the short form; none when the list has no short form.</param>
    /// <param name="since">First versions of fields.</param>
    /// <param name="detail">Whether the path asks for all.</param>
    /// <param name="detailSince">What <c>detail=</c> came with; null where it is as old as the list.</param>
    public static Result<FieldRow<T>[]> Rows<T>(ApiCall call, FieldTable<T> table, string[] brief, IReadOnlyDictionary<string, int> since, bool detail, Feature? detailSince)
    {
        var fields = call.Query.List("fields");
        if (fields is not null && !call.Has(Microversions.Fields)) return ApiCall.TooOld(Microversions.Fields);
        if (call.Query.Has("detail"))
        {
            if ((detailSince is not null && !call.Has(detailSince)) || detail) return Problem.Invalid("detail", "Invalid query parameter: detail.", $"It needs API version {Microversions.Word(Microversions.Detail.Minor)} or later.");
            detail = call.Query.Flag("detail") == true;
        }

        if (detail && fields is not null) return Problem.Invalid("fields", "Can't fetch a subset of fields with 'detail' set.", "Leave one of them out.");
        if (fields is not null) return table.Chosen(call, fields, since);
        return detail || brief.Length == 0 ? table.Of(call.Minor) : table.Only(call.Minor, brief);
    }

    /// <summary>Answers with one page: what follows the marker, up to the limit, and where the next page is.</summary>
    /// <param name="call">The call.</param>
    /// <param name="name">The key of the list.</param>
    /// <param name="path">The list's path below <c>/v1</c>.</param>
    /// <param name="records">All of them, in order.</param>
    /// <param name="rows">The fields shown, see <see cref="Rows"/>.</param>
    public static Task<Problem?> AnswerAsync<T>(ApiCall call, string name, string path, IEnumerable<T> records, Result<FieldRow<T>[]> rows)
        where T : Record
    {
        var limit = call.Query.Limit();
        if ((call.Query.Problem ?? rows.Problem) is { } bad) return Task.FromResult<Problem?>(bad);
        T[] all = [.. records];
        var from = 0;
        if (call.Query.Text("marker") is { Length: > 0 } marker)
        {
            from = Guid.TryParse(marker, out var last) ? Array.FindIndex(all, r => r.Id == last) + 1 : 0;
            if (from == 0) return Task.FromResult<Problem?>(Problem.NotFound("Marker", marker));
        }

        var page = all.AsMemory(from, Math.Min(limit, all.Length - from));
        return call.ObjectAsync(json =>
        {
            json.WriteStartArray(name);
            foreach (var record in page.Span) FieldRows.Write(json, record, rows.Value!, call);
            json.WriteEndArray();
            if (page.Length == limit) json.WriteString("next", Paging.Next(call, path, limit, page.Span[^1].Id.ToString()));
        });
    }

    /// <summary>Answers with one record, whole or with the fields asked for.</summary>
    public static Task<Problem?> ShowAsync<T>(ApiCall call, T record, FieldTable<T> table, IReadOnlyDictionary<string, int> since)
    {
        var fields = call.Query.List("fields");
        if (fields is not null && !call.Has(Microversions.Fields)) return Task.FromResult<Problem?>(ApiCall.TooOld(Microversions.Fields));
        var rows = fields is null ? table.Of(call.Minor) : table.Chosen(call, fields, since);
        return rows.Problem is { } bad ? Task.FromResult<Problem?>(bad) : call.JsonAsync(json => FieldRows.Write(json, record, rows.Value!, call));
    }

    /// <summary>The patch in the body of a call.</summary>
    public static async Task<Result<System.Collections.Immutable.ImmutableArray<PatchOperation>>> PatchAsync(ApiCall call)
    {
        var body = await call.BodyAsync();
        return body.Problem is { } bad ? bad : JsonPatch.Parse(body.Value ?? default);
    }
}
