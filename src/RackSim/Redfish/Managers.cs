using System.Globalization;
using System.Text.Json.Nodes;

namespace IronicConsole.RackSim.Redfish;

/// <summary>The BMC about itself.</summary>
public static class Managers
{
    /// <summary>Address of the collection.</summary>
    public const string All = "/redfish/v1/Managers";

    /// <summary>Address of the one manager.</summary>
    public const string Path = All + "/bmc";

    /// <summary>The manager.</summary>
    public static JsonObject One(Bmc bmc) => Resource.New(Path, "Manager.v1_19_0.Manager", "Management controller")
        .With("ManagerType", "BMC").With("Manufacturer", bmc.Machine.Identity.Manufacturer).With("Model", "RackSim BMC").With("FirmwareVersion", "1.0.0")
        .With("UUID", bmc.Machine.Identity.Uuid.ToString()).With("PowerState", "On").With("Status", Resource.Healthy())
        .With("DateTime", bmc.Now.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture)).With("DateTimeLocalOffset", "+00:00")
        .With("VirtualMedia", Resource.Link(VirtualMedia.All)).With("EthernetInterfaces", Resource.Link(Path + "/EthernetInterfaces"))
        .With("Links", new JsonObject { ["ManagerForServers"] = new JsonArray(Resource.Link(Systems.Path)), ["ManagerForChassis"] = new JsonArray(Resource.Link(Hardware.Chassis)) })
        .With("Actions", new JsonObject
        {
            ["#Manager.Reset"] = new JsonObject
            {
                ["target"] = Path + "/Actions/Manager.Reset",
                ["ResetType@Redfish.AllowableValues"] = Resource.Words("GracefulRestart", "ForceRestart"),
            },
        });

    /// <summary>Sets the clock.</summary>
    public static RedfishAnswer Change(RedfishPipeline.Call call)
    {
        if (call.Body.Count != 1 || !DateTimeOffset.TryParse(call.Body["DateTime"]?.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var asked))
        {
            return RedfishAnswer.Error(400, "Base.1.18.PropertyValueFormatError", "Only DateTime can be changed, to a date and time.", "DateTime");
        }
        call.Bmc.ClockOffset += asked - call.Bmc.Now;
        call.Bmc.Record("bmc.clock", new JsonObject { ["to"] = asked.ToString("O") });
        return RedfishAnswer.Ok(One(call.Bmc));
    }

    /// <summary>Restarts the BMC.</summary>
    public static RedfishAnswer Reset(RedfishPipeline.Call call)
    {
        if (call.Body["ResetType"]?.ToString() is not (null or "GracefulRestart" or "ForceRestart"))
        {
            return RedfishAnswer.Error(400, "Base.1.18.ActionParameterValueNotInList", "ResetType must be GracefulRestart or ForceRestart.", "ResetType");
        }
        _ = Task.Run(async () =>
        {
            await call.Bmc.DelayAsync(TimeSpan.FromMilliseconds(50)); // The answer leaves first.
            await call.Bmc.RestartAsync(call.Bmc.Options.BmcRestart);
        });
        return RedfishAnswer.Done;
    }

    /// <summary>The BMC's own network ports.</summary>
    public static JsonObject Ports() => Resource.Collection(Path + "/EthernetInterfaces", "EthernetInterfaceCollection", "Ports", Path + "/EthernetInterfaces/1");

    /// <summary>Its one port.</summary>
    public static JsonObject Port(Bmc bmc) => Resource.New(Path + "/EthernetInterfaces/1", "EthernetInterface.v1_9_0.EthernetInterface", "BMC port")
        .With("MACAddress", bmc.Machine.Identity.BmcMac).With("InterfaceEnabled", true).With("Status", Resource.Healthy())
        .With("IPv4Addresses", new JsonArray(new JsonObject { ["Address"] = bmc.Machine.Identity.Address.ToString(), ["SubnetMask"] = "255.0.0.0", ["AddressOrigin"] = "Static" }));
}
