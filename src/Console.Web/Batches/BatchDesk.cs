using IronicConsole.Engine.Batches;
using IronicConsole.Engine.Kernel;
using IronicConsole.Web.Components;
using IronicConsole.Web.Feed;

namespace IronicConsole.Web.Batches;

/// <summary>Where a person's commands on a batch go, and what they are told of them.</summary>
public sealed class BatchDesk(IBatches batches, CircuitFeed live, Person me, Toasts toasts)
{
    private delegate Task<Result<Batch>> Answer(Caller by, Guid id, int? seen, CancellationToken cancel);

    /// <summary>Begins no further node.</summary>
    public Task<bool> PauseAsync(Batch batch, string? reason) => SendAsync(batch, reason, batches.PauseAsync, "paused, no further node is begun");

    /// <summary>Goes on; failures that have stopped it are accepted.</summary>
    public Task<bool> ResumeAsync(Batch batch, string? reason) => SendAsync(batch, reason, batches.ResumeAsync, "goes on");

    /// <summary>Ends it.</summary>
    public Task<bool> CancelAsync(Batch batch, string? reason) => SendAsync(batch, reason, batches.CancelAsync, "cancelled");

    /// <summary>Makes a batch of what failed.</summary>
    /// <returns>The new one, or null when it was refused.</returns>
    public async Task<Batch?> RetryAsync(Batch batch, string? reason)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var made = await batches.RetryAsync(await me.AsCallerAsync(reason), batch.Id);
        if (made.Problem is { } no) toasts.Show(Family.Failed, $"{batch.Title}: {no.Told}", no.Fix);
        return made.Value;
    }

    /// <summary>Approves that the wave of the question begins.</summary>
    /// <param name="batch">As the person saw it.</param>
    /// <param name="reason">Why.</param>
    /// <returns>Whether the approval counts.</returns>
    public Task<bool> ApproveAsync(Batch batch, string? reason) => AnswerAsync(batch, reason, batches.ApproveAsync, "released");

    /// <summary>Rejects it, which ends the batch.</summary>
    /// <param name="batch">As the person saw it.</param>
    /// <param name="reason">Why.</param>
    /// <returns>Whether it was rejected.</returns>
    public Task<bool> RejectAsync(Batch batch, string reason) => AnswerAsync(batch, reason, batches.RejectAsync, "rejected");

    private async Task<bool> SendAsync(Batch batch, string? reason, Answer send, string done)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var sent = await send(await me.AsCallerAsync(reason), batch.Id, null, default);
        if (sent.Problem is { } no) toasts.Show(Family.Failed, $"{batch.Title}: {no.Told}", no.Fix);
        else toasts.Show(Family.Idle, $"{batch.Title}: {done}.");
        return sent.Ok;
    }

    // An answer is to the question that was on the screen: it is sent with the version that was seen, and anew when only an approval has come in between.
    private async Task<bool> AnswerAsync(Batch batch, string? reason, Answer send, string done)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var by = await me.AsCallerAsync(reason);
        var sent = await send(by, batch.Id, batch.Version, default);
        while (sent.Problem?.Slug == "overtaken" && Now(batch) is { Hold: { } still } now && still.Number == batch.Hold?.Number) sent = await send(by, batch.Id, now.Version, default);
        if (sent.Problem is not { } no)
        {
            toasts.Show(done == "released" ? Family.Done : Family.Idle, $"{batch.Title}: hold {done}.");
            return true;
        }

        var asked = Now(batch)?.Hold;
        if (no.Slug == "quorum-unmet" && asked is not null && asked.Approvals.Length > batch.Hold?.Approvals.Length && asked.Approvals.Any(a => a.By == by.Name))
        {
            toasts.Show(Family.Person, $"{batch.Title}: your approval counts. {no.Told}");
            return true;
        }

        if (asked?.Number == batch.Hold?.Number) toasts.Show(Family.Failed, $"{batch.Title}: {no.Told}", no.Fix);
        else TellTooLate(batch);
        return false;
    }

    private void TellTooLate(Batch batch)
    {
        var first = Now(batch)?.Decisions.FirstOrDefault(d => d.Wave == batch.Hold?.Number);
        toasts.Show(Family.Idle, first is null ? $"{batch.Title} is no longer held." : first.Expired ? $"{batch.Title}: {first.Words()}." : $"{batch.Title}: {first.By.Name} {(first.Released ? "released" : "rejected")} it.", first?.By.Reason);
    }

    private Batch? Now(Batch batch) => live.Fleet.Records.Find<Batch>(batch.Id);
}
