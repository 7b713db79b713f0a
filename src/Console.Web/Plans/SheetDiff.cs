using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;

namespace IronicConsole.Web.Plans;

/// <summary>What is different between two plans of a person, before the engine has seen them.</summary>
public static class SheetDiff
{
    private static readonly Node NoNode = new() { Id = Guid.Empty, Driver = "" };

    /// <summary>All differences; empty when both are the same plan.</summary>
    public static IReadOnlyList<PlanChange> Of(PlanSheet before, PlanSheet after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var changes = PlanDiff.Of(Shown(before), Shown(after)).ToList();
        foreach (var step in after.Steps)
        {
            if (before.Find(step.Id) is not { } was || was.Name != step.Name) continue;
            if (was.Off != step.Off) changes.Add(new(PlanChangeKind.Changed, step.Name, step.Off ? "is skipped" : "is not skipped any more"));
            if (was.Priority != step.Priority) changes.Add(new(PlanChangeKind.Changed, step.Name, $"has priority {step.Priority?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none"}, had {was.Priority?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none"}"));
            if (!was.Unread.SequenceEqual(step.Unread)) changes.Add(new(PlanChangeKind.Changed, step.Name, "has other text that is no value yet"));
        }

        if (before.NoRamdisk != after.NoRamdisk) changes.Add(new(PlanChangeKind.Changed, "the plan", after.NoRamdisk ? "boots no agent" : "boots the agent"));
        return changes;
    }

    private static ShownPlan Shown(PlanSheet sheet) => new(NoNode, [.. sheet.Steps.Select(s => new PlannedStep(s.Interface, s.Step, s.Args, 0, StepSource.User)
    {
        Children = s.Children is { } children ? new FanOut(children.Only, children.Parallel, children.OnFailure) : null,
    })], "");
}
