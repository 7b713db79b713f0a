using IronicConsole.Engine.Conductors;
using IronicConsole.Engine.Store;
using Microsoft.Extensions.Logging;

namespace IronicConsole.Engine.Operations;

/// <summary>How work leaves this process: what was reserved and not begun at once, what runs at the end of its step, what still runs when the time is over at the nearest safe point.</summary>
public sealed partial class LettingGo(OperationRunner runner, OpenOperations open, IStoreHost store, ConductorRoster conductors, Drain drain, TimeProvider clock, ILogger<LettingGo> log)
{
    // What was interrupted has to notice, and its row to be written.
    private static readonly TimeSpan Notice = TimeSpan.FromSeconds(5);

    /// <summary>One look at a drain: interrupts what has no more time, lets go of what was not begun.</summary>
    public async Task LookAsync()
    {
        if (drain.Order?.Deadline is { } deadline && deadline <= store.Now) drain.End();
        if (drain.CutOff) runner.Interrupt();
        foreach (var lease in open.OwnLeases(conductors.Name))
        {
            if (!runner.Runs(lease.Operation)) await runner.LetGoAsync(lease).ConfigureAwait(false);
        }
    }

    /// <summary>Lets go of everything, before the process ends.</summary>
    /// <param name="longest">How long steps may go on.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task AllAsync(TimeSpan longest, CancellationToken cancel)
    {
        if (runner.Running > 0) LogWaits(runner.Running, longest.TotalSeconds);
        if (!drain.CutOff && !await IdleAsync(longest, cancel).ConfigureAwait(false)) LogOver(runner.Running);
        drain.End();
        runner.Interrupt();
        if (!await IdleAsync(Notice, cancel).ConfigureAwait(false)) LogLeftBehind(runner.Running);
        await LookAsync().ConfigureAwait(false);
    }

    private async Task<bool> IdleAsync(TimeSpan longest, CancellationToken cancel)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var idle = runner.IdleAsync();
        var ended = await Task.WhenAny(idle, Task.Delay(longest, clock, enough.Token)).ConfigureAwait(false) == idle;
        await enough.CancelAsync().ConfigureAwait(false);
        return ended;
    }

    [LoggerMessage(230, LogLevel.Information, "Stopping: {Count} operations are let go at the end of their step, within {Seconds:0} s.")]
    private partial void LogWaits(int count, double seconds);

    [LoggerMessage(231, LogLevel.Warning, "Engine:DrainSeconds is over: {Count} operations are interrupted and go on from their last recorded step.")]
    private partial void LogOver(int count);

    [LoggerMessage(232, LogLevel.Warning, "{Count} operations did not notice that they are interrupted; their leases run out.")]
    private partial void LogLeftBehind(int count);
}
