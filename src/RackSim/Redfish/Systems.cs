using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using IronicConsole.RackSim.Machines;

namespace IronicConsole.RackSim.Redfish;

/// <summary>The computer system: power state, boot settings, what it is.</summary>
public static class Systems
{
    /// <summary>Address of the collection.</summary>
    public const string All = "/redfish/v1/Systems";

    /// <summary>Address of the one system.</summary>
    public const string Path = All + "/1";

    private static readonly string[] Targets = ["None", "Cd", "Hdd", "Pxe", "Usb", "UefiHttp", "BiosSetup"];
    private static readonly string[] Enableds = ["Disabled", "Once", "Continuous"];
    private static readonly string[] Leds = ["Off", "Lit", "Blinking"];
    private static readonly string[] Modes = ["UEFI", "Legacy"];

    /// <summary>The system with its ETag.</summary>
    public static RedfishAnswer Read(Bmc bmc)
    {
        var body = One(bmc);
        var etag = ETag(body);
        return RedfishAnswer.Ok(body.With("@odata.etag", etag)) with { Headers = new Dictionary<string, string> { ["ETag"] = etag } };
    }

    /// <summary>Changes the boot settings or the light. If-Match is honoured when it is sent.</summary>
    public static RedfishAnswer Change(RedfishPipeline.Call call)
    {
        var match = call.Http.Request.Headers.IfMatch.ToString();
        if (match.Length > 0 && match != "*" && !match.Split(',').Select(m => m.Trim()).Contains(ETag(One(call.Bmc))))
        {
            return RedfishAnswer.Error(412, "Base.1.18.PreconditionFailed", "The ETag supplied did not match the ETag required to change this resource.");
        }
        if (call.Body.Count == 1 && call.Body["IndicatorLED"] is { } led) return ChangeLed(call.Bmc, led.ToString());
        var other = call.Body.FirstOrDefault(p => p.Key != "Boot").Key;
        if (other is not null || call.Body["Boot"] is not JsonObject asked)
        {
            return RedfishAnswer.Error(400, "Base.1.18.PropertyNotWritable", $"The property {other ?? "Boot"} cannot be assigned a value.", other ?? "Boot");
        }
        return ChangeBoot(call.Bmc, asked);
    }

    private static RedfishAnswer ChangeLed(Bmc bmc, string led)
    {
        if (!Leds.Contains(led)) return RedfishAnswer.Error(400, "Base.1.18.PropertyValueNotInList", $"The value '{led}' for the property IndicatorLED is not acceptable.", led, "IndicatorLED");
        bmc.Machine.SetLed(led);
        return Read(bmc);
    }

    private static RedfishAnswer ChangeBoot(Bmc bmc, JsonObject asked)
    {
        var boot = bmc.Machine.State.Boot;
        foreach (var (name, value) in asked)
        {
            var text = value?.ToString() ?? "";
            var allowed = name switch
            {
                "BootSourceOverrideTarget" => Targets,
                "BootSourceOverrideEnabled" => Enableds,
                "BootSourceOverrideMode" => Modes,
                _ => null,
            };
            if (allowed is null)
            {
                return RedfishAnswer.Error(400, "Base.1.18.PropertyUnknown", $"The property {name} is not in the list of valid properties for the resource.", name);
            }
            if (!allowed.Contains(text))
            {
                return RedfishAnswer.Error(400, "Base.1.18.PropertyValueNotInList", $"The value '{text}' for the property {name} is not acceptable.", text, name);
            }
            boot = name switch
            {
                "BootSourceOverrideTarget" => boot with { Target = text },
                "BootSourceOverrideEnabled" => boot with { Enabled = text },
                _ => boot with { Mode = text },
            };
        }
        bmc.Machine.SetBoot(boot.Enabled is "Disabled" ? boot with { Target = "None" } : boot);
        return Read(bmc);
    }

    private static string ETag(JsonObject body) => $"W/\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body.ToJsonString()))[..8])}\"";

    private static JsonObject One(Bmc bmc)
    {
        var id = bmc.Machine.Identity;
        var state = bmc.Machine.State;
        return Resource.New(Path, "ComputerSystem.v1_20_0.ComputerSystem", id.Name)
            .With("SystemType", "Physical").With("Manufacturer", id.Manufacturer).With("Model", id.Model)
            .With("SerialNumber", id.Serial).With("SKU", id.Model).With("UUID", id.Uuid.ToString()).With("HostName", state.Disk.Drive?.Hostname)
            .With("BiosVersion", "1.0").With("PowerState", state.On ? "On" : "Off").With("IndicatorLED", state.Led).With("Status", Resource.Healthy())
            .With("ProcessorSummary", new JsonObject { ["Count"] = 1, ["LogicalProcessorCount"] = id.Threads, ["Model"] = $"{id.Manufacturer} Processor", ["Status"] = Resource.Healthy() })
            .With("MemorySummary", new JsonObject { ["TotalSystemMemoryGiB"] = id.MemoryMib / 1024, ["Status"] = Resource.Healthy() })
            .With("Boot", Boot(state.Boot))
            .With("BootProgress", new JsonObject { ["LastState"] = Progress(state.Runs) })
            .With("Bios", Resource.Link(Path + "/Bios")).With("SecureBoot", Resource.Link(Path + "/SecureBoot"))
            .With("Processors", Resource.Link(Path + "/Processors")).With("Memory", Resource.Link(Path + "/Memory"))
            .With("EthernetInterfaces", Resource.Link(Path + "/EthernetInterfaces")).With("Storage", Resource.Link(Path + "/Storage"))
            .With("Links", new JsonObject { ["Chassis"] = new JsonArray(Resource.Link(Hardware.Chassis)), ["ManagedBy"] = new JsonArray(Resource.Link(Managers.Path)) })
            .With("Actions", new JsonObject
            {
                ["#ComputerSystem.Reset"] = new JsonObject
                {
                    ["target"] = Path + "/Actions/ComputerSystem.Reset",
                    ["ResetType@Redfish.AllowableValues"] = Resource.Words(Enum.GetNames<ResetKind>()),
                },
            });
    }

    private static JsonObject Boot(BootOverride boot) => new()
    {
        ["BootSourceOverrideTarget"] = boot.Target,
        ["BootSourceOverrideTarget@Redfish.AllowableValues"] = Resource.Words(Targets),
        ["BootSourceOverrideEnabled"] = boot.Enabled,
        ["BootSourceOverrideEnabled@Redfish.AllowableValues"] = Resource.Words(Enableds),
        ["BootSourceOverrideMode"] = boot.Mode,
        ["BootSourceOverrideMode@Redfish.AllowableValues"] = Resource.Words(Modes),
    };

    private static string Progress(Running runs) => runs switch
    {
        Running.Nothing => "None",
        Running.Firmware or Running.NoBootDevice => "SystemHardwareInitializationComplete",
        _ => "OSRunning",
    };
}
