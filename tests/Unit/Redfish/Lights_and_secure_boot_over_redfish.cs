using IronicConsole.Drivers.Redfish;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Provisioning;
using IronicConsole.RackSim.Machines;
using IronicConsole.Tests.Conformance;
using Xunit;

namespace IronicConsole.Tests.Redfish;

public sealed class Lights_and_secure_boot_over_redfish
{
    private static CancellationToken Patience => RedfishBench.Patience;

    [Theory]
    [InlineData("dell-r750-idrac9.zip", null)]
    [InlineData("hpe-dl360-gen10-plus-ilo5.zip", null)]
    [InlineData("supermicro-x10.zip", null)]
    [InlineData("openbmc-stock.zip", null)]
    public async Task Each_light_of_a_real_machine_is_switched_and_read_back(string tree, string? system)
    {
        await using var bench = await RedfishBench.WithAsync(MockupTree.Load(tree));
        var node = system is null ? bench.Node : bench.NodeWith(("redfish_system_id", system));
        var lights = (await bench.Management.ListIndicatorsAsync(node, Patience)).Value!;
        Assert.NotEmpty(lights);
        foreach (var light in lights)
        {
            foreach (var state in light.States)
            {
                Assert.Null(await bench.Management.SetIndicatorAsync(node, light, state, Patience));
                Assert.Equal(state, (await bench.Management.ReadIndicatorAsync(node, light, Patience)).Value);
            }
        }
    }

    [Fact]
    public async Task A_machine_without_lights_has_none_and_no_secure_boot_to_switch()
    {
        await using var bench = await RedfishBench.WithAsync(MockupTree.Small());
        Assert.Empty((await bench.Management.ListIndicatorsAsync(bench.Node, Patience)).Value!);
        Assert.Equal("not-supported", (await bench.Management.SetSecureBootAsync(bench.Node, true, Patience))?.Slug);
        Assert.Equal(new FirmwareBoot("uefi", null), (await bench.Management.ReadFirmwareBootAsync(bench.Node, Patience)).Value);
        Assert.Empty(bench.Bmc.Changes);
    }

    [Fact]
    public async Task The_light_of_the_simulated_rack_is_seen_on_its_machine()
    {
        await using var bench = await RackMachineBench.StartAsync();
        var management = new RedfishManagement(bench.Sessions);
        var light = Assert.Single((await management.ListIndicatorsAsync(bench.Node, Patience)).Value!);
        Assert.Null(await management.SetIndicatorAsync(bench.Node, light, "blinking", Patience));
        Assert.Equal("Blinking", bench.Machine.Machine.State.Led);
    }

    [Fact]
    public async Task Secure_boot_is_in_force_after_the_next_start()
    {
        await using var bench = await RackMachineBench.StartAsync();
        var management = new RedfishManagement(bench.Sessions);
        Assert.Null(await management.SetSecureBootAsync(bench.Node, true, Patience));
        Assert.Null(await management.SetSecureBootAsync(bench.Node, true, Patience));
        Assert.Equal(new SecureBoot(true, false), bench.Machine.Machine.State.SecureBoot);
        Assert.Equal(new FirmwareBoot("uefi", false), (await management.ReadFirmwareBootAsync(bench.Node, Patience)).Value);

        Assert.Null(await new RedfishPower(bench.Sessions).SendAsync(bench.Node, PowerAction.On, Patience));

        Assert.Equal(new FirmwareBoot("uefi", true), (await management.ReadFirmwareBootAsync(bench.Node, Patience)).Value);
        Assert.True((await management.ReadFactsAsync(bench.Node, Patience)).Value!.SecureBoot);
    }

    [Fact]
    public async Task Eject_vmedia_empties_the_drives_of_the_kind_that_is_named()
    {
        await using var bench = await RedfishBench.WithAsync(MockupTree.Small());
        Assert.Null(await bench.Management.AttachAsync(bench.Node, "cdrom", new Uri("http://192.0.2.1/a.iso"), Patience));
        var eject = new RedfishVendor(bench.Sessions).Methods[0];
        foreach (var (device, ok, image) in new[] { ("floppy", true, "http://192.0.2.1/a.iso"), ("toaster", false, "http://192.0.2.1/a.iso"), ("cd", true, null) })
        {
            var done = await eject.Run(bench.Node, Engine.Kernel.JsonMap.Of(new { boot_device = device }), Patience);
            Assert.Equal((ok ? null : "invalid-input", image), (done.Problem?.Slug, (string?)bench.Tree.Resource("/redfish/v1/Managers/1/VirtualMedia/CD")!["Image"]));
        }
    }
}
