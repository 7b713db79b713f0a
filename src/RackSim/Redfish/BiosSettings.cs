using System.Text.Json.Nodes;

namespace IronicConsole.RackSim.Redfish;

/// <summary>The BIOS settings, to read only, and the registry that says what they may be.</summary>
public static class BiosSettings
{
    private const string Path = Systems.Path + "/Bios", Registries = "/redfish/v1/Registries", Registry = "RackSimBiosRegistry.v1_0_0", File = "/redfish/v1/RegistryStore/" + Registry;

    /// <summary>Adds the routes.</summary>
    public static void Map(Action<string, Func<RedfishPipeline.Call, RedfishAnswer>> get)
    {
        get(Path, c => RedfishAnswer.Ok(Settings(c.Bmc)));
        get(Registries, _ => RedfishAnswer.Ok(Resource.Collection(Registries, "MessageRegistryFileCollection", "Registries", $"{Registries}/{Registry}")));
        get($"{Registries}/{Registry}", _ => RedfishAnswer.Ok(Resource.New($"{Registries}/{Registry}", "MessageRegistryFile.v1_1_4.MessageRegistryFile", "BIOS attribute registry")
            .With("Registry", Registry).With("Languages", Resource.Words("en")).With("Location", new JsonArray(new JsonObject { ["Language"] = "en", ["Uri"] = File }))));
        get(File, _ => RedfishAnswer.Ok(Resource.New(File, "AttributeRegistry.v1_3_8.AttributeRegistry", "BIOS attribute registry")
            .With("Language", "en").With("OwningEntity", "RackSim").With("RegistryVersion", "1.0.0")
            .With("RegistryEntries", new JsonObject
            {
                ["Attributes"] = new JsonArray(
                    Choice("BootMode", readOnly: true, "Uefi", "Bios"), Choice("ProcVirtualization", readOnly: false, "Enabled", "Disabled"), Choice("SysProfile", readOnly: false, "Balanced", "Performance", "PowerSaving"),
                    Entry("AssetTag", "String").With("MinLength", 0).With("MaxLength", 63).With("IsSystemUniqueProperty", true),
                    Entry("BootDelay", "Integer").With("LowerBound", 0).With("UpperBound", 30),
                    Entry("SetupPassword", "Password").With("MinLength", 0).With("MaxLength", 32)),
            })));
    }

    private static JsonObject Settings(Bmc bmc) => Resource.New(Path, "Bios.v1_2_1.Bios", "BIOS settings")
        .With("AttributeRegistry", Registry)
        .With("Attributes", new JsonObject
        {
            ["AssetTag"] = "", ["BootDelay"] = 5, ["BootMode"] = bmc.Machine.State.Boot.Mode == "Legacy" ? "Bios" : "Uefi", ["ProcVirtualization"] = "Enabled", ["SetupPassword"] = null, ["SysProfile"] = "Balanced",
        });

    private static JsonObject Choice(string name, bool readOnly, params string[] values) => Entry(name, "Enumeration").With("ReadOnly", readOnly).With("ResetRequired", true)
        .With("Value", new JsonArray([.. values.Select(v => (JsonNode)new JsonObject { ["ValueName"] = v, ["ValueDisplayName"] = v })]));

    private static JsonObject Entry(string name, string type) => new() { ["AttributeName"] = name, ["DisplayName"] = name, ["Type"] = type, ["ReadOnly"] = false, ["ResetRequired"] = false };
}
