using IronicConsole.Engine.Allocations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Runbooks;

namespace IronicConsole.Engine.Policy;

/// <summary>What a rule is asked about.</summary>
/// <param name="Owner">The project that owns it.</param>
/// <param name="Lessee">The project that it is lent to.</param>
public readonly record struct PolicyTarget(string? Owner, string? Lessee)
{
    /// <summary>A node, and whatever belongs to it.</summary>
    public static PolicyTarget Of(Node node) => new(node.Owner, node.Lessee);

    /// <summary>An allocation.</summary>
    public static PolicyTarget Of(Allocation allocation) => new(allocation.Owner, null);

    /// <summary>A runbook.</summary>
    public static PolicyTarget Of(Runbook runbook) => new(runbook.Owner, null);
}
