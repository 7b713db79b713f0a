using System.Collections.Immutable;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Nodes.Rules;

/// <summary>All that must hold for a node to be stored.</summary>
internal static class NodeRules
{
    private static readonly ImmutableArray<INodeRule> All =
    [
        new NodeNameRule(), new DriverRule(), new InterfaceRule(), new RecomposeRule(), new InstanceRule(), new ParentRule(), new ChassisRule(),
        new ProtectedRule(), new RetiredRule(), new OwnerRule(), new NetworkDataRule(), new ConductorGroupRule(),
    ];

    /// <summary>Every problem of a change as one, or null.</summary>
    public static Problem? Check(NodeChange change) => FieldReading.Together([.. All.SelectMany(rule => rule.Check(change))]);
}
