using System.Collections.Immutable;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.Nodes;

/// <summary>What a caller wants of a node, before it is decided.</summary>
/// <param name="Before">The node as it stands; null for a new one.</param>
/// <param name="After">The node as the caller wants it.</param>
/// <param name="Touched">The fields that the caller named.</param>
/// <param name="Unit">The store, as this decision sees it.</param>
/// <param name="Types">The hardware types of this process.</param>
internal sealed record NodeChange(Node? Before, Node After, ImmutableHashSet<string> Touched, IUnit Unit, HardwareTypes Types)
{
    private static readonly ImmutableHashSet<ProvisionState> Changeable =
        [ProvisionState.Enroll, ProvisionState.Inspecting, ProvisionState.InspectWait, ProvisionState.Manageable, ProvisionState.Available];

    /// <summary>Whether what the hardware is composed of may change now: nothing runs on the machine, or it is in maintenance.</summary>
    public bool MayBeRecomposed => Before is null || Before.Maintenance || Changeable.Contains(Before.ProvisionState);

    /// <summary>Whether a field was named and has another value than before.</summary>
    public bool Changes(string field)
    {
        if (!Touched.Contains(field) || NodeFieldTable.Find(field) is not { } row) return false;
        return Before is null ? row.Read(After) is not null : !System.Text.Json.Nodes.JsonNode.DeepEquals(row.Read(Before), row.Read(After));
    }
}

/// <summary>One thing that must hold for a node to be stored. All rules are asked; the caller gets every problem at once.</summary>
internal interface INodeRule
{
    /// <summary>What is wrong, or nothing.</summary>
    IEnumerable<Problem> Check(NodeChange change);
}
