using System.Text.Json;
using System.Text.Json.Nodes;
using static IronicConsole.RackSim.Redfish.RedfishPipeline;

namespace IronicConsole.RackSim.Redfish;

/// <summary>The BIOS settings, the settings object where changes wait for a start, and the registry that says what they may be.</summary>
public static class BiosSettings
{
    private const string Path = Systems.Path + "/Bios", Waiting = Path + "/Settings", Reset = Path + "/Actions/Bios.ResetBios";
    private const string Registries = "/redfish/v1/Registries", Registry = "RackSimBiosRegistry.v1_0_0", File = "/redfish/v1/RegistryStore/" + Registry;

    private static readonly Setting[] All =
    [
        new("AssetTag", "String", "") { Most = 63 }, new("BootDelay", "Integer", 5) { Most = 30 }, new("BootMode", "Enumeration", null) { Choices = ["Uefi", "Bios"], Fixed = true },
        new("ProcVirtualization", "Enumeration", "Enabled") { Choices = ["Enabled", "Disabled"] }, new("SetupPassword", "Password", null) { Most = 32 }, new("SysProfile", "Enumeration", "Balanced") { Choices = ["Balanced", "Performance", "PowerSaving"] },
    ];

    /// <summary>Adds the routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        Get(Path, c => RedfishAnswer.Ok(Settings(c.Bmc)));
        Get(Waiting, c => RedfishAnswer.Ok(Resource.New(Waiting, "Bios.v1_2_1.Bios", "BIOS settings that wait for a start")
            .With("AttributeRegistry", Registry).With("Attributes", c.Bmc.Machine.State.Bios.Pending?.DeepClone() ?? new JsonObject())));
        routes.MapPatch(Waiting, Answering(Change));
        routes.MapPost(Reset, Answering(c => c.Bmc.Machine.ResetBios().Refused is { } refused ? RedfishAnswer.Error(400, "Base.1.18.ActionNotSupported", refused, "Bios.ResetBios") : RedfishAnswer.Done));
        Get(Registries, _ => RedfishAnswer.Ok(Resource.Collection(Registries, "MessageRegistryFileCollection", "Registries", $"{Registries}/{Registry}")));
        Get($"{Registries}/{Registry}", _ => RedfishAnswer.Ok(Resource.New($"{Registries}/{Registry}", "MessageRegistryFile.v1_1_4.MessageRegistryFile", "BIOS attribute registry")
            .With("Registry", Registry).With("Languages", Resource.Words("en")).With("Location", new JsonArray(new JsonObject { ["Language"] = "en", ["Uri"] = File }))));
        Get(File, _ => RedfishAnswer.Ok(Resource.New(File, "AttributeRegistry.v1_3_8.AttributeRegistry", "BIOS attribute registry")
            .With("Language", "en").With("OwningEntity", "RackSim").With("RegistryVersion", "1.0.0")
            .With("RegistryEntries", new JsonObject { ["Attributes"] = new JsonArray([.. All.Select(s => (JsonNode)s.Entry())]) })));

