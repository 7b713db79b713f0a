using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace IronicConsole.E2E.Crash;

/// <summary>The rows of all steps: those that a machine of the rack has, and those of fake hardware. A step without a row fails the tests.</summary>
public static class StepRows
{
    /// <summary>Where a BMC is asked to switch the power.</summary>
    public const string Reset = "/Actions/ComputerSystem.Reset";

    private const string Refuses = "refuse-change", Fails = "agent-fail", RefusesUser = "refuse-auth";
    private const string Insert = "/Actions/VirtualMedia.InsertMedia", Eject = "/Actions/VirtualMedia.EjectMedia", System = "/Systems/1", Manager = "/Managers/bmc";
    private const string Broken = "Command execution failed: /dev/sda: Input/output error";

    private static readonly string[] Clean = ["clean"], Service = ["service"], Deploy = ["deploy"], Everywhere = [.. Clean, .. Service, .. Deploy];
    private static readonly string[] Verify = ["verify"], Inspect = ["inspect"], Adopt = ["adopt"], Rescue = ["rescue"], Unrescue = ["unrescue"], Power = ["power"], TearDown = ["tear down"];

    /// <summary>All rows: what the flows have by themselves, then what runs in the agent, then what the engine runs, then the flows whose steps nobody chooses, then what clears away.</summary>
    public static IReadOnlyList<StepRow> All { get; } =
    [
        Own("deploy.check_image", Deploy, Run, new Refusal(null, ["agent.boot"]) { Format = "qcow2", Told = @"The image is \w+ by its own bytes, but image_disk_format says 'qcow2'\." }),
        Own("deploy.deploy", Deploy, At("boot-off", "boot-prepare", "boot-on"), new Refusal("insert the boot medium", ["agent.boot"], (Refuses, Insert)), "agent.boot"),
        Own("deploy.write_image", Deploy, At("start"), new Refusal(null, ["disk.write", "os.boot"], (Fails, "write_image")), "agent write_image", "disk.write"),
        Own("deploy.prepare_instance_boot", Deploy, At("boot-device"), new Refusal("set the boot device to disk", ["os.boot"], (Refuses, System)) { HeldAt = 70 }),
        Own("deploy.tear_down_agent", Deploy, At("soft-off"), new Refusal("switch the power off", ["os.boot"], (Fails, "power_off"), (Refuses, Reset)) { HeldAt = 50 }, "agent power_off"),
        Own("deploy.switch_to_tenant_network", Deploy, Run, new CannotBeRefused("With network interface noop no switch is asked.")),
        Own("deploy.boot_instance", Deploy, At("media", "instance"), new Refusal("switch the power on", ["os.boot"], (Refuses, Reset)) { HeldAt = 25 }, "os.boot"),
        Own("deploy.prepare_cleaning", Clean, At("boot-prepare", "boot-on"), new Refusal("insert the boot medium", ["agent.boot"], (Refuses, Insert)), "agent.boot") with { On = false },
        Own("deploy.finish_cleaning", Clean, At("soft-off", "media"), new Refusal("switch the power off", [], (Fails, "power_off"), (Refuses, Reset)) { HeldAt = 0 }, "agent power_off") with { On = false },
        Own("deploy.prepare_service", Service, At("boot-off", "boot-prepare", "boot-on"), new Refusal("switch the power off", ["agent.boot"], (Refuses, Reset)), "agent.boot"),
        Own("deploy.finish_service", Service, At("soft-off", "media", "instance"), new Refusal("switch the power off", ["os.boot"], (Fails, "power_off"), (Refuses, Reset)) { HeldAt = 0 }, "agent power_off", "os.boot"),

        InBand("deploy.erase_devices", Clean, "disk.erase"),
        InBand("deploy.erase_devices_metadata", [.. Clean, .. Deploy], "disk.erase"),
        InBand("deploy.burnin_memory", [.. Clean, .. Service], "memory.test"),
        InBand("deploy.fail", Everywhere) with { Args = new() { ["message"] = "as asked" }, Fails = true },

        new("flow.hold", Everywhere, Run, new Rejection()),
        new("flow.wait", Everywhere, Run, new CannotBeRefused("Time passes; nobody is asked.")) { Args = new() { ["seconds"] = 1 } },
        new("flow.power_on", Everywhere, At("power"), NoReset("switch the power on"))
        {
            On = false, Effects = ["power.on"], Twice = ["power.on"],
            OnceOn = new("flow.power_on", Deploy, Run, new CannotBeRefused("The machine is on, with the agent: its BMC is only read.")) { Twice = [] },
        },
        new("flow.power_off", Everywhere, At("power"), NoReset("switch the power off"))
        {
            Effects = ["power.off"], Twice = ["power.off"], MattersLater = true,
            OnceOn = new("flow.power_off", Deploy, At("power"), NoReset("switch the power off")) { Effects = ["power.off", "power.on"], Twice = ["power.off", "power.on"], Then = "flow.power_on" },
        },
        new("flow.reboot", Everywhere, At("power-off", "power-on"), NoReset("switch the power off"))
        {
            Effects = ["power.off", "power.on"], MattersLater = true,
            OnceOn = new("flow.reboot", Deploy, At("reboot-off", "reboot-prepare", "reboot-on"), NoReset("switch the power off")) { Effects = ["power.off", "power.on"] },
        },
        Bmc("set_boot_device", "boot.override", "set the boot device to pxe", System) with { Args = new() { ["boot_device"] = "pxe" }, Twice = ["boot.override"], MattersLater = true },
        Bmc("set_boot_mode", "boot.override", "set the boot mode to bios", System) with { Args = new() { ["boot_mode"] = "bios" }, Twice = ["boot.override"], MattersLater = true },
        Bmc("set_bmc_clock", "bmc.clock", "set its clock", Manager) with { MayRepeat = true },
        Bmc("reset_bmc", "bmc.reset", "restart itself", "/Actions/Manager.Reset") with { MayRepeat = true },
        Bmc("inject_nmi", "power.nmi", "send a non-maskable interrupt", Reset) with { NotTwice = true },

        Bios("apply_configuration", "set BIOS settings", "/Bios/Settings", "bios.set", word => Settings(new() { ["name"] = "AssetTag", ["value"] = word })),
        Bios("factory_reset", "set the BIOS settings back", "/Actions/Bios.ResetBios", "bios.reset"),

        Own("power.verify", Verify, Run, NoEntry) with { On = null, Alone = true },
        Own("management.verify_bmc_clock", Verify, At("set"), new Refusal(null, ["bmc.clock"], (Refuses, Manager)) { Told = @"Step management\.verify_bmc_clock failed: The BMC at https://[\d.]+:\d+ failed to set its clock \(HTTP 500\): .+" }, "bmc.clock")
            with { On = null, Alone = true, ClockOff = true },
        Own("inspect.boot_agent", Inspect, At("boot-off", "boot-prepare", "boot-on"), new Refusal("insert the boot medium", ["agent.boot"], (Refuses, Insert)), "agent.boot"),
        Own("inspect.receive", Inspect, Run, new Refusal(null, [], (Fails, "inspection")) { FromTheStart = true, Told = "The ramdisk reported an error: collector disks failed: /dev/sda: Input/output error" }, "inspection.post"),
        Own("inspect.finish", Inspect, At("clean-up", "power"), NoReset("switch the power off", "power.off"), "vmedia.eject", "power.off") with { On = false },
        Own("inspect.read_bmc", Inspect, Run, NoEntry) with { Implementation = "redfish", On = null, Alone = true },
        Own("deploy.check_adoption", Adopt, Run, NoEntry) with { On = null },
        Own("deploy.take_over", Adopt, [.. At("boot-device"), "boot device/sends"], new Refusal("set the boot device to disk", ["boot.override"], (Refuses, System)), "boot.override") with { On = null, Alone = true },
        Own("rescue.boot_agent", Rescue, At("boot-off", "boot-prepare", "boot-on"), new Refusal("insert the boot medium", ["agent.boot"], (Refuses, Insert)), "agent.boot"),
        Own("rescue.finalize", Rescue, At("finalize"), new Refusal(null, ["rescue.ready"], (Fails, "finalize_rescue")) { Told = $"The agent could not set the password of the rescue system: {Broken}" }, "rescue.ready"),
        Own("rescue.leave", Rescue, At("media"), new Refusal("eject the medium", ["vmedia.eject"], (Refuses, Eject)), "vmedia.eject"),
        Own("rescue.stop", Unrescue, At("off"), NoReset("switch the power off", "power.off"), "power.off") with { On = null },
        Own("rescue.boot_instance", Unrescue, At("boot-device", "instance"), new Refusal("set the boot device to disk", ["os.boot"], (Refuses, System)), "os.boot") with { On = null },
        Own("power.set_power", Power, At("power"), NoReset("switch the power on", "power.on"), "power.on") with { On = false },
        Own("deploy.stop_instance", TearDown, At("off", "media"), NoReset("switch the power off", "power.off"), "power.off"),
        Own("deploy.forget_instance", TearDown, Run, OwnRows),

        Clears("deploy.clear_deploy", Deploy, "deploy.fail", At("off", "media"), NotCleared, "power.off", "vmedia.eject"),
        Clears("deploy.clear_cleaning", Clean, "deploy.fail", At("media"), NotCleared, "vmedia.eject"),
        Clears("deploy.clear_service", Service, "deploy.fail", At("media"), NotCleared, "vmedia.eject"),
        Clears("inspect.clear", Inspect, "inspect.receive", At("clean-up", "power"), NotCleared, "vmedia.eject", "power.off"),
        Clears("rescue.clear", Rescue, "rescue.finalize", At("off", "media"), NotCleared, "power.off", "vmedia.eject"),
        Clears("deploy.clear_adoption", Adopt, "deploy.take_over", Run, OwnRows) with { On = null },
        Clears("deploy.forget_failed_instance", TearDown, "deploy.stop_instance", Run, OwnRows) with { On = true },
    ];

