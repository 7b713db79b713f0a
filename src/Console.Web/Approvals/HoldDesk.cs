using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Web.Components;
using IronicConsole.Web.Feed;

namespace IronicConsole.Web.Approvals;

/// <summary>What became of an answer.</summary>
/// <param name="Counted">It was taken.</param>
/// <param name="Wrong">What must be put right in the form; null when nothing.</param>
public readonly record struct Answered(bool Counted, Problem? Wrong = null);

/// <summary>Where a person's answer to a hold goes: the first valid one wins, and whoever comes second is told who was first.</summary>
public sealed class HoldDesk(IOperations operations, CircuitFeed live, DecisionLog decisions, Person me, Toasts toasts, TimeProvider time)
{
    /// <summary>Approves: the run goes on, once enough have approved.</summary>
    /// <param name="node">The node as the person saw it.</param>
    /// <param name="reply">What was ticked and filled in.</param>
    /// <param name="reason">Why.</param>
    public Task<Answered> ApproveAsync(Node node, HoldReply reply, string? reason) => AnswerAsync(node, Verb.Unhold, reply, reason);

    /// <summary>Rejects: the run ends as failed and keeps the reason.</summary>
    /// <param name="node">The node as the person saw it.</param>
    /// <param name="reason">Why.</param>
    public Task<Answered> RejectAsync(Node node, string reason) => AnswerAsync(node, Verb.Abort, new HoldReply(), reason);

    private async Task<Answered> AnswerAsync(Node node, Verb verb, HoldReply reply, string? reason)
    {
        if (node.Hold is not { } hold) return new(false);
        var by = await me.AsCallerAsync(reason);
        var answer = await operations.ProvisionAsync(by, node.Id, verb, new ProvisionRequest { Reply = reply with { To = (hold.Operation, hold.Number) } });
        if (answer.Ok)
        {
            if (reply.Emergency) toasts.Show(Family.Failed, $"{node.Label}: released in an emergency. It is in the audit trail with your reason.");
            else toasts.Show(verb == Verb.Unhold ? Family.Done : Family.Idle, $"{node.Label}: hold {(verb == Verb.Unhold ? "released" : "rejected")}.");
            return new(true);
        }

        var now = live.Fleet.Find(node.Id)?.Hold;
        if ((now?.Operation, now?.Number) != (hold.Operation, hold.Number)) TellTooLate(node.Label, hold.Operation);
        else if (answer.Problem.Slug == "quorum-unmet" && now!.Approvals.Length > hold.Approvals.Length && now.Approvals.Any(a => a.By == by.Name))
        {
            toasts.Show(Family.Person, $"{node.Label}: your approval counts. {answer.Problem.Told}");
            return new(true);
        }
        else if (answer.Problem is { Field: not null, Slug: "invalid-input" or "inputs-differ" }) return new(false, answer.Problem);
        else toasts.Show(Family.Failed, $"{node.Label}: {answer.Problem.Told}", answer.Problem.Fix);
        return new(false);
    }

    private void TellTooLate(string label, Guid operation)
    {
        var first = decisions.Of(operation);
        var ago = first is null ? "" : Durations.Ago(time.GetUtcNow() - first.At);
        toasts.Show(Family.Idle, first switch { null => $"{label} is no longer held.", { End: HoldEnd.Expired } => $"{label}: it expired {ago}.", _ => $"{label}: {first.By} {first.Verb} it {ago}." }, first?.Reason);
    }
}
