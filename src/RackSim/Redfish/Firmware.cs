using System.Text.Json.Nodes;

namespace IronicConsole.RackSim.Redfish;

/// <summary>Installed firmware, to read.</summary>
public static class Firmware
{
    private const string Service = "/redfish/v1/UpdateService";
    private static readonly (string Id, string Name, string Version)[] Parts = [("BMC", "Management controller", "1.0.0"), ("BIOS", "System firmware", "1.0"), ("NIC", "Network adapter", "22.5.7")];

    /// <summary>Adds the routes.</summary>
    public static void Map(Action<string, Func<RedfishPipeline.Call, RedfishAnswer>> get)
    {
        get(Service, _ => RedfishAnswer.Ok(Resource.New(Service, "UpdateService.v1_11_3.UpdateService", "Updates")
            .With("ServiceEnabled", false).With("FirmwareInventory", Resource.Link($"{Service}/FirmwareInventory"))));
        get($"{Service}/FirmwareInventory", _ => RedfishAnswer.Ok(Resource.Collection($"{Service}/FirmwareInventory", "SoftwareInventoryCollection", "Firmware",
            [.. Parts.Select(p => $"{Service}/FirmwareInventory/{p.Id}")])));
        get(Service + "/FirmwareInventory/{id}", call => Parts.FirstOrDefault(p => p.Id == call.Part("id")) is { Id: not null } part
            ? RedfishAnswer.Ok(One(part)) : RedfishAnswer.NotFound);
    }

    private static JsonObject One((string Id, string Name, string Version) part) =>
        Resource.New($"{Service}/FirmwareInventory/{part.Id}", "SoftwareInventory.v1_10_0.SoftwareInventory", part.Name)
            .With("Version", part.Version).With("Updateable", false).With("Status", Resource.Healthy());
}
