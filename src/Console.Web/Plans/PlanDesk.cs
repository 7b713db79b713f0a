using System.Collections.Immutable;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;
using IronicConsole.Web.Nodes;

namespace IronicConsole.Web.Plans;

/// <summary>What changed in the plan of one node since it was looked at.</summary>
/// <param name="Label">The node.</param>
/// <param name="Changes">Step by step.</param>
public sealed record PlanDrift(string Label, IReadOnlyList<PlanChange> Changes);

/// <summary>A plan while it is put together: the person's steps, the engine's answer to them, and what is wrong with it.</summary>
/// <param name="operations">Makes the plans.</param>
/// <param name="verb">What the plan is for.</param>
/// <param name="label">What a child node is called; left out, the beginning of its id.</param>
public sealed class PlanDesk(IOperations operations, Verb verb, Func<Guid, string>? label = null)
{
    private readonly HashSet<string> _ticked = [];
    private Func<Node, string?> _closed = _ => null;
    private bool _first;

    /// <summary>Raised after the plan was changed by its author.</summary>
    public event Action? Edited;

    /// <summary>What the plan is for.</summary>
    public Verb Verb => verb;

    /// <summary>Priorities decide the order, not the author.</summary>
    public bool ByPriority => verb is Verb.Deploy or Verb.Rebuild;

    /// <summary>The plan and what it was before.</summary>
    public PlanHistory History { get; private set; } = new(PlanSheet.Empty);

    /// <summary>The plan.</summary>
    public PlanSheet Sheet => History.Now;

    /// <summary>The nodes that it is for.</summary>
    public IReadOnlyList<Node> Nodes { get; private set; } = [];

    /// <summary>It is for several nodes, as a batch: those that cannot take it are told of there, and may be left out.</summary>
    public bool Several => Nodes.Count > 1;

    /// <summary>What can be put into it.</summary>
    public PlanOffers Offers { get; private set; } = PlanOffers.Of([]);

    /// <summary>The list: the author's steps and the engine's.</summary>
    public IReadOnlyList<PlanRow> Rows { get; private set; } = [];

    /// <summary>What is wrong with it.</summary>
    public IReadOnlyList<PlanFinding> Findings { get; private set; } = [];

    /// <summary>What will happen, a node each, as it is on the screen.</summary>
    public IReadOnlyList<ShownPlan> Shown { get; private set; } = [];

    /// <summary>What is different by now from what is on the screen.</summary>
    public IReadOnlyList<PlanDrift> Drift { get; private set; } = [];

    /// <summary>Number of the chosen step.</summary>
    public int? Selected { get; private set; }

    /// <summary>The chosen step.</summary>
    public PlanStep? Step => Sheet.Find(Selected);

    /// <summary>What a screen reader says.</summary>
    public string Said { get; private set; } = "";

    /// <summary>Whether it can be run.</summary>
    public bool Ready => Nodes.Count > 0 && Findings.All(f => !f.Blocks && _ticked.Contains(f.Words)) && (Findings.Count == 0 || Reason.Trim().Length > 0);

    /// <summary>It is planned for later: the state that the node is in now does not matter.</summary>
    public bool Later { get; private set; }

    /// <summary>Plans it for later, or for now.</summary>
    public void SetLater(bool later)
    {
        if (Later == later) return;
        Later = later;
        Check(Compare());
    }

    /// <summary>Why it is run: needed where there are warnings, and kept in the audit trail.</summary>
    public string Reason { get; set; } = "";

    /// <summary>Where the next step goes, in words.</summary>
    public string NextPlace => _first && Sheet.Steps.Length > 0 ? "before the first step" : Step is { } step ? $"after {Place(step.Id)}, {step.Name}" : "at the end";

    /// <summary>Takes the nodes as they are now. What is on the screen stays there while it is still true; what is different is told.</summary>
    /// <param name="nodes">The nodes.</param>
    /// <param name="closed">Why a person may not run it on a node; null when they may.</param>
    public void Take(IReadOnlyList<Node> nodes, Func<Node, string?> closed)
    {
        (Nodes, _closed) = (nodes, closed);
        Offers = PlanOffers.Of([.. nodes.Select(n => operations.Offers(n.Id, verb))]);
        var now = Compare();
        if (now.Exists(p => p.Plan.Ok && Shown.All(s => s.Node.Id != p.Node.Id))) Look();
        else Check(now);
    }

