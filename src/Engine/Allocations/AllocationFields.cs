using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Nodes;

namespace IronicConsole.Engine.Allocations;

/// <summary>The fields of an allocation as callers give them.</summary>
internal static class AllocationFields
{
    /// <summary>Those of a new one, as in <c>POST /v1/allocations</c>.</summary>
    public static readonly string[] OnCreate = ["candidate_nodes", "extra", "name", "node", "owner", "resource_class", "traits", "uuid"];

    /// <summary>Those that may be changed.</summary>
    public static readonly string[] OnUpdate = ["extra", "name"];

    private const int LongestClass = 80, MostCandidates = 1000;

    /// <summary>The allocation with these fields, or all that is wrong with them; nodes and UUID are read elsewhere.</summary>
    public static Result<Allocation> Fill(Allocation allocation, JsonObject fields, string[] known)
    {
        var problems = new List<Problem>();
        foreach (var (name, value) in fields)
        {
            var one = known.Contains(name) ? Set(allocation, name, value) : Problem.Invalid(name, $"'{name}' is not a field that is taken here.", $"Use some of {string.Join(", ", known)}.");
            if (one.Problem is { } bad) problems.Add(bad);
            else allocation = one.Value!;
        }

        return FieldReading.Together(problems) is { } no ? no : allocation;
    }

    /// <summary>The idents of candidate nodes.</summary>
    public static Result<ImmutableArray<string>> Candidates(JsonNode? value) => Words("candidate_nodes", value).Then<ImmutableArray<string>>(idents => idents.Length <= MostCandidates
        ? idents : Problem.Invalid("candidate_nodes", $"'candidate_nodes' names {idents.Length} nodes.", $"Name at most {MostCandidates}, or none for all."));

    private static Result<Allocation> Set(Allocation to, string name, JsonNode? value) => name switch
    {
        "name" => FieldReading.Text(name, value).Then<Allocation>(text => string.IsNullOrEmpty(text) ? to with { Name = null }
            : NodeNames.IsValid(text) ? to with { Name = text } : Problem.Invalid(name, $"'{text}' is an invalid name of an allocation.", "Use 1 to 255 letters, digits and the signs - . _ ~, and not a UUID.")),
        "extra" => FieldReading.Map(name, value).Then<Allocation>(map => to with { Extra = map }),
        "owner" => FieldReading.Text(name, value).Then<Allocation>(text => to with { Owner = text }),
        "resource_class" => FieldReading.Text(name, value, LongestClass).Then<Allocation>(text => to with { ResourceClass = string.IsNullOrEmpty(text) ? null : text }),
        "traits" => Words(name, value).Then(Traits.Check).Then<Allocation>(traits => to with { Traits = traits }),
        "node" => FieldReading.Text(name, value).Then<Allocation>(_ => to),
        "candidate_nodes" => Candidates(value).Then<Allocation>(_ => to),
        _ => to,
    };

    private static Result<ImmutableArray<string>> Words(string field, JsonNode? value)
    {
        if (value is null) return ImmutableArray<string>.Empty;
        return value is JsonArray list && list.All(v => v?.GetValueKind() == JsonValueKind.String)
            ? list.Select(v => v!.GetValue<string>()).ToImmutableArray()
            : FieldReading.Wrong(field, "a list of text", value);
    }
}
