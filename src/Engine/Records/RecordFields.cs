using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Nodes;

namespace IronicConsole.Engine.Records;

/// <summary>A field of a record that callers may set.</summary>
/// <param name="Name">Its name in the API.</param>
/// <param name="Read">Its value, as a patch sees it.</param>
/// <param name="Write">The record with the value set, or why the value cannot be taken. JSON null resets.</param>
internal sealed record RecordField<T>(string Name, Func<T, JsonNode?> Read, Func<T, JsonNode?, Result<T>> Write);

/// <summary>The fields of a kind of records that callers may set.</summary>
/// <param name="words">What one is called in words, e.g. <c>a port group</c>.</param>
/// <param name="rows">The fields.</param>
internal sealed class RecordFields<T>(string words, params RecordField<T>[] rows)
{
    private static readonly StringComparer Alphabetical = StringComparer.Ordinal;

    /// <summary>Whether there is a field of that name.</summary>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>The record with these fields set, or all that is wrong with them.</summary>
    public Result<T> Fill(T record, JsonObject fields)
    {
        var problems = new List<Problem>();
        foreach (var (name, value) in fields)
        {
            if (Find(name) is not { } row) problems.Add(Problem.Invalid(name, $"'{name}' is not a field of {words}.", $"Use {string.Join(", ", rows.Select(r => r.Name).Order(Alphabetical))}."));
            else if (row.Write(record, value) is var written && written.Problem is { } bad) problems.Add(bad);
            else record = written.Value!;
        }

        return FieldReading.Together(problems) is { } no ? no : record;
    }

    /// <summary>The record with a patch applied, and the fields that it names; or all that is wrong with it.</summary>
    public Result<(T After, ImmutableHashSet<string> Touched)> Apply(T before, ImmutableArray<PatchOperation> patch)
    {
        var document = new JsonObject();
        var problems = new List<Problem>();
        foreach (var change in patch)
        {
            if (Find(change.Root) is not { } row)
            {
                problems.Add(Problem.Invalid(change.Root, $"Cannot patch {change.Written}. Only the following can be updated: {string.Join(", ", rows.Select(r => r.Name).Order(Alphabetical))}"));
                continue;
            }

            if (!document.ContainsKey(row.Name)) document[row.Name] = row.Read(before);
            if (JsonPatch.Apply(document, change) is { } bad) problems.Add(bad);
        }

        if (FieldReading.Together(problems) is { } no) return no;
        return Fill(before, document).Then<(T, ImmutableHashSet<string>)>(after => (after, [.. document.Select(f => f.Key)]));
    }

    private RecordField<T>? Find(string name) => Array.Find(rows, r => r.Name == name);
}
