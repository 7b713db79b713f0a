using Microsoft.Data.Sqlite;

namespace IronicConsole.Engine.Store.Care.Rules;

/// <summary>The columns by which rows are found say what their documents say.</summary>
internal sealed class ColumnsAgree : IStoreRule
{
    private static readonly (string Table, string Key, string Column, string Document)[] Pairs =
    [
        ("nodes", "Id", "Name", "json_extract(Document, '$.Name')"), ("nodes", "Id", "Version", "json_extract(Document, '$.Version')"), ("nodes", "Id", "Number", "json_extract(Document, '$.Number')"),
        ("ports", "Id", "Address", "json_extract(Document, '$.Address')"), ("ports", "Id", "lower(NodeId)", "lower(json_extract(Document, '$.NodeId'))"),
        ("operations", "Id", "lower(NodeId)", "lower(json_extract(Document, '$.NodeId'))"), ("operations", "Id", "Kind", "json_extract(Document, '$.Kind')"),
        ("records", "Id", "Name", "json_extract(Document, '$.Name')"), ("records", "Id", "Kind", "json_extract(Document, '$.Type')"),
    ];

    public IEnumerable<string> Check(StoredFleet fleet, SqliteConnection store) => Pairs.Where(p => StoreFile.Has(store, p.Table)).SelectMany(p =>
        StoreFile.Texts(store, $"SELECT {p.Key} || ': {p.Column} is ' || coalesce({p.Column}, 'null') || ', its document says ' || coalesce({p.Document}, 'null') FROM {p.Table} WHERE json_valid(Document) AND {p.Column} IS NOT {p.Document}")
            .Select(wrong => $"{p.Table} {wrong}."));
}
