using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace IronicConsole.Drivers.Neutron;

/// <summary>Adds the network interface <c>neutron</c>.</summary>
public static class NeutronSetup
{
    /// <summary>Adds it when <c>Neutron:Url</c> is set: without a Neutron no node can have it.</summary>
    public static IServiceCollection AddNeutron(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.GetSection("Neutron").Get<NeutronOptions>() ?? new NeutronOptions();
        if (options.Wrong() is { } wrong) throw new ConfigurationException([wrong]);
        return options.Url is null ? services : services.AddSingleton<IHardware>(p => new NeutronNetwork(options, p.GetRequiredService<TimeProvider>()));
    }
}
