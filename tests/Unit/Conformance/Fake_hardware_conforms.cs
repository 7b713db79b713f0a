using IronicConsole.Drivers.Fake;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Provisioning;
using Microsoft.Extensions.Options;

namespace IronicConsole.Tests.Conformance;

public sealed class Fake_power_conforms : PowerConformance
{
    private readonly FakePower _power = new(new FakeMachines(Options.Create(new FakeOptions()), TimeProvider.System));

    protected override IPower Power => _power;

    protected override DriverNode Machine { get; } = new(new Node { Id = Guid.Parse("aaaaaaaa-0000-0000-0000-000000000001"), Driver = "fake-hardware" }, _ => null);
}

public sealed class Fake_management_conforms : ManagementConformance
{
    private readonly FakeManagement _management = new(new FakeMachines(Options.Create(new FakeOptions()), TimeProvider.System));

    protected override IManagement Management => _management;

    protected override DriverNode Machine { get; } = new(new Node { Id = Guid.Parse("aaaaaaaa-0000-0000-0000-000000000002"), Driver = "fake-hardware" }, _ => null);
}
