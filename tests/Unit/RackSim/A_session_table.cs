using IronicConsole.RackSim.Redfish;
using Xunit;

namespace IronicConsole.Tests.RackSim;

public sealed class A_session_table
{
    private readonly HandClock _clock = new();
    private readonly SessionTable _sessions;

    public A_session_table() => _sessions = new SessionTable(limit: 1, TimeSpan.FromMinutes(30), _clock);

    [Fact]
    public void Keeps_a_session_that_is_used_and_drops_one_that_is_not()
    {
        var session = _sessions.Open()!;
        _clock.Now += TimeSpan.FromMinutes(29);
        Assert.True(_sessions.Use(session.Token));
        _clock.Now += TimeSpan.FromMinutes(29);
        Assert.True(_sessions.Use(session.Token));
        _clock.Now += TimeSpan.FromMinutes(31);
        Assert.False(_sessions.Use(session.Token));
    }

    [Fact]
    public void Has_room_again_when_a_session_has_expired()
    {
        Assert.NotNull(_sessions.Open());
        Assert.Null(_sessions.Open());
        _clock.Now += TimeSpan.FromMinutes(31);
        Assert.NotNull(_sessions.Open());
    }

    private sealed class HandClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
