using System.Text.Json;
using System.Text.Json.Nodes;
using IronicConsole.Drivers.Redfish;
using IronicConsole.Engine.Hardware;
using IronicConsole.RackSim.Machines;
using IronicConsole.Tests.Conformance;
using Xunit;

namespace IronicConsole.Tests.Redfish;

public sealed class Setting_the_BIOS_over_redfish
{
    private const string Settings = "/redfish/v1/systems/1/bios/settings";

    [Fact]
    public async Task Waits_for_a_start_is_sent_once_and_is_in_force_then()
    {
        await using var bench = await RackMachineBench.StartAsync();
        var bios = new RedfishBios(bench.Sessions);
        var wanted = Wanted("""{"BootDelay":"7","SysProfile":"Performance"}""");
        Assert.True((await bios.ApplyAsync(bench.Node, wanted, RedfishBench.Patience)).Value);
        Assert.True((await bios.ApplyAsync(bench.Node, wanted, RedfishBench.Patience)).Value);
        var waits = (await bios.ReadAsync(bench.Node, RedfishBench.Patience)).Value!;
        Assert.Equal(("5", "7", "Performance"), (waits.Values["BootDelay"], waits.Pending["BootDelay"], waits.Pending["SysProfile"]));

        bench.Machine.Machine.Reset(ResetKind.On);
        var now = (await bios.ReadAsync(bench.Node, RedfishBench.Patience)).Value!;
        Assert.Equal(("7", "Performance", 0), (now.Values["BootDelay"], now.Values["SysProfile"], now.Pending.Count));
        Assert.False((await bios.ApplyAsync(bench.Node, wanted, RedfishBench.Patience)).Value);
        Assert.Single(bench.Rack.Ledger.Read(), e => e.Name == "bios.set");

        Assert.Null(await bios.ResetAsync(bench.Node, repeat: false, RedfishBench.Patience));
        Assert.True((await bios.ReadAsync(bench.Node, RedfishBench.Patience)).Value!.ResetPending);
        Assert.Null(await bios.ResetAsync(bench.Node, repeat: true, RedfishBench.Patience));
        Assert.Single(bench.Rack.Ledger.Read(), e => e.Name == "bios.reset");
        bench.Machine.Machine.Reset(ResetKind.ForceRestart);
        Assert.Equal("5", (await bios.ReadAsync(bench.Node, RedfishBench.Patience)).Value!.Values["BootDelay"]);
    }

    [Theory]
    [InlineData("""{"Turbo":"On"}""", "BIOS setting 'Turbo' is none of this machine's.")]
    [InlineData("""{"BootMode":"Bios"}""", "BIOS setting 'BootMode' is read only.")]
    [InlineData("""{"BootDelay":31}""", "BIOS setting 'BootDelay' is 31, no whole number from 0 to 30.")]
    [InlineData("""{"BootDelay":"soon"}""", "BIOS setting 'BootDelay' is 'soon', no whole number from 0 to 30.")]
    [InlineData("""{"SysProfile":"Fast"}""", "BIOS setting 'SysProfile' is 'Fast', which is none of Balanced, Performance, PowerSaving.")]
    [InlineData("""{"SetupPassword":"canary"}""", "BIOS setting 'SetupPassword' is a password, which is not set this way.")]
    [InlineData("""{"SysProfile":{}}""", "BIOS setting 'SysProfile' must be text, a number, or true or false.")]
    public async Task Refuses_what_the_registry_does_not_allow_before_anything_is_sent(string wanted, string told)
    {
        await using var bench = await RackMachineBench.StartAsync();
        var refused = (await new RedfishBios(bench.Sessions).ApplyAsync(bench.Node, Wanted(wanted), RedfishBench.Patience)).Problem;
        Assert.Equal("settings", refused?.Field);
        Assert.StartsWith(told, $"{refused?.Told} {refused?.Fix}", StringComparison.Ordinal);
        Assert.DoesNotContain("canary", $"{refused?.Told} {refused?.Fix}", StringComparison.Ordinal);
        Assert.DoesNotContain(bench.Rack.Ledger.Read(), e => e.Name == "bios.set");
    }

    [Fact]
    public async Task Of_a_real_HPE_goes_to_its_settings_object_in_the_types_of_its_registry()
    {
        await using var bench = await RedfishBench.WithAsync(MockupTree.Load("hpe-dl360-gen10-plus-ilo5.zip").With(Settings, $$$"""{"@odata.id":"{{{Settings}}}","Attributes":{}}"""));
        var bios = new RedfishBios(bench.Sessions);
        Assert.True((await bios.ApplyAsync(bench.Node, Wanted("""{"NetworkBootRetryCount":"10","BootMode":"LegacyBios"}"""), RedfishBench.Patience)).Value);
        var sent = Assert.Single(bench.Bmc.Changes);
        Assert.Equal(("PATCH", Settings), (sent.Method, sent.Path.TrimEnd('/')));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"Attributes":{"NetworkBootRetryCount":10,"BootMode":"LegacyBios"}}"""), sent.Body), sent.Body?.ToJsonString());
        Assert.Equal("BIOS setting 'EnabledCoresPerProc' is 65, no whole number from 0 to 64.", (await bios.ApplyAsync(bench.Node, Wanted("""{"EnabledCoresPerProc":65}"""), RedfishBench.Patience)).Problem?.Told);
    }

    [Theory]
    [InlineData("""{"MessageId":"Base.1.0.SettingsFailed","RelatedProperties":["/Attributes/Delay"]}""", "Base.1.0.SettingsFailed")]
    [InlineData("""{"MessageID":"Base.1.0:PropertyNotWritable","MessageArgs":["Delay"]}""", "Base.1.0:PropertyNotWritable")]
    [InlineData("""{"MessageId":"Base.1.18.PropertyValueConflict","Severity":"Warning","Message":"Delay conflicts.","MessageArgs":["Delay","Mode"]}""", "Delay conflicts.")]
    [InlineData("""{"MessageId":"Base.1.0.Success","MessageArgs":["Delay"]}""", null)]
    public async Task Tells_what_the_firmware_refused_in_the_words_of_each_maker(string message, string? told)
    {
        var tree = MockupTree.Small();
        tree.Change("/redfish/v1/Systems/1", s => s["Bios"] = new JsonObject { ["@odata.id"] = "/redfish/v1/Systems/1/Bios" });
        tree.With("/redfish/v1/Systems/1/Bios", $$$"""{"@odata.id":"/redfish/v1/Systems/1/Bios","Attributes":{"Delay":3},"@Redfish.Settings":{"Messages":[{{{message}}}]}}""");
        await using var bench = await RedfishBench.WithAsync(tree);
        Assert.Equal(told, (await new RedfishBios(bench.Sessions).ReadAsync(bench.Node, RedfishBench.Patience)).Value!.Refused.GetValueOrDefault("Delay"));
        var refused = (await new RedfishBios(bench.Sessions).ApplyAsync(bench.Node, Wanted("""{"Delay":4}"""), RedfishBench.Patience)).Problem;
        Assert.EndsWith("cannot set BIOS settings: it names no settings object.", refused?.Told, StringComparison.Ordinal);
    }

    private static Dictionary<string, JsonElement> Wanted(string json) => JsonDocument.Parse(json).RootElement.EnumerateObject().ToDictionary(p => p.Name, p => p.Value);
}
