using IronicConsole.Engine.Batches;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Policy;
using IronicConsole.Web.Feed;
using Microsoft.AspNetCore.Components;

namespace IronicConsole.Web.Batches;

/// <summary>A person's turn at a held batch, wherever it is shown: their reason, why they may not, and the sending of their answer.</summary>
public abstract class BatchTurn : ComponentBase
{
    private (Guid, int)? _question;
    private int _approvals;

    /// <summary>The held batch.</summary>
    [Parameter, EditorRequired] public Batch Batch { get; set; } = default!;

    [Inject] private BatchDesk Desk { get; set; } = default!;

    [Inject] private Person Me { get; set; } = default!;

    /// <summary>Their reason.</summary>
    protected string Reason { get; private set; } = "";

    /// <summary>An answer is on its way, or was taken.</summary>
    protected bool Sent { get; private set; }

    /// <summary>A rejection lacks its reason.</summary>
    protected bool ReasonMissing { get; private set; }

    /// <summary>Why this person may answer nothing; null when they may.</summary>
    protected string? Closed { get; private set; }

    /// <summary>Why an approval of theirs would not count; null when it would.</summary>
    protected string? NoApproval { get; private set; }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (Batch.Hold is not { } hold) return;
        var (closed, by) = (await Me.WhyNotAsync(Rule.BatchRelease, BatchCommands.TargetOf(Batch)), await Me.AsCallerAsync());
        (Closed, NoApproval) = (closed, closed ?? HoldRules.WhyNot(hold, by)?.Told);
        if (_question == (Batch.Id, hold.Number) && hold.Approvals.Length == _approvals) return;
        if (_question != (Batch.Id, hold.Number)) (Reason, ReasonMissing) = ("", false);
        (_question, _approvals, Sent) = ((Batch.Id, hold.Number), hold.Approvals.Length, false);
    }

    /// <summary>Takes the reason as it is typed.</summary>
    protected void TypeReason(ChangeEventArgs typed)
    {
        ArgumentNullException.ThrowIfNull(typed);
        Reason = typed.Value?.ToString() ?? "";
        ReasonMissing = ReasonMissing && string.IsNullOrWhiteSpace(Reason);
    }

    /// <summary>Approves.</summary>
    protected Task ApproveAsync() => NoApproval is not null ? Task.CompletedTask : SendAsync(() => Desk.ApproveAsync(Batch, Reason));

    /// <summary>Rejects, once there is a reason.</summary>
    protected Task RejectAsync()
    {
        ReasonMissing = string.IsNullOrWhiteSpace(Reason);
        return ReasonMissing || Closed is not null ? Task.CompletedTask : SendAsync(() => Desk.RejectAsync(Batch, Reason));
    }

    private async Task SendAsync(Func<Task<bool>> send)
    {
        if (Sent) return;
        Sent = true;
        Sent = await send();
    }
}
