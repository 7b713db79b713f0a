using IronicConsole.Engine.Chassis;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;

namespace IronicConsole.Engine.Nodes.Rules;

/// <summary>One instance sits on one node, and is not swapped for another in place.</summary>
internal sealed class InstanceRule : INodeRule
{
    /// <inheritdoc/>
    public IEnumerable<Problem> Check(NodeChange change)
    {
        if (!change.Changes("instance_uuid") || change.After.InstanceUuid is not { } instance) yield break;
        if (!Guid.TryParse(instance, out _))
            yield return Problem.Invalid("instance_uuid", $"'instance_uuid' must be a UUID, not '{instance}'.", "Send a UUID, or remove the field.");
        else if (change.Before?.InstanceUuid is { } old)
            yield return Problem.Conflict("node-associated", $"Node {change.After.Id} is already associated with instance {old}.", "Remove instance_uuid first.") with { Field = "instance_uuid" };
        else if (change.Unit.Nodes(n => n.Id != change.After.Id && string.Equals(n.InstanceUuid, instance, StringComparison.OrdinalIgnoreCase)).FirstOrDefault() is { } other)
            yield return Problem.Conflict("instance-associated", $"Instance {instance} is already associated with a node, it cannot be associated with this other node {change.After.Id}.",
                $"Remove it from node {other.Id} first.") with { Field = "instance_uuid" };
    }
}

/// <summary>
/// A parent is another node, itself without a parent; a node with children gets none. So there are neither cycles nor deep trees. It stays while an operation of the node is open,
/// which may have leased the parent too.
/// </summary>
internal sealed class ParentRule : INodeRule
{
    /// <inheritdoc/>
    public IEnumerable<Problem> Check(NodeChange change)
    {
        if (!change.Changes("parent_node")) yield break;
        if (change.Before is { Operation: { } id } atWork && change.Unit.Operation(id) is { } open)
            yield return Problem.Conflict("operation-open", $"Node {atWork.Label} has a {open.Kind.Word()} in progress, which may need its parent's power.", "Change 'parent_node' when it has ended.") with { Field = "parent_node" };
        if (change.After.ParentNode is not { } parent) yield break;
        if (parent == change.After.Id)
            yield return Problem.Invalid("parent_node", $"Node {parent} cannot be its own parent.", "Give another node, or remove parent_node.");
        else if (change.Unit.Node(parent) is not { } found)
            yield return Problem.Invalid("parent_node", $"'parent_node' names a node that could not be found: {parent}.", "Give the name or UUID of an enrolled node.");
        else if (found.ParentNode is not null)
            yield return Problem.Invalid("parent_node", $"Node {found.Label} is a child itself and cannot be a parent.", "Give its parent, or a node without one.");
        else if (found.Owner != change.After.Owner)
            yield return Problem.Invalid("parent_node", $"'parent_node' names a node that could not be found: {parent}.", "Parent and child must have the same owner.");
        else if (change.Before is { } before && change.Unit.ChildrenOf(before.Id).FirstOrDefault() is { } child)
            yield return Problem.Invalid("parent_node", $"Node {before.Label} has children ({child.Label}) and cannot become a child.", "Move its children first.");
    }
}

/// <summary>A chassis is known.</summary>
internal sealed class ChassisRule : INodeRule
{
    /// <inheritdoc/>
    public IEnumerable<Problem> Check(NodeChange change)
    {
        if (change.Changes("chassis_uuid") && change.After.ChassisUuid is { } chassis && change.Unit.Record<NodeChassis>(chassis) is null)
            yield return Problem.Invalid("chassis_uuid", $"Chassis {chassis} could not be found.", "Give the UUID of a chassis, or leave 'chassis_uuid' out.");
    }
}
