using System.Text.Json.Nodes;
using IronicConsole.E2E.Lab;

namespace IronicConsole.E2E.Main;

/// <summary>The parts of the main job, with what must be true after each.</summary>
public static class MainJob
{
    private const string Question = "May the disk of this machine be written?";

    /// <summary>From a machine that nobody knows to one that is available, its disk cleaned, with one boot of the agent.</summary>
    public static async Task BecomesAvailableAsync(this MainJobBench bench)
    {
        var machine = await bench.MachineAsync();
        await bench.Node.EnrolAsync(machine);
        await bench.Node.GoAsync("manage", "manageable");
        bench.Passed("manageable");
        Assert.True(await bench.HasTableAsync());

        await bench.Node.GoAsync("inspect", "manageable");
        bench.Passed("inspected");
        var mac = (string?)machine["macs"]![0];
        var card = Assert.Single((await bench.Node.ShowAsync("inventory"))["inventory"]!["interfaces"]!.AsArray(), nic => (string?)nic!["mac_address"] == mac);
        Assert.StartsWith("172.31.", (string?)card!["ipv4_address"], StringComparison.Ordinal);
        Assert.Contains((await bench.Node.ShowAsync("ports"))["ports"]!.AsArray(), port => (string?)port!["address"] == mac);
        var properties = (await bench.Node.ShowAsync())["properties"]!;
        Assert.Equal("x86_64", (string?)properties["cpu_arch"]);
        Assert.True(int.Parse($"{properties["memory_mb"]}", null) > 0, $"{properties}");
        Assert.True(int.Parse($"{properties["local_gb"]}", null) > 0, $"{properties}");

        await bench.Node.GoAsync("provide", "available");
        bench.Passed("cleaned and available");
        Assert.False(await bench.HasTableAsync());
        Assert.Equal((1, 1), (await bench.TimesAsync("vm.start"), await bench.TimesAsync("vmedia.insert")));
    }

    /// <summary>Deploys with a hold before the image is written; a person releases it; the system comes up from the disk.</summary>
    public static async Task DeploysWhenReleasedAsync(this MainJobBench bench, LabImage image, string hostname)
    {
        var instance = Guid.NewGuid();
        await bench.Node.WantAsync(image, bench.UrlOf(image), instance);
        await bench.Node.AskAsync("active", new JsonObject
        {
            ["configdrive"] = new JsonObject { ["meta_data"] = new JsonObject { ["hostname"] = hostname }, ["user_data"] = "#!/bin/sh\ntrue\n" },
            ["deploy_steps"] = new JsonArray(new JsonObject
            {
                ["interface"] = "deploy", ["step"] = "hold", ["priority"] = 80, ["args"] = new JsonObject { ["title"] = "Before writing", ["question"] = Question },
            }),
        });
        await bench.Node.StateAsync("deploy hold");
        bench.Passed("held");
        Assert.False(await bench.HasTableAsync());

        await Approver.ReleaseAsync(bench.Console.Url, MainJobBench.Machine, Question);
        bench.Passed("released");
        await bench.Node.StateAsync("active");
        bench.Passed("active");
        Assert.Contains($"CONFIG-DRIVE: uuid={instance} hostname={hostname} user_data_bytes=15", await bench.SystemIsUpAsync(), StringComparison.Ordinal);
        bench.Passed("the deployed system is up");
    }

    /// <summary>
    /// Services the machine while its instance keeps it: a hold that a person releases, a timed wait through which the console is killed, a reboot, and a step of the agent. The
    /// system comes up again from its disk.
    /// </summary>
    public static async Task IsServicedAsync(this MainJobBench bench)
    {
        const string Ask = "May this machine be rebooted?";
        const int Seconds = 8;
        var before = await bench.TimesAsync("vm.start");
        await bench.Node.AskAsync("service", new JsonObject
        {
            ["service_steps"] = new JsonArray(
                Step("hold", new() { ["title"] = "Before the reboot", ["question"] = Ask }), Step("wait", new() { ["seconds"] = Seconds }), Step("reboot"), Step("test_pause", new() { ["seconds"] = 1 })),
        });
        await bench.Node.StateAsync("service hold");
        bench.Passed("held in service");
        await bench.KillAsync();
        await Approver.ReleaseAsync(bench.Console.Url, MainJobBench.Machine, Ask);
        var released = DateTimeOffset.UtcNow;
        await bench.Node.StateAsync("service wait");
        await bench.KillAsync();
        await bench.Node.StateAsync("active");
        Assert.True(DateTimeOffset.UtcNow - released > TimeSpan.FromSeconds(Seconds), "The wait was cut short.");
        bench.Passed("serviced");
        Assert.Equal(before + 3, await bench.TimesAsync("vm.start")); // into the agent, again by the reboot, and back to the disk
        await bench.SystemIsUpAsync();
        bench.Passed("the system is up after the service");

        static JsonObject Step(string name, JsonObject? args = null) => new() { ["interface"] = "deploy", ["step"] = name, ["args"] = args ?? [] };
    }

    /// <summary>Deploys with a config drive that the user has made.</summary>
    public static async Task DeploysWithOwnDriveAsync(this MainJobBench bench, LabImage image, string hostname)
    {
        var instance = Guid.NewGuid();
        await bench.Node.WantAsync(image, bench.UrlOf(image), instance);
        var drive = await ConfigDrive.MakeAsync(Repository.NewFolder("own-drive"), instance, hostname);
        await bench.Node.GoAsync("active", "active", new JsonObject { ["configdrive"] = drive });
        bench.Passed("active again");
        Assert.Contains($"CONFIG-DRIVE: uuid={instance} hostname={hostname} user_data_bytes=0", await bench.SystemIsUpAsync(), StringComparison.Ordinal);
        bench.Passed("the deployed system is up again");
    }

    /// <summary>Tears the instance down; the disk is cleaned.</summary>
    public static async Task IsTornDownAsync(this MainJobBench bench)
    {
        Assert.True(await bench.HasTableAsync());
        await bench.Node.GoAsync("deleted", "available");
        bench.Passed("torn down, cleaned and available");
        Assert.False(await bench.HasTableAsync());
        var node = await bench.Node.ShowAsync();
        Assert.Null(node["instance_uuid"]);
        Assert.Empty(node["instance_info"]!.AsObject());
    }
}
