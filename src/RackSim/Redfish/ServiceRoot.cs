using System.Text.Json.Nodes;

namespace IronicConsole.RackSim.Redfish;

/// <summary>The first page; needs no credentials.</summary>
public static class ServiceRoot
{
    /// <summary>The resource.</summary>
    public static JsonObject Of(Bmc bmc) => new()
    {
        ["@odata.type"] = "#ServiceRoot.v1_15_0.ServiceRoot",
        ["@odata.id"] = "/redfish/v1/",
        ["Id"] = "RootService",
        ["Name"] = "Root Service",
        ["RedfishVersion"] = "1.15.0",
        ["UUID"] = bmc.Machine.Identity.Uuid.ToString(),
        ["Vendor"] = bmc.Machine.Identity.Manufacturer,
        ["Product"] = "RackSim BMC",
        ["Systems"] = Resource.Link(Systems.All),
        ["Chassis"] = Resource.Link("/redfish/v1/Chassis"),
        ["Managers"] = Resource.Link(Managers.All),
        ["Tasks"] = Resource.Link("/redfish/v1/TaskService"),
        ["SessionService"] = Resource.Link("/redfish/v1/SessionService"),
        ["AccountService"] = Resource.Link("/redfish/v1/AccountService"),
        ["EventService"] = Resource.Link("/redfish/v1/EventService"),
        ["Registries"] = Resource.Link("/redfish/v1/Registries"),
        ["UpdateService"] = Resource.Link("/redfish/v1/UpdateService"),
        ["Links"] = new JsonObject { ["Sessions"] = Resource.Link("/redfish/v1/SessionService/Sessions") },
    };
}
