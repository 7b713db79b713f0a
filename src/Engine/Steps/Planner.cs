using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Secrets;

namespace IronicConsole.Engine.Steps;

/// <summary>Priorities that the configuration sets: <c>interface.step</c> to priority, 0 switches off.</summary>
public sealed class StepPriorities
{
    /// <summary>For automated cleaning, also over the agent's own.</summary>
    public IDictionary<string, int> Clean { get; } = new Dictionary<string, int>();

    /// <summary>For deploys.</summary>
    public IDictionary<string, int> Deploy { get; } = new Dictionary<string, int>();
}

/// <summary>Makes plans (steps.md §2, §4).</summary>
/// <param name="steps">All steps; asked for when needed, since steps themselves re-plan.</param>
/// <param name="priorities">What the configuration sets.</param>
/// <param name="box">Seals secret arguments.</param>
public sealed class Planner(Func<StepCatalogue> steps, StepPriorities priorities, SecretBox box) : IPlanner
{
    private StepCatalogue Catalogue => steps();

    private static readonly string[] FlowControl = ["hold", "wait", "pause", "power_on", "power_off", "reboot"];

    // Among equal priorities: flow control first (a hold at the priority of a step stands before it), then as Ironic orders interfaces.
    private static readonly Dictionary<string, int> Rank = new()
    {
        ["flow"] = 9, ["network"] = 8, ["vendor"] = 7, ["power"] = 6, ["management"] = 5, ["firmware"] = 4, ["deploy"] = 3, ["bios"] = 2, ["raid"] = 1,
    };

    /// <inheritdoc/>
    public Result<ImmutableArray<PlannedStep>> Plan(Node node, OperationKind kind, bool automated, ProvisionRequest request)
    {
        var asked = new List<PlannedStep>();
        foreach (var step in request.Steps)
        {
            var resolved = Resolve(node, kind, step);
            if (resolved.Problem is { } refused) return refused;
            asked.Add(resolved.Value!);
        }

        if (asked.GroupBy(s => s.Name).FirstOrDefault(g => kind == OperationKind.Deploy && g.Count() > 1 && g.First().Interface != "flow") is { } twice)
        {
            return Problem.Invalid("deploy_steps", $"Step {twice.Key} is given {twice.Count()} times.", "Give each deploy step once.");
        }

        var main = kind switch
        {
            OperationKind.Clean when !automated => asked,
            OperationKind.Service => asked,
            _ => Merge(Automatic(node, kind), asked),
        };
        if (main is null) return CoreStep(asked);
        if (kind is OperationKind.Clean or OperationKind.Service && SkipsRamdisk(node, kind, automated, request, main)) return main.ToImmutableArray();
        return Frame(node, kind, StepStage.Begin).Concat(main).Concat(Frame(node, kind, StepStage.End)).ToImmutableArray();
    }

    /// <inheritdoc/>
    public IReadOnlyList<StepInfo> Offers(Node node, OperationKind kind)
    {
        var own = Catalogue.For(node, kind, StepStage.Main).Select(s => s.Info).ToList();
        var known = own.Select(i => (i.Interface, i.Name)).ToHashSet();
        return [.. own, .. AgentStep.Remembered(node, kind).Where(a => known.Add((a.Interface, a.Step))).Select(a => new StepInfo(a.Interface, a.Step, "A step of the agent.")
        {
            Priorities = new Dictionary<OperationKind, int> { [kind] = a.Priority }, RequiresRamdisk = true, Abortable = a.Abortable, Reboots = a.RebootRequested, Arguments = a.Arguments,
        })];
    }

    /// <inheritdoc/>
    public ImmutableArray<PlannedStep> ClearPlan(Node node, OperationKind kind) => [.. Frame(node, kind, StepStage.Clear)];

    /// <inheritdoc/>
    public Result<ImmutableArray<PlannedStep>> Join(Node node, OperationKind kind, bool automated, ImmutableArray<PlannedStep> rest, IReadOnlyList<AgentStep> agent)
    {
        var offered = agent.GroupBy(s => (s.Interface, s.Step)).ToDictionary(g => g.Key, g => g.First());
        var main = new List<PlannedStep>();
        foreach (var step in rest.Where(s => s.Source != StepSource.Flow))
        {
            if (step.Interface == "flow" || (Catalogue.Find(node, step.Interface, step.Step) is not null && !step.InBand)) main.Add(step);
            else if (offered.TryGetValue((step.Interface, step.Step), out var found)) main.Add(step with { InBand = true, Abortable = found.Abortable, RebootRequested = found.RebootRequested });
            else if (step.Source == StepSource.User) return UnknownStep(step, agent);
        }

        if (automated || kind == OperationKind.Deploy)
        {
            var known = main.Select(s => (s.Interface, s.Step)).ToHashSet();
            foreach (var step in agent)
            {
                var priority = Configured(kind, $"{step.Interface}.{step.Step}") ?? step.Priority;
                if (priority <= 0 || !known.Add((step.Interface, step.Step))) continue;
                if (kind == OperationKind.Deploy && Catalogue.Find(node, step.Interface, step.Step) is not null) continue; // out-of-band beats in-band
                main.Add(new PlannedStep(step.Interface, step.Step, JsonMap.Empty, priority, StepSource.Agent)
                {
                    InBand = true, Abortable = step.Abortable, RebootRequested = step.RebootRequested, Why = $"The agent runs it by itself, priority {priority}.",
                });
            }

            main = Sorted(main);
        }

        return main.Concat(rest.Where(s => s.Source == StepSource.Flow)).ToImmutableArray();
    }