    /// <summary>A plan from elsewhere: a draft.</summary>
    public void Begin(PlanSheet sheet)
    {
        History = new(sheet);
        Selected = sheet.Steps.FirstOrDefault()?.Id;
        Look();
    }

    /// <summary>Another plan in its place; one step back brings this one again.</summary>
    public void Replace(PlanSheet sheet)
    {
        Edit(sheet);
        Select(Sheet.Steps.FirstOrDefault()?.Id);
        Said = $"The other plan is here: {Sheet.Steps.Length} {(Sheet.Steps.Length == 1 ? "step" : "steps")}.";
    }

    /// <summary>Puts what would happen now on the screen.</summary>
    /// <returns>What is different from what was there.</returns>
    public IReadOnlyList<PlanDrift> LookAgain()
    {
        var drift = Differences(Compare());
        Look();
        return drift;
    }

    /// <summary>Chooses a step.</summary>
    public void Select(int? id) => (Selected, _first) = (id, false);

    /// <summary>The next step goes before all others.</summary>
    public void SelectFirst() => (Selected, _first) = (null, true);

    /// <summary>Adds steps behind the chosen one.</summary>
    public void Add(params IReadOnlyList<RequestedStep> steps)
    {
        if (steps.Count == 0) return;
        var at = _first ? 0 : Step is { } step ? Sheet.IndexOf(step.Id) + 1 : Sheet.Steps.Length;
        Edit(Sheet.Insert(at, steps));
        Select(Sheet.Last);
        Said = steps.Count == 1 ? $"{Step!.Name} added, {Place(Sheet.Last)} of {Rows.Count}." : $"{steps.Count} steps added.";
    }

    /// <summary>Moves a step up or down by rows.</summary>
    public void MoveBy(int id, int rows) => MoveTo(id, IndexOfRow(id) + rows);

    /// <summary>Moves a step to a row, from 0.</summary>
    public void MoveTo(int id, int row)
    {
        if (Sheet.Find(id) is not { } step) return;
        var before = Sheet;
        Edit(PlanRows.Move(Sheet, Rows, id, row, ByPriority));
        Select(id);
        Said = ReferenceEquals(before, Sheet) ? $"{step.Name} stays at {Place(id)} of {Rows.Count}." : $"{step.Name} moved to {Place(id)} of {Rows.Count}.";
    }

    /// <summary>Puts the same step behind it once more.</summary>
    public void Duplicate(int id)
    {
        Edit(Sheet.Duplicate(id));
        Select(Sheet.Last);
        Said = $"{Step?.Name} is there twice, the second at {Place(Sheet.Last)} of {Rows.Count}.";
    }

    /// <summary>Skips a step, or does not skip it any more.</summary>
    public void Skip(int id)
    {
        Edit(Sheet.Change(id, s => s with { Off = !s.Off }));
        if (Sheet.Find(id) is { } step) Said = step.Off ? $"{step.Name} is skipped." : $"{step.Name} runs.";
    }

    /// <summary>Takes a step out; the one after it is chosen then.</summary>
    public void Remove(int id)
    {
        if (Sheet.Find(id) is not { } step) return;
        var at = Sheet.IndexOf(id);
        Edit(Sheet.Remove(id));
        Select(Sheet.Steps.Length == 0 ? null : Sheet.Steps[Math.Min(at, Sheet.Steps.Length - 1)].Id);
        Said = $"{step.Name} removed, {Sheet.Steps.Length} left.";
    }

    /// <summary>Changes the chosen step.</summary>
    /// <param name="field">The field that is typed into.</param>
    /// <param name="change">The change.</param>
    public void Change(string field, Func<PlanStep, PlanStep> change)
    {
        if (Step is { } step) Edit(Sheet.Change(step.Id, change), $"{step.Id}/{field}");
    }

    /// <summary>Mends what a finding tells.</summary>
    public void Mend(PlanFinding finding)
    {
        if (finding.Fix is not { } fix) return;
        Edit(fix(Sheet));
        if (finding.Step is { } id && Sheet.Find(id) is not null) Select(id);
        Said = $"Done: {finding.FixWords}.";
    }

