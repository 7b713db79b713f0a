using IronicConsole.Engine.Kernel;

namespace IronicConsole.Drivers;

/// <summary>Counts failures in a row; after the limit it refuses for a while, then lets one try through.</summary>
internal sealed class CircuitBreaker(int limit, TimeSpan openFor, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private int _failures;
    private long _openedAt;
    private bool _trying;
    private Problem? _last;

    /// <summary>Null when a call may go ahead; else the last problem and how long it is still refused.</summary>
    public (Problem Last, int Failures, TimeSpan Left)? Refusal()
    {
        lock (_lock)
        {
            if (_failures < limit || _last is null) return null;
            var left = openFor - clock.GetElapsedTime(_openedAt);
            if (left > TimeSpan.Zero) return (_last, _failures, left);
            if (_trying) return (_last, _failures, TimeSpan.FromSeconds(1));
            _trying = true;
            return null;
        }
    }

    /// <summary>A call went well.</summary>
    public void Succeeded()
    {
        lock (_lock) (_failures, _trying, _last) = (0, false, null);
    }

    /// <summary>A call failed.</summary>
    public void Failed(Problem why)
    {
        lock (_lock) (_failures, _trying, _last, _openedAt) = (_failures + 1, false, why, clock.GetTimestamp());
    }

    /// <summary>A call ended without telling anything, e.g. because its caller gave up.</summary>
    public void Undecided()
    {
        lock (_lock) _trying = false;
    }
}
