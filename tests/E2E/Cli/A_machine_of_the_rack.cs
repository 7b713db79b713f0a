using System.Text.Json;
using IronicConsole.E2E.Lab;

namespace IronicConsole.E2E.Cli;

/// <summary>The real client commands a machine of the simulated rack through its BMC; the rack's own ledger is the witness.</summary>
public sealed class A_machine_of_the_rack : IAsyncLifetime
{
    private readonly string _data = Directory.CreateTempSubdirectory("cli-rack").FullName;
    private ConsoleProcess? _console;
    private RackProcess? _rack;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_console is not null) await _console.DisposeAsync();
        if (_rack is not null) await _rack.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    [RequiresFact(Need.OpenStackClient)]
    public async Task Is_verified_powered_and_given_a_boot_device()
    {
        _rack = await RackProcess.StartAsync(Path.Combine(_data, "rack"), "--machines", "1", "--fast");
        _console = await ConsoleProcess.StartAsync(Path.Combine(_data, "console"), more: ["--demo", "false"]);
        var cli = new OpenStack(_console.Url);
        var name = (string)(await _rack.FirstMachineAsync())["name"]!;
        var machine = await _rack.MachineAsync(name);

        var made = await cli.JsonAsync(
            "node", "create", "--driver", "redfish", "--name", name, "--driver-info", $"redfish_address={machine["address"]}", "--driver-info", $"redfish_username={machine["user"]}",
            "--driver-info", "redfish_password=wrong", "--driver-info", $"redfish_verify_ca=sha256:{machine["certificate_sha256"]}");
        Assert.Equal("******", made.GetProperty("driver_info").GetProperty("redfish_password").GetString());
        await cli.RunAsync("node", "manage", name);
        await cli.UntilAsync(name, "provision_state", "enroll");
        Assert.Contains("password", (await cli.NodeAsync(name)).GetProperty("last_error").GetString(), StringComparison.OrdinalIgnoreCase);

        await cli.RunAsync("node", "set", name, "--driver-info", $"redfish_password={machine["password"]}");
        await cli.RunAsync("node", "manage", name, "--wait", "120");
        Assert.Equal(JsonValueKind.Null, (await cli.NodeAsync(name)).GetProperty("last_error").ValueKind);
        await cli.RunAsync("node", "boot", "device", "set", name, "pxe");
        Assert.Equal("pxe", (await cli.JsonAsync("node", "boot", "device", "show", name)).GetProperty("boot_device").GetString());
        await cli.RunAsync("node", "power", "on", name);
        await cli.UntilAsync(name, "power_state", "power on");
        await cli.UntilAsync(name, "reservation", null);
        await cli.RunAsync("node", "power", "off", name);
        await cli.UntilAsync(name, "power_state", "power off");
        await cli.UntilAsync(name, "reservation", null);
        var effects = (await _rack.LedgerAsync(name)).Select(e => (string)e["effect"]!).Where(e => e is "boot.override" or "power.on" or "power.off").ToArray();
        Assert.Equal(["boot.override", "power.on", "power.off"], effects);
        await cli.RunAsync("node", "delete", name);
    }
}

internal static class RackShortcuts
{
    private static readonly HttpClient Client = new();

    /// <summary>The first machine of the rack, as its control API lists it.</summary>
    public static async Task<System.Text.Json.Nodes.JsonNode> FirstMachineAsync(this RackProcess rack) =>
        System.Text.Json.Nodes.JsonNode.Parse(await Client.GetStringAsync(new Uri(rack.Control, "/machines")))!.AsArray()[0]!;
}
