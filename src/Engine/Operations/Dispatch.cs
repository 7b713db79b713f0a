using System.Threading.Channels;
using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Conductors;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Store;
using Microsoft.Extensions.Logging;

namespace IronicConsole.Engine.Operations;

/// <summary>
/// Brings operations to the runner: after the commit that made them due, when an agent calls, when their time comes, after a restart, and by a sweep.
/// With several processes, also what others accepted and what others left: whose turn it is comes from the roster, and the lease decides.
/// </summary>
public sealed partial class Dispatch(
    OpenOperations open, IFleetFeed feed, IStoreHost store, ConductorRoster conductors, OperationRunner runner, LettingGo letting, Drain drain, AgentWakes wakes, EngineOptions options, TimeProvider clock,
    IServiceProvider services, ILogger<Dispatch> log) : IAsyncDisposable
{
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(500);

    // Who could not begin (its node is lent to a relative's power change, or its step is at work) does not come again at once.
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(250);
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<bool> _drained = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Dictionary<Guid, int> _passedOver = [];
    private readonly Dictionary<Guid, DateTimeOffset> _lastHeard = [];
    private Schedules? _schedules;
    private IDisposable? _heard, _elsewhere;
    private Task _sweep = Task.CompletedTask;
    private volatile bool _started;

    /// <summary>Whether this process has begun and goes on taking work.</summary>
    public bool Taking => _started && !drain.On;

    /// <summary>Whether it has begun: commands can be accepted.</summary>
    public bool Started => _started;

    /// <summary>Starts the schedulers and goes on with everything that is open.</summary>
    public async Task StartAsync(CancellationToken cancel)
    {
        if (conductors.Works)
        {
            runner.Watch();
            var schedules = (Schedules)services.GetService(typeof(Schedules))!;
            await store.AloneAsync(() => schedules.StartAsync(cancel), cancel).ConfigureAwait(false);
            _schedules = schedules;
            _heard = wakes.Subscribe(node => _ = WokeAsync(node));
            _elsewhere = store.WhenChangedElsewhere(changes => _ = ElsewhereAsync(changes));
            var found = open.All.Count;
            await CallDueAsync(all: true).ConfigureAwait(false);
            if (found > 0) LogGoesOn(found);
            drain.Changed += Drained;
            _sweep = SweepAsync();
        }

        _started = true;
    }

    /// <summary>Calls an operation that was just accepted here.</summary>
    public Task DueNowAsync(Guid operation) => _schedules is { } schedules && !drain.On && Mine(operation) ? schedules.DueNowAsync(operation) : Task.CompletedTask;

    /// <summary>After a run: sets the timer of an operation that waits, or is held until a deadline.</summary>
    public Task RestedAsync(Guid operation)
    {
        if (open.Find(operation) is not { DueAt: { } at, State: OperationState.Waiting or OperationState.Held or OperationState.Clearing } || _schedules is not { } schedules || !Mine(operation)) return Task.CompletedTask;
        var now = clock.GetUtcNow();
        return schedules.DueAtAsync(operation, at > now ? at : now + Soon);
    }

    /// <summary>Takes no more work, and lets go of what runs.</summary>
    public async Task StopAsync(CancellationToken cancel)
    {
        drain.Stop();
        drain.Changed -= Drained;
        await _stop.CancelAsync().ConfigureAwait(false);
        _heard?.Dispose();
        _elsewhere?.Dispose();
        await _sweep.ConfigureAwait(false);
        var told = conductors.TellAsync();
        if (_schedules is not null)
        {
            await _schedules.PauseAsync(cancel).ConfigureAwait(false);
            await letting.AllAsync(TimeSpan.FromSeconds(options.DrainSeconds), cancel).ConfigureAwait(false);
            await _schedules.StopAsync(cancel).ConfigureAwait(false);
        }

        await told.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _stop.Dispose();
        return ValueTask.CompletedTask;
    }

    private bool Mine(Guid operation) => open.Find(operation) is { } found && feed.Fleet.Find(found.NodeId) is { } node && conductors.Serves(node);

    private Task WokeAsync(Guid node) =>
        feed.Fleet.Find(node)?.Operation is { } id && open.Find(id) is { State: OperationState.Waiting or OperationState.Clearing } ? DueNowAsync(id) : Task.CompletedTask;

    // Another process has committed: its agent's sign wakes what runs or waits here, and what became due is taken by whose turn it is.
    private async Task ElsewhereAsync(IReadOnlyList<(Guid Node, string Origin)> changes)
    {
        foreach (var (id, origin) in changes)
        {
            if (feed.Fleet.Find(id) is not { Operation: { } current } node || open.Find(current) is not { } operation || operation is { State: OperationState.Held, DueAt: null }) continue;
            var woken = HeardAnew(node);
            var first = !conductors.Takes(origin, node) && conductors.Turn(current, node) == 0;
            if (woken && !first) wakes.Stir(id);
            if (woken && first) wakes.Woke(id);
            else if (first && Free(operation) && !(operation.DueAt > store.Now) && _schedules is { } schedules) await schedules.DueNowAsync(current, onlyIfDue: true).ConfigureAwait(false);
        }
    }

    private bool HeardAnew(Provisioning.Node node)
    {
        if (BootSession.Of(node)?.HeardAt is not { } heard || !AgentStates.Wakes(node)) return false;
        lock (_lastHeard)
        {
            if (_lastHeard.TryGetValue(node.Id, out var before) && before >= heard) return false;
            _lastHeard[node.Id] = heard;
            return true;
        }
    }

    // What this process holds itself is free for it: a run that broke off is begun again, one that goes on is not disturbed.
    private bool Free(Operation operation) => open.LeaseRow(operation.NodeId) is not { Owner.Length: > 0 } lease || lease.Until <= store.Now || lease.Owner == conductors.Name;

    private async Task CallDueAsync(bool all)
    {
        if (_schedules is not { } schedules) return;
        var now = store.Now;
        var seen = new HashSet<Guid>();
        foreach (var operation in open.All)
        {
            if (operation is { State: OperationState.Held, DueAt: null } || feed.Fleet.Find(operation.NodeId) is not { } node || conductors.Turn(operation.Id, node) is not { } turn) continue;
            if (operation.DueAt is { } at && at > now)
            {
                if (all && turn == 0) await RestedAsync(operation.Id).ConfigureAwait(false);
                continue;
            }

            if (store.Shared && !Free(operation)) continue;
            seen.Add(operation.Id);
            var passedOver = _passedOver.GetValueOrDefault(operation.Id);
            _passedOver[operation.Id] = passedOver + 1;
            if (passedOver >= turn) await schedules.DueNowAsync(operation.Id, onlyIfDue: true).ConfigureAwait(false); // who comes first had its time
        }

        foreach (var id in _passedOver.Keys.Where(k => !seen.Contains(k)).ToArray()) _passedOver.Remove(id);
    }

    private void Drained() => _drained.Writer.TryWrite(true);

    private async Task SweepAsync()
    {
        try
        {
            for (var drained = false; !_stop.IsCancellationRequested; drained = drain.On)
            {
                await PauseAsync().ConfigureAwait(false);
                if (drain.On) await DrainAsync(first: !drained).ConfigureAwait(false);
                else if (drained) await ResumeAsync().ConfigureAwait(false);
                else await CallDueAsync(all: false).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // stopping
        }
    }

    private async Task DrainAsync(bool first)
    {
        if (first) await _schedules!.PauseAsync(_stop.Token).ConfigureAwait(false);
        await letting.LookAsync().ConfigureAwait(false);
        if (first) await conductors.TellAsync().ConfigureAwait(false);
    }

    private async Task ResumeAsync()
    {
        await _schedules!.ResumeAsync(_stop.Token).ConfigureAwait(false);
        await CallDueAsync(all: true).ConfigureAwait(false);
        await conductors.TellAsync().ConfigureAwait(false);
    }

    private async Task PauseAsync()
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var pause = store.Shared || drain.On ? Often : TimeSpan.FromSeconds(options.SweepSeconds);
        await Task.WhenAny(_drained.Reader.WaitToReadAsync(enough.Token).AsTask(), Task.Delay(pause, clock, enough.Token)).ConfigureAwait(false);
        await enough.CancelAsync().ConfigureAwait(false);
        _drained.Reader.TryRead(out _);
        _stop.Token.ThrowIfCancellationRequested();
    }

    [LoggerMessage(220, LogLevel.Information, "Goes on with {Count} open operations.")]
    private partial void LogGoesOn(int count);
}
