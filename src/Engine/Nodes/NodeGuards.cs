using System.Collections.Immutable;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.Nodes;

/// <summary>What stands in the way of touching a node at all, asked before anything else.</summary>
internal static class NodeGuards
{
    private static readonly ImmutableHashSet<ProvisionState> PatchableOnTheWay =
    [
        ProvisionState.DeployFailed, ProvisionState.Inspecting, ProvisionState.InspectFailed, ProvisionState.InspectWait, ProvisionState.CleanFailed, ProvisionState.Error,
        ProvisionState.Verifying, ProvisionState.AdoptFailed, ProvisionState.RescueFailed, ProvisionState.UnrescueFailed, ProvisionState.ServiceHold, ProvisionState.ServiceFailed,
    ];

    private static readonly ImmutableHashSet<ProvisionState> Deletable =
        [ProvisionState.Enroll, ProvisionState.Manageable, ProvisionState.AdoptFailed, ProvisionState.Available];

    /// <summary>The node, or that it is not there.</summary>
    public static Result<Node> Find(IUnit unit, Guid id) => unit.Node(id) is { } node ? node : Problem.NotFound("Node", id.ToString());

    /// <summary>The node when no job has it; else the 409 that clients know how to retry.</summary>
    public static Result<Node> FindFree(IUnit unit, Guid id)
    {
        var node = Find(unit, id);
        return node.Ok && unit.LeaseOf(id) is { } lease ? Locked(id, lease.Owner) : node;
    }

    /// <summary>The 409 of a node that a job of <paramref name="host"/> works on.</summary>
    public static Problem Locked(Guid node, string host) => Problem.Conflict(
        "node-locked", $"Node {node} is locked by host {host}, please retry after the current operation is completed.") with { RetryAfter = TimeSpan.FromSeconds(2) };

    /// <summary>Whether an operation has the node in a state in which nothing of it may be changed.</summary>
    public static bool IsOnTheWay(Node node) => node.TargetProvisionState is not null && !PatchableOnTheWay.Contains(node.ProvisionState);

    /// <summary>Why the fields of a node may not be changed now, or null.</summary>
    /// <param name="node">The node.</param>
    /// <param name="patch">What is asked.</param>
    /// <param name="inspectingToo">Whether an inspection in progress forbids it as well.</param>
    public static Problem? MayUpdate(Node node, ImmutableArray<PatchOperation> patch, bool inspectingToo)
    {
        if (inspectingToo && node.ProvisionState == ProvisionState.Inspecting) return Moving(node);
        if (!IsOnTheWay(node)) return null;
        var onlyFreesInstance = patch is [{ Op: "remove", Written: "/instance_uuid" }];
        return node.Maintenance && onlyFreesInstance ? null : Moving(node);
    }

    /// <summary>Why a node may not be deleted now, or null.</summary>
    public static Problem? MayDelete(Node node, IUnit unit)
    {
        if (node.Protected) return new Problem("protected", 403, $"Node {node.Id} is protected and can not be deleted.") { Fix = "Remove 'protected' first." };
        if (node.Maintenance) return null;
        if (node.InstanceUuid is { } instance)
            return Problem.Conflict("node-associated", $"Node {node.Id} is associated with instance {instance} and can not be deleted.", "Undeploy it, remove instance_uuid, or set maintenance.");
        return Deletable.Contains(node.ProvisionState) ? null : Problem.Conflict(
            "invalid-state", $"Node {node.Id} can not be deleted while it is in state '{node.ProvisionState.Wire()}'.", "Bring it to enroll, manageable or available, or set maintenance.");
    }

    /// <summary>Why the children of a node may not lose it now, or null: unless forced they keep it, and even then not while a job has one of them.</summary>
    public static Problem? MayOrphan(Node node, IUnit unit, bool force)
    {
        var children = unit.ChildrenOf(node.Id).OrderBy(n => n.Id).ToArray();
        if (children is [var first, ..] && !force)
            return Problem.Conflict("has-children", $"Node {node.Id} has children ({first.Label}) and can not be deleted.", "Delete or move its children first, or force it: they then stay without a parent.");
        return children.Select(c => FindFree(unit, c.Id).Problem).FirstOrDefault(p => p is not null);
    }

    private static Problem Moving(Node node) => Problem.Conflict(
        "invalid-state", $"Node {node.Id} can not be updated while a state transition is in progress: it is '{node.ProvisionState.Wire()}'.", "Retry when the operation has ended.");
}
