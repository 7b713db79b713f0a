using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Policy;
using IronicConsole.Engine.Provisioning;
using IronicConsole.Web.Drafts;
using IronicConsole.Web.Feed;
using Microsoft.AspNetCore.Components;

namespace IronicConsole.Web.Approvals;

/// <summary>A person's turn at a hold, wherever it is shown: what they have written so far, kept as a draft, why they may not, and the sending of their answer.</summary>
public abstract class HoldTurn : ComponentBase, IAsyncDisposable
{
    private Draft<HoldFilled>? _draft;
    private (Guid, int)? _question;
    private int _approvals;

    /// <summary>The held node.</summary>
    [Parameter, EditorRequired] public Node Node { get; set; } = default!;

    [Inject] private HoldDesk Desk { get; set; } = default!;

    [Inject] private Drafts.Drafts Drafts { get; set; } = default!;

    [Inject] private Person Me { get; set; } = default!;

    /// <summary>What is written into the form.</summary>
    protected HoldFilled Filled { get; private set; } = new();

    /// <summary>An answer is on its way, or was taken.</summary>
    protected bool Sent { get; private set; }

    /// <summary>What is written is on the server: a closed tab or a restart does not lose it.</summary>
    protected bool Kept { get; private set; }

    /// <summary>A rejection lacks its reason, or an approval that needs one.</summary>
    protected bool ReasonMissing { get; set; }

    /// <summary>What a missing reason is for, in words.</summary>
    protected string MissingWords => Node.Hold?.ReasonRequired == true ? "Write why you approve or reject it: the reason stays with the node." : "Write why you reject it: the reason stays with the node.";

    /// <summary>What the field for the reason says.</summary>
    protected string ReasonWords => Node.Hold?.ReasonRequired == true ? "Reason, required" : "Reason, required to reject";

    /// <summary>What the engine would not take of the form.</summary>
    protected Problem? Wrong { get; private set; }

    /// <summary>Why this person may answer nothing; null when they may.</summary>
    protected string? Closed { get; private set; }

    /// <summary>Why an approval of theirs would not count; null when it would.</summary>
    protected string? NoApproval { get; private set; }

    /// <summary>Why they may not release it in an emergency; null when they may.</summary>
    protected string? NoEmergency { get; private set; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_draft is not null) await _draft.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        Closed = await Me.WhyNotAsync(Rule.NodeSetProvisionState, Node);
        if (Node.Hold is not { } hold) return;
        NoEmergency = Closed ?? await Me.WhyNotAsync(Rule.HoldEmergency, Node);
        NoApproval = Closed ?? HoldRules.WhyNot(hold, await Me.AsCallerAsync())?.Told;
        if (_question == (hold.Operation, hold.Number))
        {
            if (hold.Approvals.Length != _approvals) (_approvals, Sent) = (hold.Approvals.Length, false);
            return;
        }

        if (_draft is not null) await _draft.DisposeAsync();
        (_question, _approvals, Sent, Kept, ReasonMissing, Wrong, Filled) = ((hold.Operation, hold.Number), hold.Approvals.Length, false, false, false, null, new());
        _draft = Drafts.Of<HoldFilled>(HoldFilled.DraftOf(hold));
        _draft.Saved += Saved;
        var kept = await _draft.ReadAsync();
        if (kept is not null && Filled == new HoldFilled()) (Filled, Kept) = (kept, true);
        await AskedAsync(hold);
    }

    /// <summary>Another question is asked than before.</summary>
    protected virtual Task AskedAsync(HoldPrompt hold) => Task.CompletedTask;

    /// <summary>Takes what is written now.</summary>
    protected void Fill(HoldFilled now)
    {
        (Filled, Wrong, Kept) = (now, null, false);
        ReasonMissing = ReasonMissing && string.IsNullOrWhiteSpace(now.Reason);
        _draft?.Changed(now);
    }

    /// <summary>Takes the reason as it is typed.</summary>
    protected void TypeReason(ChangeEventArgs typed)
    {
        ArgumentNullException.ThrowIfNull(typed);
        Fill(Filled with { Reason = typed.Value?.ToString() ?? "" });
    }

    /// <summary>Approves with what is written.</summary>
    protected Task ApproveAsync()
    {
        if (NoApproval is not null || Node.Hold is not { } hold) return Task.CompletedTask;
        ReasonMissing = hold.ReasonRequired && string.IsNullOrWhiteSpace(Filled.Reason);
        return ReasonMissing ? Task.CompletedTask : SendAsync(() => Desk.ApproveAsync(Node, Filled.ToReply(hold), Filled.Reason));
    }

    /// <summary>Rejects, once there is a reason.</summary>
    protected Task RejectAsync()
    {
        ReasonMissing = string.IsNullOrWhiteSpace(Filled.Reason);
        return ReasonMissing || Closed is not null ? Task.CompletedTask : SendAsync(() => Desk.RejectAsync(Node, Filled.Reason));
    }

    /// <summary>Releases it regardless of its terms.</summary>
    /// <param name="reason">Why.</param>
    protected Task ReleaseAsync(string reason) => NoEmergency is not null || Node.Hold is not { } hold ? Task.CompletedTask : SendAsync(() => Desk.ApproveAsync(Node, Filled.ToReply(hold) with { Emergency = true }, reason));

    private void Saved() => _ = InvokeAsync(() =>
    {
        Kept = true;
        StateHasChanged();
    });

    private async Task SendAsync(Func<Task<Answered>> send)
    {
        if (Sent) return;
        Sent = true;
        var answer = await send();
        (Sent, Wrong) = (answer.Counted, answer.Wrong);
        if (!answer.Counted) return;
        (Filled, Kept) = (new(), false);
        if (_draft is not null) await _draft.ForgetAsync();
    }
}
