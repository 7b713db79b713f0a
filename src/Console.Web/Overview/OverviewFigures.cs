using IronicConsole.Engine.Batches;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Web.Batches;
using IronicConsole.Web.Components;
using IronicConsole.Web.Nodes;

namespace IronicConsole.Web.Overview;

/// <summary>A cause and how many nodes failed of it.</summary>
/// <param name="Words">The cause.</param>
/// <param name="Count">How many nodes.</param>
/// <param name="Example">One of them.</param>
public sealed record CauseCount(string Words, int Count, Node Example);

/// <summary>What the overview says, counted in one pass over the fleet.</summary>
public sealed record OverviewFigures
{
    private const int Shown = 8;

    /// <summary>Nodes without a parent.</summary>
    public int Nodes { get; private init; }

    /// <summary>Child nodes.</summary>
    public int Children { get; private init; }

    /// <summary>Nodes by family, in the order of the strip; only those that occur.</summary>
    public IReadOnlyList<(Family Family, int Count)> ByFamily { get; private init; } = [];

    /// <summary>What a person must do something about: holds first, oldest first, then failures.</summary>
    public IReadOnlyList<Node> Needs { get; private init; } = [];

    /// <summary>How many there are in all.</summary>
    public int NeedsAll { get; private init; }

    /// <summary>Batches whose next wave waits for a person, the oldest question first; those stopped by their failures after them.</summary>
    public IReadOnlyList<Batch> Asking { get; private init; } = [];

    /// <summary>How many there are in all.</summary>
    public int AskingAll { get; private init; }

    /// <summary>Batches that have not ended, newest first.</summary>
    public IReadOnlyList<(Batch Batch, BatchTally Tally)> Batches { get; private init; } = [];

    /// <summary>How many there are in all.</summary>
    public int BatchesAll { get; private init; }

    /// <summary>Runs at work or waiting on a machine, oldest step first.</summary>
    public IReadOnlyList<Node> Moving { get; private init; } = [];

    /// <summary>How many there are in all.</summary>
    public int MovingAll { get; private init; }

    /// <summary>Steps that run now.</summary>
    public int Running { get; private init; }

    /// <summary>Runs that wait on a machine.</summary>
    public int Waiting { get; private init; }

    /// <summary>Since when the oldest step that runs or waits has done so.</summary>
    public DateTimeOffset? OldestStep { get; private init; }

    /// <summary>Waits that are past their limit.</summary>
    public int Late { get; private init; }

    /// <summary>Failures by cause, most frequent first.</summary>
    public IReadOnlyList<CauseCount> Causes { get; private init; } = [];

    /// <summary>Nodes with a failure.</summary>
    public int Failures { get; private init; }

    /// <summary>Host names of the conductors that look after nodes.</summary>
    public IReadOnlyList<string> Conductors { get; private init; } = [];

    /// <summary>Counts the fleet as it is.</summary>
    /// <param name="fleet">The fleet.</param>
    /// <param name="now">Now.</param>
    /// <param name="batches">The batches that the person may see, newest first.</param>
    public static OverviewFigures Of(FleetIndex fleet, DateTimeOffset now, params IEnumerable<Batch> batches)
    {
        var open = batches.Where(b => b.EndedAt is null).ToList();
        List<Batch> asking = [.. open.Where(b => b.Hold is not null).OrderBy(b => b.Hold!.AskedAt), .. open.Where(b => b.State == BatchState.Stopped)];
        var nodes = fleet.Nodes;
        var families = new int[Enum.GetValues<Family>().Length];
        var failed = new List<(Node Node, FailureCause Cause)>();
        var held = new List<Node>();
        var moving = new List<Node>();
        var children = 0;
        foreach (var node in nodes)
        {
            families[(int)node.Family()]++;
            if (node.ParentNode is not null) children++;
            if (node.Hold is not null) held.Add(node);
            else if (NeedsHelp(node)) failed.Add((node, FailureCause.Of(node) ?? new(CauseKind.Other, node.ProvisionState.Wire())));
            else if (node.Progress is not null) moving.Add(node);
        }

        held.Sort((a, b) => a.Hold!.AskedAt.CompareTo(b.Hold!.AskedAt));
        failed.Sort((a, b) => (b.Node.ProvisionUpdatedAt ?? b.Node.CreatedAt).CompareTo(a.Node.ProvisionUpdatedAt ?? a.Node.CreatedAt));
        moving.Sort((a, b) => a.Progress!.Since.CompareTo(b.Progress!.Since));
        return new()
        {
            Nodes = nodes.Count - children,
            Children = children,
            ByFamily = [.. Enum.GetValues<Family>().Select(f => (f, families[(int)f])).Where(f => f.Item2 > 0)],
            Needs = [.. held.Concat(failed.Select(f => f.Node)).Take(Math.Max(0, Shown - asking.Count))],
            NeedsAll = asking.Count + held.Count + failed.Count,
            Asking = [.. asking.Take(Shown)],
            AskingAll = asking.Count,
            Batches = [.. open.Take(Shown).Select(b => (b, BatchTally.Of(b, fleet)))],
            BatchesAll = open.Count,
            Moving = [.. moving.Take(Shown)],
            MovingAll = moving.Count,
            Running = moving.Count(n => n.Progress!.WaitsFor is null),
            Waiting = moving.Count(n => n.Progress!.WaitsFor is not null),
            OldestStep = moving.Count == 0 ? null : moving[0].Progress!.Since,
            Late = moving.Count(n => n.Progress!.Until < now),
            Failures = failed.Count,
            Causes = [.. failed.GroupBy(f => f.Cause.Words).Select(g => new CauseCount(g.Key, g.Count(), g.First().Node)).OrderByDescending(c => c.Count).ThenBy(c => c.Words, StringComparer.Ordinal).Take(Shown)],
            Conductors = [.. nodes.Select(n => n.Conductor).OfType<string>().Distinct().Order(StringComparer.Ordinal)],
        };
    }

    /// <summary>Failed, or enrolled and refused by its BMC.</summary>
    private static bool NeedsHelp(Node node) => node.ProvisionState.IsFailed() || (node.ProvisionState == ProvisionState.Enroll && node.LastError is not null);
}
