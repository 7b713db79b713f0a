using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Allocations;
using IronicConsole.Engine.Bios;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Secrets;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.Nodes;

/// <summary>Enrols, changes and deletes nodes. Each command is one decision: stored whole, or refused with every reason.</summary>
/// <remarks>Common refusals: <c>not-found</c> 404, <c>denied</c> 403, <c>node-locked</c> 409 (a job has the node), <c>invalid-input</c> 400, <c>invalid-state</c> 409.</remarks>
public sealed class NodeCommands(IStore store, HardwareTypes types, SecretBox box, IIds ids, AccessPolicy policy)
{
    /// <summary>The fields that a new node takes, beside <c>uuid</c>.</summary>
    public static IReadOnlyList<string> FieldsOnCreate { get; } = [.. NodeFieldTable.All.Where(f => f.OnCreate).Select(f => f.Name)];

    /// <summary>The fields that a patch may change.</summary>
    public static IReadOnlyList<string> FieldsOnUpdate { get; } = [.. NodeFieldTable.All.Where(f => f.OnUpdate).Select(f => f.Name)];

    private readonly NodeEditor _editor = new(types, box);

    /// <summary>Enrols a node. Secrets in <c>driver_info</c> and <c>instance_info</c> are sealed before they are stored.</summary>
    /// <param name="by">Who asks.</param>
    /// <param name="fields">Its fields as in <c>POST /v1/nodes</c>; <c>driver</c> is required, <c>uuid</c> may be chosen.</param>
    /// <param name="initial">Where its life begins; clients older than 1.11 expect <see cref="ProvisionState.Available"/>.</param>
    /// <param name="cancel">Ends the wait.</param>
    public Task<Result<Node>> CreateAsync(Caller by, JsonMap fields, ProvisionState initial = ProvisionState.Enroll, CancellationToken cancel = default)
    {
        var body = fields.ToObject();
        var chosen = FieldReading.Uuid("uuid", body["uuid"]);
        body.Remove("uuid");
        return store.CommitAsync(by, "node create", unit =>
        {
            if ((policy.DeniesCreation(by.Access, body) ?? chosen.Problem) is { } bad) return bad;
            var id = chosen.Value ?? ids.New();
            if (unit.Node(id) is not null) return Problem.Conflict("duplicate-uuid", $"A node with UUID {id} already exists.", "Choose another UUID, or leave it out.") with { Field = "uuid" };
            return _editor.Create(unit, new Node { Id = id, Driver = "", ProvisionState = initial, CreatedAt = unit.Now }, body).Then<Node>(node =>
            {
                if (node.ParentNode is { } parent && unit.Node(parent) is { } above && !policy.Sees(by.Access, above)) return NodeField.Unknown("parent_node", body["parent_node"]?.ToString());
                unit.Put(node);
                unit.Tell(id, EventKinds.Created, $"Enrolled with hardware type {node.Driver}.");
                return unit.Node(id) ?? node;
            });
        }, cancel);
    }

    /// <summary>Changes fields of a node by a patch: all of it or nothing.</summary>
    /// <param name="by">Who asks.</param>
    /// <param name="id">The node.</param>
    /// <param name="patch">The operations, see <see cref="JsonPatch.Parse"/>.</param>
    /// <param name="resetInterfaces">With a change of driver: all interfaces not named go to the new type's defaults.</param>
    /// <param name="whileInspecting">Whether it may be changed while it is being inspected (clients older than 1.39).</param>
    /// <param name="cancel">Ends the wait.</param>
    public Task<Result<Node>> UpdateAsync(
        Caller by, Guid id, ImmutableArray<PatchOperation> patch, bool resetInterfaces = false, bool whileInspecting = false, CancellationToken cancel = default) =>
        store.CommitAsync(by, "node update", unit => policy.FindFree(unit, id, Rule.NodeGet).Then(before =>
            (policy.DeniesPatch(by.Access, before, patch) ?? NodeGuards.MayUpdate(before, patch, !whileInspecting)) is { } no ? no : _editor.Update(unit, before, patch, resetInterfaces).Then(node => Freed(unit, before, node)).Then(node => Changed(unit, node, patch))), cancel);

    /// <summary>Deletes a node with its ports and what belongs to it. <c>protected</c> 403, <c>has-children</c>, <c>node-associated</c> 409.</summary>
    /// <param name="by">Who asks.</param>
    /// <param name="id">The node.</param>
    /// <param name="force">Delete it though it has children; they stay, without a parent.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <returns>The node as it was.</returns>
    public Task<Result<Node>> DeleteAsync(Caller by, Guid id, bool force = false, CancellationToken cancel = default) =>
        store.CommitAsync(by, "node delete", unit => policy.FindFree(unit, id, Rule.NodeGet).Then<Node>(node =>
        {
            if ((policy.DeniesDeletion(by.Access, node) ?? NodeGuards.MayDelete(node, unit) ?? NodeGuards.MayOrphan(node, unit, force)) is { } no) return no;
            foreach (var child in unit.ChildrenOf(id).ToArray())
            {
                unit.Put(child with { ParentNode = null });
                unit.Tell(child.Id, EventKinds.Updated, $"Its parent {node.Label} was deleted.");
            }

            unit.Tell(id, EventKinds.Deleted, "Deleted.");
            RunRules.EndedBy(unit, node, "delete");
            AllocationTies.Untie(unit, node);
            BiosTable.Forget(unit, id);
            unit.Delete(node);
            return node;
        }), cancel);

