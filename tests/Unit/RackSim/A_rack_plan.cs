using System.Net;
using IronicConsole.RackSim;
using IronicConsole.RackSim.Machines;
using Xunit;

namespace IronicConsole.Tests.RackSim;

public sealed class A_rack_plan
{
    [Fact]
    public void Gives_ten_thousand_machines_addresses_and_macs_of_their_own()
    {
        var plan = RackPlan.Of(new RackOptions { Machines = 10_000, Parents = 2 }, IPAddress.Parse("127.40.0.0"));

        Assert.Equal(10_004, plan.Count);
        Assert.Equal(plan.Count, plan.Select(m => m.Address).Distinct().Count());
        Assert.Equal(plan.Count, plan.Select(m => m.Macs[0]).Distinct().Count());
        Assert.Equal(plan.Count, plan.Select(m => m.Uuid).Distinct().Count());
        Assert.Equal("127.40.0.1", plan[0].Address.ToString());
        Assert.Equal("127.40.1.1", plan[250].Address.ToString());
        Assert.All(plan, m => Assert.True(IPAddress.IsLoopback(m.Address)));
    }

    [Fact]
    public void Never_leaves_loopback() =>
        Assert.Throws<ArgumentException>(() => RackPlan.Of(new RackOptions { Machines = 1 }, IPAddress.Parse("10.0.0.0")));
}
