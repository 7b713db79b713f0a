using System.Globalization;
using System.Text.Json.Nodes;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Drivers.Redfish;

/// <summary>Out-of-band inspection: the inventory and the node properties that a BMC's facts make, in the agent's shape. Pure functions.</summary>
public static class RedfishInventory
{
    private const long GiB = 1L << 30;
    private static readonly string[] Needed = ["cpu_arch", "local_gb", "memory_mb"];

    /// <summary>The inventory, as <c>GET /v1/nodes/{id}/inventory</c> shows it. Parts that the BMC does not tell are left out.</summary>
    public static JsonMap Of(BmcFacts facts)
    {
        var inventory = new JsonObject
        {
            ["system_vendor"] = Known(new()
            {
                ["manufacturer"] = facts.Vendor,
                ["product_name"] = facts.Model,
                ["serial_number"] = facts.Serial,
                ["system_uuid"] = facts.SystemUuid,
                ["firmware"] = facts.BiosVersion is null ? null : new JsonObject { ["version"] = facts.BiosVersion },
            }),
            ["cpu"] = Known(new() { ["architecture"] = facts.CpuArch, ["count"] = facts.Cpus }),
            ["memory"] = facts.MemoryMb is { } mb ? new JsonObject { ["physical_mb"] = mb, ["total"] = mb * 1024 * 1024 } : new JsonObject(),
            ["disks"] = new JsonArray([.. facts.DiskBytes.Select((size, i) => new JsonObject { ["name"] = $"disk{i + 1}", ["size"] = size })]),
            ["interfaces"] = new JsonArray([.. facts.Macs.Select((mac, i) => new JsonObject { ["name"] = $"nic{i + 1}", ["mac_address"] = mac })]),
        };
        if (facts.BootMode is { } mode) inventory["boot"] = new JsonObject { ["current_boot_mode"] = mode };
        return JsonMap.From(inventory);
    }

    /// <summary>The node properties: <c>cpu_arch</c>, <c>cpus</c>, <c>memory_mb</c>, <c>local_gb</c> and the capability <c>boot_mode</c>. Numbers are text, as Ironic keeps them.</summary>
    public static IReadOnlyDictionary<string, string> PropertiesOf(BmcFacts facts)
    {
        var found = new Dictionary<string, string>();
        if (facts.CpuArch is { } arch) found["cpu_arch"] = arch;
        if (facts.Cpus is { } cpus) found["cpus"] = cpus.ToString(CultureInfo.InvariantCulture);
        if (facts.MemoryMb is { } mb) found["memory_mb"] = mb.ToString(CultureInfo.InvariantCulture);
        if (LocalGb(facts.DiskBytes) is { } gb) found["local_gb"] = gb.ToString(CultureInfo.InvariantCulture);
        if (facts.BootMode is { } mode) found["capabilities"] = "boot_mode:" + mode;
        return found;
    }

    /// <summary>What an inspection needs and the BMC does not tell, in the order of the properties; empty when nothing is missing.</summary>
    public static IReadOnlyList<string> Missing(BmcFacts facts)
    {
        var known = PropertiesOf(facts);
        return [.. Needed.Where(p => !known.ContainsKey(p))];
    }

    /// <summary>The smallest disk of at least 4 GiB, less 1 GiB for partitioning.</summary>
    private static long? LocalGb(IReadOnlyList<long> sizes)
    {
        var root = sizes.Where(s => s >= 4 * GiB).Order().FirstOrDefault();
        return root == 0 ? null : (root / GiB) - 1;
    }

    private static JsonObject Known(JsonObject all)
    {
        foreach (var key in all.Where(p => p.Value is null).Select(p => p.Key).ToList()) all.Remove(key);
        return all;
    }
}
