using System.Text.Json.Nodes;

namespace IronicConsole.Engine.Inspection.Lldp;

/// <summary>What a switch says about itself and the port a machine is cabled to, in the keys that Ironic's users know. The first of a kind counts, lists gather.</summary>
public static class LldpNeighbour
{
    private const int Dot1 = 0x0080c2, Dot3 = 0x00120f;

    private static readonly string[] Abilities =
        ["Other", "Repeater", "Bridge", "WLAN", "Router", "Telephone", "DOCSIS cable device", "Station only", "C-Vlan", "S-Vlan", "TPMR"];

    /// <summary>Everything that can be read; empty when nothing can.</summary>
    public static JsonObject Read(IEnumerable<LldpTlv> pieces)
    {
        var found = new JsonObject();
        foreach (var piece in pieces)
        {
            switch (piece.Type)
            {
                case 1: Once(found, "switch_chassis_id", ChassisId(piece)); break;
                case 2: Once(found, "switch_port_id", PortId(piece)); break;
                case 4: Once(found, "switch_port_description", piece.Text(0)); break;
                case 5: Once(found, "switch_system_name", piece.Text(0)); break;
                case 6: Once(found, "switch_system_description", piece.Text(0)); break;
                case 7: Capabilities(found, piece); break;
                case 8: Gather(found, "switch_mgmt_addresses", piece.Byte(0) is { } length ? piece.Address(1, length) : null); break;
                case 127 when piece.Value.Length >= 4: Organisation(found, piece); break;
            }
        }

        return found;
    }

    /// <summary>The switch: a MAC address, a network address or a name.</summary>
    public static string? ChassisId(LldpTlv piece) => piece.Byte(0) switch
    {
        4 => piece.Mac(1),
        5 => piece.Address(1, piece.Value.Length - 1),
        1 or 2 or 3 or 6 or 7 => piece.Text(1),
        _ => null,
    };

    /// <summary>Its port.</summary>
    public static string? PortId(LldpTlv piece) => piece.Byte(0) switch
    {
        3 => piece.Mac(1),
        4 => piece.Address(1, piece.Value.Length - 1),
        1 or 2 or 5 or 6 or 7 => piece.Text(1),
        _ => null,
    };

    private static void Capabilities(JsonObject found, LldpTlv piece)
    {
        if (piece.Word(0) is not { } can || piece.Word(2) is not { } does) return;
        Once(found, "switch_capabilities_support", Named(can));
        Once(found, "switch_capabilities_enabled", Named(does));
    }

    private static void Organisation(JsonObject found, LldpTlv piece)
    {
        switch (((piece.Word(0)!.Value << 8) | piece.Byte(2)!.Value, piece.Byte(3)))
        {
            case (Dot1, 1): Once(found, "switch_port_untagged_vlan_id", piece.Word(4)); break;
            case (Dot1, 2) when piece.Byte(4) is { } flags && piece.Word(5) is { } vlan:
                Gather(found, "switch_port_protocol_vlan_ids", vlan);
                Once(found, "switch_port_protocol_vlan_support", (flags & 2) != 0);
                Once(found, "switch_port_protocol_vlan_enabled", (flags & 4) != 0);
                break;
            case (Dot1, 3) when piece.Word(4) is { } vlan && piece.Byte(6) is { } length && piece.Value.Length >= 7 + length:
                Gather(found, "switch_port_vlans", new JsonObject { ["id"] = vlan, ["name"] = piece.Text(7, length) ?? "" });
                break;
            case (Dot1, 4) when piece.Byte(4) is { } length && length > 0 && piece.Value.Length >= 5 + length:
                Gather(found, "switch_protocol_identities", Convert.ToHexStringLower(piece.Value.Span.Slice(5, length)));
                break;
            case (Dot1, 6): Once(found, "switch_port_management_vlan_id", piece.Word(4)); break;
            case (Dot1, 7) or (Dot3, 3) when piece.Byte(4) is { } status && piece.DoubleWord(5) is { } id:
                Once(found, "switch_port_link_aggregation_support", (status & 1) != 0);
                Once(found, "switch_port_link_aggregation_enabled", (status & 2) != 0);
                Once(found, "switch_port_link_aggregation_id", id);
                break;
            case (Dot3, 1) when piece.Byte(4) is { } status && piece.Word(7) is not null:
                Once(found, "switch_port_autonegotiation_support", (status & 1) != 0);
                Once(found, "switch_port_autonegotiation_enabled", (status & 2) != 0);
                break;
            case (Dot3, 4): Once(found, "switch_port_mtu", piece.Word(4)); break;
        }
    }

    private static JsonArray Named(int bits) => [.. Abilities.Where((_, i) => (bits & (1 << i)) != 0).Select(a => (JsonNode)a)];

    private static void Once(JsonObject found, string key, JsonNode? value)
    {
        if (value is not null && !found.ContainsKey(key)) found[key] = value;
    }

    private static void Gather(JsonObject found, string key, JsonNode? value)
    {
        if (value is null) return;
        if (found[key] is not JsonArray list) found[key] = list = [];
        list.Add(value);
    }
}
