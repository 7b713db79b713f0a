using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using IronicConsole.E2E.Lab;

namespace IronicConsole.E2E.Cli;

/// <summary>Deploy templates and holds with the real client; runbooks, service and unhold, which this client (5.0.1) has no words for, over its API. The rack's own ledger is the witness of what was done.</summary>
[Collection(Together.Client)]
public sealed class Templates_and_runbooks : IAsyncLifetime
{
    private const string Machine = "sim-001";
    private readonly string _data = Directory.CreateTempSubdirectory("cli-books").FullName;
    private ConsoleProcess? _console;
    private RackProcess? _rack;

    public async Task InitializeAsync()
    {
        _rack = await RackProcess.StartAsync(Path.Combine(_data, "rack"), "--machines", "1", "--parents", "0", "--fast");
        _console = await ConsoleProcess.StartAsync(Path.Combine(_data, "console"), more: ["--demo", "false", "--Power:PollSeconds=0.1", "--Deploy:PollSeconds=1"]);
    }

    public async Task DisposeAsync()
    {
        if (_console is not null) await _console.DisposeAsync();
        if (_rack is not null) await _rack.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    [RequiresFact(Need.OpenStackClient)]
    public async Task Are_made_changed_and_run()
    {
        var cli = new OpenStack(_console!.Url);
        await TemplatesAsync(cli);
        await RunbookAsync(cli);
        await HoldsAsync(cli);
    }

    // What the client has words for by the client, the rest (service, unhold) over the API that a newer one would use.
    private async Task HoldsAsync(OpenStack cli)
    {
        const string steps = """[{"interface": "power", "step": "hold"}, {"interface": "power", "step": "power_off"}]""";
        string[] done = ["power.on", "power.off", "power.on"]; // by the runbook
        Assert.Equal(done, await PowersAsync());
        await cli.RunAsync("node", "clean", Machine, "--clean-steps", steps);
        await cli.UntilAsync(Machine, "provision_state", "clean hold");
        await VerbAsync("unhold");
        await cli.UntilAsync(Machine, "provision_state", "manageable");
        Assert.Equal(done = [.. done, "power.off"], await PowersAsync());

        await cli.RunAsync("node", "clean", Machine, "--clean-steps", steps);
        await cli.UntilAsync(Machine, "provision_state", "clean hold");
        await cli.RunAsync("node", "abort", Machine);
        await cli.UntilAsync(Machine, "provision_state", "clean failed");
        await cli.RunAsync("node", "manage", Machine, "--wait", OpenStack.Wait);

        await cli.RunAsync("node", "set", Machine, "--instance-info", $"image_source={new Uri(_rack!.Control, "/image")}");
        await cli.RunAsync("node", "adopt", Machine, "--wait", OpenStack.Wait);
        await VerbAsync("service", """, "service_steps": [{"interface": "power", "step": "hold"}, {"interface": "power", "step": "power_on"}]""");
        await cli.UntilAsync(Machine, "provision_state", "service hold");
        await VerbAsync("unhold");
        await cli.UntilAsync(Machine, "provision_state", "active");
        Assert.Equal(done = [.. done, "power.on"], await PowersAsync());

        await VerbAsync("service", """, "service_steps": [{"interface": "power", "step": "hold"}, {"interface": "power", "step": "power_off"}]""");
        await cli.UntilAsync(Machine, "provision_state", "service hold");
        await cli.RunAsync("node", "abort", Machine);
        await cli.UntilAsync(Machine, "provision_state", "service failed");
        await cli.RunAsync("node", "abort", Machine);
        await cli.UntilAsync(Machine, "provision_state", "active");
        Assert.Equal(done, await PowersAsync());
    }

    private async Task<string[]> PowersAsync() => [.. (await _rack!.LedgerAsync(Machine)).Where(e => e["changed"]?.GetValue<bool>() != false).Select(e => e["effect"]!.ToString()).Where(e => e.StartsWith("power.", StringComparison.Ordinal))];

    private async Task VerbAsync(string target, string more = "")
    {
        using var http = new HttpClient { DefaultRequestHeaders = { { "X-OpenStack-Ironic-API-Version", "1.92" } } };
        using var asked = await http.PutAsJsonAsync(new Uri(_console!.Url, $"/v1/nodes/{Machine}/states/provision"), JsonNode.Parse($$"""{"target": "{{target}}"{{more}}}"""));
        Assert.True((int)asked.StatusCode == 202, await asked.Content.ReadAsStringAsync());
    }

    private static async Task TemplatesAsync(OpenStack cli)
    {
        const string steps = """[{"interface": "bios", "step": "apply_configuration", "args": {"settings": []}, "priority": 85}]""";
        var made = await cli.JsonAsync("deploy", "template", "create", "CUSTOM_HYPER", "--steps", steps, "--extra", "a=1");
        Assert.Equal(["created_at", "extra", "name", "steps", "updated_at", "uuid"], OpenStack.Names(made));
        await cli.RefusedAsync("already exists", "deploy", "template", "create", "CUSTOM_HYPER", "--steps", steps);
        await cli.RefusedAsync("does not match", "deploy", "template", "create", "hyper", "--steps", steps);
        Assert.Equal("CUSTOM_HYPER", Assert.Single(await cli.ListAsync("deploy", "template", "list")).GetProperty("Name").GetString());
        Assert.Equal(1, Assert.Single(await cli.ListAsync("deploy", "template", "list", "--long")).GetProperty("Steps").GetArrayLength());
        await cli.RunAsync("deploy", "template", "set", "CUSTOM_HYPER", "--name", "CUSTOM_TURBO", "--steps", steps.Replace("85", "90", StringComparison.Ordinal));
        var shown = await cli.JsonAsync("deploy", "template", "show", "CUSTOM_TURBO");
        Assert.Equal(90, shown.GetProperty("steps")[0].GetProperty("priority").GetInt32());
        await cli.RunAsync("deploy", "template", "unset", "CUSTOM_TURBO", "--extra", "a");
        Assert.Empty((await cli.JsonAsync("deploy", "template", "show", "CUSTOM_TURBO", "--fields", "extra")).GetProperty("extra").EnumerateObject());
        await cli.RunAsync("deploy", "template", "delete", "CUSTOM_TURBO");
        await cli.RefusedAsync("could not be found", "deploy", "template", "show", "CUSTOM_TURBO");
    }

    private async Task RunbookAsync(OpenStack cli)
    {
        var machine = await _rack!.MachineAsync(Machine);
        await cli.RunAsync(
            "node", "create", "--driver", "redfish", "--name", Machine, "--driver-info", $"redfish_address={machine["address"]}", "--driver-info", $"redfish_username={machine["user"]}",
            "--driver-info", $"redfish_password={machine["password"]}", "--driver-info", $"redfish_verify_ca=sha256:{machine["certificate_sha256"]}");
        await cli.RunAsync("node", "manage", Machine, "--wait", OpenStack.Wait);
        await cli.RunAsync("node", "power", "on", Machine, "--power-timeout", "60");
        await cli.UntilAsync(Machine, "power_state", "power on");
        await cli.RunAsync("node", "add", "trait", Machine, "CUSTOM_CYCLE");
        var witness = new RackWitness(_rack, Machine);
        await witness.SawAsync("session.open", "power.on by bmc");

        using var http = new HttpClient { BaseAddress = _console!.Url, DefaultRequestHeaders = { { "X-OpenStack-Ironic-API-Version", "1.92" } } };
        using var made = await http.PostAsJsonAsync("/v1/runbooks", JsonNode.Parse("""{"name": "CUSTOM_CYCLE", "disable_ramdisk": true, "steps": [{"interface": "power", "step": "power_on", "order": 2}, {"interface": "power", "step": "power_off", "order": 1}]}"""));
        Assert.Equal(201, (int)made.StatusCode);
        using var asked = await http.PutAsJsonAsync($"/v1/nodes/{Machine}/states/provision", new { target = "clean", runbook = "CUSTOM_CYCLE" });
        Assert.True((int)asked.StatusCode == 202, await asked.Content.ReadAsStringAsync());
        await witness.SawAsync("power.off by bmc", "power.on by bmc");
        await cli.UntilAsync(Machine, "provision_state", "manageable");
        var runs = JsonDocument.Parse(await http.GetStringAsync($"/v2/runs?node={Machine}")).RootElement.GetProperty("items").EnumerateArray();
        Assert.Equal("CUSTOM_CYCLE", runs.Single(r => r.GetProperty("kind").GetString() == "clean").GetProperty("runbook").GetProperty("name").GetString());
    }
}
