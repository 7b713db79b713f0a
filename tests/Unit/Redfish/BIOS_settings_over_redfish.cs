using IronicConsole.Drivers.Redfish;
using IronicConsole.Engine.Hardware;
using IronicConsole.Tests.Conformance;
using Xunit;

namespace IronicConsole.Tests.Redfish;

public sealed class BIOS_settings_over_redfish
{
    private const string System = "/redfish/v1/Systems/1", Bios = System + "/Bios", Registries = "/redfish/v1/Registries";

    [Fact]
    public async Task Of_a_real_HPE_come_with_the_rules_of_its_registry()
    {
        await using var bench = await RedfishBench.WithAsync(MockupTree.Load("hpe-dl360-gen10-plus-ilo5.zip"));
        var read = (await ReadAsync(bench)).Value!;
        Assert.Equal((276, "Uefi", "20"), (read.Values.Count, read.Values["BootMode"], read.Values["NetworkBootRetryCount"]));
        var cores = read.Rules["EnabledCoresPerProc"];
        Assert.Equal(("Integer", 0, 64, false), (cores.Type, cores.LowerBound, cores.UpperBound, cores.ReadOnly));
        Assert.Null(cores.Allowed);
        Assert.Equal(["Uefi", "LegacyBios"], read.Rules["BootMode"].Allowed);
        Assert.Equal((0, 28), (read.Rules["AdminEmail"].MinLength, read.Rules["AdminEmail"].MaxLength));
        Assert.True(read.Rules["SerialNumber"].Unique);
        Assert.Superset(read.Rules.Keys.ToHashSet(), read.Values.Keys.ToHashSet());
    }

    [Fact]
    public async Task Of_the_simulated_rack_come_without_the_password()
    {
        await using var bench = await RackMachineBench.StartAsync();
        var read = (await new RedfishBios(bench.Sessions).ReadAsync(bench.Node, RedfishBench.Patience)).Value!;
        Assert.Equal(["AssetTag", "BootDelay", "BootMode", "ProcVirtualization", "SetupPassword", "SysProfile"], read.Values.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(("5", null), (read.Values["BootDelay"], read.Values["SetupPassword"]));
        Assert.Equal((30, true, true), (read.Rules["BootDelay"].UpperBound, read.Rules["BootMode"].ReadOnly, read.Rules["AssetTag"].Unique));
    }

    [Theory]
    [InlineData("Acme.v1_0_0", "Acme.v1_0_0", true)]
    [InlineData("Acme.v1_0_0", "Acme.v1_0_9", true)]
    [InlineData("Acme.v1_0_0", "Other.v1_0_0", false)]
    [InlineData(null, "Acme.v1_0_0", false)]
    public async Task Have_the_rules_of_the_registry_that_goes_by_the_same_name(string? named, string listed, bool found)
    {
        await using var bench = await RedfishBench.WithAsync(Tree(named, """{"Delay":3,"On":true,"Gone":null,"AdminPassword":"canary","@odata.type":"#x"}""", listed));
        var read = (await ReadAsync(bench)).Value!;
        Assert.Equal([("AdminPassword", null), ("Delay", "3"), ("Gone", null), ("On", "True")], read.Values.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => (v.Key, v.Value)));
        Assert.Equal(found ? 9 : null, read.Rules.GetValueOrDefault("Delay")?.UpperBound);
    }

    [Fact]
    public async Task Are_not_supported_by_a_BMC_that_tells_of_none()
    {
        await using var bench = await RedfishBench.WithAsync(MockupTree.Small());
        Assert.Equal("not-supported", (await ReadAsync(bench)).Problem?.Slug);
    }

    [Fact]
    public async Task Are_cut_at_what_is_kept_of_them()
    {
        var many = string.Join(',', Enumerable.Range(0, 5000).Select(i => $"\"S{i}\":\"{new string('x', i == 0 ? 5000 : 1)}\""));
        await using var bench = await RedfishBench.WithAsync(Tree(null, $"{{{many}}}", "Acme"));
        var read = (await ReadAsync(bench)).Value!;
        Assert.Equal((4096, 1024), (read.Values.Count, read.Values["S0"]!.Length));
    }

    private static Task<Engine.Kernel.Result<BiosReading>> ReadAsync(RedfishBench bench) => new RedfishBios(bench.Sessions).ReadAsync(bench.Node, RedfishBench.Patience);

    private static MockupTree Tree(string? named, string attributes, string listed)
    {
        var tree = MockupTree.Small();
        tree.Change(System, s => s["Bios"] = new global::System.Text.Json.Nodes.JsonObject { ["@odata.id"] = Bios });
        tree.Change("/redfish/v1", r => r["Registries"] = new global::System.Text.Json.Nodes.JsonObject { ["@odata.id"] = Registries });
        return tree
            .With(Bios, $$"""{"@odata.id":"{{Bios}}",{{(named is null ? "" : $"\"AttributeRegistry\":\"{named}\",")}}"Attributes":{{attributes}}}""")
            .With(Registries, $$"""{"@odata.id":"{{Registries}}","Members":[{"@odata.id":"{{Registries}}/Base.1"},{"@odata.id":"{{Registries}}/{{listed}}"}]}""")
            .With($"{Registries}/{listed}", """{"Location":[{"Language":"ja","Uri":"/ja"},{"Language":"en","Uri":"/en"}]}""")
            .With("/en", """{"RegistryEntries":{"Attributes":[{"AttributeName":"Delay","Type":"Integer","UpperBound":9},{"AttributeName":"Elsewhere","Type":"String"}]}}""");
    }
}
