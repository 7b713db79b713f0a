using System.Collections.Frozen;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Records;
using IronicConsole.Web.Api;

namespace IronicConsole.Web.Runbooks;

/// <summary>How a list of records is asked for and answered: order, page, fields (api.md §1.6).</summary>
/// <param name="collection">Its word in paths and answers.</param>
/// <param name="table">The fields of an item.</param>
/// <param name="columns">By which it may be sorted, beside those that all records have.</param>
internal sealed class RecordList<T>(string collection, FieldTable<T> table, params (string Name, int Minor, Func<T, string?> Value)[] columns)
    where T : Record
{
    internal static readonly string[] Short = ["uuid", "name", "links"];

    private readonly FrozenDictionary<string, (string Name, int Minor, Func<T, string?> Value)> _columns = columns.Concat(new (string Name, int Minor, Func<T, string?> Value)[]
    {
        ("uuid", 1, r => r.Id.ToString()), ("name", 1, r => r.Name), ("created_at", 1, r => r.CreatedAt.UtcDateTime.ToString("O")), ("updated_at", 1, r => r.UpdatedAt?.UtcDateTime.ToString("O")),
    }).ToFrozenDictionary(c => c.Name);

    /// <summary>The query keys that every list takes.</summary>
    public static string[] Keys { get; } = ["marker", "limit", "sort_key", "sort_dir", "fields", "detail"];

    /// <summary>Answers with a page of those.</summary>
    /// <param name="call">The call.</param>
    /// <param name="all">What the caller may have, oldest first.</param>
    public Task<Problem?> AnswerAsync(ApiCall call, IEnumerable<T> all)
    {
        var sorted = RecordPages.Sort(call, all, _columns.Where(c => c.Value.Minor <= call.Minor).ToDictionary(c => c.Key, c => c.Value.Value), FrozenDictionary<string, int>.Empty);
        var detail = call.Query.Flag("detail") == true;
        var rows = call.Query.List("fields") is not { } fields ? detail ? table.Of(call.Minor) : table.Only(call.Minor, Short)
            : detail ? Problem.Invalid("fields", "Can't fetch a subset of fields with 'detail' set.", "Leave one of them out.") : Chosen(call, fields);
        return RecordPages.AnswerAsync(call, collection, collection, sorted, rows);
    }

    /// <summary>Answers with one.</summary>
    public Task<Problem?> AnswerAsync(ApiCall call, T record, int status = 200)
    {
        var rows = call.Query.List("fields") is { } fields ? Chosen(call, fields) : table.Of(call.Minor);
        return rows.Problem is { } bad ? Task.FromResult<Problem?>(bad) : call.JsonAsync(json => FieldRows.Write(json, record, rows.Value!, call), status);
    }

    // A field of a later version is not known yet: 400, as with Ironic's own schema of these resources.
    private Result<FieldRow<T>[]> Chosen(ApiCall call, IReadOnlyList<string> names)
    {
        var known = table.Of(call.Minor).Select(r => r.Name).ToArray();
        return names.Except(known).ToArray() is { Length: > 0 } unknown
            ? Problem.Invalid("fields", $"Field(s) \"{string.Join(", ", unknown)}\" are not valid.", $"Use some of {string.Join(", ", known)}.")
            : table.Only(call.Minor, [.. names, "links"]);
    }
}
