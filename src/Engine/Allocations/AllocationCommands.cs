using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Nodes;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Records;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.Allocations;

/// <summary>Makes, changes and deletes allocations. Who finds their nodes is <see cref="AllocationKeeper"/>.</summary>
/// <remarks>Common refusals: <c>not-found</c> 404, <c>denied</c> 403, <c>node-locked</c> 409, <c>duplicate-name</c> and <c>duplicate-uuid</c> 409, <c>invalid-input</c> 400, <c>invalid-state</c> 409.</remarks>
public sealed class AllocationCommands(IStore store, IIds ids, AccessPolicy policy)
{
    /// <summary>The fields that a new allocation takes.</summary>
    public static IReadOnlyList<string> FieldsOnCreate => AllocationFields.OnCreate;

    /// <summary>The fields that a patch may change.</summary>
    public static IReadOnlyList<string> FieldsOnUpdate => AllocationFields.OnUpdate;

    /// <summary>Makes an allocation. It waits for its node, unless <c>node</c> names one that is in use already: that one has it at once.</summary>
    /// <param name="by">Who asks.</param>
    /// <param name="fields">Its fields as in <c>POST /v1/allocations</c>; <c>resource_class</c> is required without <c>node</c>.</param>
    /// <param name="cancel">Ends the wait.</param>
    public Task<Result<Allocation>> CreateAsync(Caller by, JsonMap fields, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(fields);
        var body = fields.ToObject();
        var chosen = FieldReading.Uuid("uuid", body["uuid"]);
        return store.CommitAsync(by, "allocation create", unit =>
        {
            if ((policy.Denies(by.Access, Rule.AllocationCreate) ?? chosen.Problem) is { } no) return no;
            var filled = AllocationFields.Fill(new Allocation { Id = Guid.Empty }, body, AllocationFields.OnCreate).Then(wish => Owned(by.Access, wish)).Then(wish => WithCandidates(unit, wish, body["candidate_nodes"]));
            if (filled.Problem is { } bad) return bad;
            var node = body["node"]?.GetValue<string>() is { Length: > 0 } ident ? Seen(unit, "node", ident) : (Node?)null;
            if (node.Problem is { } unknown) return unknown;
            var made = filled.Value! with { Id = chosen.Value ?? (Guid.TryParse(node.Value?.InstanceUuid, out var instance) ? instance : ids.New()), ResourceClass = filled.Value!.ResourceClass ?? node.Value?.ResourceClass };
            unit.Remark($"allocation {made.Id}");
            if (made.ResourceClass is null && node.Value is null) return Problem.Invalid("resource_class", "The resource_class field is mandatory when not backfilling.", "Send 'resource_class'.");
            if (unit.Record<Record>(made.Id) is not null) return Problem.Conflict("duplicate-uuid", $"An allocation with UUID {made.Id} already exists.", "Choose another UUID, or leave it out.") with { Field = "uuid" };
            if (NameTaken(unit, made) is { } taken) return taken;
            return node.Value is { } used ? Backfill(unit, made, used.Id) : Stored(unit, made);
        }, cancel);
    }

    /// <summary>Changes the name or the extra of an allocation by a patch: all of it or nothing.</summary>
    public Task<Result<Allocation>> UpdateAsync(Caller by, Guid id, ImmutableArray<PatchOperation> patch, CancellationToken cancel = default) => ChangeAsync(by, "allocation update", Rule.AllocationUpdate, id, (unit, before) =>
    {
        var whole = new JsonObject { ["name"] = before.Name, ["extra"] = before.Extra.ToObject() };
        var problems = patch.Select(change => whole.ContainsKey(change.Root)
            ? JsonPatch.Apply(whole, change)
            : Problem.Invalid(change.Root, $"Cannot patch {change.Written}. Only the following can be updated: {string.Join(", ", AllocationFields.OnUpdate)}")).OfType<Problem>().ToArray();
        if (FieldReading.Together(problems) is { } bad) return bad;
        return AllocationFields.Fill(before, whole, AllocationFields.OnUpdate).Then(changed => NameTaken(unit, changed) is { } taken ? taken : Stored(unit, changed));
    }, cancel);

    /// <summary>Deletes an allocation and frees its node; <c>invalid-state</c> 409 while that is in use and not in maintenance.</summary>
    /// <returns>The allocation as it was.</returns>
    public Task<Result<Allocation>> DeleteAsync(Caller by, Guid id, CancellationToken cancel = default) => ChangeAsync(by, "allocation delete", Rule.AllocationDelete, id, (unit, allocation) =>
    {
        if (allocation.NodeId is not { } at || unit.Node(at) is not { } tied || tied.AllocationUuid != id)
        {
            unit.Delete(allocation);
            return allocation;
        }

        return NodeGuards.FindFree(unit, at).Then<Allocation>(node =>
        {
            if (AllocationTies.WhyTied(node, id) is { } no) return no;
            unit.Put(AllocationTies.Untie(unit, node));
            return allocation;
        });
    }, cancel);

