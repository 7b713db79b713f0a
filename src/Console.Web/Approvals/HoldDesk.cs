using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Web.Components;
using IronicConsole.Web.Feed;

namespace IronicConsole.Web.Approvals;

/// <summary>Where a person's answer to a hold goes: the first valid one wins, and whoever comes second is told who was first.</summary>
public sealed class HoldDesk(IOperations operations, CircuitFeed live, DecisionLog decisions, Person me, Toasts toasts, TimeProvider time)
{
    /// <summary>Releases the hold of a node: the run goes on.</summary>
    /// <returns>Whether this answer counted.</returns>
    public Task<bool> ApproveAsync(Guid node, Guid operation, string? reason) => AnswerAsync(node, operation, Verb.Unhold, reason);

    /// <summary>Rejects: the run ends as failed and keeps the reason.</summary>
    /// <returns>Whether this answer counted.</returns>
    public Task<bool> RejectAsync(Guid node, Guid operation, string reason) => AnswerAsync(node, operation, Verb.Abort, reason);

    private async Task<bool> AnswerAsync(Guid node, Guid operation, Verb verb, string? reason)
    {
        var label = live.Fleet.Find(node)?.Label ?? node.ToString();
        if (live.Fleet.Find(node)?.Hold?.Operation != operation)
        {
            TellTooLate(label, operation);
            return false;
        }

        var answer = await operations.ProvisionAsync(await me.AsCallerAsync(reason), node, verb, new ProvisionRequest());
        if (answer.Ok)
        {
            toasts.Show(verb == Verb.Unhold ? Family.Done : Family.Idle, $"{label}: hold {(verb == Verb.Unhold ? "released" : "rejected")}.");
            return true;
        }

        if (live.Fleet.Find(node)?.Hold?.Operation == operation) toasts.Show(Family.Failed, $"{label}: {answer.Problem.Told}", answer.Problem.Fix);
        else TellTooLate(label, operation);
        return false;
    }

    private void TellTooLate(string label, Guid operation)
    {
        var first = decisions.Of(operation);
        toasts.Show(Family.Idle, first is null ? $"{label} is no longer held." : $"{label}: {first.By} {first.Verb} it {Durations.Ago(time.GetUtcNow() - first.At)}.", first?.Reason);
    }
}
