using System.Globalization;

namespace IronicConsole.Web.Plans;

/// <summary>What is different between two plans of a person, before the engine has seen them.</summary>
public static class SheetDiff
{
    /// <summary>All differences; empty when both are the same plan.</summary>
    public static IReadOnlyList<PlanChange> Of(PlanSheet before, PlanSheet after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var changes = PlanDiff.Of(ShownPlan.Of(before.Steps.Select(s => s.Request())), ShownPlan.Of(after.Steps.Select(s => s.Request()))).ToList();
        foreach (var step in after.Steps)
        {
            if (before.Find(step.Id) is not { } was || was.Name != step.Name) continue;
            if (was.Off != step.Off) changes.Add(new(PlanChangeKind.Changed, step.Name, step.Off ? "is skipped" : "is not skipped any more"));
            if (was.Priority != step.Priority) changes.Add(new(PlanChangeKind.Changed, step.Name, $"has priority {step.Priority?.ToString(CultureInfo.InvariantCulture) ?? "none"}, had {was.Priority?.ToString(CultureInfo.InvariantCulture) ?? "none"}"));
            if (!was.Unread.SequenceEqual(step.Unread)) changes.Add(new(PlanChangeKind.Changed, step.Name, "has other text that is no value yet"));
        }

        if (before.NoRamdisk != after.NoRamdisk) changes.Add(new(PlanChangeKind.Changed, "the plan", after.NoRamdisk ? "boots no agent" : "boots the agent"));
        return changes;
    }
}
