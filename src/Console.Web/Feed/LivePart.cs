using IronicConsole.Engine.Feed;
using Microsoft.AspNetCore.Components;

namespace IronicConsole.Web.Feed;

/// <summary>A page or part that follows the feed. The subscription begins with the first live render (a prerendered page is gone once sent) and ends with the part.</summary>
public abstract class LivePart : ComponentBase, IDisposable
{
    private IFeedSubscription? _following;
    private long _read = -1;
    private bool _gone;

    /// <summary>The feed of this tab.</summary>
    [Inject] protected CircuitFeed Live { get; set; } = default!;

    /// <summary>The engine's clock.</summary>
    [Inject] protected TimeProvider Time { get; set; } = default!;

    /// <summary>Whom commands of this tab come from.</summary>
    [Inject] protected Person Me { get; set; } = default!;

    /// <summary>The fleet in memory.</summary>
    protected FleetIndex Fleet => Live.Fleet;

    /// <summary>Now, by the engine's clock.</summary>
    protected DateTimeOffset Now => Time.GetUtcNow();

    /// <summary>What this part wants to be told about.</summary>
    protected abstract FeedWindow Window { get; }

    /// <summary>Takes changes in; runs on the part's own dispatcher. Render only what changed.</summary>
    protected abstract Task OnChangesAsync(FeedBatch batch);

    /// <summary>Reads <see cref="Window"/> again: scrolled, or another node is open.</summary>
    protected void MoveWindow() => _following?.Move(Window);

    /// <inheritdoc/>
    public override Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        if (_read < 0) _read = Live.Seq;
        return base.SetParametersAsync(ParameterView.Empty);
    }

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (!firstRender || _gone) return;
        _following = Live.Follow(Window, batch => InvokeAsync(() => TakeAsync(batch)));

        // What was committed between the first reading and now is not told: read again.
        if (Live.Seq != _read) _ = InvokeAsync(() => TakeAsync(new FeedBatch(Live.Seq, new Dictionary<Guid, Engine.Provisioning.Node?>(), [], CountsChanged: true, Resync: true)));
    }

    // A part that breaks shows it, in the boundary around it, instead of standing still.
    private async Task TakeAsync(FeedBatch batch)
    {
        if (_gone) return;
        try
        {
            await OnChangesAsync(batch);
        }
        catch (Exception broken) when (broken is not (ObjectDisposedException or OperationCanceledException))
        {
            await DispatchExceptionAsync(broken);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends the subscription.</summary>
    protected virtual void Dispose(bool disposing)
    {
        _gone = true;
        _following?.Dispose();
    }
}
