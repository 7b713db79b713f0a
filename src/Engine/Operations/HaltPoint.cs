using System.Globalization;
using IronicConsole.Engine.Provisioning;
using Microsoft.Extensions.Logging;

namespace IronicConsole.Engine.Operations;

/// <summary>Lets a crash test stop one node's operation dead at a point of the journal, to kill the process there. Does nothing unless <see cref="EngineOptions.HaltAt"/> is set.</summary>
public sealed partial class HaltPoint
{
    private readonly ILogger<HaltPoint> _log;
    private readonly string? _node, _point;
    private readonly int _times;
    private int _passed;

    /// <summary>Reads the point that is set.</summary>
    public HaltPoint(EngineOptions options, ILogger<HaltPoint> log)
    {
        _log = log;
        if (options.HaltAt.Split(['|', '#']) is not [var node, var point, var times]) return;
        (_node, _point, _times) = (node, point, int.Parse(times, CultureInfo.InvariantCulture));
    }

    /// <summary>Passes a point; never returns at the one that is set.</summary>
    public async Task PassAsync(Node? node, string point)
    {
        if (_node is null || node?.Name != _node || (_point != "*" && _point != point)) return;
        if (Interlocked.Increment(ref _passed) != _times) return;
        LogHalted(_node, point);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System).ConfigureAwait(false);
    }

    [LoggerMessage(200, LogLevel.Warning, "Halted {Node} at {Point}.")]
    private partial void LogHalted(string node, string point);
}
