using Microsoft.Extensions.Logging;

namespace IronicConsole.Engine.Operations;

/// <summary>Lets a crash test stop the engine dead at a named point of the journal, to be killed there. Does nothing unless <see cref="EngineOptions.HaltAt"/> is set.</summary>
public sealed partial class HaltPoint(EngineOptions options, ILogger<HaltPoint> log)
{
    private int _passed;

    /// <summary>Passes a point; never returns at the one that is set. <c>name#3</c> halts at its third passing, <c>*#17</c> at the seventeenth of all.</summary>
    public async Task PassAsync(string point)
    {
        if (options.HaltAt.Length == 0) return;
        var (name, times) = options.HaltAt.Split('#') is [var n, var t] ? (n, int.Parse(t, System.Globalization.CultureInfo.InvariantCulture)) : (options.HaltAt, 1);
        if (name != "*" && name != point) return;
        if (Interlocked.Increment(ref _passed) != times) return;
        LogHalted(point);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System).ConfigureAwait(false);
    }

    [LoggerMessage(200, LogLevel.Warning, "Halted at {Point}.")]
    private partial void LogHalted(string point);
}
