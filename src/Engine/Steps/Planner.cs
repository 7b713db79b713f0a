using System.Collections.Immutable;
using IronicConsole.Engine.Approvals;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Runbooks;
using IronicConsole.Engine.Secrets;

namespace IronicConsole.Engine.Steps;

/// <summary>Priorities that the configuration sets: <c>interface.step</c> to priority, 0 switches off.</summary>
public sealed class StepPriorities
{
    /// <summary>For automated cleaning, also over the agent's own.</summary>
    public IDictionary<string, int> Clean { get; } = new Dictionary<string, int>();

    /// <summary>For deploys.</summary>
    public IDictionary<string, int> Deploy { get; } = new Dictionary<string, int>();

    /// <summary>For verification.</summary>
    public IDictionary<string, int> Verify { get; } = new Dictionary<string, int>();
}

/// <summary>Makes plans (steps.md §2, §4).</summary>
/// <param name="steps">All steps; asked for when needed, since steps themselves re-plan.</param>
/// <param name="priorities">What the configuration sets.</param>
/// <param name="box">Seals secret arguments.</param>
/// <param name="fleet">Tells the children of a node.</param>
/// <param name="bans">What the configuration keeps out of plans.</param>
/// <param name="templates">What the traits of an instance bring into its deploy.</param>
/// <param name="approvals">Tells which plans somebody else must approve first.</param>
public sealed class Planner(Func<StepCatalogue> steps, StepPriorities priorities, SecretBox box, FleetIndex fleet, StepBans bans, TemplateSteps templates, ApprovalPolicy approvals) : IPlanner
{
    private const int MostAtOnce = 100;

    private StepCatalogue Catalogue => steps();

    private static readonly string[] FlowControl = ["hold", "wait", "pause", "power_on", "power_off", "reboot"];

    // Among equal priorities: flow control first (a hold at the priority of a step stands before it), then as Ironic orders interfaces.
    private static readonly Dictionary<string, int> Rank = new()
    {
        ["flow"] = 9, ["network"] = 8, ["vendor"] = 7, ["power"] = 6, ["management"] = 5, ["firmware"] = 4, ["deploy"] = 3, ["bios"] = 2, ["raid"] = 1,
    };

    // In verification Ironic has an order of its own.
    private static readonly Dictionary<string, int> VerifyRank = new()
    {
        ["power"] = 13, ["management"] = 12, ["firmware"] = 11, ["inspect"] = 10, ["deploy"] = 9, ["boot"] = 8, ["bios"] = 7, ["raid"] = 6, ["vendor"] = 5, ["network"] = 4, ["storage"] = 3, ["console"] = 2, ["rescue"] = 1,
    };

    /// <inheritdoc/>
    public Result<ImmutableArray<PlannedStep>> Plan(Node node, OperationKind kind, bool automated, ProvisionRequest request)
    {
        var asked = new List<PlannedStep>();
        foreach (var step in request.Steps)
        {
            var resolved = Resolve(node, kind, step);
            if ((resolved.Problem ?? bans.Refuses(kind, $"{step.Interface}.{step.Step}")) is { } refused) return refused;
            asked.Add(resolved.Value!);
        }

        if (asked.GroupBy(s => s.Name).FirstOrDefault(g => kind == OperationKind.Deploy && g.Count() > 1 && g.First().Interface != "flow") is { } twice)
        {
            return Problem.Invalid("deploy_steps", $"Step {twice.Key} is given {twice.Count()} times.", "Give each deploy step once.");
        }

        if (kind == OperationKind.Deploy && WithTemplates(node, asked) is { } wrong) return wrong;
        var byItself = automated; // automated cleaning by a runbook runs its steps as given, and nobody is asked about it
        automated &= request.From is null;
        var main = kind switch
        {
            OperationKind.Clean when !automated => asked,
            OperationKind.Service => asked,
            _ => Merge(kind, Automatic(node, kind), asked),
        };
        if (main is null) return CoreStep(asked);
        if (Placeholders.Wrong(main) is { } unfilled) return unfilled;
        IEnumerable<PlannedStep> first = approvals.Row(node, kind, byItself, request.Approved, main) is { } asks ? [asks] : [];
        if (kind is OperationKind.Clean or OperationKind.Service && SkipsRamdisk(node, kind, automated, request, main)) return first.Concat(main).ToImmutableArray();
        if (PoweredOff.Wrong(kind, main) is { } dark) return dark;
        return first.Concat(Frame(node, kind, StepStage.Begin)).Concat(main).Concat(Frame(node, kind, StepStage.End)).ToImmutableArray();
    }

