using System.Text.Json;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Runbooks;
using IronicConsole.Web.Plans;

namespace IronicConsole.Web.Runbooks;

/// <summary>What is different between two versions of a runbook: its fields in words, its steps as <see cref="PlanDiff"/> tells them.</summary>
public static class RunbookDiff
{
    /// <summary>All differences; empty when only what nobody sees has changed.</summary>
    public static IReadOnlyList<string> Of(Runbook before, Runbook after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var steps = PlanDiff.Of(Shown(before), Shown(after)).Select(c => $"{c.Step} {c.Kind.ToString().ToLowerInvariant()}: {c.Words}");
        var (old, now) = (RunbookDocument.Of(before), RunbookDocument.Of(after));
        return [.. now.Keys.Where(k => k != "steps" && !JsonElement.DeepEquals(old[k]!.Value, now[k]!.Value)).Select(k => $"{k} is {now[k]!.Value.GetRawText()}, was {old[k]!.Value.GetRawText()}"), .. steps];
    }

    private static ShownPlan Shown(Runbook runbook) => ShownPlan.Of(runbook.Steps.OrderBy(s => s.Order).Select(s => new RequestedStep(s.Interface, s.Step, s.Args) { Children = s.Children }));
}
