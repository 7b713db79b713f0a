using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace IronicConsole.E2E.Crash;

/// <summary>The rows of all steps that a machine of the rack has. A step without a row fails the tests.</summary>
public static class StepRows
{
    private const string Refuses = "refuse-change", Fails = "agent-fail", Reset = "/Actions/ComputerSystem.Reset", Insert = "/Actions/VirtualMedia.InsertMedia", System = "/Systems/1", Manager = "/Managers/bmc";

    private static readonly string[] Clean = ["clean"], Service = ["service"], Deploy = ["deploy"], Everywhere = [.. Clean, .. Service, .. Deploy];

    /// <summary>All rows: what the flows have by themselves, then what runs in the agent, then what the engine runs.</summary>
    public static IReadOnlyList<StepRow> All { get; } =
    [
        Own("deploy.check_image", Deploy, Run),
        Own("deploy.deploy", Deploy, At("boot-off", "boot-prepare", "boot-on"), "agent.boot") with { Refused = new("insert the boot medium", ["agent.boot"], (Refuses, Insert)) },
        Own("deploy.write_image", Deploy, At("start"), "agent write_image", "disk.write") with { Refused = new(null, ["disk.write", "os.boot"], (Fails, "write_image")) },
        Own("deploy.prepare_instance_boot", Deploy, At("boot-device")) with { Refused = new("set the boot device to disk", ["os.boot"], (Refuses, System)) { HeldAt = 70 } },
        Own("deploy.tear_down_agent", Deploy, At("soft-off"), "agent power_off") with { Refused = new("switch the power off", ["os.boot"], (Fails, "power_off"), (Refuses, Reset)) { HeldAt = 50 } },
        Own("deploy.switch_to_tenant_network", Deploy, Run),
        Own("deploy.boot_instance", Deploy, At("media", "instance"), "os.boot") with { Refused = new("switch the power on", ["os.boot"], (Refuses, Reset)) { HeldAt = 25 } },
        Own("deploy.prepare_cleaning", Clean, At("boot-prepare", "boot-on"), "agent.boot") with { On = false, Refused = new("insert the boot medium", ["agent.boot"], (Refuses, Insert)) },
        Own("deploy.finish_cleaning", Clean, At("soft-off", "media"), "agent power_off") with { On = false, Refused = new("switch the power off", [], (Fails, "power_off"), (Refuses, Reset)) { HeldAt = 0 } },
        Own("deploy.prepare_service", Service, At("boot-off", "boot-prepare", "boot-on"), "agent.boot") with { Refused = new("switch the power off", ["agent.boot"], (Refuses, Reset)) },
        Own("deploy.finish_service", Service, At("soft-off", "media", "instance"), "agent power_off", "os.boot") with
        {
            Refused = new("switch the power off", ["os.boot"], (Fails, "power_off"), (Refuses, Reset)) { HeldAt = 0 },
        },

        InBand("deploy.erase_devices", Clean, "disk.erase"),
        InBand("deploy.erase_devices_metadata", [.. Clean, .. Deploy], "disk.erase"),
        InBand("deploy.burnin_memory", [.. Clean, .. Service], "memory.test"),
        InBand("deploy.fail", Everywhere) with { Args = new() { ["message"] = "as asked" }, Fails = true },

        new("flow.hold", Everywhere, Run),
        new("flow.wait", Everywhere, Run) { Args = new() { ["seconds"] = 1 } },
        new("flow.power_on", Everywhere, At("power")) { On = false, Effects = ["power.on"], Twice = ["power.on"], Refused = new("switch the power on", [], (Refuses, Reset)) },
        new("flow.power_off", Everywhere, At("power")) { Effects = ["power.off"], Twice = ["power.off"], Refused = new("switch the power off", [], (Refuses, Reset)) },
        new("flow.reboot", Everywhere, At("power-off", "power-on")) { Effects = ["power.off", "power.on"], Refused = new("switch the power off", [], (Refuses, Reset)) },
        Bmc("set_boot_device", "boot.override", "set the boot device to pxe", System) with { Args = new() { ["boot_device"] = "pxe" }, Twice = ["boot.override"] },
        Bmc("set_boot_mode", "boot.override", "set the boot mode to bios", System) with { Args = new() { ["boot_mode"] = "bios" }, Twice = ["boot.override"] },
        Bmc("set_bmc_clock", "bmc.clock", "set its clock", Manager) with { MayRepeat = true },
        Bmc("reset_bmc", "bmc.reset", "restart itself", "/Actions/Manager.Reset") with { MayRepeat = true },
        Bmc("inject_nmi", "power.nmi", "send a non-maskable interrupt", Reset) with { NotTwice = true },
    ];

