using System.Net;
using IronicConsole.RackSim.Machines;
using Xunit;

namespace IronicConsole.Tests.RackSim;

public sealed class A_polite_request_to_end : IAsyncLifetime
{
    private RackBench _bench = null!;

    public async Task InitializeAsync() => _bench = await RackBench.StartAsync();

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Theory]
    [InlineData("GracefulShutdown")]
    [InlineData("PushPowerButton")]
    public async Task Is_followed_by_an_agent(string kind)
    {
        await _bench.BootAgentAsync();
        Assert.Equal(HttpStatusCode.NoContent, await _bench.ResetAsync(kind));

        await Eventually.True("power off", () => !_bench.Machine.Simulated.State.On);
        Assert.Equal("graceful", _bench.Effects("power.off").Single().Detail["by"]!.ToString());
    }

    [Fact]
    public async Task Restarts_a_machine_that_listens()
    {
        await _bench.BootAgentAsync();
        Assert.Equal(HttpStatusCode.NoContent, await _bench.ResetAsync("GracefulRestart"));

        await Eventually.True("the second boot", () => _bench.Effects("agent.boot").Count == 2);
        Assert.Single(_bench.Effects("power.reset"));
    }

    [Fact]
    public async Task Is_accepted_and_ignored_where_nothing_listens()
    {
        await _bench.ResetAsync("On");
        await _bench.RunsAsync(Running.NoBootDevice);
        Assert.Equal(HttpStatusCode.NoContent, await _bench.ResetAsync("GracefulShutdown"));
        Assert.Equal(HttpStatusCode.NoContent, await _bench.ResetAsync("Nmi"));

        await Eventually.True("the later effect", () => _bench.Effects("power.nmi").Count == 1);
        Assert.True(_bench.Machine.Simulated.State.On);
    }
}
