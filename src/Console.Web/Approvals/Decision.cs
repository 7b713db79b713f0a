using IronicConsole.Engine.Feed;

namespace IronicConsole.Web.Approvals;

/// <summary>How a hold was answered.</summary>
/// <param name="Operation">The run that was held.</param>
/// <param name="Node">The node.</param>
/// <param name="Question">What was asked.</param>
/// <param name="Approved">Released, or rejected.</param>
/// <param name="By">Who.</param>
/// <param name="Reason">Their reason, if any.</param>
/// <param name="At">When.</param>
public sealed record Decision(Guid Operation, Guid Node, string Question, bool Approved, string By, string? Reason, DateTimeOffset At)
{
    /// <summary>"released" or "rejected".</summary>
    public string Verb => Approved ? "released" : "rejected";

    /// <summary>The decision that an event tells of, or null.</summary>
    /// <param name="seen">The event.</param>
    /// <param name="questions">What was asked, by run.</param>
    public static Decision? Of(FeedEvent seen, IReadOnlyDictionary<Guid, string> questions)
    {
        if (seen.Kind != EventKinds.Hold || seen.Data.Text("decision") is not ("released" or "rejected") || !Guid.TryParse(seen.Data.Text("operation"), out var operation)) return null;
        return new(operation, seen.Node, questions.GetValueOrDefault(operation) ?? "Hold", seen.Data.Text("decision") == "released", seen.By.Name, seen.Data.Text("reason") ?? seen.By.Reason, seen.At);
    }
}
