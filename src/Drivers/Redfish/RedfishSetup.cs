using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Power;
using IronicConsole.Engine.Steps;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace IronicConsole.Drivers.Redfish;

/// <summary>Registers the Redfish driver.</summary>
public static class RedfishSetup
{
    /// <summary>Adds the hardware type <c>redfish</c> and its interfaces. Boot needs an <see cref="IBootMedia"/>; <see cref="RedfishOptions"/> and <see cref="TimeProvider"/> may be registered before.</summary>
    public static IServiceCollection AddRedfishDriver(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<RedfishOptions>();
        services.TryAddSingleton(p => new RedfishSessions(p.GetRequiredService<RedfishOptions>(), p.GetRequiredService<TimeProvider>(), Random.Shared));
        services.TryAddSingleton<IBootMedia, NoBootMedia>();
        services.AddSingleton(HardwareCatalogue.Redfish);
        services.AddSingleton<IHardware, RedfishPower>();
        services.AddSingleton<IHardware, RedfishManagement>();
        services.AddSingleton<IHardware, RedfishVirtualMediaBoot>();
        services.AddSingleton<IHardware, RedfishBios>();
        services.AddSingleton<IHardware, RedfishVendor>();
        services.AddSingleton<IStep, VerifyClockStep>();
        foreach (var info in BiosStep.All) services.AddSingleton<IStep>(p => new BiosStep(info, p.GetRequiredService<MachineRestart>(), p.GetRequiredService<RedfishOptions>()));
        return services;
    }
}
