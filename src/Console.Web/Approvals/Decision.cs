using IronicConsole.Engine.Feed;
using IronicConsole.Web.Components;

namespace IronicConsole.Web.Approvals;

/// <summary>How a hold came to its end.</summary>
public enum HoldEnd
{
    /// <summary>Enough people approved.</summary>
    Released,

    /// <summary>Somebody rejected it.</summary>
    Rejected,

    /// <summary>Its deadline ended the run: nobody rejected it.</summary>
    Expired,

    /// <summary>An administrator released it regardless of its terms.</summary>
    Emergency,
}

/// <summary>How a hold was answered.</summary>
/// <param name="Operation">The run, or the batch, that was held.</param>
/// <param name="Number">The number of the held step, or of the wave, from 0.</param>
/// <param name="Node">The node; of a batch the batch itself.</param>
/// <param name="Question">What was asked.</param>
/// <param name="End">How it ended.</param>
/// <param name="By">Who.</param>
/// <param name="Reason">Their reason, if any.</param>
/// <param name="At">When.</param>
public sealed record Decision(Guid Operation, int Number, Guid Node, string Question, HoldEnd End, string By, string? Reason, DateTimeOffset At)
{
    /// <summary>A batch was held, no run.</summary>
    public bool OfBatch { get; init; }

    /// <summary>"released", "rejected", "expired" or "released in an emergency".</summary>
    public string Verb => End switch { HoldEnd.Released => "released", HoldEnd.Rejected => "rejected", HoldEnd.Expired => "expired", _ => "released in an emergency" };

    /// <summary>The whole in a few words: "Rejected by asha".</summary>
    public string Words => End switch { HoldEnd.Released => $"Released by {By}", HoldEnd.Rejected => $"Rejected by {By}", HoldEnd.Expired => "Expired: its deadline went by", _ => $"Emergency release by {By}" };

    /// <summary>The class of its look.</summary>
    public string Css => End switch { HoldEnd.Released => Family.Done.Class(), HoldEnd.Expired => Family.Idle.Class(), _ => Family.Failed.Class() };

    /// <summary>Its shape.</summary>
    public string Icon => End switch { HoldEnd.Released => "tick", HoldEnd.Rejected => "octagon", HoldEnd.Expired => "clock", _ => "warn" };

    /// <summary>The run or batch that an event of a hold is about; null when it names none.</summary>
    public static Guid? Asked(FeedEvent seen)
    {
        ArgumentNullException.ThrowIfNull(seen);
        return Guid.TryParse(seen.Data.Text("operation") ?? seen.Data.Text("batch"), out var asked) ? asked : null;
    }

    /// <summary>The decision that an event tells of, or null: an approval that is not enough is none, and neither is a deadline after which it is held on.</summary>
    /// <param name="seen">The event.</param>
    /// <param name="questions">What was asked, by run or batch.</param>
    public static Decision? Of(FeedEvent seen, IReadOnlyDictionary<Guid, string> questions)
    {
        if (seen.Kind != EventKinds.Hold || Asked(seen) is not { } operation) return null;
        HoldEnd? end = seen.Data.Text("decision") switch
        {
            "released" => HoldEnd.Released,
            "rejected" => HoldEnd.Rejected,
            "expired" when seen.Data.Flag("ends") == true => HoldEnd.Expired,
            "emergency" => HoldEnd.Emergency,
            _ => null,
        };
        if (end is not { } how) return null;
        var number = int.TryParse(seen.Data.Text("number"), out var given) ? given : 0;
        return new(operation, number, seen.Node, questions.GetValueOrDefault(operation) ?? "Hold", how, seen.By.Name, seen.Data.Text("reason") ?? seen.By.Reason, seen.At) { OfBatch = seen.Data.Text("batch") is not null };
    }
}
