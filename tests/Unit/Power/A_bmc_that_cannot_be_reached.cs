using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Power;
using IronicConsole.Engine.Provisioning;
using IronicConsole.RackSim;
using IronicConsole.RackSim.Faults;

namespace IronicConsole.Tests.Power;

public sealed class A_bmc_that_cannot_be_reached
{
    [Fact]
    public async Task Costs_its_node_three_tries_then_maintenance_and_ends_that_once_it_is_back()
    {
        await using var rack = await Rack.StartAsync(new RackOptions { Machines = 1 });
        await using var engine = await RealEngine.StartAsync(("Redfish:Attempts", "1"), ("Redfish:FailuresToOpen", "1000"), ("Redfish:RetryPause", "00:00:00.01"));
        var machine = rack.Machines[0];
        var node = await engine.AddAsync("racked", with: n => n with
        {
            Driver = "redfish", PowerState = PowerState.Off, Interfaces = HardwareTypes.Defaults(engine.Get<HardwareTypes>().Find("redfish")!),
            DriverInfo = JsonMap.Of(new { redfish_address = machine.BmcAddress, redfish_username = machine.Identity.User, redfish_password = machine.Identity.Password, redfish_verify_ca = "false" }),
        });
        machine.Break(new Fault(FaultKinds.Unplug));

        for (var tries = 1; tries <= 3; tries++)
        {
            await engine.RunAsync<PowerSync>();
            Assert.False(engine.Node(node.Id).Maintenance);
        }

        await engine.RunAsync<PowerSync>();
        node = engine.Node(node.Id);
        Assert.Equal((null, true, "power failure"), (node.PowerState, node.Maintenance, node.Fault));

        await engine.RunAsync<PowerRecovery>();
        Assert.True(engine.Node(node.Id).Maintenance);

        machine.Mend();
        await engine.RunAsync<PowerRecovery>();
        node = engine.Node(node.Id);
        Assert.Equal((PowerState.Off, false, null, null), (node.PowerState, node.Maintenance, node.Fault, node.LastError));
    }
}