    /// <inheritdoc/>
    public IReadOnlyList<StepInfo> Offers(Node node, OperationKind kind)
    {
        var own = Catalogue.For(node, kind, StepStage.Main).Select(s => Configured(kind, $"{s.Info.Interface}.{s.Info.Name}") is { } set
            ? s.Info with { Priorities = new Dictionary<OperationKind, int>(s.Info.Priorities) { [kind] = set } } : s.Info).ToList();
        var known = own.Select(i => (i.Interface, i.Name)).ToHashSet();
        return [.. own, .. AgentStep.Remembered(node, kind).Where(a => !FlowControl.Contains(a.Step) && known.Add((a.Interface, a.Step))).Select(a => new StepInfo(a.Interface, a.Step, "A step of the agent.")
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
            if (step.Interface == "flow" || step.Children is not null || (Catalogue.Find(node, step.Interface, step.Step) is not null && !step.InBand)) main.Add(step);
            else if (offered.TryGetValue((step.Interface, step.Step), out var found)) main.Add(step with { InBand = true, Abortable = found.Abortable, RebootRequested = found.RebootRequested });
            else if (step.Source is StepSource.User or StepSource.Template) return UnknownStep(step, agent);
        }

        if (automated || kind == OperationKind.Deploy)
        {
            var known = main.Select(s => (s.Interface, s.Step)).ToHashSet();
            foreach (var step in agent)
            {
                var priority = Configured(kind, $"{step.Interface}.{step.Step}") ?? step.Priority;
                if (priority <= 0 || bans.Has(kind, $"{step.Interface}.{step.Step}") || !known.Add((step.Interface, step.Step))) continue;
                if (kind == OperationKind.Deploy && Catalogue.Find(node, step.Interface, step.Step) is not null) continue; // out-of-band beats in-band
                main.Add(new PlannedStep(step.Interface, step.Step, JsonMap.Empty, priority, StepSource.Agent)
                {
                    InBand = true, Abortable = step.Abortable, RebootRequested = step.RebootRequested, Why = $"The agent runs it by itself, priority {priority}.",
                });
            }

            main = Sorted(kind, main);
        }

        if (PoweredOff.Wrong(kind, main) is { } dark) return dark;
        return main.Concat(rest.Where(s => s.Source == StepSource.Flow)).ToImmutableArray();
    }

    /// <summary>The words of an unknown step, with the names that are offered.</summary>
    internal static Problem UnknownStep(PlannedStep step, IReadOnlyList<AgentStep> agent) => new("unknown-step", 400, $"Step {step.Name} is offered neither by the driver nor by the agent.")
    {
        Field = "steps", Fix = agent.Count == 0 ? "Use a step of the node's interfaces." : $"The agent offers: {string.Join(", ", agent.Select(s => $"{s.Interface}.{s.Step}").Order().Take(40))}.",
    };

    // What the caller gives goes over what a template has; flow control has no name to go over.
    private Problem? WithTemplates(Node node, List<PlannedStep> asked)
    {
        var brought = templates.Of(node);
        if (brought.Problem is { } differ) return differ;
        var given = asked.Where(s => s.Interface != "flow").Select(s => s.Name).ToHashSet();
        foreach (var step in brought.Value!)
        {
            var resolved = Resolve(node, OperationKind.Deploy, step);
            if (resolved.Problem is { } bad) return bad with { Told = $"{step.Why!.TrimEnd('.')}: {bad.Told}" };
            if (!given.Contains(resolved.Value!.Name)) asked.Add(resolved.Value with { Source = StepSource.Template });
        }

        return null;
    }

    private Result<PlannedStep> Resolve(Node node, OperationKind kind, RequestedStep step)
    {
        if (step.Children is not null) return OnChildren(node, kind, step);
        var flow = FlowControl.Contains(step.Step);
        var name = step.Step == "pause" ? "wait" : step.Step;
        if (kind == OperationKind.Deploy && step.Priority is null) return Problem.Invalid("deploy_steps", $"Step {step.Step} has no priority.", "Give each deploy step a priority; it runs by it.");
        var found = flow ? Catalogue.Find(node, "flow", name) : Catalogue.Find(node, step.Interface, name);
        if (found is not null)
        {
            if (ArgumentRules.Wrong(found, step.Args) is [var wrong, ..] all) return wrong with { Told = string.Join(' ', all.Select(w => w.Told)) };
        }

        var args = Sealed(node, step, found);
        if (Placeholders.Lost(step.Args, args) is { } secret) return Problem.Invalid($"args/{secret}", $"'{secret}' is secret: it is sealed at once and nothing is filled in later.", "Write the value itself.");
        return new PlannedStep(flow ? "flow" : step.Interface, name, args, step.Priority ?? 0, StepSource.User)
        {
            Abortable = found?.Info.Abortable ?? false, RequiresRamdisk = found?.Info.RequiresRamdisk ?? true, InBand = false, Why = step.Why,
        };
    }

    // Children are resolved now, so that whoever looks at the plan sees them; the step must be one that the engine runs on each of them.
    private Result<PlannedStep> OnChildren(Node node, OperationKind kind, RequestedStep step)
    {
        var choice = step.Children!;
        if (kind is not (OperationKind.Clean or OperationKind.Service)) return Problem.Invalid("execute_on_child_nodes", $"A {kind.Word()} runs no steps on child nodes.", "Use clean or service.");
        if (choice.Parallel is < 1 or > MostAtOnce) return Problem.Invalid("child_parallel", $"The number of children at once is from 1 to {MostAtOnce}.");
        var all = fleet.ChildrenOf(node.Id).ToDictionary(c => c.Id);
        if (choice.Only.FirstOrDefault(c => !all.ContainsKey(c)) is var stranger && stranger != Guid.Empty)
        {
            return Problem.Invalid("limit_child_node_execution", $"Node {stranger} is no child of {node.Label}.", all.Count == 0 ? "It has no children." : $"Its children: {string.Join(", ", all.Values.OrderBy(c => c.Number).Take(20).Select(c => c.Label))}.");
        }

        var chosen = (choice.Only.IsEmpty ? all.Values : choice.Only.Distinct().Select(c => all[c])).OrderBy(c => c.Id).ToArray();
        if (chosen.Length == 0) return Problem.Invalid("execute_on_child_nodes", $"Node {node.Label} has no children.", "Leave execute_on_child_nodes out, or enrol the children first.");
        PlannedStep? planned = null;
        foreach (var child in chosen)
        {
            var resolved = Resolve(child, kind, step with { Children = null });
            if (resolved.Problem is { } refused) return refused with { Told = $"On child {child.Label}: {refused.Told}" };
            if (Catalogue.Find(child, resolved.Value!.Interface, resolved.Value.Step) is not { } found || found.Info.RequiresRamdisk || !found.Info.Priorities.ContainsKey(kind))
            {
                return Problem.Invalid("step", $"Step {step.Interface}.{step.Step} cannot run on child {child.Label}: no agent is booted there, and its driver does not offer it.", "Use a step of the child's own interfaces, or power_on, power_off, reboot.");
            }

            if (found.Info.Pauses) return Problem.Invalid("step", $"A {step.Step} cannot run on child nodes.", "Put it before or after the step that does.");
            if (found.Info.Destructive && child.ProvisionState == ProvisionState.Active && choice.Only.IsEmpty)
            {
                return Problem.Conflict("child-in-use", $"{found.Info.Interface}.{found.Info.Name} loses data, and child {child.Label} runs an instance.", "Name the children with limit_child_node_execution if it is meant.");
            }

            planned ??= resolved.Value;
        }

        // Sealed for each child when its turn comes; the plan keeps them sealed for the node that it is of.
        return planned! with
        {
            Args = Sealed(node, step, Catalogue.Find(chosen[0], planned.Interface, planned.Step)), RequiresRamdisk = false,
            Children = new FanOut([.. chosen.Select(c => c.Id)], choice.Parallel, choice.OnFailure),
        };
    }

    private JsonMap Sealed(Node node, RequestedStep step, IStep? found) => SecretArguments.Seal(box, node.Id, step.Args, found?.Info);

    private List<PlannedStep> Automatic(Node node, OperationKind kind) => [.. Catalogue.For(node, kind, StepStage.Main)
        .Select(s => (Step: s, Priority: Configured(kind, $"{s.Info.Interface}.{s.Info.Name}") ?? s.Info.Priorities[kind]))
        .Where(s => s.Priority > 0 && !bans.Has(kind, $"{s.Step.Info.Interface}.{s.Step.Info.Name}"))
        .Select(s => new PlannedStep(s.Step.Info.Interface, s.Step.Info.Name, JsonMap.Empty, s.Priority, StepSource.Driver)
        {
            Abortable = s.Step.Info.Abortable, RequiresRamdisk = s.Step.Info.RequiresRamdisk, Why = s.Step.Info.Summary,
        })];

    private static List<PlannedStep>? Merge(OperationKind kind, List<PlannedStep> automatic, List<PlannedStep> asked)
    {
        foreach (var step in asked)
        {
            var index = automatic.FindIndex(a => a.Name == step.Name);
            if (index < 0) continue;
            if (IsCore(automatic[index]) && step.Priority != 0) return null;
            automatic.RemoveAt(index);
        }

        return Sorted(kind, [.. automatic, .. asked.Where(s => s.Priority > 0)]);
    }

    // Only this one is core: a caller may switch it off, not override it (steps.md §4).
    private static bool IsCore(PlannedStep step) => step.Name == "deploy.deploy";

    private static Problem CoreStep(List<PlannedStep> asked) => Problem.Invalid(
        "deploy_steps", $"deploy.deploy is a core step and cannot be overridden (asked: {string.Join(", ", asked.Select(s => s.Name))}).", "Leave it out, or give it priority 0 to switch it off.");

    private static List<PlannedStep> Sorted(OperationKind kind, List<PlannedStep> steps)
    {
        var rank = kind == OperationKind.Verify ? VerifyRank : Rank;
        return [.. steps.OrderByDescending(s => s.Priority).ThenByDescending(s => rank.GetValueOrDefault(s.Interface))];
    }

    private IEnumerable<PlannedStep> Frame(Node node, OperationKind kind, StepStage stage) => Catalogue.For(node, kind, stage)
        .OrderByDescending(s => s.Info.Priorities[kind])
        .Select(s => new PlannedStep(s.Info.Interface, s.Info.Name, JsonMap.Empty, 0, StepSource.Flow) { Abortable = s.Info.Abortable, Why = s.Info.Summary });

    private static bool SkipsRamdisk(Node node, OperationKind kind, bool automated, ProvisionRequest request, List<PlannedStep> main) =>
        request.DisableRamdisk == true || (!automated && main.Count > 0 && main.TrueForAll(s => !s.RequiresRamdisk)) || (kind == OperationKind.Clean && automated && node.AutomatedClean == false);

    private int? Configured(OperationKind kind, string name) => kind switch
    {
        OperationKind.Clean => priorities.Clean.TryGetValue(name, out var clean) ? clean : null,
        OperationKind.Deploy => priorities.Deploy.TryGetValue(name, out var deploy) ? deploy : null,
        OperationKind.Verify => priorities.Verify.TryGetValue(name, out var verify) ? verify : null,
        _ => null,
    };
}
