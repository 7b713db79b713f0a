using System.Collections.Immutable;
using IronicConsole.Drivers.Agent;
using IronicConsole.Drivers.Fake;
using IronicConsole.Drivers.Neutron;
using IronicConsole.Drivers.Placeholders;
using IronicConsole.Drivers.Redfish;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace IronicConsole.Drivers;

/// <summary>All drivers of this process. A driver adds singletons of <see cref="HardwareType"/> and <see cref="IHardware"/>; what the configuration enables of them becomes <see cref="HardwareTypes"/>.</summary>
public static class DriversSetup
{
    private static readonly string[] DefaultTypes = ["redfish", "fake-hardware", "manual-management"];

    /// <summary>Adds the drivers and composes what is enabled.</summary>
    public static IServiceCollection AddDrivers(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<DriversOptions>(configuration.GetSection("Drivers"));
        foreach (var placeholder in PlainHardware.All) services.AddSingleton(placeholder);
        services.AddFake(configuration);
        services.AddSingleton(configuration.GetSection("Redfish").Get<RedfishOptions>() ?? new RedfishOptions());
        services.AddRedfishDriver();
        services.AddAgentClient();
        services.AddNeutron(configuration);
        return services.AddSingleton(p => Compose(p.GetServices<HardwareType>(), p.GetServices<IHardware>(), p.GetRequiredService<IOptions<DriversOptions>>().Value));
    }

    /// <summary>
    /// The enabled types, each with those of its implementations that exist in this process and are enabled, the configured default first.
    /// Throws at start when a name in the configuration is unknown or leaves a type without any implementation of an interface.
    /// </summary>
    public static HardwareTypes Compose(IEnumerable<HardwareType> types, IEnumerable<IHardware> implementations, DriversOptions options)
    {
        var known = types.ToDictionary(t => t.Name);
        var wanted = options.EnabledHardwareTypes ?? [.. DefaultTypes.Where(known.ContainsKey)];
        if (wanted.FirstOrDefault(n => !known.ContainsKey(n)) is { } unknown)
        {
            throw new ConfigurationException($"Drivers:EnabledHardwareTypes names '{unknown}', which is none of: {string.Join(", ", known.Keys.Order())}.");
        }

        var all = implementations.ToArray();
        var names = all.Select(i => (i.Interface, i.Name)).ToHashSet();
        return new HardwareTypes(wanted.Select(n => Narrow(known[n], names, options)), all);
    }

    private static HardwareType Narrow(HardwareType type, HashSet<(HardwareInterface, string)> existing, DriversOptions options) => type with
    {
        Supported = type.Supported
            .Select(s => (s.Key, Names: s.Value.Where(name => existing.Contains((s.Key, name))).ToArray()))
            .Where(s => s.Names.Length > 0)
            .ToImmutableSortedDictionary(s => s.Key, s => Narrow(type.Name, s.Key, s.Names, options)),
    };

    private static ImmutableArray<string> Narrow(string type, HardwareInterface which, IEnumerable<string> supported, DriversOptions options)
    {
        var word = which.ToString().ToLowerInvariant();
        var enabled = options.EnabledInterfaces.GetValueOrDefault(word);
        var first = options.DefaultInterfaces.GetValueOrDefault(word);
        var left = supported.Where(n => enabled is null || enabled.Contains(n)).OrderBy(n => n == first ? 0 : 1).ToImmutableArray();
        return !left.IsEmpty ? left
            : throw new ConfigurationException($"Hardware type '{type}' has no implementation left for its {word} interface: add one to Drivers:EnabledInterfaces:{word}.");
    }
}