    /// <summary>The rows of the steps of <c>fake-hardware</c>, whose machines keep a ledger outside of the console's process.</summary>
    public static IReadOnlyList<StepRow> Fake { get; } =
    [
        OfFake("deploy.deploy", Deploy) with { Own = true },
        OfFake("inspect.inspect", Inspect) with { Own = true },
        OfFake("rescue.rescue", Rescue) with { Own = true },
        OfFake("rescue.unrescue", Unrescue) with { Own = true },
        OfFake("bios.apply_configuration", Everywhere) with { Args = Settings(new() { ["name"] = "BootDelay", ["value"] = "7" }) },
        OfFake("bios.factory_reset", Everywhere),
        OfFake("firmware.update", Everywhere) with { Args = Settings(new() { ["component"] = "bmc", ["url"] = "http://192.0.2.1/bmc.bin" }) },
        OfFake("raid.create_configuration", Clean),
        OfFake("raid.delete_configuration", [.. Clean, .. Deploy]),
        OfFake("raid.apply_configuration", [.. Deploy, .. Service]) with { Args = new() { ["raid_config"] = new JsonObject { ["logical_disks"] = new JsonArray() } } },
        OfFake("vendor.log_passthrough", [.. Clean, .. Service, .. Verify]),
    ];

    /// <summary>The row of a step.</summary>
    public static StepRow Of(string step) => All.Single(r => r.Step == step);

