namespace IronicConsole.Tests.Components;

/// <summary>A clock that moves only when the test says so; due timers fire inside <see cref="Pass"/>.</summary>
internal sealed class HandTimer : TimeProvider
{
    private readonly List<Due> _timers = [];
    private DateTimeOffset _now = new(2026, 8, 20, 14, 32, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Due(_now + dueTime, () => callback(state));
        _timers.Add(timer);
        return timer;
    }

    public void Pass(TimeSpan time)
    {
        _now += time;
        foreach (var timer in _timers.Where(timer => !timer.Gone && timer.At <= _now).ToList()) timer.Fire();
    }

    private sealed class Due(DateTimeOffset at, Action act) : ITimer
    {
        public DateTimeOffset At { get; } = at;

        public bool Gone { get; private set; }

        public void Fire()
        {
            Gone = true;
            act();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => !Gone;

        public void Dispose() => Gone = true;

        public ValueTask DisposeAsync()
        {
            Gone = true;
            return ValueTask.CompletedTask;
        }
    }
}
