using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Store;
using IronicConsole.Tests.Power;

namespace IronicConsole.Tests.Store;

public sealed class A_node_with_a_long_history
{
    [Fact]
    public async Task Keeps_its_newest_events_and_the_trail_tells_how_many_went()
    {
        await using var engine = await RealEngine.StartAsync(("History:MaxEntries", "5"), ("History:BatchCount", "4"));
        var (one, two) = (await engine.AddAsync("one"), await engine.AddAsync("two"));
        await TellAsync(engine, one.Id, 12);
        await TellAsync(engine, two.Id, 5);

        await engine.RunAsync<HistoryPurge>();

        var history = engine.Get<IHistory>();
        Assert.Equal(["12", "11", "10", "9", "8"], (await history.EventsAsync(one.Id, 100)).Select(e => e.Text));
        Assert.Equal(5, (await history.EventsAsync(two.Id, 100)).Count);
        Assert.Equal(["3 events up to 7", "4 events up to 4"], (await history.AuditAsync(new())).Where(a => a.Command == HistoryPurge.Command).Select(a => a.Detail));
    }

    [Fact]
    public async Task Keeps_all_that_is_younger_than_the_least_age()
    {
        var clock = new JumpClock();
        await using var engine = await RealEngine.StartAsync(clock, ("History:MaxEntries", "5"), ("History:MinDays", "2"));
        var node = await engine.AddAsync("one");
        await TellAsync(engine, node.Id, 8);
        await engine.RunAsync<HistoryPurge>();
        Assert.Equal(8, (await engine.Get<IHistory>().EventsAsync(node.Id, 100)).Count);

        clock.Jump(TimeSpan.FromDays(3));
        await engine.RunAsync<HistoryPurge>();
        Assert.Equal(5, (await engine.Get<IHistory>().EventsAsync(node.Id, 100)).Count);
    }

    private static async Task TellAsync(RealEngine engine, Guid node, int times)
    {
        for (var n = 1; n <= times; n++) await engine.CommitAsync(u => u.Tell(node, EventKinds.Note, $"{n}"));
    }
}
