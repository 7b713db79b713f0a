using System.Text.Json.Nodes;
using IronicConsole.Drivers.Redfish;
using IronicConsole.Engine.Bios;
using IronicConsole.Engine.Feed;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Operations;
using IronicConsole.Engine.Provisioning;
using IronicConsole.RackSim.Faults;

namespace IronicConsole.Tests.Deploy;

/// <summary>The steps of the BIOS interface <c>redfish</c> on a machine of the rack; killed and refused they are in the crash tests.</summary>
public sealed class A_machine_whose_BIOS_is_set
{
    [Fact]
    public async Task Is_restarted_and_its_record_says_what_is_in_force()
    {
        await using var bench = await DeployBench.StartAsync();
        await bench.GoAsync(Verb.Manage, ProvisionState.Manageable);
        Assert.Equal("5", Setting(bench, "BootDelay"));
        await bench.GoAsync(Verb.Clean, ProvisionState.Manageable, Apply("BootDelay", 9));
        Assert.Equal(["bios.set", "power.on", "bios.apply"], bench.Effects().Where(e => e != "session.open"));
        Assert.Equal("9", Setting(bench, "BootDelay"));

        await bench.GoAsync(Verb.Clean, ProvisionState.Manageable, Apply("BootDelay", "9"));
        Assert.Single(bench.Effects(), e => e == "bios.set");
        Assert.Contains("in force already", await bench.NotesAsync(), StringComparison.Ordinal);
        await bench.GoAsync(Verb.Clean, ProvisionState.Manageable, new RequestedStep("bios", "factory_reset", JsonMap.Empty));
        Assert.Equal("5", Setting(bench, "BootDelay"));
    }

    [Fact]
    public async Task Whose_firmware_refuses_has_a_flow_that_failed_with_the_name_of_the_setting()
    {
        await using var bench = await DeployBench.StartAsync();
        await bench.GoAsync(Verb.Manage, ProvisionState.Manageable);
        bench.Machine.Break(new Fault(FaultKinds.BiosRefuses));
        await bench.GoAsync(Verb.Clean, ProvisionState.CleanFailed, Apply("SysProfile", "Performance"));
        Assert.Contains("The firmware did not take over SysProfile (still 'Balanced'): The settings failed to be applied.", bench.Node.LastError, StringComparison.Ordinal);
        Assert.Equal("Balanced", Setting(bench, "SysProfile"));
    }

    [Theory]
    [InlineData("""[]""", "settings")]
    [InlineData("""[{"name":"A"}]""", "settings/0/value")]
    [InlineData("""[{"name":"A","value":{}}]""", "settings/0/value")]
    [InlineData("""[{"name":"","value":1}]""", "settings/0/name")]
    [InlineData("""[{"name":"A","value":1,"more":2}]""", "settings/0")]
    [InlineData("""[{"name":"A","value":1},{"name":"A","value":2}]""", "settings/1/name")]
    [InlineData("""[{"name":"SetupPassword","value":"canary"}]""", "settings/0/name")]
    public async Task Is_not_touched_by_settings_that_are_none(string settings, string field)
    {
        await using var bench = await DeployBench.StartAsync();
        var step = bench.Get<IEnumerable<Engine.Steps.IStep>>().OfType<BiosStep>().Single(s => ((Engine.Steps.IStep)s).Info.Name == "apply_configuration");
        Assert.Equal(field, Assert.Single(step.Wrong(JsonMap.From(new JsonObject { ["settings"] = JsonNode.Parse(settings) }))).Field);
    }

    private static RequestedStep Apply(string name, JsonNode value) => new("bios", "apply_configuration", JsonMap.From(new JsonObject { ["settings"] = new JsonArray(new JsonObject { ["name"] = name, ["value"] = value }) }));

    private static string? Setting(DeployBench bench, string name) => BiosTable.Find(bench.Get<FleetIndex>().Records, bench.Id, name)?.Value;
}
