using System.Collections.Immutable;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Steps;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using IronicConsole.Drivers.Placeholders;
using Which = IronicConsole.Engine.Provisioning.HardwareInterface;

namespace IronicConsole.Drivers.Fake;

/// <summary>The hardware types that need no BMC: <c>fake-hardware</c> for trying things out, <c>manual-management</c> for machines whose power a person switches.</summary>
public static class FakeSetup
{
    /// <summary>Machines that exist only in memory.</summary>
    public static HardwareType FakeHardware { get; } = new("fake-hardware", new Dictionary<Which, ImmutableArray<string>>
    {
        [Which.Bios] = ["fake", "no-bios"],
        [Which.Boot] = ["fake"],
        [Which.Console] = ["fake", "no-console"],
        [Which.Deploy] = ["fake", "direct"],
        [Which.Firmware] = ["fake", "no-firmware"],
        [Which.Inspect] = ["fake", "agent", "no-inspect"],
        [Which.Management] = ["fake", "noop"],
        [Which.Network] = ["noop", "flat", "neutron"],
        [Which.Power] = ["fake"],
        [Which.Raid] = ["fake", "agent", "no-raid"],
        [Which.Rescue] = ["fake", "agent", "no-rescue"],
        [Which.Storage] = ["noop", "fake"],
        [Which.Vendor] = ["fake", "no-vendor"],
    }.ToImmutableSortedDictionary());

    /// <summary>Machines without a BMC: somebody boots them into the agent and switches them.</summary>
    public static HardwareType ManualManagement { get; } = new("manual-management", new Dictionary<Which, ImmutableArray<string>>
    {
        [Which.Bios] = ["no-bios"],
        [Which.Boot] = ["fake"],
        [Which.Console] = ["no-console"],
        [Which.Deploy] = ["direct"],
        [Which.Firmware] = ["no-firmware"],
        [Which.Inspect] = ["agent", "no-inspect"],
        [Which.Management] = ["noop"],
        [Which.Network] = ["noop", "flat", "neutron"],
        [Which.Power] = ["fake"],
        [Which.Raid] = ["agent", "no-raid"],
        [Which.Rescue] = ["no-rescue", "agent"],
        [Which.Storage] = ["noop"],
        [Which.Vendor] = ["no-vendor"],
    }.ToImmutableSortedDictionary());

    /// <summary>Adds both types with their implementations and steps.</summary>
    public static IServiceCollection AddFake(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<FakeOptions>(configuration.GetSection("Fake"));
        services.AddSingleton<FakeMachines>();
        services.AddSingleton(FakeHardware).AddSingleton(ManualManagement);
        services.AddSingleton<IHardware, FakePower>().AddSingleton<IHardware, FakeManagement>().AddSingleton<IHardware, FakeBoot>();
        services.AddSingleton<IHardware, FakeBios>().AddSingleton<IHardware, FakeConsole>().AddSingleton<IHardware, FakeVendor>();
        foreach (var which in new[] { Which.Deploy, Which.Firmware, Which.Inspect, Which.Raid, Which.Rescue, Which.Storage })
        {
            services.AddSingleton<IHardware>(new PlainHardware(which, "fake", FakeMachines.Properties));
        }

        foreach (var (info, wrong, told) in FakeSteps.All)
        {
            services.AddSingleton<IStep>(p => new FakeStep(info, p.GetRequiredService<FakeMachines>(), wrong, told));
        }

        return services;
    }
}
