using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Engine.Store;

namespace IronicConsole.Engine.Batches;

/// <summary>The question whether a wave of a batch begins: it is asked, answered, taken back, or its deadline goes by. Each of these is told in the commit that makes it so. Nothing here puts the batch.</summary>
public static class BatchQuestions
{
    /// <summary>Holds a batch until people have answered.</summary>
    /// <param name="unit">The unit of work.</param>
    /// <param name="batch">The batch, at the wave that is asked about.</param>
    /// <param name="terms">On what terms it is released.</param>
    /// <param name="why">Why policy asks; null when it does not.</param>
    public static Batch Ask(IUnit unit, Batch batch, BatchHold terms, string? why = null)
    {
        ArgumentNullException.ThrowIfNull(unit);
        ArgumentNullException.ThrowIfNull(batch);
        var hold = BatchRules.Ask(batch, terms, unit.Now);
        if (why is not null) hold = hold with { Question = $"{why} {hold.Question}" };
        Tell(unit, batch, hold, "asked", hold.Question);
        return batch with { State = BatchState.Held, Hold = hold };
    }

    /// <summary>Counts the approval of who asks; the wave begins once there are enough.</summary>
    public static Result<Batch> Approve(IUnit unit, Batch batch)
    {
        ArgumentNullException.ThrowIfNull(unit);
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Hold is not { } hold) return Decided(batch);
        if ((HoldRules.WhyNot(hold, unit.By) ?? HoldRules.Unreasoned(hold, unit.By)) is { } uncounted) return uncounted;
        hold = hold with { Approvals = hold.Approvals.Add(new HoldApproval(unit.By.Name, unit.By.Account, unit.Now, unit.By.Reason)) };
        var released = hold.Lacks <= 0;
        Tell(unit, batch, hold, released ? "released" : "approved", released ? $"Released by {string.Join(", ", hold.Approvals.Select(a => a.By))}{Because(unit.By)}" : $"Approved by {unit.By.Name}, {hold.Approvals.Length} of {hold.Quorum}{Because(unit.By)}");
        return released ? batch with { State = BatchState.Running, Hold = null, Decisions = batch.Decisions.Add(new BatchDecision(batch.Wave, true, hold.Approvals, unit.By, unit.Now)) } : batch with { Hold = hold };
    }

    /// <summary>Rejects it, which ends the batch.</summary>
    public static Result<Batch> Reject(IUnit unit, Batch batch)
    {
        ArgumentNullException.ThrowIfNull(unit);
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Hold is not { } hold) return Decided(batch);
        Tell(unit, batch, hold, "rejected", $"Rejected by {unit.By.Name}{Because(unit.By)}", "ERROR");
        return batch with
        {
            State = BatchState.Cancelled, Hold = null, Why = $"Wave {batch.Wave + 1} was rejected by {unit.By.Name}{Because(unit.By)}.",
            Decisions = batch.Decisions.Add(new BatchDecision(batch.Wave, false, hold.Approvals, unit.By, unit.Now)),
        };
    }

    /// <summary>The batch ends while it is asked about: whoever waits for an answer is told that there will be none, as with a held operation that is aborted.</summary>
    public static void Withdraw(IUnit unit, Batch batch)
    {
        ArgumentNullException.ThrowIfNull(unit);
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Hold is { } hold) Tell(unit, batch, hold, "rejected", $"Cancelled by {unit.By.Name}{Because(unit.By)}", "ERROR");
    }

    /// <summary>Marks a question whose deadline went by: it waits on, late, or the batch ends. Expired is not rejected: nobody has decided.</summary>
    /// <returns>The batch, the same when it is on time.</returns>
    public static Batch Expire(IUnit unit, Batch batch)
    {
        ArgumentNullException.ThrowIfNull(unit);
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Hold is not { ExpiredAt: null, Deadline: { } deadline } hold || deadline > unit.Now) return batch;
        var words = HoldRules.LateWords(hold);
        Tell(unit, batch, hold, "expired", $"{words}: {(hold.AbortsOnExpiry ? "the batch ends" : "it stays held, late")}", hold.AbortsOnExpiry ? "ERROR" : "WARNING");
        return !hold.AbortsOnExpiry ? batch with { Hold = hold with { ExpiredAt = unit.Now } } : batch with
        {
            State = BatchState.Cancelled, Hold = null, Why = $"{words}.",
            Decisions = batch.Decisions.Add(new BatchDecision(batch.Wave, false, hold.Approvals, unit.By, unit.Now) { Expired = true }),
        };
    }

    private static Problem Decided(Batch batch) => Problem.Conflict("decided", $"Nothing is asked about this batch: it is {BatchCommands.Words(batch.State)}.", "Look at the batch; it says who decided.");

    private static void Tell(IUnit unit, Batch batch, HoldPrompt hold, string decision, string text, string severity = "INFO") => unit.Tell(
        batch.Id, EventKinds.Hold, text, JsonMap.Of(new
        {
            batch = batch.Id, number = hold.Number, title = batch.Title, question = hold.Question, decision, by = decision is "asked" or "expired" ? null : unit.By.Name, reason = decision is "asked" or "expired" ? null : unit.By.Reason,
            approvals = hold.Approvals.Length, quorum = hold.Quorum, deadline = hold.Deadline, ends = decision == "expired" && hold.AbortsOnExpiry,
        }),
        severity);

    private static string Because(Caller by) => by.Reason is { Length: > 0 } reason ? $": {reason}" : "";
}