    /// <summary>Takes a node out of automatic care, or gives it back; giving it back clears the reason and the fault.</summary>
    public Task<Result<Node>> SetMaintenanceAsync(Caller by, Guid id, bool on, string? reason = null, CancellationToken cancel = default) =>
        store.CommitAsync(by, on ? "maintenance set" : "maintenance unset", unit => policy.FindFree(unit, id, on ? Rule.NodeSetMaintenance : Rule.NodeClearMaintenance).Then<Node>(before =>
        {
            var node = before with { Maintenance = on, MaintenanceReason = on ? reason : null, Fault = on ? before.Fault : null };
            unit.Put(node);
            unit.Tell(id, EventKinds.Maintenance, !on ? "Maintenance ended." : reason is null ? "Put into maintenance." : $"Put into maintenance: {reason}");
            return unit.Node(id) ?? node;
        }), cancel);

    /// <summary>Replaces the traits of a node. At most 50, each <c>CUSTOM_...</c> or a standard name.</summary>
    public Task<Result<Node>> SetTraitsAsync(Caller by, Guid id, IReadOnlyCollection<string> traits, CancellationToken cancel = default) =>
        ChangeTraitsAsync(by, id, traits.Count == 0 ? Rule.NodeDeleteTraits : Rule.NodeSetTraits, _ => traits.ToImmutableArray(), cancel);

    /// <summary>Adds one trait; having it already is success.</summary>
    public Task<Result<Node>> AddTraitAsync(Caller by, Guid id, string trait, CancellationToken cancel = default) =>
        ChangeTraitsAsync(by, id, Rule.NodeSetTraits, before => before.Add(trait), cancel);

    /// <summary>Removes one trait; <c>not-found</c> 404 when the node does not have it.</summary>
    public Task<Result<Node>> RemoveTraitAsync(Caller by, Guid id, string trait, CancellationToken cancel = default) =>
        ChangeTraitsAsync(by, id, Rule.NodeDeleteTraits, before => before.Contains(trait) ? before.Remove(trait) : Problem.NotFound("Trait", $"{trait} of node {id}"), cancel);

    /// <summary>Stores the RAID that is wanted; a clean with RAID steps builds it. <c>not-supported</c> 404 when the node's hardware has none.</summary>
    public Task<Result<Node>> SetTargetRaidAsync(Caller by, Guid id, JsonMap raid, CancellationToken cancel = default) =>
        store.CommitAsync(by, "raid target set", unit => policy.FindFree(unit, id, Rule.NodeSetRaid).Then<Node>(before =>
        {
            if (!before.Interfaces.TryGetValue(HardwareInterface.Raid, out var name) || name == "no-raid")
                return new Problem("not-supported", 404, $"Node {id} has no RAID interface.") { Fix = "Set raid_interface to one that the hardware type supports." };
            var node = before with { TargetRaidConfig = raid };
            unit.Put(node);
            unit.Tell(id, EventKinds.Updated, raid.IsEmpty ? "Cleared the wanted RAID." : "Set the wanted RAID.");
            return unit.Node(id) ?? node;
        }), cancel);

    private Task<Result<Node>> ChangeTraitsAsync(Caller by, Guid id, string rule, Func<ImmutableArray<string>, Result<ImmutableArray<string>>> change, CancellationToken cancel) =>
        store.CommitAsync(by, "traits set", unit => policy.FindFree(unit, id, rule).Then<Node>(before =>
        {
            var changed = change(before.Traits).Then(Traits.Check);
            if (changed.Problem is { } bad) return bad;
            var node = before with { Traits = changed.Value };
            unit.Put(node);
            unit.Tell(id, EventKinds.Updated, $"Traits are now {(node.Traits.IsEmpty ? "none" : string.Join(", ", node.Traits))}.");
            return unit.Node(id) ?? node;
        }), cancel);

    // Without its instance a node has no allocation: that one ends with it.
    private static Result<Node> Freed(IUnit unit, Node before, Node node)
    {
        if (before.AllocationUuid is not { } allocation || node.InstanceUuid is not null) return node;
        return AllocationTies.WhyTied(before, allocation) is { } no ? no : AllocationTies.Untie(unit, node);
    }

    private static Result<Node> Changed(IUnit unit, Node node, ImmutableArray<PatchOperation> patch)
    {
        unit.Put(node);
        var fields = patch.Select(p => p.Root).Distinct().Order(StringComparer.Ordinal).ToArray();
        unit.Tell(node.Id, EventKinds.Updated, $"Changed {string.Join(", ", fields)}.", JsonMap.Of(new { fields }));
        return unit.Node(node.Id) ?? node;
    }
}
