using System.Collections.Immutable;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Records;

namespace IronicConsole.Engine.Volumes;

/// <summary>What connectors and targets have in common: a machine that may use a volume keeps it as it is.</summary>
/// <remarks>Source: what Ironic's conductor asks before it changes or deletes one (400, <c>InvalidStateRequested</c>).</remarks>
internal static class VolumeRules
{
    private static readonly ImmutableHashSet<ProvisionState> Deletable = [ProvisionState.Manageable, ProvisionState.Enroll, ProvisionState.AdoptFailed];

    /// <summary>The rules that are asked about both.</summary>
    public static PartRights Rights { get; } = new(Rule.VolumeGet, Rule.VolumeCreate, Rule.VolumeUpdate, Rule.VolumeDelete);

    /// <summary>Why one may not be changed now, or null: its node, and the one that it shall move to, must be known to be powered off.</summary>
    public static Problem? MayChange<T>(PartChange<T> change, string action)
        where T : NodePart => change.Before is null ? null : new[] { change.Node, change.Unit.Node(change.After.NodeId)! }.Where(n => n.PowerState != PowerState.Off).Select(n => Running(n, action)).FirstOrDefault();

    /// <summary>Why one may not be deleted now, or null.</summary>
    public static Problem? MayDelete(Node node, string action) => node.PowerState == PowerState.Off || Deletable.Contains(node.ProvisionState) ? null : Running(node, action);

    private static Problem Running(Node node, string action) =>
        new("invalid-state", 400, $"The requested action \"{action}\" can not be performed on node \"{node.Id}\" while it is in state \"{node.PowerState?.Wire() ?? "unknown"}\".") { Fix = "Power the node off first." };
}
