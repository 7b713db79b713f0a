using System.Text;
using System.Text.Json.Nodes;
using IronicConsole.RackSim.Machines;

namespace IronicConsole.RackSim.Agent;

/// <summary>What the agent finds in its machine, in the shape of the agent's inventory.</summary>
internal static class Inventory
{
    /// <summary>The inventory alone.</summary>
    public static JsonObject Of(SimulatedMachine machine)
    {
        var id = machine.Identity;
        return new JsonObject
        {
            ["interfaces"] = new JsonArray([.. id.Macs.Select((mac, port) => (JsonNode)Interface(id, mac, port))]),
            ["cpu"] = new JsonObject
            {
                ["model_name"] = $"{id.Manufacturer} Processor",
                ["frequency"] = "2400.0000",
                ["count"] = id.Threads,
                ["architecture"] = id.Architecture,
                ["flags"] = new JsonArray("aes", "vmx", "pse", "pdpe1gb"),
                ["socket_count"] = 1,
            },
            ["disks"] = new JsonArray(DiskOf(machine)),
            ["memory"] = new JsonObject { ["total"] = (long)id.MemoryMib << 20, ["physical_mb"] = id.MemoryMib },
            ["bmc_address"] = id.Address.ToString(),
            ["bmc_v6address"] = "::/0",
            ["bmc_mac"] = id.BmcMac,
            ["system_vendor"] = new JsonObject
            {
                ["product_name"] = id.Model,
                ["serial_number"] = id.Serial,
                ["manufacturer"] = id.Manufacturer,
                ["firmware"] = new JsonObject { ["vendor"] = id.Manufacturer, ["version"] = "1.0", ["build_date"] = "01/01/2026" },
            },
            ["boot"] = new JsonObject { ["current_boot_mode"] = machine.State.Boot.Mode == "Legacy" ? "bios" : "uefi", ["pxe_interface"] = null },
            ["hostname"] = id.Name,
        };
    }

    /// <summary>The body of the inspection callback.</summary>
    public static JsonObject Inspection(SimulatedMachine machine) => new()
    {
        ["inventory"] = Of(machine),
        ["error"] = null,
        ["root_disk"] = DiskOf(machine),
        ["boot_interface"] = null,
        ["configuration"] = new JsonObject
        {
            ["collectors"] = new JsonArray("default", "logs", "lldp"),
            ["managers"] = new JsonArray(new JsonObject { ["name"] = AgentSteps.Manager, ["version"] = AgentSteps.ManagerVersion }),
        },
        ["lldp_raw"] = new JsonObject([.. machine.Identity.Macs.Select((_, port) => KeyValuePair.Create<string, JsonNode?>($"eth{port}", Lldp(machine.Identity, port)))]),
        ["logs"] = SystemLogs.Pack(machine.Serial),
    };

    private static JsonObject Interface(MachineIdentity id, string mac, int port) => new()
    {
        ["name"] = $"eth{port}",
        ["mac_address"] = mac,
        ["ipv4_address"] = port == 0 ? id.Address.ToString() : null,
        ["ipv6_address"] = null,
        ["has_carrier"] = true,
        ["lldp"] = null,
        ["vendor"] = "0x8086",
        ["product"] = "0x1563",
        ["client_id"] = null,
        ["biosdevname"] = null,
        ["speed_mbps"] = 10000,
        ["pci_address"] = $"0000:3b:00.{port}",
    };

    private static JsonObject DiskOf(SimulatedMachine machine) => new()
    {
        ["name"] = "/dev/sda",
        ["model"] = "RackSim SSD",
        ["size"] = machine.Rack.Options.DiskBytes,
        ["rotational"] = false,
        ["wwn"] = $"0x5000c500{machine.Identity.Number:x8}",
        ["serial"] = $"{machine.Identity.Serial}-D1",
        ["vendor"] = machine.Identity.Manufacturer,
        ["wwn_with_extension"] = $"0x5000c500{machine.Identity.Number:x8}",
        ["wwn_vendor_extension"] = null,
        ["hctl"] = "0:0:0:0",
        ["by_path"] = "/dev/disk/by-path/pci-0000:00:17.0-ata-1",
        ["logical_sectors"] = 512,
        ["physical_sectors"] = 4096,
    };

    /// <summary>Raw LLDP fields as type and hexadecimal value: chassis (a MAC of the rack's switch), port name, time to live, system name.</summary>
    private static JsonArray Lldp(MachineIdentity id, int port) => new(
        new JsonArray(1, $"04525400ff{id.Number / 48:x4}{port:x2}"),
        new JsonArray(2, "05" + Hex($"Ethernet1/{1 + (id.Number % 48)}")),
        new JsonArray(3, "0078"),
        new JsonArray(5, Hex($"racksim-switch-{port + 1}")));

    private static string Hex(string text) => Convert.ToHexStringLower(Encoding.ASCII.GetBytes(text));
}
