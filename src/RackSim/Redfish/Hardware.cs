using System.Text.Json.Nodes;

namespace IronicConsole.RackSim.Redfish;

/// <summary>What is in the machine: processors, memory, network ports, disks, chassis. To read only.</summary>
public static class Hardware
{
    /// <summary>Address of the chassis.</summary>
    public const string Chassis = "/redfish/v1/Chassis/1";

    private const string Of = Systems.Path;

    /// <summary>Adds the routes.</summary>
    public static void Map(Action<string, Func<RedfishPipeline.Call, RedfishAnswer>> get)
    {
        List("/redfish/v1/Chassis", "ChassisCollection", Chassis);
        One(Chassis, ChassisOf);
        List(Of + "/Processors", "ProcessorCollection", Of + "/Processors/1");
        One(Of + "/Processors/1", Processor);
        List(Of + "/Memory", "MemoryCollection", Of + "/Memory/1");
        One(Of + "/Memory/1", Memory);
        get(Of + "/EthernetInterfaces", c => RedfishAnswer.Ok(Resource.Collection(Of + "/EthernetInterfaces", "EthernetInterfaceCollection", "Ports",
            [.. c.Bmc.Machine.Identity.Macs.Select((_, i) => $"{Of}/EthernetInterfaces/{i + 1}")])));
        get(Of + "/EthernetInterfaces/{id}", Port);
        List(Of + "/Storage", "StorageCollection", Of + "/Storage/1");
        One(Of + "/Storage/1", Storage);
        List(Of + "/Storage/1/Volumes", "VolumeCollection");
        One(Of + "/Storage/1/Drives/1", Drive);

        void List(string path, string type, params string[] members) => get(path, _ => RedfishAnswer.Ok(Resource.Collection(path, type, type, members)));
        void One(string path, Func<Bmc, JsonObject> resource) => get(path, c => RedfishAnswer.Ok(resource(c.Bmc)));
    }

    private static JsonObject ChassisOf(Bmc bmc) => Resource.New(Chassis, "Chassis.v1_23_0.Chassis", "Chassis")
        .With("ChassisType", bmc.Machine.Identity.Parent is null ? "RackMount" : "Card").With("Manufacturer", bmc.Machine.Identity.Manufacturer)
        .With("Model", bmc.Machine.Identity.Model).With("SerialNumber", bmc.Machine.Identity.Serial)
        .With("PowerState", bmc.Machine.State.On ? "On" : "Off").With("Status", Resource.Healthy())
        .With("Links", new JsonObject { ["ComputerSystems"] = new JsonArray(Resource.Link(Of)), ["ManagedBy"] = new JsonArray(Resource.Link(Managers.Path)) });

    private static JsonObject Processor(Bmc bmc) => Resource.New(Of + "/Processors/1", "Processor.v1_18_0.Processor", "CPU 1")
        .With("ProcessorType", "CPU").With("Manufacturer", bmc.Machine.Identity.Manufacturer).With("Model", $"{bmc.Machine.Identity.Manufacturer} Processor")
        .With("ProcessorArchitecture", bmc.Machine.Identity.Parent is null ? "x86" : "ARM").With("InstructionSet", bmc.Machine.Identity.Parent is null ? "x86-64" : "ARM-A64")
        .With("MaxSpeedMHz", 2400).With("TotalCores", bmc.Machine.Identity.Threads / 2).With("TotalThreads", bmc.Machine.Identity.Threads).With("Status", Resource.Healthy());

    private static JsonObject Memory(Bmc bmc) => Resource.New(Of + "/Memory/1", "Memory.v1_19_0.Memory", "DIMM 1")
        .With("MemoryDeviceType", "DDR5").With("CapacityMiB", bmc.Machine.Identity.MemoryMib).With("Status", Resource.Healthy());

    private static RedfishAnswer Port(RedfishPipeline.Call call)
    {
        var macs = call.Bmc.Machine.Identity.Macs;
        return int.TryParse(call.Part("id"), out var number) && number >= 1 && number <= macs.Count
            ? RedfishAnswer.Ok(Resource.New($"{Of}/EthernetInterfaces/{number}", "EthernetInterface.v1_9_0.EthernetInterface", $"Port {number}")
                .With("MACAddress", macs[number - 1]).With("PermanentMACAddress", macs[number - 1]).With("SpeedMbps", 10000)
                .With("InterfaceEnabled", true).With("LinkStatus", "LinkUp").With("Status", Resource.Healthy()))
            : RedfishAnswer.NotFound;
    }

    private static JsonObject Storage(Bmc bmc) => Resource.New(Of + "/Storage/1", "Storage.v1_15_0.Storage", "Storage")
        .With("Drives", new JsonArray(Resource.Link(Of + "/Storage/1/Drives/1"))).With("Drives@odata.count", 1)
        .With("Volumes", Resource.Link(Of + "/Storage/1/Volumes")).With("Status", Resource.Healthy());

    private static JsonObject Drive(Bmc bmc) => Resource.New(Of + "/Storage/1/Drives/1", "Drive.v1_17_0.Drive", "Disk 1")
        .With("CapacityBytes", bmc.Machine.Identity.Virtual?.DiskBytes ?? bmc.Options.DiskBytes).With("MediaType", "SSD").With("Protocol", "SATA").With("Manufacturer", bmc.Machine.Identity.Manufacturer)
        .With("Model", "RackSim SSD").With("SerialNumber", $"{bmc.Machine.Identity.Serial}-D1").With("Status", Resource.Healthy());
}
