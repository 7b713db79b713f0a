using IronicConsole.Engine.Allocations;
using IronicConsole.Engine.Chassis;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Nodes;
using IronicConsole.Engine.Portgroups;
using IronicConsole.Engine.Ports;
using IronicConsole.Engine.Vifs;
using IronicConsole.Engine.Volumes;
using IronicConsole.Web.Allocations;
using IronicConsole.Web.ApiDescription;
using IronicConsole.Web.Chassis;
using IronicConsole.Web.Conductors;
using IronicConsole.Web.Drivers;
using IronicConsole.Web.Nodes;
using IronicConsole.Web.Portgroups;
using IronicConsole.Web.Ports;
using IronicConsole.Web.Runbooks;
using IronicConsole.Web.Shards;
using IronicConsole.Web.SignIn;
using IronicConsole.Web.Vifs;
using IronicConsole.Web.Volumes;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace IronicConsole.Web.Api;

/// <summary>Puts the Ironic-compatible API into the program.</summary>
public static class IronicApiSetup
{
    /// <summary>Adds the API's slices and the commands they send.</summary>
    public static IServiceCollection AddIronicApi(this IServiceCollection services)
    {
        services.TryAddSingleton<IIds, SystemIds>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<Identities>();
        services.AddSingleton<NodeCommands>().AddSingleton<PortCommands>().AddSingleton<ChassisCommands>().AddSingleton<AllocationCommands>();
        services.AddSingleton<BmcDesk>().AddSingleton<NodeHardware>().AddSingleton<BootModes>().AddSingleton<Indicators>().AddSingleton<VendorCalls>().AddSingleton<SerialConsoles>();
        services.AddSingleton<PortgroupCommands>().AddSingleton<VifCommands>().AddSingleton<VolumeConnectorCommands>().AddSingleton<VolumeTargetCommands>().AddSingleton<NetworkEventCommands>();
        services.AddSingleton<IApiSlice, RootApi>().AddSingleton<IApiSlice, NodesApi>().AddSingleton<IApiSlice, NodeStatesApi>().AddSingleton<IApiSlice, NodeTraitsApi>();
        services.AddSingleton<IApiSlice, NodeHardwareApi>().AddSingleton<IApiSlice, NodeHistoryApi>().AddSingleton<IApiSlice, NodeFirmwareApi>().AddSingleton<IApiSlice, PortsApi>();
        services.AddSingleton<IApiSlice, DriversApi>().AddSingleton<IApiSlice, ConductorsApi>().AddSingleton<IApiSlice, ShardsApi>().AddSingleton<IApiSlice, RunbooksApi>().AddSingleton<IApiSlice, DeployTemplatesApi>();
        services.AddSingleton<IApiSlice, NodeBiosApi>().AddSingleton<IApiSlice, NodeBootModeApi>().AddSingleton<IApiSlice, NodeIndicatorsApi>().AddSingleton<IApiSlice, NodeConsoleApi>().AddSingleton<IApiSlice, VendorPassthruApi>();
        services.AddSingleton<IApiSlice, ChassisApi>().AddSingleton<IApiSlice, AllocationsApi>().AddSingleton<IApiSlice, PortgroupsApi>().AddSingleton<IApiSlice, VifsApi>().AddSingleton<IApiSlice, VolumesApi>().AddSingleton<IApiSlice, EventsApi>();
        return services.AddSingleton<ApiRouter>().AddSingleton<ApiDescriptions>();
    }

    /// <summary>Answers <c>/v1</c> and its bookmarks. Comes before everything that answers pages.</summary>
    public static IApplicationBuilder MapIronicApi(this IApplicationBuilder app) => app.UseMiddleware<IronicApi>();
}
