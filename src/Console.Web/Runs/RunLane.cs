using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Steps;
using IronicConsole.Web.Components;
using IronicConsole.Web.Nodes;

namespace IronicConsole.Web.Runs;

/// <summary>A bar on a lane, in shares of the axis.</summary>
/// <param name="Left">0 to 100.</param>
/// <param name="Width">0 to 100.</param>
/// <param name="Css">Its look: a family's class, <c>wait</c> or <c>hold</c>.</param>
/// <param name="Title">Said on hover.</param>
public readonly record struct LaneBar(double Left, double Width, string Css, string Title);

/// <summary>One step of a run on the time axis.</summary>
/// <param name="Number">Its place, from 1.</param>
/// <param name="Step">The step.</param>
/// <param name="Look">Shape and colour.</param>
/// <param name="Words">What is said after its name.</param>
/// <param name="Run">How it was run; null when it has not begun.</param>
/// <param name="Bars">What is drawn.</param>
public sealed record RunLane(int Number, PlannedStep Step, Family Look, string? Words, StepRun? Run, IReadOnlyList<LaneBar> Bars)
{
    /// <summary>How long it takes by what it took before; null when nobody knows.</summary>
    public TimeBand? Usual { get; init; }

    /// <summary>When it is late; null for what has ended, has not begun, waits for a person or was done too seldom.</summary>
    public DateTimeOffset? LateAt => Run is { EndedAt: null } run && Usual is { } usual ? run.StartedAt + usual.Slow : null;

    /// <summary>The child nodes that it runs on, each with its own bar.</summary>
    public IReadOnlyList<ChildLane> Children { get; init; } = [];
}

/// <summary>A step on one child node.</summary>
/// <param name="Name">The child.</param>
/// <param name="Run">Its run; null while its turn has not come.</param>
/// <param name="Look">Shape and colour.</param>
/// <param name="Words">How it stands.</param>
/// <param name="Bar">What is drawn; null while it has not begun.</param>
public sealed record ChildLane(string Name, Guid? Run, Family Look, string Words, LaneBar? Bar);

/// <summary>The time axis of a run and its lanes.</summary>
/// <param name="From">Left end.</param>
/// <param name="To">Right end.</param>
/// <param name="Now">Where now is, 0 to 100; null when the run has ended.</param>
/// <param name="Ticks">Marks with their words.</param>
/// <param name="Lanes">One a step.</param>
public sealed record RunChart(DateTimeOffset From, DateTimeOffset To, double? Now, IReadOnlyList<(double At, string Words)> Ticks, IReadOnlyList<RunLane> Lanes)
{
    /// <summary>How long the rest takes; null when it has ended.</summary>
    public PlanTime? Rest { get; private init; }

