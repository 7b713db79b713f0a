using System.Text.Json.Nodes;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace IronicConsole.Tests.Redfish;

public sealed class Virtual_media_boot
{
    private const string Cd = "/redfish/v1/Managers/1/VirtualMedia/CD";

    private static readonly RamdiskBoot Ramdisk = new(new(null, null, null, null, "test"), []);

    [Fact]
    public async Task Inserts_the_medium_and_boots_from_it_once()
    {
        await using var bench = await RedfishBench.WithAsync(MockupTree.Small());
        Assert.Null(await PrepareAsync(bench));
        Assert.Equal(
            [
                $$"""POST {{Cd}}/Actions/VirtualMedia.InsertMedia {"Image":"http://192.0.2.1:8081/media/abc.iso","Inserted":true,"WriteProtected":true}""",
                """PATCH /redfish/v1/Systems/1 {"Boot":{"BootSourceOverrideTarget":"Cd","BootSourceOverrideEnabled":"Once","BootSourceOverrideMode":"UEFI"}}""",
            ],
            bench.Bmc.Changes.Select(c => c.ToString()));
        Assert.True(bench.Boot.CarriesToken);
    }

    [Fact]
    public async Task Done_twice_inserts_once()
    {
        await using var bench = await RedfishBench.WithAsync(MockupTree.Small());
        Assert.Null(await PrepareAsync(bench));
        Assert.Null(await PrepareAsync(bench));
        Assert.Single(bench.Bmc.Changes, c => c.Path.EndsWith("InsertMedia", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_medium_of_a_person_is_put_in_and_taken_out_of_the_drive_of_its_kind()
    {
        await using var bench = await RedfishBench.WithAsync(MockupTree.Small());
        Assert.Null(await bench.Management.AttachAsync(bench.Node, "cdrom", new("http://192.0.2.9/tools.iso"), RedfishBench.Patience));
        Assert.Null(await bench.Management.AttachAsync(bench.Node, "cdrom", new("http://192.0.2.9/tools.iso"), RedfishBench.Patience));
        Assert.Equal($$"""POST {{Cd}}/Actions/VirtualMedia.InsertMedia {"Image":"http://192.0.2.9/tools.iso","Inserted":true,"WriteProtected":true}""", Assert.Single(bench.Bmc.Changes).ToString());
        Assert.Null(await bench.Management.DetachAsync(bench.Node, ["cdrom", "disk"], RedfishBench.Patience));
        Assert.Equal($"{Cd}/Actions/VirtualMedia.EjectMedia", bench.Bmc.Changes.Last().Path);
        bench.Tree.Change(Cd, s => s["MediaTypes"] = new JsonArray("CD"));
        Assert.Equal("not-supported", (await bench.Management.AttachAsync(bench.Node, "disk", new("http://192.0.2.9/data.img"), RedfishBench.Patience))?.Slug);
    }

    [Fact]
    public async Task Ejects_another_medium_first()
    {
        await using var bench = await RedfishBench.WithAsync(MockupTree.Small());
        bench.Tree.Change(Cd, s => (s["Inserted"], s["Image"]) = (true, "http://old.example/old.iso"));
        Assert.Null(await PrepareAsync(bench));
        Assert.Equal(["EjectMedia", "InsertMedia"], bench.Bmc.Changes.Take(2).Select(c => c.Path.Split('.')[^1]));
    }

    [Fact]
    public async Task Adds_the_arguments_that_the_BMC_asks_for()
    {
        await using var bench = await RedfishBench.WithAsync(MockupTree.Small());
        bench.Media.Url = new("https://192.0.2.1/abc.iso");
        bench.Bmc.Instead = async (http, body) =>
        {
            if (!http.Request.Path.Value!.EndsWith("InsertMedia", StringComparison.Ordinal)) return false;
            if (!body!.ContainsKey("TransferProtocolType")) await MockupBmc.ErrorAsync(http, 400, "Base.1.5.ActionParameterMissing", "The action requires the parameter TransferProtocolType.", "InsertMedia", "TransferProtocolType");
            else if (!body.ContainsKey("TransferMethod")) await MockupBmc.ErrorAsync(http, 400, "Base.1.4.0.GeneralError", "'TransferMethod' property which is mandatory to complete the action is missing in the request body.");
            return http.Response.StatusCode == StatusCodes.Status400BadRequest;
        };
        Assert.Null(await PrepareAsync(bench));
        var taken = bench.Bmc.Changes.Last(c => c.Path.EndsWith("InsertMedia", StringComparison.Ordinal)).Body!;
        Assert.Equal(("HTTPS", "Stream"), ((string?)taken["TransferProtocolType"], (string?)taken["TransferMethod"]));
    }

    [Fact]
    public async Task Leaves_out_the_arguments_that_the_BMC_does_not_know()
    {
        await using var bench = await RedfishBench.WithAsync(MockupTree.Small());
        bench.Bmc.Instead = async (http, body) =>
        {
            if (!http.Request.Path.Value!.EndsWith("InsertMedia", StringComparison.Ordinal) || body!.Count == 1) return false;
            var name = body.Last().Key;
            await MockupBmc.ErrorAsync(http, 400, "Base.1.5.ActionParameterUnknown", $"The action was submitted with the invalid parameter {name}.", "InsertMedia", name);
            return true;
        };
        Assert.Null(await PrepareAsync(bench));
    }

    [Fact]
    public async Task Patches_the_drive_of_a_BMC_without_the_action()
    {
        var tree = MockupTree.Small();
        tree.Change(Cd, s => s.Remove("Actions"));
        await using var bench = await RedfishBench.WithAsync(tree);
        Assert.Null(await PrepareAsync(bench));
        Assert.Equal(("PATCH", Cd), (bench.Bmc.Changes.First().Method, bench.Bmc.Changes.First().Path));
        Assert.Null(await bench.Boot.CleanUpRamdiskAsync(bench.Node, RedfishBench.Patience));
        Assert.False((bool?)tree.Resource(Cd)!["Inserted"]);
    }

    [Theory]
    [InlineData("Completed")]
    [InlineData("Exception")]
    public async Task Waits_for_the_BMCs_task(string end)
    {
        await using var bench = await RedfishBench.WithAsync(MockupTree.Small());
        var looks = 0;
        bench.Bmc.Instead = async (http, body) =>
        {
            if (http.Request.Path.Value!.EndsWith("InsertMedia", StringComparison.Ordinal))
            {
                http.Response.StatusCode = 202;
                http.Response.Headers.Location = "/redfish/v1/TaskService/TaskMonitors/7";
                return true;
            }

            if (http.Request.Path != "/redfish/v1/TaskService/TaskMonitors/7") return false;
            if (++looks == 3 && end == "Completed") bench.Tree.Change(Cd, s => (s["Inserted"], s["Image"]) = (true, bench.Media.Url.ToString()));
            await http.Response.WriteAsync(new JsonObject
            {
                ["TaskState"] = looks < 3 ? "Running" : end,
                ["Messages"] = new JsonArray(new JsonObject { ["MessageId"] = "Base.1.0.Thing", ["Message"] = "Unable to reach the image server." }),
            }.ToJsonString());
            return true;
        };
        var problem = await PrepareAsync(bench);
        Assert.Equal(3, looks);
        if (end == "Completed")
        {
            Assert.Null(problem);
            return;
        }

        Assert.Equal("bmc-answer", problem?.Slug);
        Assert.Contains("failed to insert the boot medium (HTTP 500): Unable to reach the image server.", problem!.Told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task That_leaves_the_drive_empty_says_what_to_check()
    {
        await using var bench = await RedfishBench.WithAsync(MockupTree.Small());
        bench.Bmc.Instead = (http, _) =>
        {
            var silent = http.Request.Path.Value!.EndsWith("InsertMedia", StringComparison.Ordinal);
            if (silent) http.Response.StatusCode = 204;
            return Task.FromResult(silent);
        };
        var problem = await PrepareAsync(bench);
        Assert.Equal("bmc-answer", problem?.Slug);
        Assert.Contains("shows an empty drive", problem!.Told, StringComparison.Ordinal);
        Assert.Contains("BMC can reach", problem.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_cleaned_up_as_often_as_one_likes()
    {
        await using var bench = await RedfishBench.WithAsync(MockupTree.Small());
        Assert.Null(await PrepareAsync(bench));
        Assert.Null(await bench.Boot.CleanUpRamdiskAsync(bench.Node, RedfishBench.Patience));
        Assert.Null(await bench.Boot.CleanUpRamdiskAsync(bench.Node, RedfishBench.Patience));
        Assert.Single(bench.Bmc.Changes, c => c.Path.EndsWith("EjectMedia", StringComparison.Ordinal));
        Assert.Equal(2, bench.Media.Withdrawn);
    }

    [Fact]
    public async Task Gives_way_to_the_disk_for_the_instance()
    {
        await using var bench = await RedfishBench.WithAsync(MockupTree.Small());
        Assert.Null(await PrepareAsync(bench));
        Assert.Null(await bench.Boot.PrepareInstanceAsync(bench.Node, RedfishBench.Patience));
        Assert.False((bool?)bench.Tree.Resource(Cd)!["Inserted"]);
        Assert.Equal(new BootDevice("disk", true), (await bench.Management.ReadBootDeviceAsync(bench.Node, RedfishBench.Patience)).Value);
        Assert.Equal(1, bench.Media.Withdrawn);
    }

    private static Task<Problem?> PrepareAsync(RedfishBench bench) => bench.Boot.PrepareRamdiskAsync(bench.Node, Ramdisk, RedfishBench.Patience);
}
