using System.Globalization;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Inspection;

/// <summary>What a BMC knows, in the form of an inventory and of properties.</summary>
public static class BmcInventory
{
    private const long GiB = 1024L * 1024 * 1024;

    /// <summary>The inventory; parts that the BMC does not tell are left out.</summary>
    public static JsonMap Of(BmcFacts facts)
    {
        var inventory = new JsonObject
        {
            ["cpu"] = Without(new JsonObject { ["count"] = facts.Cpus, ["architecture"] = facts.CpuArch }),
            ["memory"] = Without(new JsonObject { ["physical_mb"] = facts.MemoryMb }),
            ["disks"] = new JsonArray([.. facts.DiskBytes.Select((size, i) => (JsonNode)new JsonObject { ["name"] = $"disk{i.ToString(CultureInfo.InvariantCulture)}", ["size"] = size })]),
            ["interfaces"] = new JsonArray([.. facts.Macs.Select(mac => (JsonNode)new JsonObject { ["name"] = mac, ["mac_address"] = mac })]),
            ["system_vendor"] = Without(new JsonObject
            {
                ["manufacturer"] = facts.Vendor, ["product_name"] = facts.Model, ["serial_number"] = facts.Serial, ["system_uuid"] = facts.SystemUuid,
            }),
            ["boot"] = Without(new JsonObject { ["current_boot_mode"] = facts.BootMode }),
        };
        return JsonMap.From(inventory);
    }

    /// <summary>Which of the properties that every schedulable machine needs the BMC does not tell; null when it tells all.</summary>
    public static Problem? Missing(BmcFacts facts)
    {
        var missing = new[] { ("memory_mb", facts.MemoryMb > 0), ("local_gb", facts.DiskBytes.Count > 0), ("cpu_arch", facts.CpuArch is not null) }
            .Where(p => !p.Item2).Select(p => p.Item1).ToArray();
        return missing.Length == 0 ? null : InspectionProblems.Failed(
            $"The BMC does not tell {string.Join(", ", missing)}.", "Power the machine on once so that its BMC learns of its hardware, or inspect with the agent (inspect_interface agent).");
    }

    /// <summary>Sets the properties: memory, processors, disk (the smallest of at least 4 GiB, less 1 GiB) and boot mode.</summary>
    public static void SetProperties(Findings findings, BmcFacts facts)
    {
        findings.SetProperty("memory_mb", facts.MemoryMb);
        if (facts.Cpus is { } cpus) findings.SetProperty("cpus", cpus);
        var root = facts.DiskBytes.Where(b => b >= 4 * GiB).Order().FirstOrDefault();
        findings.SetProperty("local_gb", Math.Max(0, (root / GiB) - 1));
        if (facts.BootMode is { } mode) findings.SetCapabilities([KeyValuePair.Create("boot_mode", mode)]);
    }

    private static JsonObject Without(JsonObject map)
    {
        foreach (var (key, _) in map.Where(p => p.Value is null).ToArray()) map.Remove(key);
        return map;
    }
}
