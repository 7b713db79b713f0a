using IronicConsole.Engine.Batches;
using IronicConsole.Engine.Feed;
using IronicConsole.Web.Components;

namespace IronicConsole.Web.Batches;

/// <summary>How the nodes of a batch, or of one of its waves, stand.</summary>
/// <param name="Done">Ended well.</param>
/// <param name="Running">At work.</param>
/// <param name="Held">Waiting for a person: at a hold of their plan, or because their wave is held.</param>
/// <param name="Failed">Failed.</param>
/// <param name="Refused">Could not be begun.</param>
/// <param name="Waiting">Their turn has not come.</param>
public readonly record struct BatchTally(int Done, int Running, int Held, int Failed, int Refused, int Waiting)
{
    /// <summary>All of them.</summary>
    public int All => Done + Running + Held + Failed + Refused + Waiting;

    /// <summary>The bar: how many, in which look; only what occurs. What has not begun is null.</summary>
    public IReadOnlyList<(Family? Look, int Count)> Shares =>
        [.. new (Family? Look, int Count)[] { (Family.Done, Done), (Family.Working, Running), (Family.Person, Held), (Family.Failed, Failed + Refused), (null, Waiting) }.Where(s => s.Count > 0)];

    /// <summary>The whole batch.</summary>
    public static BatchTally Of(Batch batch, FleetIndex fleet)
    {
        var all = default(BatchTally);
        foreach (var wave in Waves(batch, fleet)) all += wave;
        return all;
    }

    /// <summary>Each of its waves, in one pass.</summary>
    public static BatchTally[] Waves(Batch batch, FleetIndex fleet)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(fleet);
        var waves = new BatchTally[batch.Waves];
        foreach (var node in batch.Nodes) waves[node.Wave] += One(batch, node, fleet);
        return waves;
    }

    /// <summary>Whether a node waits for a person.</summary>
    public static bool IsHeld(Batch batch, BatchNode node, FleetIndex fleet)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(fleet);
        return node.State == BatchNodeState.Waiting ? batch.State == BatchState.Held && node.Wave == batch.Wave
            : node is { State: BatchNodeState.Running, Operation: { } run } && fleet.Find(node.Node)?.Hold?.Operation == run;
    }

    /// <summary>"5 done, 20 held, 287 to go"; what does not occur is left out.</summary>
    /// <param name="open">Whether what waits may still be begun.</param>
    public string Words(bool open)
    {
        var parts = new[] { (Done, "done"), (Running, "running"), (Held, "held"), (Failed, "failed"), (Refused, "refused"), (Waiting, open ? "to go" : "not begun") };
        return string.Join(", ", parts.Where(p => p.Item1 > 0).Select(p => $"{p.Item1.ToString("N0", System.Globalization.CultureInfo.InvariantCulture)} {p.Item2}"));
    }

    /// <summary>Both together.</summary>
    public static BatchTally operator +(BatchTally a, BatchTally b) => new(a.Done + b.Done, a.Running + b.Running, a.Held + b.Held, a.Failed + b.Failed, a.Refused + b.Refused, a.Waiting + b.Waiting);

    private static BatchTally One(Batch batch, BatchNode node, FleetIndex fleet) => IsHeld(batch, node, fleet) ? new() { Held = 1 } : node.State switch
    {
        BatchNodeState.Waiting => new() { Waiting = 1 },
        BatchNodeState.Running => new() { Running = 1 },
        BatchNodeState.Done => new() { Done = 1 },
        BatchNodeState.Failed => new() { Failed = 1 },
        _ => new() { Refused = 1 },
    };
}
