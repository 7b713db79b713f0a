using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Nodes;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.Records;

/// <summary>The rules that are asked about parts of nodes, each about the node.</summary>
internal sealed record PartRights(string Get, string Create, string Update, string Delete);

/// <summary>What a caller wants of a part, before it is decided.</summary>
/// <param name="Before">The part as it stands; null for a new one.</param>
/// <param name="After">The part as the caller wants it.</param>
/// <param name="Node">The node that it is on, or shall be on first.</param>
/// <param name="Touched">The fields that the caller named.</param>
/// <param name="Unit">The store, as this decision sees it.</param>
internal sealed record PartChange<T>(T? Before, T After, Node Node, ImmutableHashSet<string> Touched, IUnit Unit)
    where T : NodePart;

/// <summary>Adds, changes and deletes parts of nodes. A part is seen by who sees its node; nothing of it is changed while a job has the node.</summary>
/// <remarks>Common refusals: <c>not-found</c> 404, <c>denied</c> 403, <c>node-locked</c> 409, <c>duplicate-uuid</c> 409, <c>invalid-input</c> 400.</remarks>
public abstract class PartCommands<T>
    where T : NodePart
{
    private const int MostOfNode = 1_000;
    private readonly IStore _store;
    private readonly IIds _ids;
    private readonly AccessPolicy _policy;

    private protected PartCommands(IStore store, IIds ids, AccessPolicy policy) => (_store, _ids, _policy) = (store, ids, policy);

    private protected abstract PartRights Rights { get; }

    /// <summary>What one is called in words, e.g. <c>port group</c>.</summary>
    private protected abstract string Words { get; }

    private protected abstract RecordFields<T> Fields { get; }

    /// <summary>The fields that a new one needs.</summary>
    private protected abstract string[] Required { get; }

    /// <summary>How one is called in an event.</summary>
    private protected abstract string Label(T part);

    /// <summary>A new one before its fields are set.</summary>
    private protected abstract T Empty(Guid id);

    /// <summary>Everything that stands against a change, or null.</summary>
    private protected abstract Problem? Check(PartChange<T> change);

    /// <summary>What stands against a deletion, or null.</summary>
    private protected abstract Problem? MayDelete(IUnit unit, T part, Node node);

    /// <summary>The part as it is put, after all checks.</summary>
    private protected virtual T Finish(PartChange<T> change) => change.After;

    /// <summary>What else is put with it.</summary>
    private protected virtual void Follow(IUnit unit, T? before, T? after)
    {
    }

    /// <summary>Adds a part.</summary>
    /// <param name="by">Who asks.</param>
    /// <param name="fields">Its fields as the API takes them; <c>node_uuid</c> is required, <c>uuid</c> may be chosen.</param>
    /// <param name="cancel">Ends the wait.</param>
    public Task<Result<T>> CreateAsync(Caller by, JsonMap fields, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(fields);
        var body = fields.ToObject();
        var chosen = FieldReading.Uuid("uuid", body["uuid"]);
        var at = FieldReading.Uuid("node_uuid", body["node_uuid"]);
        body.Remove("uuid");
        foreach (var unset in body.Where(f => f.Value is null && Fields.Has(f.Key)).Select(f => f.Key).ToArray()) body.Remove(unset);
        return _store.CommitAsync(by, $"{Words} create", unit =>
        {
            var found = at.Value is { } wanted ? unit.Node(wanted) : null;
            if (_policy.Denies(by.Access, Rights.Create, found is null ? default : PolicyTarget.Of(found)) is { } denied) return denied;
            if (chosen.Problem is { } wrong) return wrong;
            var id = chosen.Value ?? _ids.New();
            unit.Remark($"{Words} {id}");
            if (unit.Record<Record>(id) is not null || unit.Node(id) is not null) return Problem.Conflict("duplicate-uuid", $"A {Words} with UUID {id} already exists.", "Choose another UUID, or leave it out.") with { Field = "uuid" };
            var missing = Required.Where(f => body[f] is null).Select(f => Problem.Invalid(f, $"'{f}' is missing.", $"Send '{f}'."));
            var filled = Fields.Fill(Empty(id), body.DeepClone().AsObject());
            if (FieldReading.Together([.. missing, .. filled.Problem is { } bad ? new[] { bad } : []]) is { } no) return no;
            if (found is null) return NoNode(filled.Value!.NodeId);
            if (found.Parts.Length >= MostOfNode) return Problem.Invalid("node_uuid", $"Node {found.Id} has {MostOfNode} port groups and volumes already.", "Delete some of them first.");
            return Stored(new PartChange<T>(null, filled.Value!, found, [.. body.Select(f => f.Key)], unit), "added");
        }, cancel);
    }

    /// <summary>Changes fields of a part by a patch: all of it or nothing.</summary>
    public Task<Result<T>> UpdateAsync(Caller by, Guid id, ImmutableArray<PatchOperation> patch, bool whileInspecting = true, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        return _store.CommitAsync(by, $"{Words} update", unit => Found(unit, id, Rights.Update).Then(before =>
        {
            if (!whileInspecting && unit.Node(before.NodeId)!.ProvisionState == ProvisionState.Inspecting)
                return Problem.Conflict("invalid-state", $"The {Words} {id} can not be changed while its node is being inspected.", "Retry when the inspection has ended.");
            return Fields.Apply(before, patch).Then(applied =>
            {
                var (after, touched) = applied;
                var next = unit.Node(after.NodeId);
                if (next is null || !_policy.Sees(by.Access, next)) return NoNode(after.NodeId);
                if (_policy.Denies(by.Access, Rights.Update, PolicyTarget.Of(next)) is { } elsewhere) return elsewhere;
                return Stored(new PartChange<T>(before, after, unit.Node(before.NodeId)!, touched, unit), $"changed: {string.Join(", ", touched.Order(StringComparer.Ordinal))}");
            });
        }), cancel);
    }

    /// <summary>Deletes a part.</summary>
    /// <returns>The part as it was.</returns>
    public Task<Result<T>> DeleteAsync(Caller by, Guid id, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(by);
        return _store.CommitAsync(by, $"{Words} delete", unit => Found(unit, id, Rights.Delete).Then(part => NodeGuards.FindFree(unit, part.NodeId).Then<T>(node =>
        {
            if (MayDelete(unit, part, node) is { } no) return no;
            Follow(unit, part, null);
            unit.DeletePart(part);
            unit.Tell(part.NodeId, EventKinds.Updated, $"The {Words} {Label(part)} was deleted.");
            return part;
        })), cancel);
    }

    private Result<T> Found(IUnit unit, Guid id, string rule)
    {
        unit.Remark($"{Words} {id}");
        if (unit.Record<T>(id) is not { } part || unit.Node(part.NodeId) is not { } node || !_policy.Allows(unit.By.Access, Rights.Get, PolicyTarget.Of(node)))
            return Problem.NotFound(char.ToUpperInvariant(Words[0]) + Words[1..], id.ToString());
        return _policy.Denies(unit.By.Access, rule, PolicyTarget.Of(node)) is { } denied ? denied : part;
    }

    private Result<T> Stored(PartChange<T> change, string told)
    {
        var unit = change.Unit;
        foreach (var id in new[] { change.Node.Id, change.After.NodeId }.Distinct())
        {
            if (NodeGuards.FindFree(unit, id).Problem is { } locked) return locked;
        }

        if (Check(change) is { } no) return no;
        var part = Finish(change);
        Follow(unit, change.Before, part);
        var stored = unit.PutPart(part);
        unit.Tell(part.NodeId, EventKinds.Updated, $"The {Words} {Label(part)} was {told}.");
        return stored;
    }

    private static Problem NoNode(Guid id) => Problem.Invalid("node_uuid", $"Node {id} could not be found.", "Give the UUID of an enrolled node.");
}
