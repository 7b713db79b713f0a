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
    public static Decision? Of(FeedEvent seen)
    {
        if (seen.Kind != EventKinds.Hold || seen.Data.Text("decision") is not { Length: > 0 } decision) return null;
        if (!Guid.TryParse(seen.Data.Text("operation"), out var operation)) return null;
        var approved = !decision.StartsWith("reject", StringComparison.OrdinalIgnoreCase) && !decision.StartsWith("abort", StringComparison.OrdinalIgnoreCase);
        return new(operation, seen.Node, seen.Data.Text("question") ?? "Hold", approved, seen.By.Name, seen.Data.Text("reason") ?? seen.By.Reason, seen.At);
    }
}
