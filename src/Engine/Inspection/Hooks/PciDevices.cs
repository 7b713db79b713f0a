using System.Globalization;
using System.Text.Json;
using IronicConsole.Engine.Kernel;
using Microsoft.Extensions.Options;

namespace IronicConsole.Engine.Inspection.Hooks;

/// <summary>Counts the PCI devices that have a name in <c>Inspection:PciAliases</c> into capabilities.</summary>
public sealed class PciDevices(IOptions<InspectionOptions> options) : IInspectionHook
{
    /// <inheritdoc/>
    public string Name => "pci-devices";

    /// <inheritdoc/>
    public Problem? Apply(Findings findings)
    {
        if (findings.PluginData["pci_devices"] is not { ValueKind: JsonValueKind.Array } list)
        {
            findings.Say("The inventory lists no PCI devices; the ramdisk's collector 'pci-devices' is off.");
            return null;
        }

        var devices = list.EnumerateArray().Where(d => d.ValueKind == JsonValueKind.Object).Select(JsonMap.From)
            .Select(d => (Vendor: d.Text("vendor_id"), Product: d.Text("product_id"))).ToArray();
        var counted = options.Value.PciAliases
            .Select(a => (a.Name, Count: devices.Count(d => Same(d.Vendor, a.VendorId) && Same(d.Product, a.ProductId))))
            .Where(a => a.Count > 0).GroupBy(a => a.Name)
            .Select(g => KeyValuePair.Create(g.Key, g.Sum(a => a.Count).ToString(CultureInfo.InvariantCulture))).ToArray();
        if (counted.Length > 0) findings.SetCapabilities(counted);
        return null;
    }

    private static bool Same(string? given, string wanted) => string.Equals(given, wanted, StringComparison.OrdinalIgnoreCase);
}