    /// <summary>The words of an unknown step, with the names that are offered.</summary>
    internal static Problem UnknownStep(PlannedStep step, IReadOnlyList<AgentStep> agent) => new("unknown-step", 400, $"Step {step.Name} is offered neither by the driver nor by the agent.")
    {
        Field = "steps", Fix = agent.Count == 0 ? "Use a step of the node's interfaces." : $"The agent offers: {string.Join(", ", agent.Select(s => $"{s.Interface}.{s.Step}").Order().Take(40))}.",
    };

    private Result<PlannedStep> Resolve(Node node, OperationKind kind, RequestedStep step)
    {
        var flow = FlowControl.Contains(step.Step);
        var name = step.Step == "pause" ? "wait" : step.Step;
        if (kind == OperationKind.Deploy && step.Priority is null) return Problem.Invalid("deploy_steps", $"Step {step.Step} has no priority.", "Give each deploy step a priority; it runs by it.");
        var found = flow ? Catalogue.Find(node, "flow", name) : Catalogue.Find(node, step.Interface, name);
        if (found is not null)
        {
            if (ArgumentRules.Wrong(found.Info, step.Args) is [var wrong, ..] all) return wrong with { Told = string.Join(' ', all.Select(w => w.Told)) };
        }

        var secrets = found?.Info.Arguments.Where(a => a.IsSecret).Select(a => a.Name).ToHashSet() ?? [];
        var args = box.Seal(node.Id, step.Args);
        foreach (var key in secrets) if (args.Text(key) is { } clear && !SecretBox.IsSealed(clear)) args = args.With(key, JsonValue.Create(box.Seal(node.Id, clear)));
        return new PlannedStep(flow ? "flow" : step.Interface, name, args, step.Priority ?? 0, StepSource.User)
        {
            Abortable = found?.Info.Abortable ?? false, RequiresRamdisk = found?.Info.RequiresRamdisk ?? true, InBand = false,
        };
    }

    private List<PlannedStep> Automatic(Node node, OperationKind kind) => [.. Catalogue.For(node, kind, StepStage.Main)
        .Select(s => (Step: s, Priority: Configured(kind, $"{s.Info.Interface}.{s.Info.Name}") ?? s.Info.Priorities[kind]))
        .Where(s => s.Priority > 0)
        .Select(s => new PlannedStep(s.Step.Info.Interface, s.Step.Info.Name, JsonMap.Empty, s.Priority, StepSource.Driver)
        {
            Abortable = s.Step.Info.Abortable, RequiresRamdisk = s.Step.Info.RequiresRamdisk, Why = s.Step.Info.Summary,
        })];

    private static List<PlannedStep>? Merge(List<PlannedStep> automatic, List<PlannedStep> asked)
    {
        foreach (var step in asked)
        {
            var index = automatic.FindIndex(a => a.Name == step.Name);
            if (index < 0) continue;
            if (IsCore(automatic[index]) && step.Priority != 0) return null;
            automatic.RemoveAt(index);
        }

        return Sorted([.. automatic, .. asked.Where(s => s.Priority > 0)]);
    }

    // Only this one is core: a caller may switch it off, not override it (steps.md §4).
    private static bool IsCore(PlannedStep step) => step.Name == "deploy.deploy";

    private static Problem CoreStep(List<PlannedStep> asked) => Problem.Invalid(
        "deploy_steps", $"deploy.deploy is a core step and cannot be overridden (asked: {string.Join(", ", asked.Select(s => s.Name))}).", "Leave it out, or give it priority 0 to switch it off.");

    private static List<PlannedStep> Sorted(List<PlannedStep> steps) =>
        [.. steps.OrderByDescending(s => s.Priority).ThenByDescending(s => Rank.GetValueOrDefault(s.Interface))];

    private IEnumerable<PlannedStep> Frame(Node node, OperationKind kind, StepStage stage) => Catalogue.For(node, kind, stage)
        .OrderByDescending(s => s.Info.Priorities[kind])
        .Select(s => new PlannedStep(s.Info.Interface, s.Info.Name, JsonMap.Empty, 0, StepSource.Flow) { Abortable = s.Info.Abortable, Why = s.Info.Summary });

    private static bool SkipsRamdisk(Node node, OperationKind kind, bool automated, ProvisionRequest request, List<PlannedStep> main) =>
        request.DisableRamdisk == true || (!automated && main.Count > 0 && main.TrueForAll(s => !s.RequiresRamdisk)) || (kind == OperationKind.Clean && automated && node.AutomatedClean == false);

    private int? Configured(OperationKind kind, string name) => kind switch
    {
        OperationKind.Clean => priorities.Clean.TryGetValue(name, out var clean) ? clean : null,
        OperationKind.Deploy => priorities.Deploy.TryGetValue(name, out var deploy) ? deploy : null,
        _ => null,
    };
}
