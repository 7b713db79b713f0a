using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Inspection;
using IronicConsole.Engine.Inspection.Hooks;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;
using Microsoft.Extensions.Options;

namespace IronicConsole.Tests.Inspection;

/// <summary>Hooks and inventories.</summary>
internal static class InspectionBench
{
    public static string Text(string file, [CallerFilePath] string here = "") => File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "Data", file), Encoding.UTF8);

    public static JsonElement Json(string file) => JsonDocument.Parse(Text(file)).RootElement;

    public static HookChain Hooks(InspectionOptions? options = null)
    {
        var o = Options.Create(options ?? new InspectionOptions());
        return new HookChain([
            new RamdiskError(), new ValidateInterfaces(o), new PortsHook(o), new Architecture(), new Memory(), new Cpus(), new BootMode(), new CpuCapabilities(),
            new LocalLinkConnection(), new ParseLldp(), new PciDevices(o), new RootDevice(o),
        ]);
    }

    public static Findings Findings(string inventory, string pluginData = "{}", JsonMap? properties = null, params Port[] ports) => new(
        new Node { Id = Guid.Empty, Driver = "redfish", Properties = properties ?? JsonMap.Empty }, ports, JsonMap.Parse(inventory), JsonMap.Parse(pluginData), DateTimeOffset.UnixEpoch);

    /// <summary>An inventory with these interfaces, out of a file that holds a list of them.</summary>
    public static Findings WithInterfaces(string file)
    {
        var list = JsonNode.Parse(Text(file))!.AsArray();
        var number = 0;
        foreach (var card in list) card!["mac_address"] = $"52:54:00:00:00:{number++:x2}";
        return Findings(new JsonObject { ["interfaces"] = list.DeepClone() }.ToJsonString());
    }

    public static Port Port(string mac) => new() { Id = Guid.NewGuid(), NodeId = Guid.Empty, Address = mac };
}
