using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Store;
using Microsoft.Extensions.Logging;

namespace IronicConsole.Engine.Operations;

/// <summary>Brings operations to the runner: after the commit that made them due, when an agent calls, when their time comes, after a restart, and by a sweep.</summary>
public sealed partial class Dispatch(OpenOperations open, Feed.IFleetFeed feed, AgentWakes wakes, EngineOptions options, TimeProvider clock, IServiceProvider services, ILogger<Dispatch> log) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Schedules? _schedules;
    private IDisposable? _heard;
    private Task _sweep = Task.CompletedTask;

    /// <summary>Whether this process takes work.</summary>
    public bool Taking => _schedules is not null && !_stop.IsCancellationRequested;

    /// <summary>Starts the schedulers and goes on with everything that is open.</summary>
    public async Task StartAsync(CancellationToken cancel)
    {
        _schedules = (Schedules)services.GetService(typeof(Schedules))!;
        await _schedules.StartAsync(cancel).ConfigureAwait(false);
        _heard = wakes.Subscribe(node => _ = WokeAsync(node));
        var found = open.All.Count;
        await CallDueAsync(all: true).ConfigureAwait(false);
        if (found > 0) LogGoesOn(found);
        _sweep = SweepAsync();
    }

    /// <summary>Calls an operation that was just accepted.</summary>
    public Task DueNowAsync(Guid operation) => _schedules?.DueNowAsync(operation) ?? Task.CompletedTask;

    /// <summary>After a run: sets the timer of an operation that waits.</summary>
    public Task RestedAsync(Guid operation) =>
        open.Find(operation) is { DueAt: { } at, State: OperationState.Waiting or OperationState.Clearing } && _schedules is { } schedules ? schedules.DueAtAsync(operation, at) : Task.CompletedTask;

    /// <summary>Takes no more work and waits for the jobs at hand.</summary>
    public async Task StopAsync(CancellationToken cancel)
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _heard?.Dispose();
        if (_schedules is not null) await _schedules.StopAsync(cancel).ConfigureAwait(false);
        await _sweep.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _stop.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task WokeAsync(Guid node) =>
        feed.Fleet.Find(node)?.Operation is { } id && open.Find(id) is { State: OperationState.Waiting or OperationState.Clearing } ? DueNowAsync(id) : Task.CompletedTask;

    private async Task CallDueAsync(bool all)
    {
        var now = clock.GetUtcNow();
        foreach (var operation in open.All)
        {
            if (operation.State == OperationState.Held) continue;
            if (operation.DueAt is { } at && at > now)
            {
                if (all) await RestedAsync(operation.Id).ConfigureAwait(false);
            }
            else
            {
                await DueNowAsync(operation.Id).ConfigureAwait(false);
            }
        }
    }

    private async Task SweepAsync()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromSeconds(options.SweepSeconds), clock, _stop.Token).ConfigureAwait(false);
                await CallDueAsync(all: false).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // stopping
        }
    }

    [LoggerMessage(220, LogLevel.Information, "Goes on with {Count} open operations.")]
    private partial void LogGoesOn(int count);
}
