using System.Text.Json.Nodes;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Nodes;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Records;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.Runbooks;

/// <summary>What runbooks and deploy templates have in common when they are put: an id, one name, and steps that their writer may run.</summary>
internal static class RecordStore
{
    private static readonly string[] Required = ["name", "steps"];

    /// <summary>The id of a new record: the one that was chosen, unless it is taken, or one of ours.</summary>
    public static Result<Guid> NewId(IUnit unit, IIds ids, JsonObject body, string kind)
    {
        var chosen = FieldReading.Uuid("uuid", body["uuid"]);
        if (chosen.Problem is { } bad) return bad;
        if (chosen.Value is not { } id) return ids.New();
        return unit.Record<Record>(id) is null ? id : Problem.Conflict("duplicate-uuid", $"A {kind} with UUID {id} already exists.", "Choose another UUID, or leave it out.") with { Field = "uuid" };
    }

    /// <summary>What a new record lacks, or null.</summary>
    public static Problem? Lacks(JsonObject body) => FieldReading.Together([.. Required.Where(f => body[f] is null).Select(f => Problem.Invalid(f, $"'{f}' is missing.", $"Send '{f}'."))]);

    /// <summary>Puts it, unless another one has its name.</summary>
    public static Result<T> Put<T>(IUnit unit, T record)
        where T : Record
    {
        if (record.Name is { } name && unit.RecordNamed<T>(name) is { } other && other.Id != record.Id)
        {
            return Problem.Conflict("duplicate-name", $"A {record.Kind} with name {name} already exists.", "Choose another name.") with { Field = "name" };
        }

        unit.Put(record);
        var put = unit.Record<T>(record.Id)!;
        unit.Remark($"{put.Kind} {put.Name} ({put.Id}), version {put.Version}");
        return put;
    }

    /// <summary>Why a caller may not write these steps: one of them has a rule that it does not pass (policy.md, <c>step:execute</c>). Null when it may.</summary>
    public static Problem? DeniesSteps(this AccessPolicy policy, Access access, IEnumerable<RunbookStep> steps) => steps.Select(s => $"{s.Interface}.{s.Step}").Distinct()
        .Where(s => policy.ForbidsStep(access, s, default)).Select(s => AccessPolicy.Denied(Rule.Step(s))).FirstOrDefault();
}