    private Task<Result<Allocation>> ChangeAsync(Caller by, string command, string rule, Guid id, Func<IUnit, Allocation, Result<Allocation>> change, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(by);
        return store.CommitAsync(by, command, unit =>
        {
            unit.Remark($"allocation {id}");
            if (unit.Record<Allocation>(id) is not { } allocation || !policy.Allows(by.Access, Rule.AllocationGet, PolicyTarget.Of(allocation))) return Problem.NotFound("Allocation", id.ToString());
            return policy.Denies(by.Access, rule, PolicyTarget.Of(allocation)) is { } denied ? denied : change(unit, allocation);
        }, cancel);
    }

    // Who may not make them for others makes them for its own project; whoever speaks for a project owns what it makes.
    private Result<Allocation> Owned(Access access, Allocation wish)
    {
        if (!policy.Allows(access, Rule.AllocationCreateFor))
        {
            if (access.Project is not { } project || (wish.Owner is { } other && other != project)) return AccessPolicy.Denied(Rule.AllocationCreateFor);
            return wish with { Owner = project };
        }

        return access.System || wish.Owner is not null ? wish : wish with { Owner = access.Project };
    }

    private Result<Allocation> WithCandidates(IUnit unit, Allocation wish, JsonNode? value) => AllocationFields.Candidates(value).Then<Allocation>(idents =>
    {
        var nodes = idents.Select(ident => (Ident: ident, Found: Seen(unit, "candidate_nodes", ident))).ToArray();
        var lost = nodes.Where(n => !n.Found.Ok).Select(n => n.Ident).Distinct().ToArray();
        return lost.Length > 0
            ? Problem.Invalid("candidate_nodes", $"Nodes cannot be found: {string.Join(", ", lost)}.", "Give names or UUIDs of enrolled nodes.")
            : wish with { CandidateNodes = [.. nodes.Select(n => n.Found.Value!.Id).Distinct()] };
    });

    // A node that the caller may not see is as one that is not there.
    private Result<Node?> Seen(IUnit unit, string field, string ident)
    {
        var node = Guid.TryParse(ident, out var id) ? unit.Node(id) : unit.NodeNamed(ident);
        return node is not null && policy.Sees(unit.By.Access, node) ? node : Problem.Invalid(field, $"Node {ident} could not be found.", "Give the name or UUID of an enrolled node.");
    }

    private static Result<Allocation> Backfill(IUnit unit, Allocation made, Guid at) => NodeGuards.FindFree(unit, at).Then<Allocation>(node =>
    {
        List<string> wrong = [];
        if (node.ProvisionState != ProvisionState.Active) wrong.Add($"node must be in the 'active' state, but it is '{node.ProvisionState.Wire()}'");
        if (made.ResourceClass is not null && node.ResourceClass != made.ResourceClass) wrong.Add($"resource class {node.ResourceClass} does not match {made.ResourceClass}");
        if (!AllocationRules.HasTraits(node, made)) wrong.Add($"its traits ({string.Join(", ", node.Traits)}) do not match {string.Join(", ", made.Traits)}");
        if (!made.CandidateNodes.IsEmpty && !made.CandidateNodes.Contains(node.Id)) wrong.Add("candidate nodes must be empty or contain the node");
        if (wrong.Count > 0) return Problem.Conflict("invalid-state", $"Cannot backfill an allocation for node {node.Id}: {string.Join("; ", wrong)}.") with { Field = "node" };
        if (node.AllocationUuid is { } has) return Problem.Conflict("node-associated", $"Node {node.Id} is already associated with allocation {has}.") with { Field = "node" };
        if (node.InstanceUuid is not null && !AllocationRules.Is(node, made.Id)) return Problem.Conflict("node-associated", $"Node {node.Id} is already associated with instance {node.InstanceUuid}.", "Leave 'uuid' out.") with { Field = "uuid" };
        if (unit.Nodes(n => n.Id != node.Id && AllocationRules.Is(n, made.Id)).FirstOrDefault() is { } other)
            return Problem.Conflict("instance-associated", $"Instance {made.Id} is already associated with node {other.Id}.", "Choose another UUID.") with { Field = "uuid" };
        return AllocationTies.Tie(unit, made, node);
    });

    private static Problem? NameTaken(IUnit unit, Allocation allocation) => allocation.Name is { } name && unit.RecordNamed<Allocation>(name) is { } other && other.Id != allocation.Id
        ? Problem.Conflict("duplicate-name", $"An allocation with name {name} already exists.", "Choose another name.") with { Field = "name" } : null;

    private static Result<Allocation> Stored(IUnit unit, Allocation allocation)
    {
        unit.Put(allocation);
        return unit.Record<Allocation>(allocation.Id)!;
    }
}
