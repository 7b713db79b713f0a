using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Nodes;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Records;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.Chassis;

/// <summary>Adds, changes and deletes chassis.</summary>
/// <remarks>Common refusals: <c>not-found</c> 404, <c>denied</c> 403, <c>duplicate-uuid</c> 409, <c>invalid-input</c> 400, <c>not-empty</c> 400.</remarks>
public sealed class ChassisCommands(IStore store, IIds ids, AccessPolicy policy)
{
    private const string Fields = "description, extra, uuid";

    /// <summary>Adds a chassis.</summary>
    /// <param name="by">Who asks.</param>
    /// <param name="fields">Its fields as in <c>POST /v1/chassis</c>; none is required, <c>uuid</c> may be chosen.</param>
    /// <param name="cancel">Ends the wait.</param>
    public Task<Result<NodeChassis>> CreateAsync(Caller by, JsonMap fields, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(fields);
        var body = fields.ToObject();
        var chosen = FieldReading.Uuid("uuid", body["uuid"]);
        body.Remove("uuid");
        return store.CommitAsync(by, "chassis create", unit =>
        {
            if ((policy.Denies(by.Access, Rule.ChassisCreate) ?? chosen.Problem) is { } no) return no;
            var id = chosen.Value ?? ids.New();
            unit.Remark($"chassis {id}");
            if (unit.Record<Record>(id) is not null) return Problem.Conflict("duplicate-uuid", $"A chassis with UUID {id} already exists.", "Choose another UUID, or leave it out.") with { Field = "uuid" };
            return Fill(new NodeChassis { Id = id }, body).Then(made => Stored(unit, made));
        }, cancel);
    }

    /// <summary>Changes fields of a chassis by a patch: all of it or nothing.</summary>
    public Task<Result<NodeChassis>> UpdateAsync(Caller by, Guid id, ImmutableArray<PatchOperation> patch, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        return store.CommitAsync(by, "chassis update", unit =>
        {
            unit.Remark($"chassis {id}");
            if (policy.Denies(by.Access, Rule.ChassisUpdate) is { } denied) return denied;
            if (unit.Record<NodeChassis>(id) is not { } before) return Problem.NotFound("Chassis", id.ToString());
            var whole = new JsonObject { ["uuid"] = id.ToString(), ["description"] = before.Description, ["extra"] = before.Extra.ToObject() };
            var problems = patch.Select(change => whole.ContainsKey(change.Root)
                ? JsonPatch.Apply(whole, change)
                : Problem.Invalid(change.Root, $"Cannot patch {change.Written}. Only the following can be updated: {Fields}")).OfType<Problem>().ToArray();
            if (FieldReading.Together(problems) is { } bad) return bad;
            if (whole["uuid"]?.ToString() != id.ToString()) return Problem.Invalid("uuid", "The UUID of a chassis can not be changed.", "Leave 'uuid' out.");
            whole.Remove("uuid");
            return Fill(before, whole).Then(changed => Stored(unit, changed));
        }, cancel);
    }

    /// <summary>Deletes a chassis; <c>not-empty</c> 400 while nodes are in it.</summary>
    /// <returns>The chassis as it was.</returns>
    public Task<Result<NodeChassis>> DeleteAsync(Caller by, Guid id, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        return store.CommitAsync<NodeChassis>(by, "chassis delete", unit =>
        {
            unit.Remark($"chassis {id}");
            if (policy.Denies(by.Access, Rule.ChassisDelete) is { } denied) return denied;
            if (unit.Record<NodeChassis>(id) is not { } chassis) return Problem.NotFound("Chassis", id.ToString());
            if (unit.Nodes(n => n.ChassisUuid == id).FirstOrDefault() is { } inside)
                return new Problem("not-empty", 400, $"Cannot complete the requested action because chassis {id} contains nodes.") { Fix = $"Take its nodes out first, e.g. {inside.Label}." };
            unit.Delete(chassis);
            return chassis;
        }, cancel);
    }

    private static Result<NodeChassis> Stored(IUnit unit, NodeChassis chassis)
    {
        unit.Put(chassis);
        return unit.Record<NodeChassis>(chassis.Id)!;
    }

    private static Result<NodeChassis> Fill(NodeChassis chassis, JsonObject fields)
    {
        var problems = new List<Problem>();
        foreach (var (name, value) in fields)
        {
            switch (name)
            {
                case "description" when FieldReading.Text(name, value) is var text:
                    if (text.Problem is { } wrong) problems.Add(wrong);
                    else chassis = chassis with { Description = text.Value };
                    break;
                case "extra" when FieldReading.Map(name, value) is var map:
                    if (map.Problem is { } bad) problems.Add(bad);
                    else chassis = chassis with { Extra = map.Value! };
                    break;
                default:
                    problems.Add(Problem.Invalid(name, $"'{name}' is not a field of a chassis.", $"Use {Fields}."));
                    break;
            }
        }

        return FieldReading.Together(problems) is { } no ? no : chassis;
    }
}
