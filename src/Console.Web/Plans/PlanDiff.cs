using System.Collections.Immutable;
using System.Text.Json;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;
using IronicConsole.Web.Nodes;

namespace IronicConsole.Web.Plans;

/// <summary>A plan that was shown: its steps, and through which implementation of the node each of them runs.</summary>
/// <param name="Node">The node as it was.</param>
/// <param name="Steps">The steps in their order.</param>
/// <param name="Hash">The plan's name.</param>
public sealed record ShownPlan(Node Node, ImmutableArray<PlannedStep> Steps, string Hash)
{
    private static readonly Node NoNode = new() { Id = Guid.Empty, Driver = "" };

    /// <summary>Steps as somebody has written them down, for no node yet.</summary>
    public static ShownPlan Of(IEnumerable<RequestedStep> steps) => new(NoNode, [.. steps.Select(s => new PlannedStep(s.Interface, s.Step, s.Args, 0, StepSource.User)
    {
        Children = s.Children is { } children ? new FanOut(children.Only, children.Parallel, children.OnFailure) : null,
    })], "");

    /// <summary>The implementation behind a step; null for flow control.</summary>
    public string? By(PlannedStep step) => Enum.TryParse<HardwareInterface>(step.Interface, ignoreCase: true, out var which) ? Node.Interfaces.GetValueOrDefault(which) : null;
}

/// <summary>What is different about a step.</summary>
public enum PlanChangeKind
{
    /// <summary>It was not there.</summary>
    Added,

    /// <summary>It is not there any more.</summary>
    Removed,

    /// <summary>It stands elsewhere.</summary>
    Moved,

    /// <summary>It does something else.</summary>
    Changed,
}

/// <summary>One difference between two plans.</summary>
/// <param name="Kind">What is different.</param>
/// <param name="Step"><c>interface.step</c>.</param>
/// <param name="Words">In words, behind the step's name.</param>
public sealed record PlanChange(PlanChangeKind Kind, string Step, string Words);

/// <summary>Compares plans step by step.</summary>
public static class PlanDiff
{
    /// <summary>All differences, in the order of the new plan, removed steps last.</summary>
    /// <param name="before">As it was shown.</param>
    /// <param name="after">As it is now.</param>
    /// <param name="label">What a child node is called; left out, the beginning of its id.</param>
    public static IReadOnlyList<PlanChange> Of(ShownPlan before, ShownPlan after, Func<Guid, string>? label = null)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var kept = Kept(before.Steps, after.Steps);
        var lost = Enumerable.Range(0, before.Steps.Length).Except(kept.Values).ToList();
        var changes = new List<PlanChange>();
        for (var i = 0; i < after.Steps.Length; i++)
        {
            var step = after.Steps[i];
            if (!kept.TryGetValue(i, out var was))
            {
                was = lost.FindIndex(l => before.Steps[l].Name == step.Name) is >= 0 and var at ? lost[at] : -1;
                lost.Remove(was);
                changes.Add(was < 0 ? new(PlanChangeKind.Added, step.Name, $"at place {i + 1}") : new(PlanChangeKind.Moved, step.Name, $"from place {was + 1} to {i + 1}"));
            }

            if (was >= 0) changes.AddRange(Inside(before, before.Steps[was], after, step, label ?? (id => id.ToString()[..8])).Select(words => new PlanChange(PlanChangeKind.Changed, step.Name, words)));
        }

        changes.AddRange(lost.Select(l => new PlanChange(PlanChangeKind.Removed, before.Steps[l].Name, $"was at place {l + 1}")));
        return changes;
    }

    // The longest run of steps that kept their order: what is outside of it has been moved, added or removed.
    private static Dictionary<int, int> Kept(ImmutableArray<PlannedStep> before, ImmutableArray<PlannedStep> after)
    {
        var longest = new int[after.Length + 1, before.Length + 1];
        for (var a = after.Length - 1; a >= 0; a--)
        {
            for (var b = before.Length - 1; b >= 0; b--)
            {
                longest[a, b] = after[a].Name == before[b].Name ? longest[a + 1, b + 1] + 1 : Math.Max(longest[a + 1, b], longest[a, b + 1]);
            }
        }

        var kept = new Dictionary<int, int>();
        for (int a = 0, b = 0; a < after.Length && b < before.Length;)
        {
            if (after[a].Name == before[b].Name) kept[a++] = b++;
            else if (longest[a + 1, b] >= longest[a, b + 1]) a++;
            else b++;
        }

        return kept;
    }

    private static IEnumerable<string> Inside(ShownPlan before, PlannedStep was, ShownPlan after, PlannedStep now, Func<Guid, string> label)
    {
        if (before.By(was) != after.By(now)) yield return $"runs through {after.By(now) ?? "nothing"}, was {before.By(was) ?? "nothing"}";
        if (was.InBand != now.InBand) yield return now.InBand ? "runs in the agent now" : "does not run in the agent any more";
        if (Where(was, label) != Where(now, label)) yield return $"runs on {Where(now, label)}; was on {Where(was, label)}";
        var (old, given) = (MaskedJson.Of(was.Args), MaskedJson.Of(now.Args));
        foreach (var key in given.Select(p => p.Key).Union(old.Select(p => p.Key)))
        {
            var (from, to) = (Text(old[key]), Text(given[key]));
            if (from != to) yield return $"{key} is {to ?? "left out"}, was {from ?? "left out"}";
        }
    }

    private static string Where(PlannedStep step, Func<Guid, string> label) => step.Children is not { } fan ? "the node itself"
        : $"{(fan.Nodes.Length == 1 ? "1 child" : $"{fan.Nodes.Length} children")} ({string.Join(", ", fan.Nodes.Select(label))}), {fan.Parallel} at once";

    private static string? Text(System.Text.Json.Nodes.JsonNode? value) => value is null ? null : JsonSerializer.Serialize(value);
}
