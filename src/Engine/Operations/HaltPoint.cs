using System.Globalization;
using System.Runtime.InteropServices;
using IronicConsole.Engine.Provisioning;
using Microsoft.Extensions.Logging;

namespace IronicConsole.Engine.Operations;

/// <summary>
/// Lets a crash test stop operations of nodes dead, each at a point of its run, to kill or freeze the process there. A process that is continued (SIGCONT) goes on from the points.
/// Does nothing unless <see cref="EngineOptions.HaltAt"/> is set.
/// </summary>
public sealed partial class HaltPoint : IDisposable
{
    private readonly ILogger<HaltPoint> _log;
    private readonly Dictionary<string, Stop> _stops = [];
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration? _continued;

    /// <summary>Reads the points that are set.</summary>
    public HaltPoint(EngineOptions options, ILogger<HaltPoint> log)
    {
        ArgumentNullException.ThrowIfNull(options);
        _log = log;
        foreach (var at in options.HaltAt.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            if (at.Split(['|', '#']) is [var node, var point, var times]) _stops[node] = new(point, int.Parse(times, CultureInfo.InvariantCulture));
        }

        if (_stops.Count > 0) _continued = PosixSignalRegistration.Create(PosixSignal.SIGCONT, _ => _goOn.TrySetResult());
    }

    /// <summary>Passes a point; stays at the one that is set for the node.</summary>
    public async Task PassAsync(Node? node, string point)
    {
        if (_stops.Count == 0 || node?.Name is not { } name || !_stops.TryGetValue(name, out var stop) || !stop.IsAt(point)) return;
        LogHalted(name, point);
        await _goOn.Task.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _continued?.Dispose();

    [LoggerMessage(200, LogLevel.Warning, "Halted {Node} at {Point}.")]
    private partial void LogHalted(string node, string point);

    private sealed class Stop(string wanted, int times)
    {
        private int _passed;

        public bool IsAt(string point)
        {
            var sends = point.EndsWith("/sends", StringComparison.Ordinal);
            return (wanted == point || (wanted == "*" && !sends) || (wanted == "*/sends" && sends)) && Interlocked.Increment(ref _passed) == times;
        }
    }
}
