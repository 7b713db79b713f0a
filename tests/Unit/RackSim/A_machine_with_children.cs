using System.Net;
using IronicConsole.RackSim;
using Xunit;

namespace IronicConsole.Tests.RackSim;

public sealed class A_machine_with_children : IAsyncLifetime
{
    private RackBench _bench = null!;
    private RackMachine _sharing = null!;
    private RackMachine _own = null!;

    public async Task InitializeAsync()
    {
        _bench = await RackBench.StartAsync(new RackOptions { Machines = 1, Parents = 1 });
        _sharing = _bench.Rack.Machines[1];
        _own = _bench.Rack.Machines[2];
        await _bench.ResetAsync("On");
        await _bench.ResetAsync("On", _bench.BmcOf(1));
        await _bench.ResetAsync("On", _bench.BmcOf(2));
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public void Counts_them_beside_its_own_kind()
    {
        Assert.Equal(["sim-001", "sim-001-card-1", "sim-001-card-2"], _bench.Rack.Machines.Select(m => m.Identity.Name));
        Assert.True(_sharing.Identity.SharesSupply);
        Assert.False(_own.Identity.SharesSupply);
    }

    [Fact]
    public async Task Takes_the_power_from_the_one_on_its_supply_only()
    {
        await _bench.ResetAsync("ForceOff");

        Assert.False(_sharing.Simulated.State.On);
        Assert.True(_own.Simulated.State.On);
        Assert.Equal("supply", _bench.Effects("power.off").Single(e => e.Machine == _sharing.Identity.Name).Detail["by"]!.ToString());
    }

    [Fact]
    public async Task Must_be_on_before_the_one_on_its_supply_can_be()
    {
        await _bench.ResetAsync("ForceOff");
        Assert.Equal(HttpStatusCode.Conflict, await _bench.ResetAsync("On", _bench.BmcOf(1)));

        await _bench.ResetAsync("On");
        Assert.Equal(HttpStatusCode.NoContent, await _bench.ResetAsync("On", _bench.BmcOf(1)));
    }
}
