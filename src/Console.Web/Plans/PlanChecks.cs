using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;

namespace IronicConsole.Web.Plans;

/// <summary>Something about a plan that its author should know.</summary>
/// <param name="Blocks">It cannot be run like this; otherwise it can once the author has ticked it.</param>
/// <param name="Words">One or two sentences.</param>
/// <param name="Step">The step that it is about; null for the whole plan.</param>
public sealed record PlanFinding(bool Blocks, string Words, int? Step = null)
{
    /// <summary>Name of the argument, when it is about one.</summary>
    public string? Argument { get; init; }

    /// <summary>The node's page, when only there something can be done about it.</summary>
    public string? Href { get; init; }

    /// <summary>What the button that mends it says.</summary>
    public string? FixWords { get; init; }

    /// <summary>The plan after it is mended.</summary>
    public Func<PlanSheet, PlanSheet>? Fix { get; init; }
}

/// <summary>A node that a plan is made for, as the checks see it.</summary>
/// <param name="Label">Its name.</param>
/// <param name="Href">Its page.</param>
/// <param name="Closed">Why the verb is not open to this person on this node now; null when it is.</param>
/// <param name="Refused">Why the engine makes no plan of it; null when it does.</param>
public sealed record PlanTarget(string Label, string Href, string? Closed, Problem? Refused);

/// <summary>What is checked while a plan is put together. Each rule is a small function that tells all it finds.</summary>
public static class PlanChecks
{
    private static readonly Func<Plan, IEnumerable<PlanFinding>>[] Rules = [Something, Open, Secrets, Arguments, Known, Ramdisk, Dark, Waits, Holds, Priorities, Twice];

    private sealed record Plan(Verb Verb, PlanSheet Sheet, PlanOffers Offers, IReadOnlyList<PlanTarget> Targets)
    {
        public IEnumerable<PlanStep> Running => Sheet.Steps.Where(s => !s.Off);

        public bool ByPriority => Verb is Verb.Deploy or Verb.Rebuild;

        public bool NeedsAgent(PlanStep step) => step.Interface != "flow" && Offers.Info(step)?.RequiresRamdisk != false;
    }

    /// <summary>All findings, those that block first.</summary>
    public static IReadOnlyList<PlanFinding> Of(Verb verb, PlanSheet sheet, PlanOffers offers, IReadOnlyList<PlanTarget> targets)
    {
        var plan = new Plan(verb, sheet, offers, targets);
        var found = Rules.SelectMany(rule => rule(plan)).ToList();

        // The engine's own refusal says the same once more when one of these rules has told it already.
        if (!found.Exists(f => f.Blocks && f.Href is null)) found.AddRange(targets.Where(t => t.Refused is not null).Select(t => new PlanFinding(true, $"{t.Label}: {t.Refused!.Told} {t.Refused.Fix}".TrimEnd())));
        return [.. found.OrderByDescending(f => f.Blocks)];
    }

    private static IEnumerable<PlanFinding> Something(Plan plan)
    {
        if (!plan.Running.Any() && !plan.ByPriority) yield return new(true, "Add a step: the plan is empty.");
    }

    private static IEnumerable<PlanFinding> Open(Plan plan) => plan.Targets.Where(t => t.Closed is not null).Select(t => new PlanFinding(true, $"{t.Label}: {t.Closed}") { Href = t.Href });

    private static IEnumerable<PlanFinding> Secrets(Plan plan) =>
        from step in plan.Running
        from argument in step.Forgotten
        select new PlanFinding(true, $"A secret in '{argument}' of {step.Name} is not kept in drafts: type it again.", step.Id)
        {
            Argument = argument, FixWords = "Go without it", Fix = sheet => sheet.Change(step.Id, s => s with { Forgotten = s.Forgotten.Remove(argument) }),
        };

    private static IEnumerable<PlanFinding> Arguments(Plan plan)
    {
        foreach (var step in plan.Running)
        {
            foreach (var (argument, _) in step.Unread)
            {
                yield return new(true, argument.Length == 0 ? $"The arguments of {step.Name} are no JSON object." : $"'{argument}' of {step.Name} is no JSON.", step.Id) { Argument = argument };
            }

            if (plan.Offers.Info(step) is not { } info) continue;
            foreach (var wrong in ArgumentRules.Wrong(info, step.Args))
            {
                var argument = wrong.Field!["args/".Length..];
                if (step.Unread.ContainsKey(argument)) continue;
                var stranger = info.Arguments.All(a => a.Name != argument);
                yield return new(true, $"{wrong.Told} {wrong.Fix}".TrimEnd(), step.Id)
                {
                    Argument = argument,
                    FixWords = stranger ? $"Take '{argument}' out" : null,
                    Fix = stranger ? sheet => sheet.Change(step.Id, s => s with { Args = s.Args.Without(argument) }) : null,
                };
            }
        }
    }

