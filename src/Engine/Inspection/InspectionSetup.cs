using IronicConsole.Engine.Agent;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Inspection.Hooks;
using IronicConsole.Engine.Power;
using IronicConsole.Engine.Steps;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace IronicConsole.Engine.Inspection;

/// <summary>Inspection, in-band and through the BMC.</summary>
public static class InspectionSetup
{
    /// <summary>Adds hooks, steps and callbacks; a hook of your own is one more singleton of <see cref="IInspectionHook"/>.</summary>
    public static IServiceCollection AddInspection(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<InspectionOptions>().Configure(o => Read(o, configuration.GetSection("Inspection")))
            .Validate(o => o.AddPorts is "pxe" or "active" or "all" or "disabled", "Inspection:AddPorts must be pxe, active, all or disabled.")
            .Validate(o => o.KeepPorts is "all" or "present" or "added", "Inspection:KeepPorts must be all, present or added.")
            .ValidateOnStart();
        foreach (var hook in Hooks) services.AddSingleton(typeof(IInspectionHook), hook);
        services.AddSingleton<HookChain>().AddSingleton<InspectionWriter>().AddSingleton<InspectionCallbacks>().AddHostedService<HookCheck>();
        foreach (var inspect in InspectInterface.All) services.AddSingleton<IHardware>(inspect);
        services.AddSingleton<IStep, InspectBootStep>().AddSingleton<IStep, InspectReceiveStep>().AddSingleton<IStep, InspectByBmcStep>();
        services.AddSingleton<IStep>(p => Finish(p, StepStage.End)).AddSingleton<IStep>(p => Finish(p, StepStage.Clear));
        return services;
    }

    private static Type[] Hooks { get; } =
    [
        typeof(RamdiskError), typeof(ValidateInterfaces), typeof(PortsHook), typeof(Architecture), typeof(Memory), typeof(Cpus), typeof(BootMode),
        typeof(CpuCapabilities), typeof(LocalLinkConnection), typeof(ParseLldp), typeof(PciDevices), typeof(RootDevice),
    ];

    private static InspectFinishStep Finish(IServiceProvider services, StepStage stage) => new(
        stage, services.GetRequiredService<PowerChange>(), services.GetRequiredService<AgentLink>(), services.GetRequiredService<IOptions<InspectionOptions>>());

    /// <summary>A list in the configuration replaces the default list (binding would append to it); <c>a,b</c> is a list too.</summary>
    private static void Read(InspectionOptions options, IConfigurationSection section)
    {
        var (hooks, redfish) = (options.Hooks, options.RedfishHooks);
        section.Bind(options);
        options.Hooks = List(section.GetSection("Hooks")) ?? hooks;
        options.RedfishHooks = List(section.GetSection("RedfishHooks")) ?? redfish;
    }

    private static string[]? List(IConfigurationSection section) => section.Value is { } text
        ? text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        : section.GetChildren().Select(c => c.Value).OfType<string>().ToArray() is { Length: > 0 } list ? list : null;
}
