using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Periodic;
using IronicConsole.Engine.Store;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace IronicConsole.Engine.Audit;

/// <summary>Checkpoints of the audit trail.</summary>
public static class AuditSetup
{
    /// <summary>Adds them, with section <c>Audit</c>. Without checkpoints no key is made.</summary>
    public static IServiceCollection AddCheckpoints(this IServiceCollection services, StoreOptions store, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var section = configuration.GetSection("Audit");
        var options = section.Get<AuditOptions>() ?? new AuditOptions();
        if (section["WitnessCommand"] is { Length: > 0 } || options.WitnessCommand is ["", ..])
        {
            throw new ConfigurationException("Audit:WitnessCommand is a list: Audit:WitnessCommand:0 is the program, Audit:WitnessCommand:1 its first argument.");
        }

        services.Configure<AuditOptions>(section).AddSingleton<CheckpointBoard>();
        if (!options.Signs) return services;
        services.AddSingleton<WitnessHook>().AddSingleton(_ => SigningKey.FromFile(options.KeyFile(store.Folder)));
        return services.AddSingleton<IPeriodicTask, Checkpoints>();
    }
}
