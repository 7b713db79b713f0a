using System.Text.Json;
using IronicConsole.Engine.Allocations;
using IronicConsole.Web.Api;

namespace IronicConsole.Web.Allocations;

/// <summary>The fields of an allocation's answer, in the field's own order (api.md §9).</summary>
public static class AllocationFields
{
    /// <summary>All of them.</summary>
    public static FieldTable<Allocation> Table { get; } = new(
        Row("uuid", Shape.Uuid, (j, a, _) => j.WriteStringValue(a.Id)),
        Row("created_at", Shape.Time, (j, a, _) => Values.Time(j, a.CreatedAt)),
        Row("updated_at", Shape.Time.OrNull, (j, a, _) => Values.Time(j, a.UpdatedAt)),
        Row("candidate_nodes", Shape.ListOf(Shape.Text), (j, a, _) => List(j, a.CandidateNodes.Select(id => id.ToString()))),
        Row("extra", Shape.Map, (j, a, _) => Values.Map(j, a.Extra)),
        Row("last_error", Shape.Text.OrNull, (j, a, _) => Values.Text(j, a.LastError)),
        Row("name", Shape.Text.OrNull, (j, a, _) => Values.Text(j, a.Name)),
        Row("owner", Shape.Text.OrNull, (j, a, _) => Values.Text(j, a.Owner)),
        Row("resource_class", Shape.Text.OrNull, (j, a, _) => Values.Text(j, a.ResourceClass)),
        Row("state", Shape.OneOf([.. Enum.GetValues<AllocationState>().Select(Word)]), (j, a, _) => j.WriteStringValue(Word(a.State))),
        Row("traits", Shape.ListOf(Shape.Text), (j, a, _) => List(j, a.Traits)),
        Row("links", Shape.Links, (j, a, c) => Links.Write(j, c.Base, $"allocations/{a.Id}")),
        Row("node_uuid", Shape.Uuid.OrNull, (j, a, _) => Values.Uuid(j, a.NodeId)));

    /// <summary>The word of a state.</summary>
    public static string Word(AllocationState state) => state.ToString().ToLowerInvariant();

    private static FieldRow<Allocation> Row(string name, Shape shape, Action<Utf8JsonWriter, Allocation, ApiCall> write) => new(name, Microversions.AllocationFields.GetValueOrDefault(name, 1), shape, write);

    private static void List(Utf8JsonWriter json, IEnumerable<string> words)
    {
        json.WriteStartArray();
        foreach (var word in words) json.WriteStringValue(word);
        json.WriteEndArray();
    }
}
