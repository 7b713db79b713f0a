namespace IronicConsole.Tests.Power;

/// <summary>The time of the machine, from which the test jumps ahead: what is due then is found by the engine's sweep.</summary>
public sealed class JumpClock : TimeProvider
{
    private long _ahead;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + new TimeSpan(Interlocked.Read(ref _ahead));

    public void Jump(TimeSpan time) => Interlocked.Add(ref _ahead, time.Ticks);
}