    private static IEnumerable<PlanFinding> Known(Plan plan)
    {
        foreach (var step in plan.Running)
        {
            var offer = plan.Offers.Find(step);
            if (offer is { Lacking: 0 }) continue;
            var who = plan.Targets.Count == 1 ? $"{plan.Targets[0].Label} does" : offer is null ? "The nodes do" : $"{offer.Lacking} of {plan.Targets.Count} nodes {(offer.Lacking == 1 ? "does" : "do")}";
            yield return new(false, $"{who} not offer {step.Name}: it runs there only if the agent brings it, else the run fails.", step.Id) { FixWords = "Skip it", Fix = sheet => sheet.Change(step.Id, s => s with { Off = true }) };
        }
    }

    private static IEnumerable<PlanFinding> Ramdisk(Plan plan)
    {
        if (!plan.Sheet.NoRamdisk || plan.ByPriority) return [];
        return plan.Running.Where(plan.NeedsAgent).Select(step => new PlanFinding(true, $"{step.Name} runs in the agent, and this plan does not boot it.", step.Id)
        {
            FixWords = "Boot the agent", Fix = sheet => sheet with { NoRamdisk = false },
        });
    }

    // The engine tells that a step would wait for an agent which nobody boots; here is the step that leaves the machine off.
    private static IEnumerable<PlanFinding> Dark(Plan plan)
    {
        if (plan.Targets.Select(t => t.Refused).FirstOrDefault(r => r?.Slug == PoweredOff.Slug) is not { } refused) yield break;
        PlanStep[] steps = [.. (plan.ByPriority ? plan.Running.OrderByDescending(s => s.Priority) : plan.Running).Where(s => s.Children is null)];
        var off = steps.Where((step, at) => IsFlow(step, "power_off") && !(at + 1 < steps.Length && (IsFlow(steps[at + 1], "power_on") || IsFlow(steps[at + 1], "reboot")))).LastOrDefault();
        if (off is null) yield break;
        yield return new(true, $"{refused.Told} {refused.Fix}", off.Id)
        {
            FixWords = "Switch it on again", Fix = sheet => sheet.Insert(sheet.IndexOf(off.Id) + 1, new Engine.Operations.RequestedStep("flow", "power_on", JsonMap.Empty, off.Priority)),
        };
    }

    private static bool IsFlow(PlanStep step, string name) => step.Interface == "flow" && step.Step == name;

    private static IEnumerable<PlanFinding> Waits(Plan plan)
    {
        if (plan.ByPriority || (!plan.Sheet.NoRamdisk && plan.Running.Any(plan.NeedsAgent))) return [];
        return plan.Running.Where(s => s is { Interface: "flow", Step: "wait" } && s.Args["seconds"] is null).Select(step => new PlanFinding(true, "A wait without seconds waits for the agent, and this plan does not boot it.", step.Id)
        {
            Argument = "seconds", FixWords = "Wait 60 s", Fix = sheet => sheet.Change(step.Id, s => s with { Args = s.Args.With("seconds", 60) }),
        });
    }

    private static IEnumerable<PlanFinding> Holds(Plan plan)
    {
        PlanStep? first = null;
        foreach (var step in plan.ByPriority ? plan.Running.OrderByDescending(s => s.Priority) : plan.Running)
        {
            if (step.IsHold) yield break;
            if (plan.Offers.Info(step)?.Destructive != true) continue;
            if (first is not null)
            {
                yield return new(false, $"{first.Name} and {step.Name} both lose data, and nobody is asked before them.", first.Id)
                {
                    FixWords = "Hold before them", Fix = sheet => sheet.Insert(sheet.IndexOf(first.Id), new Engine.Operations.RequestedStep("flow", "hold", JsonMap.Empty, first.Priority)),
                };
                yield break;
            }

            first = step;
        }
    }

    private static IEnumerable<PlanFinding> Priorities(Plan plan) => !plan.ByPriority ? [] : plan.Running.Where(s => s.Priority is null).Select(step =>
        new PlanFinding(true, $"{step.Name} needs a priority: a deploy runs its steps by it, the highest first.", step.Id)
        {
            Argument = "priority", FixWords = "Run it before the image is written", Fix = sheet => sheet.Change(step.Id, s => s with { Priority = 90 }),
        });

    private static IEnumerable<PlanFinding> Twice(Plan plan) => !plan.ByPriority ? [] : plan.Running.Where(s => s.Interface != "flow").GroupBy(s => s.Name).Where(g => g.Count() > 1).Select(g =>
        new PlanFinding(true, $"{g.Key} is there {g.Count()} times: a deploy runs each step once.", g.Last().Id) { FixWords = "Take the last one out", Fix = sheet => sheet.Remove(g.Last().Id) });
}