    private static StepRow OfFake(string step, string[] flows) =>
        new(step, flows, At("effect"), new Refusal(null, [step], ("fake_refuse", step)) { Told = $@"The fake machine refuses {Regex.Escape(step)}, as driver_info\.fake_refuse has it\." }) { On = null, Effects = [step] };

    private static JsonObject Settings(JsonObject one) => new() { ["settings"] = new JsonArray(one) };

    // A step that does nothing outside is killed as it begins, and when it has ended, before that is on record.
    private static string[] Run => ["begun", "ended"];

    private static string[] At(params string[] effects) => [.. effects.SelectMany(e => new[] { $"{e}/before", $"{e}/after" })];

    private static StepRefusal NoEntry => new Refusal(null, [], (RefusesUser, null)) { Told = @"The BMC at https://[\d.]+:\d+ refuses the user '[^']+' with this password\." };

    private static StepRefusal OwnRows => new CannotBeRefused("It changes rows of the console only; nobody is asked.");

    private static StepRefusal NotCleared => new Refusal(null, ["power.off", "vmedia.eject"], (Refuses, Reset), (Refuses, Eject));

    private static Refusal NoReset(string says, params string[] never) => new(says, never, (Refuses, Reset));

    private static StepRow Own(string step, string[] flows, string[] points, StepRefusal refused, params string[] effects) => new(step, flows, points, refused) { Own = true, Effects = effects };

    private static StepRow Clears(string step, string[] flows, string after, string[] points, StepRefusal refused, params string[] effects) =>
        Own(step, flows, points, refused, effects) with { After = after, On = false };

    private static StepRow InBand(string step, string[] flows, params string[] effects)
    {
        var name = step.Split('.')[1];
        return new(step, flows, At("start"), new Refusal(null, effects, (Fails, name))) { InBand = true, On = false, Effects = [$"agent {name}", .. effects] };
    }

    // The settings wait until the machine starts; into the agent where that is up.
    private static StepRow Bios(string step, string says, string at, string effect, Func<string, JsonObject>? fresh = null)
    {
        string[] effects = [effect, "power.off", "power.on", "bios.apply"];
        return new($"bios.{step}", Everywhere, At("asked", "power-off", "power-on"), new Refusal(says, ["bios.apply"], (Refuses, at)))
        {
            Effects = effects, Fresh = fresh, MattersLater = true,
            OnceOn = new($"bios.{step}", Deploy, At("asked", "reboot-off", "reboot-prepare", "reboot-on"), new Refusal(says, ["bios.apply"], (Refuses, at))) { Effects = effects, Fresh = fresh },
        };
    }

    private static StepRow Bmc(string step, string effect, string says, string at) => new($"management.{step}", Everywhere, At("asked"), new Refusal(says, [], (Refuses, at))) { Effects = [effect] };
}