    /// <summary>The row of a step.</summary>
    public static StepRow Of(string step) => All.Single(r => r.Step == step);

    /// <summary>That each step which a node is offered in a flow, and each step which that flow has by itself, has a row, and the other way round.</summary>
    /// <param name="bench">The bench.</param>
    /// <param name="node">A node that rests where the flow can begin.</param>
    /// <param name="flow">The kind of flow.</param>
    public static async Task CompleteAsync(CrashBench bench, string node, string flow)
    {
        ArgumentNullException.ThrowIfNull(bench);
        using var client = new HttpClient();
        var offered = await OfferedAsync(bench, node, flow);
        var body = new JsonObject { ["node"] = node, ["verb"] = flow };
        if (flow != "deploy") body["steps"] = new JsonArray(Of("deploy.burnin_memory").Request());
        using var answer = await client.PostAsJsonAsync(new Uri(bench.Console.Url, "/v2/plans/preview"), body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        var planned = (await answer.Content.ReadFromJsonAsync<JsonNode>())!["steps"]!.AsArray().Select(s => $"{s!["interface"]}.{s["step"]}");
        Assert.Equal(All.Where(r => r.Flows.Contains(flow) && !r.InBand).Select(r => r.Step).Order(), offered.Concat(planned).Except(All.Where(r => r.InBand).Select(r => r.Step)).Distinct().Order());
    }

    /// <summary>That each step which the agent of a node offers in a flow has a row, and the other way round. Asked while the agent runs.</summary>
    public static async Task AgentCompleteAsync(CrashBench bench, string node, string flow) => Assert.Equal(
        All.Where(r => r.Flows.Contains(flow) && r.InBand).Select(r => r.Step).Order(), (await OfferedAsync(bench, node, flow)).Except(All.Where(r => !r.InBand).Select(r => r.Step)).Order());

    private static async Task<string[]> OfferedAsync(CrashBench bench, string node, string flow)
    {
        using var client = new HttpClient();
        var page = await client.GetFromJsonAsync<JsonNode>(new Uri(bench.Console.Url, $"/v2/steps?node={node}&verb={flow}"));
        return [.. page!["items"]!.AsArray().Select(s => $"{s!["interface"]}.{s["step"]}")];
    }

    // A step that does nothing outside is killed as it begins, and when it has ended, before that is on record.
    private static string[] Run => ["begun", "ended"];

    private static string[] At(params string[] effects) => [.. effects.SelectMany(e => new[] { $"{e}/before", $"{e}/after" })];

    private static StepRow Own(string step, string[] flows, string[] points, params string[] effects) => new(step, flows, points) { Own = true, Effects = effects };

    private static StepRow InBand(string step, string[] flows, params string[] effects)
    {
        var name = step.Split('.')[1];
        return new(step, flows, At("start")) { InBand = true, On = false, Effects = [$"agent {name}", .. effects], Refused = new(null, effects, (Fails, name)) };
    }

    private static StepRow Bmc(string step, string effect, string says, string at) => new($"management.{step}", Everywhere, At("asked")) { Effects = [effect], Refused = new(says, [], (Refuses, at)) };
}
