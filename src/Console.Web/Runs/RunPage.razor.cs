using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;
using IronicConsole.Engine.Store;
using IronicConsole.Web.Components;
using IronicConsole.Web.Nodes;
using Microsoft.AspNetCore.Components;

namespace IronicConsole.Web.Runs;

/// <summary>One run: its steps over time, as a drawing or as a table, and the log of the chosen step.</summary>
public sealed partial class RunPage
{
    private Operation? _run;
    private RunChart? _chart;
    private DateTimeOffset _drawn;
    private Node? _node;
    private ConfirmDialog? _confirm;
    private int? _chosen;
    private bool _followed = true;
    private bool _table;
    private bool _read;

    /// <summary>The run.</summary>
    [Parameter] public Guid Id { get; set; }

    /// <summary>The step whose log is shown, from 1; left out, the newest is followed.</summary>
    [SupplyParameterFromQuery(Name = "step")] public int? Step { get; set; }

    [Inject] private IHistory History { get; set; } = default!;

    [Inject] private StepTimes Times { get; set; } = default!;

    [Inject] private IOperations Operations { get; set; } = default!;

    [Inject] private NavigationManager Nav { get; set; } = default!;

    [Inject] private Toasts Toasts { get; set; } = default!;

    /// <inheritdoc/>
    protected override FeedWindow Window => _run is null
        ? new() { Nodes = new HashSet<Guid>() }
        : new() { Nodes = _run.Plan.SelectMany(s => s.Children?.Nodes ?? []).Append(_run.NodeId).ToHashSet(), EventsOf = new HashSet<Guid> { _run.NodeId } };

    private string NodeLabel => _node?.Label ?? "deleted node";

    private RunLane? Chosen => _chart?.Lanes.FirstOrDefault(l => l.Number == _chosen);

    private VerbChoice? Abort => _node is { } node && node.Operation == Id ? VerbChoices.Of(node).First(c => c.Verb == Verb.Abort) : null;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        _followed = Step is null;
        await ReadAsync();
        if (Step is { } step) _chosen = step;
        MoveWindow();
    }

    /// <inheritdoc/>
    protected override async Task OnChangesAsync(FeedBatch batch)
    {
        if (_run is not { } run || (!batch.Resync && batch.Events.Count == 0 && !Window.Nodes!.Overlaps(batch.Nodes.Keys))) return;
        await ReadAsync();
        StateHasChanged();
    }

    private async Task ReadAsync()
    {
        _run = await History.OperationAsync(Id);
        _read = true;
        if (_run is not { } run) return;
        _node = Fleet.Find(run.NodeId);
        var steps = await History.StepRunsAsync(Id);
        _chart = RunChart.Of(_node is { } node ? run with { Plan = [.. run.Plan.Select(s => Placeholders.Known(s, node))] } : run, steps, await ChildrenAsync(steps), await Times.NowAsync(), StepBands.ModelOf(_node), _drawn = Now);
        if (_followed) _chosen = _chart.Lanes.LastOrDefault(l => l.Run is not null)?.Number;
    }

    private async Task<Dictionary<int, IReadOnlyList<(string Name, Operation? Run)>>> ChildrenAsync(IReadOnlyList<StepRun> steps)
    {
        var all = new Dictionary<int, IReadOnlyList<(string, Operation?)>>();
        foreach (var step in steps)
        {
            if (step.Step.Children is not { } fan) continue;
            var each = new List<(string, Operation?)>();
            foreach (var child in fan.Nodes) each.Add((Fleet.Find(child)?.Label ?? child.ToString(), await History.OperationAsync(ChildRules.IdOf(Id, step.Number, child))));
            all[step.Number] = each;
        }

        return all;
    }

    private void Choose(RunLane lane)
    {
        (_chosen, _followed) = (lane.Number, false);
        Nav.NavigateTo(Nav.GetUriWithQueryParameter("step", lane.Number), replace: true);
    }

    private async Task AbortAsync()
    {
        if (_node is not { } node || Abort is not { Why: null } choice || _run?.Open != true) return;
        var answer = await _confirm!.AskAsync(new($"{choice.Title} the {_run.Kind.Word()} of {node.Label}?", [choice.Effect], choice.Title) { Danger = true, Reason = node.Hold is not null });
        if (!answer.Yes) return;
        var sent = await Operations.ProvisionAsync(await Me.AsCallerAsync(answer.Reason), node.Id, Verb.Abort, new ProvisionRequest());
        if (sent.Problem is { } no) Toasts.Show(Family.Failed, $"{node.Label}: {no.Told}", no.Fix);
    }
}