    private static readonly int[] TickSeconds = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 86400];

    /// <summary>Draws a run as it stands.</summary>
    /// <param name="operation">The run.</param>
    /// <param name="runs">Its steps as far as they have begun.</param>
    /// <param name="children">By number of a step, from 0: the child nodes that it runs on, with their own runs.</param>
    /// <param name="bands">How long steps take.</param>
    /// <param name="model">What the node is one of.</param>
    /// <param name="now">The time.</param>
    public static RunChart Of(Operation operation, IReadOnlyList<StepRun> runs, IReadOnlyDictionary<int, IReadOnlyList<(string Name, Operation? Run)>> children, StepBands bands, string? model, DateTimeOffset now)
    {
        var from = operation.StartedAt;
        var end = operation.EndedAt ?? now;
        var span = Math.Max(1, (end - from).TotalSeconds) * (operation.Open ? 1.25 : 1.02);
        var lanes = new List<RunLane>();
        foreach (var run in runs) lanes.Add(Lane(run, from, span, now) with { Children = [.. (children.GetValueOrDefault(run.Number) ?? []).Select(c => Child(c.Name, c.Run, from, span, now))] });
        for (var i = runs.Count; operation.Open && operation.State != OperationState.Clearing && i < operation.Plan.Length; i++)
        {
            lanes.Add(new(i + 1, operation.Plan[i], Family.Idle, operation.Plan[i].Step == "hold" ? operation.Plan[i].Args.Text("question") : null, null, []));
        }

        lanes = lanes.ConvertAll(l => l with { Usual = bands.Of(operation.Kind, l.Step, model) });
        return new(from, from + TimeSpan.FromSeconds(span), operation.Open ? Share(now, from, span) : null, Marks(from, span), lanes) { Rest = operation.Open ? LeftOf(lanes, now) : null };
    }

    // What runs counts with the part that has not passed yet.
    private static PlanTime LeftOf(IReadOnlyList<RunLane> lanes, DateTimeOffset now)
    {
        var left = lanes.Where(l => l.Run is not { EndedAt: not null }).ToList();
        var band = left.Aggregate(default(TimeBand), (sum, lane) => lane.Usual is not { } usual ? sum : sum + (lane.Run is { } run ? usual.After(now - run.StartedAt) : usual));
        var holds = left.Count(l => HoldRules.IsHold(l.Step));
        return new PlanTime(band, left.Count(l => l.Usual is null) - holds, holds);
    }

    private static RunLane Lane(StepRun run, DateTimeOffset from, double span, DateTimeOffset now)
    {
        var bars = new List<LaneBar>();
        var end = run.EndedAt ?? now;
        var look = ActivityRow.Looks(run.State);
        if (run.Step.Step == "hold" && run.Step.Interface == "flow")
        {
            bars.Add(Bar(run.StartedAt, end, "hold", $"held for {Durations.Words(end - run.StartedAt)}"));
        }
        else if (run.WaitingSince is { } waits && waits < end)
        {
            if (waits > run.StartedAt) bars.Add(Bar(run.StartedAt, waits, Done(look), $"{Durations.Words(waits - run.StartedAt)} until its first wait"));
            bars.Add(Bar(waits, end, look is Family.Failed ? "f-failed" : "wait", $"waited on the machine for {Durations.Words(end - waits)}"));
        }
        else
        {
            bars.Add(Bar(run.StartedAt, end, look.Class(), Durations.Words(end - run.StartedAt)));
        }

        var words = run.Step.Step == "hold" ? run.Step.Args.Text("question") : run.Attempt > 1 ? $"attempt {run.Attempt}" : null;
        return new(run.Number + 1, run.Step, look, words, run, bars);

        LaneBar Bar(DateTimeOffset a, DateTimeOffset b, string css, string title) =>
            new(Share(a, from, span), Math.Max(0.3, Share(b, from, span) - Share(a, from, span)), css, title);

        static string Done(Family look) => look is Family.Machine ? Family.Done.Class() : look.Class();
    }

    private static ChildLane Child(string name, Operation? run, DateTimeOffset from, double span, DateTimeOffset now)
    {
        if (run is null) return new(name, null, Family.Idle, "not started", null);
        var end = run.EndedAt ?? now;
        var bar = new LaneBar(Share(run.StartedAt, from, span), Math.Max(0.3, Share(end, from, span) - Share(run.StartedAt, from, span)), run.Look().Class(), Durations.Words(end - run.StartedAt));
        return new(name, run.Id, run.Look(), run.Error ?? run.Word(), bar);
    }

    private static List<(double, string)> Marks(DateTimeOffset from, double span)
    {
        var step = TickSeconds.FirstOrDefault(s => span / s <= 8, 86400);
        var ticks = new List<(double, string)>();
        var first = from.ToUnixTimeSeconds() / step * step;
        for (var at = first + step; at < from.ToUnixTimeSeconds() + span; at += step)
        {
            var when = DateTimeOffset.FromUnixTimeSeconds(at);
            ticks.Add((Share(when, from, span), when.ToString(step < 60 ? "HH:mm:ss" : "HH:mm", System.Globalization.CultureInfo.InvariantCulture)));
        }

        return ticks;
    }

    private static double Share(DateTimeOffset at, DateTimeOffset from, double span) => Math.Clamp((at - from).TotalSeconds / span * 100, 0, 100);
}
