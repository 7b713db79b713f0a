using System.Text.Json;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Web.Nodes;

/// <summary>A table of an inventory. Columns that are empty in every row are left out.</summary>
/// <param name="Heads">Names of the columns.</param>
/// <param name="Rows">Cells by row.</param>
public sealed record InventoryRows(IReadOnlyList<string> Heads, IReadOnlyList<IReadOnlyList<string?>> Rows);

/// <summary>What an inspection found, as tables for people. The shape is the agent's <c>inventory</c>; what is missing is left out.</summary>
public static class InventoryTables
{
    /// <summary>Vendor, processors, memory, boot mode.</summary>
    public static IReadOnlyList<(string Name, string Value)> Machine(JsonMap hardware)
    {
        var vendor = hardware.Map("system_vendor");
        var cpu = hardware.Map("cpu");
        var memory = hardware.Map("memory");
        var rows = new (string, string?)[]
        {
            ("Vendor", vendor.Text("manufacturer")),
            ("Model", vendor.Text("product_name")),
            ("Serial", vendor.Text("serial_number")),
            ("BIOS", vendor.Map("firmware").Text("version")),
            ("Processor", Join(cpu.Text("count") is { } count ? $"{count} ×" : null, cpu.Text("model_name"), cpu.Text("architecture"))),
            ("Memory", Memory(memory)),
            ("Boot mode", hardware.Map("boot").Text("current_boot_mode")),
            ("BMC address", hardware.Text("bmc_address")),
            ("Host name", hardware.Text("hostname")),
        };
        return [.. rows.Where(r => !string.IsNullOrWhiteSpace(r.Item2)).Select(r => (r.Item1, r.Item2!))];
    }

    /// <summary>Disks.</summary>
    public static InventoryRows Disks(JsonMap hardware) => Table(hardware, "disks",
        ("Name", d => d.Text("name")), ("Size", d => long.TryParse(d.Text("size"), out var size) ? Sizes.OfDisk(size) : null), ("Model", d => d.Text("model")),
        ("Kind", d => d.Flag("rotational") is { } turns ? turns ? "rotating" : "solid state" : null), ("Serial", d => d.Text("serial")), ("WWN", d => d.Text("wwn")));

    /// <summary>Network cards.</summary>
    public static InventoryRows Interfaces(JsonMap hardware) => Table(hardware, "interfaces",
        ("Name", i => i.Text("name")), ("MAC address", i => i.Text("mac_address")), ("Link", i => i.Flag("has_carrier") is { } up ? up ? "up" : "down" : null),
        ("Address", i => i.Text("ipv4_address") ?? i.Text("ipv6_address")), ("Vendor", i => i.Text("vendor")), ("Product", i => i.Text("product")));

    private static InventoryRows Table(JsonMap hardware, string key, params (string Head, Func<JsonMap, string?> Cell)[] columns)
    {
        var items = hardware[key] is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.Object).Select(JsonMap.From).ToList() : [];
        var used = columns.Where(c => items.Any(i => !string.IsNullOrWhiteSpace(c.Cell(i)))).ToList();
        return new([.. used.Select(c => c.Head)], [.. items.Select(i => (IReadOnlyList<string?>)[.. used.Select(c => c.Cell(i))])]);
    }

    private static string? Memory(JsonMap memory) =>
        long.TryParse(memory.Text("physical_mb"), out var mb) ? Sizes.OfMemory(mb << 20) : long.TryParse(memory.Text("total"), out var bytes) ? Sizes.OfMemory(bytes) : null;

    private static string? Join(params string?[] parts)
    {
        var words = string.Join(' ', parts.Where(p => !string.IsNullOrWhiteSpace(p)));
        return words.Length == 0 ? null : words;
    }
}
