using System.Collections.Concurrent;
using System.Diagnostics;
using IronicConsole.Engine.Operations;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;

namespace IronicConsole.Engine.Periodic;

/// <summary>How a periodic task stands in this process.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Interval">The pause between two runs; zero for a task that is switched off.</param>
/// <param name="EndedAt">When its last run ended; null before the first.</param>
/// <param name="Took">How long that run took.</param>
/// <param name="Error">Why that run broke down; null when it did not.</param>
public sealed record PeriodicState(string Name, TimeSpan Interval, DateTimeOffset? EndedAt = null, TimeSpan Took = default, string? Error = null);

/// <summary>
/// Calls the periodic tasks: a trigger each, in the scheduler in memory. Nothing of it is kept: each conductor does its own share (<see cref="INodeShare"/>),
/// and a process that starts begins with all of them soon after, the rarer the later.
/// </summary>
public sealed partial class PeriodicWork(IEnumerable<IPeriodicTask> tasks, Schedules schedules, TimeProvider clock, ILogger<PeriodicWork> log) : IHostedLifecycleService, IDisposable
{
    // Not all at once, and not while everything that was open is being taken up again.
    private static readonly TimeSpan First = TimeSpan.FromSeconds(20), Apart = TimeSpan.FromSeconds(3);
    private readonly IPeriodicTask[] _tasks = [.. tasks];
    private readonly ConcurrentDictionary<string, PeriodicState> _states = new();
    private readonly CancellationTokenSource _stop = new();

    /// <summary>How the tasks stand, by name.</summary>
    public IEnumerable<PeriodicState> States => _tasks.Select(t => _states.GetValueOrDefault(t.Name, new PeriodicState(t.Name, t.Interval))).OrderBy(s => s.Name, StringComparer.Ordinal);

    /// <inheritdoc/>
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        var soonest = First;
        foreach (var task in _tasks.Where(t => t.Interval > TimeSpan.Zero))
        {
            await schedules.EveryAsync<RunPeriodic>(task.Name, Begin(soonest, task.Interval), task.Interval, cancellationToken).ConfigureAwait(false);
            soonest += Apart;
        }
    }

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => _stop.CancelAsync();

    /// <summary>Runs the task of that name once. What breaks in it is logged and stays in it.</summary>
    internal async Task RunAsync(string name)
    {
        if (_tasks.FirstOrDefault(t => t.Name == name) is not { } task || _stop.IsCancellationRequested) return;
        var began = Stopwatch.GetTimestamp();
        string? error = null;
        try
        {
            await task.RunAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogBroke(e, name);
            error = e.Message;
        }

        _states[name] = new PeriodicState(name, task.Interval, clock.GetUtcNow(), Stopwatch.GetElapsedTime(began), error);
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    // What is due once a day is not due at each start: a process that takes work over from another has better to do.
    private static TimeSpan Begin(TimeSpan soonest, TimeSpan interval) => interval < soonest ? interval : interval / 100 > soonest ? interval / 100 : soonest;

    [LoggerMessage(240, LogLevel.Error, "Periodic task '{Name}' broke down; it is run again after its interval.")]
    private partial void LogBroke(Exception error, string name);
}

/// <summary>The job of a periodic task, which its key names.</summary>
[DisallowConcurrentExecution]
public sealed class RunPeriodic(PeriodicWork work) : IJob
{
    /// <inheritdoc/>
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        await work.RunAsync(context.JobDetail.Key.Name).ConfigureAwait(false);
    }
}
