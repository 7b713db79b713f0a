using System.Collections.Frozen;
using System.Globalization;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Steps;

namespace IronicConsole.Engine.Operations;

/// <summary>How long something takes, by what it took before.</summary>
/// <param name="Usual">Half of all were done by then.</param>
/// <param name="Slow">Nineteen of twenty were; what takes longer is late.</param>
public readonly record struct TimeBand(TimeSpan Usual, TimeSpan Slow)
{
    /// <summary>One after the other. The slow end is what it is when each of them is slow.</summary>
    public static TimeBand operator +(TimeBand first, TimeBand next) => new(first.Usual + next.Usual, first.Slow + next.Slow);

    /// <summary>From the shorter to the longer of both.</summary>
    public TimeBand Around(TimeBand other) => new(Usual < other.Usual ? Usual : other.Usual, Slow > other.Slow ? Slow : other.Slow);

    /// <summary>What is left of it after a time.</summary>
    public TimeBand After(TimeSpan spent) => new(Usual > spent ? Usual - spent : TimeSpan.Zero, Slow > spent ? Slow - spent : TimeSpan.Zero);
}

/// <summary>How long several steps take together.</summary>
/// <param name="Band">Those that are known.</param>
/// <param name="Unknown">How many were done too seldom to tell.</param>
/// <param name="Holds">How many wait for a person, who takes as long as they take.</param>
public sealed record PlanTime(TimeBand Band, int Unknown, int Holds);

/// <summary>What steps took, as the store knew it at one time: by model of the machine where there is enough to go by, else over all.</summary>
public sealed class StepBands
{
    /// <summary>Below this many nothing is told.</summary>
    public const int Fewest = 3;

    private readonly FrozenDictionary<(OperationKind, string, string?), TimeBand> _bands;

    /// <summary>Sums up what was done.</summary>
    /// <param name="done">Steps that were done, each with the model of its machine.</param>
    public StepBands(IEnumerable<(OperationKind Kind, string Step, string? Model, TimeSpan Took)> done)
    {
        var all = done.ToList();
        _bands = all.Where(d => d.Model is not null).Concat(all.Select(d => d with { Model = null }))
            .GroupBy(d => (d.Kind, d.Step, d.Model), d => d.Took).Where(g => g.Count() >= Fewest).ToFrozenDictionary(g => g.Key, g => Band([.. g.Order()]));
    }

    /// <summary>What a node is one of: vendor and model, as its BMC told them.</summary>
    public static string? ModelOf(Node? node) => node?.Properties.Text("model") is { Length: > 0 } model ? $"{node.Properties.Text("vendor")} {model}" : null;

    /// <summary>How long a step takes, its waits on the machine included; null for a hold, and for what was done too seldom. A wait of so many seconds takes these.</summary>
    public TimeBand? Of(OperationKind kind, PlannedStep step, string? model)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (HoldRules.IsHold(step)) return null;
        if (step is { Interface: "flow", Step: "wait" } && double.TryParse(step.Args.Text("seconds"), CultureInfo.InvariantCulture, out var seconds)) return new(TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds));
        return _bands.TryGetValue((kind, step.Name, model), out var band) || _bands.TryGetValue((kind, step.Name, null), out band) ? band : null;
    }

    /// <summary>How long steps take one after the other.</summary>
    public PlanTime Of(OperationKind kind, IEnumerable<PlannedStep> steps, string? model)
    {
        ArgumentNullException.ThrowIfNull(steps);
        var (sum, unknown, holds) = (default(TimeBand), 0, 0);
        foreach (var step in steps)
        {
            if (HoldRules.IsHold(step)) holds++;
            else if (Of(kind, step, model) is { } band) sum += band;
            else unknown++;
        }

        return new(sum, unknown, holds);
    }

    // Nearest rank: a time that there really was.
    private static TimeBand Band(TimeSpan[] sorted) => new(sorted[Rank(sorted.Length, 50)], sorted[Rank(sorted.Length, 95)]);

    private static int Rank(int count, int percent) => ((count * percent) + 99) / 100 - 1;
}
