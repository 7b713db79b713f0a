using System.Text.Json.Nodes;
using IronicConsole.Engine.Hardware;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace IronicConsole.Tests.Redfish;

public sealed class Boot_devices_over_redfish
{
    private const string System = "/redfish/v1/Systems/1";

    [Fact]
    public async Task Are_set_together_with_the_mode_that_the_machine_has()
    {
        await using var bench = await RedfishBench.WithAsync(MockupTree.Small());
        Assert.Null(await bench.Management.SetBootDeviceAsync(bench.Node, "pxe", false, RedfishBench.Patience));
        Assert.Equal("""{"Boot":{"BootSourceOverrideTarget":"Pxe","BootSourceOverrideEnabled":"Once","BootSourceOverrideMode":"UEFI"}}""", Assert.Single(bench.Bmc.Changes).Body!.ToJsonString());
        Assert.Equal(new BootDevice("pxe", false), (await bench.Management.ReadBootDeviceAsync(bench.Node, RedfishBench.Patience)).Value);
    }

    [Fact]
    public async Task That_the_machine_does_not_have_are_refused_with_those_it_has()
    {
        await using var bench = await RedfishBench.WithAsync(MockupTree.Small());
        var problem = await bench.Management.SetBootDeviceAsync(bench.Node, "uefihttp", false, RedfishBench.Patience);
        Assert.Equal("not-supported", problem?.Slug);
        Assert.Contains("cannot set the boot device to uefihttp; it offers only pxe, disk, cdrom", problem!.Told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Supermicro", "Cd,UsbCd", "UsbCd")]
    [InlineData("Acme", "Cd,UsbCd", "Cd")]
    [InlineData("Supermicro", "CD/DVD,Hdd", "CD/DVD")]
    public async Task Go_by_the_makers_own_words(string maker, string offered, string chosen)
    {
        var tree = MockupTree.Small();
        tree.Change(System, s =>
        {
            s["Manufacturer"] = maker;
            s["Boot"]!["BootSourceOverrideTarget@Redfish.AllowableValues"] = new JsonArray([.. offered.Split(',').Select(o => JsonValue.Create(o))]);
        });
        await using var bench = await RedfishBench.WithAsync(tree);
        Assert.Null(await bench.Management.SetBootDeviceAsync(bench.Node, "cdrom", false, RedfishBench.Patience));
        Assert.Equal(chosen, (string?)bench.Tree.Resource(System)!["Boot"]!["BootSourceOverrideTarget"]);
        Assert.Equal("cdrom", (await bench.Management.ReadBootDeviceAsync(bench.Node, RedfishBench.Patience)).Value!.Device);
    }

    [Fact]
    public async Task Are_changed_with_the_tag_of_the_resource()
    {
        var tree = MockupTree.Small();
        tree.Change(System, s => s["@odata.etag"] = "W/\"one\"");
        await using var bench = await RedfishBench.WithAsync(tree);
        Assert.Null(await bench.Management.SetBootDeviceAsync(bench.Node, "disk", true, RedfishBench.Patience));
        Assert.Equal("W/\"one\"", Assert.Single(bench.Bmc.Changes).IfMatch);
    }

    [Fact]
    public async Task Are_changed_once_more_when_somebody_changed_the_resource_meanwhile()
    {
        var tree = MockupTree.Small();
        tree.Change(System, s => s["@odata.etag"] = "\"one\"");
        await using var bench = await RedfishBench.WithAsync(tree);
        var first = true;
        bench.Bmc.Instead = (http, _) =>
        {
            if (http.Request.Method == "PATCH" && first) tree.Change(System, s => s["@odata.etag"] = "\"two\"");
            first &= http.Request.Method != "PATCH";
            return Task.FromResult(false);
        };
        Assert.Null(await bench.Management.SetBootDeviceAsync(bench.Node, "disk", true, RedfishBench.Patience));
        Assert.Equal(["\"one\"", "\"two\""], bench.Bmc.Changes.Select(c => c.IfMatch));
    }

    [Fact]
    public async Task Go_to_the_settings_object_when_it_carries_them_and_only_then()
    {
        var tree = MockupTree.Small();
        tree.Change(System, s => s["@Redfish.Settings"] = new JsonObject { ["SettingsObject"] = new JsonObject { ["@odata.id"] = System + "/Settings" } });
        tree.With(System + "/Settings", """{"@odata.id":"/redfish/v1/Systems/1/Settings","Boot":{"BootSourceOverrideTarget":"None","BootSourceOverrideEnabled":"Disabled"}}""");
        await using var bench = await RedfishBench.WithAsync(tree);
        Assert.Null(await bench.Management.SetBootDeviceAsync(bench.Node, "disk", true, RedfishBench.Patience));
        Assert.Equal(System + "/Settings", Assert.Single(bench.Bmc.Changes).Path);

        tree.With(System + "/Settings", """{"@odata.id":"/redfish/v1/Systems/1/Settings","Boot":{"BootOrder":["Boot0000"],"BootSourceOverrideMode":null}}""");
        Assert.Null(await bench.Management.SetBootDeviceAsync(bench.Node, "disk", true, RedfishBench.Patience));
        Assert.Equal(System, bench.Bmc.Changes.Last().Path);
    }

    [Fact]
    public async Task Are_set_without_what_the_BMC_refuses_to_take()
    {
        await using var bench = await RedfishBench.WithAsync(MockupTree.Small());
        bench.Bmc.Instead = async (http, body) =>
        {
            if (http.Request.Method != "PATCH") return false;
            if (body!["Boot"]!["BootSourceOverrideMode"] is not null) await MockupBmc.ErrorAsync(http, 400, "Base.1.8.PropertyNotWritable", "The property BootSourceOverrideMode is read only.", "BootSourceOverrideMode");
            else if ((string?)body["Boot"]!["BootSourceOverrideEnabled"] == "Continuous") await MockupBmc.ErrorAsync(http, 400, "Base.1.8.PropertyValueNotInList", "The value Continuous is not allowed.", "Continuous", "BootSourceOverrideEnabled");
            return http.Response.StatusCode == StatusCodes.Status400BadRequest;
        };
        Assert.Null(await bench.Management.SetBootDeviceAsync(bench.Node, "disk", true, RedfishBench.Patience));
        Assert.Equal("""{"Boot":{"BootSourceOverrideTarget":"Hdd","BootSourceOverrideEnabled":"Once"}}""", bench.Bmc.Changes.Last().Body!.ToJsonString());
    }

    [Fact]
    public async Task Belong_to_a_mode_that_can_be_changed_where_it_is_offered()
    {
        await using var bench = await RedfishBench.WithAsync(MockupTree.Small());
        Assert.Null(await bench.Management.SetBootModeAsync(bench.Node, "uefi", RedfishBench.Patience));
        Assert.Empty(bench.Bmc.Changes);
        Assert.Null(await bench.Management.SetBootModeAsync(bench.Node, "bios", RedfishBench.Patience));
        Assert.Equal("Legacy", (string?)bench.Tree.Resource(System)!["Boot"]!["BootSourceOverrideMode"]);
        Assert.Equal("invalid-input", (await bench.Management.SetBootModeAsync(bench.Node, "amiga", RedfishBench.Patience))?.Slug);
    }
}
