using IronicConsole.Engine.Hardware;
using IronicConsole.Tests.Redfish;

namespace IronicConsole.Tests.Conformance;

/// <summary>Redfish power against a BMC of the plainest kind.</summary>
public class Redfish_power_conforms : PowerConformance
{
    private RedfishBench _bench = null!;

    protected override IPower Power => _bench.Power;

    protected override DriverNode Machine => _bench.Node;

    protected override IReadOnlyList<string> RequiredKeys => ["redfish_address"];

    private protected virtual MockupTree Tree => MockupTree.Small();

    protected override DriverNode MachineWithout(string key) => _bench.NodeWith((key, null));

    public override async Task InitializeAsync() => _bench = await RedfishBench.WithAsync(Tree);

    public override async Task DisposeAsync() => await _bench.DisposeAsync();
}

public sealed class Redfish_power_conforms_on_a_Dell : Redfish_power_conforms
{
    private protected override MockupTree Tree => MockupTree.Load("dell-r750-idrac9.zip");
}

public sealed class Redfish_power_conforms_on_an_HPE : Redfish_power_conforms
{
    private protected override MockupTree Tree => MockupTree.Load("hpe-dl380a-gen12-ilo7.zip");
}

public sealed class Redfish_power_conforms_on_OpenBMC : Redfish_power_conforms
{
    private protected override MockupTree Tree => MockupTree.Load("openbmc-stock.zip");
}

/// <summary>Redfish management against a BMC of the plainest kind.</summary>
public class Redfish_management_conforms : ManagementConformance
{
    private RedfishBench _bench = null!;

    protected override IManagement Management => _bench.Management;

    protected override DriverNode Machine => _bench.Node;

    private protected virtual MockupTree Tree => MockupTree.Small();

    public override async Task InitializeAsync() => _bench = await RedfishBench.WithAsync(Tree);

    public override async Task DisposeAsync() => await _bench.DisposeAsync();
}

public sealed class Redfish_management_conforms_on_a_Dell : Redfish_management_conforms
{
    private protected override MockupTree Tree => MockupTree.Load("dell-r750-idrac9.zip");
}

public sealed class Redfish_management_conforms_on_an_HPE : Redfish_management_conforms
{
    private protected override MockupTree Tree => MockupTree.Load("hpe-dl360-gen10-plus-ilo5.zip");
}

public sealed class Redfish_management_conforms_on_a_Supermicro : Redfish_management_conforms
{
    private protected override MockupTree Tree => MockupTree.Load("supermicro-x10.zip");
}
