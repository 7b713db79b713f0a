using System.Collections.Immutable;
using IronicConsole.Engine.Batches;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Web.Batches;

/// <summary>A batch while it is put together: its pace, what it would do as it was looked at, and what is different by now. What begins is exactly what was looked at, or nothing.</summary>
/// <param name="batches">Makes the outlook.</param>
/// <param name="verb">What is done to each node.</param>
/// <param name="nodes">For how many nodes it is meant; the pace that is offered follows from it.</param>
public sealed class BatchSketch(IBatches batches, Verb verb, int nodes)
{
    private const int MostTold = 8;
    private BatchRequest? _asked;

    /// <summary>The pace as it is typed.</summary>
    public PaceFields Pace { get; set; } = PaceFields.For(nodes);

    /// <summary>What it is for.</summary>
    public string Title { get; set; } = "";

    /// <summary>Leaves out nodes that cannot do it.</summary>
    public bool LeaveOut { get; set; }

    /// <summary>What it would do, as it is on the screen.</summary>
    public BatchOutlook? Shown { get; private set; }

    /// <summary>Why the engine makes no batch of it, or what is wrong with its pace.</summary>
    public Problem? Wrong { get; private set; }

    /// <summary>What is different by now from what is on the screen.</summary>
    public IReadOnlyList<string> Drift { get; private set; } = [];

    /// <summary>The nodes that it runs on; null before it was looked at.</summary>
    public IReadOnlySet<Guid>? Nodes { get; private set; }

    /// <summary>How many nodes it runs on.</summary>
    public int Able => Shown?.Groups.Sum(g => g.Nodes.Length) ?? 0;

    /// <summary>How many cannot do it.</summary>
    public int Unable => Shown?.Unable.Sum(u => u.Nodes.Length) ?? 0;

    /// <summary>Whether data or service is lost on some node.</summary>
    public bool Loses => verb is Verb.Delete or Verb.Rebuild || Shown?.Groups.Any(g => g.LosesData) == true;

    /// <summary>Why it cannot be begun like this; null when it can.</summary>
    public string? WhyNot => Wrong?.Told ?? (Able == 0 ? "No node can do it now" : Unable > 0 && !LeaveOut ? $"{BatchWords.Nodes(Unable)} cannot do it: leave them out first" : null);

    /// <summary>Puts what it would do now on the screen.</summary>
    /// <param name="by">Who asks.</param>
    /// <param name="chosen">The nodes, in their order.</param>
    /// <param name="plan">The steps.</param>
    /// <returns>What is different from what was there.</returns>
    public IReadOnlyList<string> Look(Caller by, IEnumerable<Guid> chosen, ProvisionRequest plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var pace = Pace.Read();
        _asked = new() { Verb = verb, Nodes = [.. chosen.Select(id => id.ToString())], Steps = plan.Steps, Runbook = plan.Runbook, DisableRamdisk = plan.DisableRamdisk, Title = Title, Pace = pace.Value ?? new() };
        var now = batches.Look(by, _asked);
        var drift = Differences(now.Value);
        (Shown, Nodes, Wrong, Drift) = (now.Value, now.Value is { } outlook ? Ids(outlook) : null, pace.Problem ?? now.Problem, []);
        return drift;
    }

    /// <summary>Sees whether what is on the screen is still true.</summary>
    public void Compare(Caller by)
    {
        if (_asked is { } asked) Drift = Differences(batches.Look(by, asked).Value);
    }

    /// <summary>Begins what is on the screen.</summary>
    public async Task<Result<Batch>> BeginAsync(Caller by) => _asked is not { } asked || Shown is not { } shown ? Problem.Conflict("not-looked", "Nobody has looked at this batch yet.")
        : await batches.CreateAsync(by, asked with { Title = Title, LeaveOut = LeaveOut, Hash = shown.Hash });

    private List<string> Differences(BatchOutlook? now)
    {
        if (Shown is not { } shown || now is null || shown.Hash == now.Hash) return [];
        var (before, after) = (Ids(shown), Ids(now));
        List<string> words =
        [
            .. now.Unable.SelectMany(u => u.Nodes.Where(n => before.Contains(n.Id)).Select(n => $"{n.Label} cannot do it any more: {u.Why.Told}")),
            .. now.Groups.SelectMany(g => g.Nodes).Where(n => !before.Contains(n.Id)).Select(n => $"{n.Label} can do it now."),
        ];
        if (words.Count == 0) words.Add(after.SetEquals(before) ? "Plans of nodes have changed." : "Nodes are gone.");
        return words.Count <= MostTold ? words : [.. words.Take(MostTold), $"{words.Count - MostTold} more nodes have changed."];
    }

    private static HashSet<Guid> Ids(BatchOutlook outlook) => [.. outlook.Groups.SelectMany(g => g.Nodes).Select(n => n.Id)];
}
