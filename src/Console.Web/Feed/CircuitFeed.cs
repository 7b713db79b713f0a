using IronicConsole.Engine.Feed;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace IronicConsole.Web.Feed;

/// <summary>The feed as one browser tab sees it: its subscriptions pause while the line is down, resync when it is up again, and end with the tab.</summary>
public sealed class CircuitFeed(IFleetFeed feed) : CircuitHandler, IDisposable
{
    private readonly Lock _gate = new();
    private readonly HashSet<Follower> _followers = [];
    private bool _down;

    /// <summary>The fleet in memory.</summary>
    public FleetIndex Fleet => feed.Fleet;

    /// <summary>The last committed sequence.</summary>
    public long Seq => feed.Seq;

    /// <summary>Whether the line to the tab is down, or the tab gone: nothing needs to be drawn.</summary>
    public bool Down
    {
        get { lock (_gate) return _down; }
    }

    /// <summary>How many subscriptions this tab has.</summary>
    public int Subscriptions
    {
        get { lock (_gate) return _followers.Count; }
    }

    /// <summary>Follows a window until the answer is disposed.</summary>
    /// <param name="window">What is wanted.</param>
    /// <param name="tell">Called with gathered changes, one call at a time, on a thread of the pool.</param>
    public IFeedSubscription Follow(FeedWindow window, Func<FeedBatch, Task> tell)
    {
        var follower = new Follower(this, feed.Follow(window, tell));
        lock (_gate)
        {
            _followers.Add(follower);
            if (_down) follower.Pause();
        }

        return follower;
    }

    /// <inheritdoc/>
    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        foreach (var follower in Line(down: true)) follower.Pause();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        bool wasDown;
        lock (_gate) wasDown = _down;
        if (!wasDown) return Task.CompletedTask;
        foreach (var follower in Line(down: false)) follower.Resume();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var follower in Line(down: true)) follower.Dispose();
    }

    private Follower[] Line(bool down)
    {
        lock (_gate)
        {
            _down = down;
            return [.. _followers];
        }
    }

    private void Leave(Follower follower)
    {
        lock (_gate) _followers.Remove(follower);
    }

    private sealed class Follower(CircuitFeed owner, IFeedSubscription inner) : IFeedSubscription
    {
        public void Move(FeedWindow window) => inner.Move(window);

        public void Pause() => inner.Pause();

        public void Resume() => inner.Resume();

        public void Dispose()
        {
            owner.Leave(this);
            inner.Dispose();
        }
    }
}
