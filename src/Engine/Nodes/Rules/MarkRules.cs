using IronicConsole.Engine.Allocations;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Networks;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Engine.Nodes.Rules;

/// <summary>Only a node in use is protected; a reason needs its mark.</summary>
internal sealed class ProtectedRule : INodeRule
{
    /// <inheritdoc/>
    public IEnumerable<Problem> Check(NodeChange change)
    {
        var after = change.After;
        if (change.Changes("protected") && after.Protected && after.ProvisionState is not (ProvisionState.Active or ProvisionState.Rescue))
            yield return Problem.Conflict("invalid-state", $"Node {after.Id} can not be protected while it is in state '{after.ProvisionState.Wire()}'.", "Protect it once it is active.") with { Field = "protected" };
        if (after.ProtectedReason is not null && !after.Protected)
            yield return Problem.Invalid("protected_reason", "'protected_reason' needs 'protected' to be true.", "Set protected in the same request, or leave the reason out.");
    }
}

/// <summary>An available node is not retired under the feet of those who may take it; a reason needs its mark.</summary>
internal sealed class RetiredRule : INodeRule
{
    /// <inheritdoc/>
    public IEnumerable<Problem> Check(NodeChange change)
    {
        var after = change.After;
        if (change.Before is not null && change.Changes("retired") && after.Retired && after.ProvisionState == ProvisionState.Available)
            yield return Problem.Conflict("invalid-state", $"Node {after.Id} can not be retired while it is in state 'available'.", "Take it back with 'manage' first.") with { Field = "retired" };
        if (after.RetiredReason is not null && !after.Retired)
            yield return Problem.Invalid("retired_reason", "'retired_reason' needs 'retired' to be true.", "Set retired in the same request, or leave the reason out.");
    }
}

/// <summary>The owner of a machine in use stays.</summary>
internal sealed class OwnerRule : INodeRule
{
    /// <inheritdoc/>
    public IEnumerable<Problem> Check(NodeChange change)
    {
        if (change.Before is not { } before || !change.Changes("owner")) yield break;
        if (before.AllocationUuid is { } id && change.Unit.Record<Allocation>(id) is { Owner: not null })
            yield return Problem.Conflict("invalid-state", $"The owner of node {before.Id} can not be changed while allocation {id}, which has an owner, holds it.", "Delete the allocation first.") with { Field = "owner" };
        if (before.ProvisionState == ProvisionState.Active)
            yield return Problem.Conflict("invalid-state", $"The owner of node {before.Id} can not be changed while it is in state 'active'.", "Tear the instance down first.") with { Field = "owner" };
    }
}

/// <summary>Static network data has the shape that cloud-init and the agent read.</summary>
internal sealed class NetworkDataRule : INodeRule
{
    /// <inheritdoc/>
    public IEnumerable<Problem> Check(NodeChange change) => change.Changes("network_data") ? NetworkDataShape.Wrong(change.After.NetworkData) : [];
}

/// <summary>Conductor groups are named like files of configuration.</summary>
internal sealed class ConductorGroupRule : INodeRule
{
    /// <inheritdoc/>
    public IEnumerable<Problem> Check(NodeChange change)
    {
        if (change.Touched.Contains("conductor_group") && change.After.ConductorGroup.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')))
            yield return Problem.Invalid("conductor_group", $"'conductor_group' has a sign that is not allowed: '{change.After.ConductorGroup}'.", "Use letters, digits and the signs - _ . only.");
    }
}
