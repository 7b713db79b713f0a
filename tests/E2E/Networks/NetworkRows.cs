using IronicConsole.E2E.Crash;

namespace IronicConsole.E2E.Networks;

/// <summary>
/// The rows of the steps of the network interface <c>neutron</c>, and of the step of a deploy that uses it. In a point <c>{port}</c> is the machine's port; the effects are what the ledger of
/// the switch tells of the whole flow, first to last. Where it refuses, what it refused is no part of it. A step of a phase without a row fails the tests. That a machine is switched off
/// first is shown without an instance and with one.
/// </summary>
public static class NetworkRows
{
    /// <summary>The fault: the switch refuses to change the machine's port of it.</summary>
    public const string Switch = "switch";

    private const string Refuses = @": The switch refuses to change its port [\w-]+\.";
    private const string NotBound = @"could not bind the port for port [0-9a-f:]+ \(binding:vif_type is binding_failed\): no mechanism driver of it reaches the switch\.";
    private const string Plug = "plug-{port}", Unplug = "unplug-{port}";

    /// <summary>All rows, by flow: into its phase, out of it, and out of it after a failure.</summary>
    public static IReadOnlyList<StepRow> All { get; } =
    [
        Connects("cleaning", "clean", ["off", "connect"], Binding, In("cleaning")) with { Twice = ["cleaning made", "cleaning deleted", .. In("cleaning")] },
        Disconnects("cleaning", "clean", [], In("cleaning")),
        Clears("cleaning", "clean", "deploy.fail", [], In("cleaning")),

        Connects("provisioning", "deploy", [Unplug, "connect"], Binding, [.. In("provisioning"), "tenant bound"]) with { Twice = ["provisioning made", "provisioning deleted", .. In("provisioning"), "tenant bound"] },
        Disconnects("provisioning", "deploy", [Plug], [.. In("provisioning"), "tenant bound"]) with { Step = "deploy.switch_to_tenant_network" },
        Disconnects("provisioning", "deploy", [Plug], [.. In("provisioning"), "tenant bound"]) with { Implementation = "fake" }, // a deploy that has no step of its own for it
        Clears("provisioning", "deploy", "deploy.fail", [], In("provisioning")),

        Connects("rescuing", "rescue", [Unplug, "connect"], Unbinding, Away("rescuing")),
        Disconnects("rescuing", "rescue", [Plug], Away("rescuing")),
        Clears("rescuing", "rescue", "rescue.finalize", [], [.. Away("rescuing")[..^1]]),
        Row("network.add_tenant_networks", "unrescue", ["disconnect-rescuing", Plug], Binding, "tenant bound"),

        Connects("inspection", "inspect", ["connect"], Binding, In("inspection")) with { Twice = ["inspection made", "inspection deleted", .. In("inspection")] },
        Disconnects("inspection", "inspect", [], In("inspection")),
        Clears("inspection", "inspect", "inspect.receive", [], In("inspection")),

        Connects("servicing", "service", ["off", Unplug, "connect"], Unbinding, Away("servicing")),
        Disconnects("servicing", "service", [Plug], Away("servicing")),
        Clears("servicing", "service", "deploy.fail", [Plug], Away("servicing")),

        Row("network.remove_tenant_networks", "tear down", [Unplug, "disconnect-rescuing"], Unbinding, "tenant unbound"),
        Row("network.clear_tenant_networks", "tear down", [Unplug, "disconnect-rescuing"], Unbinding, "tenant unbound") with { After = "deploy.stop_instance" },
    ];

    private static string Binding => $"Neutron {NotBound}";

    private static string Unbinding => $@"Neutron refuses to unbind VIF \S+{Refuses}";

    private static StepRow Connects(string phase, string flow, string[] effects, string told, string[] ledger) => Row($"network.add_{phase}_network", flow, effects, told, ledger);

    private static StepRow Disconnects(string phase, string flow, string[] then, string[] ledger) =>
        Row($"network.remove_{phase}_network", flow, [$"disconnect-{phase}", .. then], $"Neutron refuses to delete port baremetal-{phase}-[0-9a-f-]+{Refuses}", ledger);

    private static StepRow Clears(string phase, string flow, string after, string[] then, string[] ledger) =>
        Disconnects(phase, flow, then, ledger) with { Step = $"network.clear_{phase}_network", After = after };

    private static StepRow Row(string step, string flow, string[] effects, string told, params string[] ledger) =>
        new(step, [flow], [.. effects.SelectMany(e => new[] { $"{e}/before", $"{e}/after" })], new Refusal(null, [], (Switch, null)) { Told = told }) { Own = true, Effects = ledger, Twice = ledger };

    private static string[] In(string phase) => [$"{phase} made", $"{phase} bound", $"{phase} deleted"];

    // With an instance: off its tenant's networks first, and on them again.
    private static string[] Away(string phase) => ["tenant unbound", .. In(phase), "tenant bound"];
}
