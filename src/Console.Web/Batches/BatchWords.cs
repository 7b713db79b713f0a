using System.Globalization;
using IronicConsole.Engine.Batches;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Web.Components;

namespace IronicConsole.Web.Batches;

/// <summary>A batch in words and looks.</summary>
public static class BatchWords
{
    /// <summary>Where its page is, relative to the base.</summary>
    public static string Href(this Batch batch) => $"batches/{batch.Id}";

    /// <summary>How it looks.</summary>
    public static Family Look(this Batch batch) => batch.State switch
    {
        BatchState.Running => Family.Working,
        BatchState.Held => Family.Person,
        BatchState.Stopped => Family.Failed,
        BatchState.Done => Family.Done,
        _ => Family.Idle,
    };

    /// <summary>Its shape.</summary>
    public static string Shape(this Batch batch) => batch.State switch { BatchState.Paused => "pause", BatchState.Cancelled => "close", _ => batch.Look().Icon() };

    /// <summary>Its state as a word.</summary>
    public static string Word(this Batch batch) => BatchCommands.Words(batch.State);

    /// <summary>"clean on 12 nodes".</summary>
    public static string What(this Batch batch) => $"{batch.Verb.Word()} on {Nodes(batch.Nodes.Length)}";

    /// <summary>The wave at hand in words: "wave 2 of 4"; how many there are once it has ended.</summary>
    public static string Place(this Batch batch) => batch.Waves <= 1 ? "one wave" : batch.EndedAt is not null ? $"{batch.Waves} waves" : $"wave {batch.Wave + 1} of {batch.Waves}";

    /// <summary>How the question about a wave was decided: "Wave 2 was released by asha".</summary>
    public static string Words(this BatchDecision decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        return decision.Expired ? $"The question about wave {decision.Wave + 1} expired" : $"Wave {decision.Wave + 1} was {decision.Word} by {decision.By.Name}";
    }

    /// <summary>The same beside its wave: "Released by asha, bo".</summary>
    public static string Says(this BatchDecision decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        return decision.Expired ? "Expired: its deadline went by" : decision.Released ? $"Released by {string.Join(", ", decision.Approvals.Select(a => a.By))}" : $"Rejected by {decision.By.Name}";
    }

    /// <summary>"1 node", "1,200 nodes".</summary>
    public static string Nodes(int count) => count == 1 ? "1 node" : $"{count.ToString("N0", CultureInfo.InvariantCulture)} nodes";

    /// <summary>How fast it goes, a clause each.</summary>
    /// <param name="pace">The pace.</param>
    /// <param name="nodes">For how many nodes.</param>
    public static IReadOnlyList<string> Words(this BatchPace pace, int nodes)
    {
        var waves = pace.Waves(nodes);
        var words = new List<string>
        {
            waves.Length == 1 ? "one wave" : $"{waves.Length} waves: {string.Join(", ", waves.Take(5))}{(waves.Length > 5 ? ", ..." : "")} nodes",
            $"{pace.Parallel.ToString(CultureInfo.InvariantCulture)} at once",
            pace.StopAbove switch
            {
                >= 100 => "failures do not stop it",
                <= 0 => "the first failure stops it",
                var most => $"stops when more than {most.ToString(CultureInfo.InvariantCulture)} % of a wave fail",
            },
        };
        if (pace.Hold is { } hold && waves.Length > 1) words.Add($"asks after each wave{(hold.Quorum > 1 ? $", {hold.Quorum} must approve" : "")}{(hold.Deadline is { } within ? $", within {Durations.Words(within)}{(hold.AbortsOnExpiry ? " or it ends" : "")}" : "")}");
        if (pace.NotBefore is { } from) words.Add($"begins no node before {Time(from)}");
        if (pace.NotAfter is { } until) words.Add($"begins no node after {Time(until)}");
        return words;
    }

    /// <summary>A time: "2026-11-28 17:00 UTC".</summary>
    public static string Time(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>How a node of a batch looks.</summary>
    /// <param name="state">How it stands.</param>
    /// <param name="held">It waits for a person.</param>
    public static Family Look(BatchNodeState state, bool held) => held ? Family.Person : state switch
    {
        BatchNodeState.Running => Family.Working,
        BatchNodeState.Done => Family.Done,
        BatchNodeState.Failed or BatchNodeState.Refused => Family.Failed,
        _ => Family.Idle,
    };
}
