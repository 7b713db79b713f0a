using IronicConsole.Drivers.Redfish;
using IronicConsole.Engine.Hardware;
using IronicConsole.RackSim;
using IronicConsole.Tests.Redfish;
using Xunit;

namespace IronicConsole.Tests.Conformance;

/// <summary>One machine of the simulated rack and the Redfish driver that speaks to it over its pinned certificate.</summary>
internal sealed class RackMachineBench : IAsyncDisposable
{
    private RackMachineBench(Rack rack) => Rack = rack;

    public Rack Rack { get; }

    public RackMachine Machine => Rack.Machines[0];

    public RedfishSessions Sessions { get; } = new(RedfishBench.Quick with { PowerOffLimit = TimeSpan.FromSeconds(30) }, TimeProvider.System, new Random(1));

    public DriverNode Node { get; private set; } = null!;

    public static async Task<RackMachineBench> StartAsync()
    {
        var bench = new RackMachineBench(await Rack.StartAsync(new RackOptions { Machines = 1 }));
        var refused = await new RedfishPower(bench.Sessions).ReadAsync(bench.NodeWith("redfish_verify_ca", "true"), RedfishBench.Patience);
        Assert.Equal("bmc-certificate", refused.Problem?.Slug);
        bench.Node = bench.NodeWith("redfish_verify_ca", System.Text.RegularExpressions.Regex.Match(refused.Problem!.Told, "sha256:[0-9a-f]{64}").Value);
        return bench;
    }

    public DriverNode NodeWith(string key, string? value) => RedfishBench.NodeFor(
        ("redfish_address", Machine.BmcAddress.ToString()),
        ("redfish_username", Machine.Identity.User),
        ("redfish_password", Machine.Identity.Password),
        ("redfish_verify_ca", "false"),
        (key, value));

    public async ValueTask DisposeAsync()
    {
        await Sessions.DisposeAsync();
        await Rack.DisposeAsync();
    }
}

public sealed class Redfish_power_conforms_on_the_simulated_rack : PowerConformance
{
    private RackMachineBench _bench = null!;

    protected override IPower Power => new RedfishPower(_bench.Sessions);

    protected override DriverNode Machine => _bench.Node;

    protected override bool RunsAnOperatingSystem => false;

    protected override IReadOnlyList<string> RequiredKeys => ["redfish_address"];

    protected override DriverNode MachineWithout(string key) => _bench.NodeWith(key, null);

    public override async Task InitializeAsync() => _bench = await RackMachineBench.StartAsync();

    public override async Task DisposeAsync() => await _bench.DisposeAsync();
}

public sealed class Redfish_management_conforms_on_the_simulated_rack : ManagementConformance
{
    private RackMachineBench _bench = null!;

    protected override IManagement Management => new RedfishManagement(_bench.Sessions);

    protected override DriverNode Machine => _bench.Node;

    public override async Task InitializeAsync() => _bench = await RackMachineBench.StartAsync();

    public override async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task Its_facts_are_those_of_the_machine()
    {
        var facts = (await Management.ReadFactsAsync(Machine, RedfishBench.Patience)).Value!;
        var identity = _bench.Machine.Identity;
        Assert.Equal((identity.Manufacturer, identity.Model, identity.Serial, identity.Architecture), (facts.Vendor, facts.Model, facts.Serial, facts.CpuArch));
        Assert.Equal((identity.Threads, identity.MemoryMib), (facts.Cpus, (int?)facts.MemoryMb));
        Assert.Equal(identity.Macs.Order(), facts.Macs.Order());
    }
}