        void Get(string path, Func<Call, RedfishAnswer> work) => routes.MapGet(path, Answering(work));
    }

    private static JsonObject Settings(Bmc bmc)
    {
        var (boot, bios) = (bmc.Machine.State.Boot, bmc.Machine.State.Bios);
        var values = new JsonObject([.. All.Select(s => KeyValuePair.Create(s.Name, s.Name == "BootMode" ? (JsonNode?)(boot.Mode == "Legacy" ? "Bios" : "Uefi") : (bios.Set?[s.Name] ?? s.Factory)?.DeepClone()))]);
        var settings = new JsonObject { ["@odata.type"] = "#Settings.v1_3_5.Settings", ["SettingsObject"] = Resource.Link(Waiting), ["SupportedApplyTimes"] = Resource.Words("OnReset") };
        if (bios.Refused is { } refused)
        {
            settings["Messages"] = new JsonArray([.. refused.Split(", ").Select(name => (JsonNode)new JsonObject
            {
                ["MessageId"] = "Base.1.18.SettingsFailed", ["RelatedProperties"] = Resource.Words($"/Attributes/{name}"), ["Severity"] = "Warning", ["Message"] = "The settings failed to be applied.",
            })]);
        }

        return Resource.New(Path, "Bios.v1_2_1.Bios", "BIOS settings").With("AttributeRegistry", Registry).With("Attributes", values).With("ResetBiosToDefaultsPending", bios.ResetPending)
            .With("@Redfish.Settings", settings).With("Actions", new JsonObject { ["#Bios.ResetBios"] = new JsonObject { ["target"] = Reset } });
    }

    private static RedfishAnswer Change(Call call)
    {
        if (call.Body.FirstOrDefault(p => p.Key is not ("Attributes" or "@Redfish.SettingsApplyTime")).Key is { } other) return RedfishAnswer.Error(400, "Base.1.18.PropertyNotWritable", $"The property {other} cannot be assigned a value.", other);
        if (call.Body["@Redfish.SettingsApplyTime"]?["ApplyTime"]?.ToString() is { } time && time != "OnReset") return RedfishAnswer.Error(400, "Base.1.18.PropertyValueNotInList", $"The value '{time}' for the property ApplyTime is not acceptable.", time, "ApplyTime");
        if (call.Body["Attributes"] is not JsonObject asked) return RedfishAnswer.Error(400, "Base.1.18.PropertyMissing", "The property Attributes is a required property and must be included in the request.", "Attributes");
        foreach (var (name, value) in asked)
        {
            if (Array.Find(All, s => s.Name == name) is not { } setting) return RedfishAnswer.Error(400, "Base.1.18.PropertyUnknown", $"The property {name} is not in the list of valid properties for the resource.", name);
            if (setting.Fixed || setting.Kind == "Password") return RedfishAnswer.Error(400, "Base.1.18.PropertyNotWritable", $"The property {name} cannot be assigned a value.", name);
            if (!setting.Takes(value)) return RedfishAnswer.Error(400, "Base.1.18.PropertyValueNotInList", $"The value {value?.ToJsonString() ?? "null"} for the property {name} is not acceptable.", $"{value}", name);
        }

        return call.Bmc.Machine.SetBios(asked).Refused is { } refused ? RedfishAnswer.Error(400, "Base.1.18.PropertyNotWritable", refused, "Attributes") : RedfishAnswer.Done;
    }

    private sealed record Setting(string Name, string Kind, JsonNode? Factory)
    {
        public string[] Choices { get; init; } = [];

        public int Most { get; init; }

        public bool Fixed { get; init; }

        public bool Takes(JsonNode? value) => (Kind, value?.GetValueKind()) switch
        {
            ("Integer", JsonValueKind.Number) => value!.AsValue().TryGetValue<int>(out var whole) && whole >= 0 && whole <= Most,
            ("String", JsonValueKind.String) => value!.ToString().Length <= Most,
            ("Enumeration", JsonValueKind.String) => Choices.Contains(value!.ToString()),
            _ => false,
        };

        public JsonObject Entry()
        {
            var entry = new JsonObject { ["AttributeName"] = Name, ["DisplayName"] = Name, ["Type"] = Kind, ["ReadOnly"] = Fixed, ["ResetRequired"] = Kind == "Enumeration" };
            if (Kind == "Enumeration") entry["Value"] = new JsonArray([.. Choices.Select(v => (JsonNode)new JsonObject { ["ValueName"] = v, ["ValueDisplayName"] = v })]);
            if (Kind == "Integer") (entry["LowerBound"], entry["UpperBound"]) = (0, Most);
            if (Kind is "String" or "Password") (entry["MinLength"], entry["MaxLength"]) = (0, Most);
            if (Name == "AssetTag") entry["IsSystemUniqueProperty"] = true;
            return entry;
        }
    }
}