    /// <summary>The plan boots no agent, or boots it.</summary>
    public void SetNoRamdisk(bool off) => Edit(Sheet with { NoRamdisk = off });

    /// <summary>The author knows of a warning.</summary>
    public void Tick(PlanFinding finding, bool on)
    {
        if (on) _ticked.Add(finding.Words);
        else _ticked.Remove(finding.Words);
    }

    /// <summary>Whether the author knows of it.</summary>
    public bool Ticked(PlanFinding finding) => _ticked.Contains(finding.Words);

    /// <summary>One step back.</summary>
    public void Undo() => Go(History.Undo(), "Undone.", "There is nothing to undo.");

    /// <summary>One step forth again.</summary>
    public void Redo() => Go(History.Redo(), "Done again.", "There is nothing to redo.");

    /// <summary>Place of a step in the list, from 1.</summary>
    public int Place(int id) => IndexOfRow(id) + 1;

    private int IndexOfRow(int id)
    {
        for (var i = 0; i < Rows.Count; i++)
        {
            if (Rows[i].Mine?.Id == id) return i;
        }

        return -1;
    }

    private void Go(PlanHistory history, string done, string none)
    {
        Said = ReferenceEquals(history, History) ? none : done;
        var before = Sheet.Steps;
        History = history;

        // What came back or was changed is what the person wants to see.
        if (Sheet.Steps.FirstOrDefault(s => !before.Contains(s)) is { } other) Select(other.Id);
        else if (Step is null) Select(Sheet.Steps.LastOrDefault()?.Id);
        Look();
        Edited?.Invoke();
    }

    private void Edit(PlanSheet sheet, string? field = null)
    {
        if (ReferenceEquals(sheet, Sheet)) return;
        History = History.Do(sheet, field);
        Look();
        Edited?.Invoke();
    }

    private List<(Node Node, Result<PlanPreview> Plan)> Compare()
    {
        var request = Sheet.Request();
        return [.. Nodes.Select(n => (n, operations.Preview(n.Id, verb, request)))];
    }

    private void Look()
    {
        var now = Compare();
        Shown = [.. now.Where(p => p.Plan.Ok).Select(p => new ShownPlan(p.Node, p.Plan.Value!.Steps, p.Plan.Value!.Hash))];
        Check(now);
        Rows = PlanRows.Of(Sheet, Nodes.Count == 0 ? [] : now[0].Plan.Ok ? now[0].Plan.Value!.Steps : Right(Nodes[0]));
    }

    private void Check(List<(Node Node, Result<PlanPreview> Plan)> now)
    {
        Drift = Differences(now);
        Findings = PlanChecks.Of(verb, Sheet, Offers, Several ? [.. now.Select((p, at) => new PlanTarget(p.Node.Label, p.Node.Href(), _closed(p.Node), at == 0 && now.TrueForAll(n => !n.Plan.Ok) ? p.Plan.Problem : null))]
            : [.. now.Select(p => new PlanTarget(p.Node.Label, p.Node.Href(), _closed(p.Node) ?? (Later ? null : VerbChoices.Of(p.Node).First(c => c.Verb == verb).Why), p.Plan.Problem))]);
    }

    private List<PlanDrift> Differences(List<(Node Node, Result<PlanPreview> Plan)> now) =>
    [
        .. from p in now
           where p.Plan.Ok
           let shown = Shown.FirstOrDefault(s => s.Node.Id == p.Node.Id)
           where shown is not null && shown.Hash != p.Plan.Value!.Hash
           select new PlanDrift(p.Node.Label, PlanDiff.Of(shown, new ShownPlan(p.Node, p.Plan.Value!.Steps, p.Plan.Value!.Hash), label)),
    ];

    // While an argument is being typed the engine makes no plan: its own rows are those of the plan without the steps that are wrong.
    private ImmutableArray<PlannedStep> Right(Node node)
    {
        var right = Sheet.Steps.Where(s => !Findings.Any(f => f.Blocks && f.Step == s.Id));
        var plan = operations.Preview(node.Id, verb, (Sheet with { Steps = [.. right] }).Request());
        return plan.Ok ? plan.Value!.Steps : [];
    }
}
