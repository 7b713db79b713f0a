using System.Text.Json;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Drivers.Redfish;

/// <summary>Finds the attribute registry that a Bios resource names. BMCs name it with a version, and list it with the same one, with another one, or with none.</summary>
/// <seealso href="https://redfish.dmtf.org/schemas/v1/MessageRegistryFile.json">Redfish registry files</seealso>
internal sealed class RedfishAttributeRegistry(RedfishBmc bmc)
{
    /// <summary>The registry; undefined when the BMC has none of that name. Only a BMC that stops answering is a problem.</summary>
    public async Task<Result<JsonElement>> FindAsync(string? name, CancellationToken cancel)
    {
        if (name is null) return default(JsonElement);
        var root = await bmc.ReadAsync(RedfishPath.Root, "its service root", cancel).ConfigureAwait(false);
        if (!root.Ok) return root.Problem;
        var listed = await bmc.LinksAsync(root.Value.Body.Link("Registries"), cancel).ConfigureAwait(false);
        if (!listed.Ok) return listed.Problem;
        var paths = listed.Value.Select(RedfishJson.Self).OfType<string>().ToList();
        if ((paths.Find(p => Is(Last(p), name)) ?? paths.Find(p => Is(Bare(Last(p)), Bare(name)))) is not { } path) return default(JsonElement);
        var file = await bmc.GlanceAsync(path, cancel).ConfigureAwait(false);
        if (!file.Ok) return file;
        var places = file.Value.Items("Location").ToList();
        var place = places.Where(l => l.Text("Language")?.StartsWith("en", StringComparison.OrdinalIgnoreCase) == true).Concat(places).Select(l => l.Link("Uri")).OfType<string>().FirstOrDefault();
        return place is null ? file.Value.At("RegistryEntries").ValueKind == JsonValueKind.Object ? file : default(JsonElement) : await bmc.GlanceAsync(place, cancel).ConfigureAwait(false);
    }

    private static bool Is(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static string Last(string path) => path.TrimEnd('/').Split('/')[^1];

    // BiosAttributeRegistryU46.v1_2_34 and BiosAttributeRegistryU46.1.2.34 are the registry BiosAttributeRegistryU46.
    private static string Bare(string name) => name.Split('.')[0];
}
