using System.Collections.Immutable;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.Nodes;

/// <summary>Nodes as a caller may have them: one that it may not see is not there (Ironic's policy, visibility: 404, never 403).</summary>
public static class NodeAccess
{
    /// <summary>Whether a caller may know that a node exists.</summary>
    public static bool Sees(this AccessPolicy policy, Access access, Node node) => policy.Allows(access, Rule.NodeGet, PolicyTarget.Of(node));

    /// <summary>Why a caller may not do something to a node, or null: 404 when it may not see it, else 403.</summary>
    public static Problem? Denies(this AccessPolicy policy, Access access, string rule, Node node) =>
        access.Unlimited ? null : policy.Sees(access, node) ? policy.Denies(access, rule, PolicyTarget.Of(node)) : Problem.NotFound("Node", node.Id.ToString());

    /// <summary>The node when no job has it and the caller may do that to it.</summary>
    internal static Result<Node> FindFree(this AccessPolicy policy, IUnit unit, Guid id, string rule)
    {
        var node = NodeGuards.Find(unit, id);
        return node.Ok && policy.Denies(unit.By.Access, rule, node.Value) is { } no ? no : NodeGuards.FindFree(unit, id);
    }

    /// <summary>Why a caller may not create such a node, or null. Who may only create nodes of its own project becomes their owner.</summary>
    internal static Problem? DeniesCreation(this AccessPolicy policy, Access access, System.Text.Json.Nodes.JsonObject fields)
    {
        if (policy.Allows(access, Rule.NodeCreate)) return null;
        if (access.Project is not { } project || !policy.Allows(access, Rule.NodeCreateOwn)) return AccessPolicy.Denied(Rule.NodeCreate);
        if (fields["owner"] is { } owner && owner.ToString() != project) return Problem.Invalid("owner", "A node of another project cannot be created by an administrator of this one.", "Leave owner out, or name your own project.");
        fields["owner"] = project;
        return null;
    }

    /// <summary>Why a caller may not delete a node, or null.</summary>
    internal static Problem? DeniesDeletion(this AccessPolicy policy, Access access, Node node) =>
        policy.Allows(access, Rule.NodeDeleteOwn, PolicyTarget.Of(node)) ? null : policy.Denies(access, Rule.NodeDelete, node);

    /// <summary>Why a caller may not change these fields of a node, or null: each field has its rule (<see cref="NodeFieldTable"/>).</summary>
    internal static Problem? DeniesPatch(this AccessPolicy policy, Access access, Node node, ImmutableArray<PatchOperation> patch)
    {
        if (access.Unlimited) return null;
        return patch.Select(p => RuleOf(p, node)).Distinct().Select(rule => policy.Denies(access, rule, node)).FirstOrDefault(p => p is not null);
    }

    private static string RuleOf(PatchOperation change, Node node) => change.Root switch
    {
        "automated_clean" when FieldReading.Flag(change.Root, change.Value, null) is { Ok: true, Value: false } => Rule.NodeDisableCleaning,
        "owner" when node.ProvisionState == ProvisionState.Active => Rule.NodeUpdateOwnerProvisioned,
        var root => NodeFieldTable.Find(root)?.Rule ?? Rule.NodeUpdate,
    };
}
