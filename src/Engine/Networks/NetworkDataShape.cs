using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Networks;

/// <summary>The shape of OpenStack's <c>network_data</c>: links (cards, bonds, VLANs), networks and services. Keys beyond it are let through, as the schema does.</summary>
/// <remarks>Source: the schema that Ironic checks <c>network_data</c> of nodes against (<c>[api]network_data_schema</c>, from nova's).</remarks>
internal static class NetworkDataShape
{
    private const int Longest = 255, MostItems = 1024;
    private static readonly string[] Lists = ["links", "networks", "services"], Bonds = ["802.3ad", "balance-rr", "active-backup", "balance-xor", "broadcast", "balance-tlb", "balance-alb"];
    private static readonly string[] Cards = ["bridge", "dvs", "hw_veb", "hyperv", "ovs", "tap", "vhostuser", "vif", "phy"], Types = ["ipv4", "ipv4_dhcp", "ipv6", "ipv6_dhcp", "ipv6_slaac"];

    /// <summary>All that is wrong, each with its place; nothing for an object without keys.</summary>
    public static IEnumerable<Problem> Wrong(JsonMap data)
    {
        if (data.IsEmpty) yield break;
        foreach (var list in Lists)
        {
            if (data[list] is not { ValueKind: JsonValueKind.Array } items)
            {
                yield return Problem.Invalid($"network_data/{list}", $"'network_data/{list}' must be a list{(data.Keys.Except(Lists).FirstOrDefault() is { } other ? $"; there is '{other}'" : "")}.", "Give links, networks and services, each a list, which may be empty; or an empty object.");
                continue;
            }

            if (items.GetArrayLength() > MostItems) yield return Problem.Invalid($"network_data/{list}", $"'network_data/{list}' has more than {MostItems} items.");
            var at = 0;
            foreach (var item in items.EnumerateArray().Take(MostItems))
            {
                var place = $"network_data/{list}/{at++}";
                if (item.ValueKind != JsonValueKind.Object) yield return Problem.Invalid(place, $"'{place}' must be an object.");
                else foreach (var problem in new Item(place, JsonMap.From(item)).Check(list)) yield return problem;
            }
        }
    }

    private sealed class Item(string place, JsonMap map)
    {
        private readonly List<Problem> _wrong = [];

        public List<Problem> Check(string list)
        {
            if (list == "links") Link();
            else if (list == "networks") Network();
            else Service();
            return _wrong;
        }

        private void Link()
        {
            Text("id");
            var type = map.Text("type");
            One("type", [.. Cards, "bond", "vlan"]);
            Text("vif_id", required: false);
            if (map["mtu"] is { ValueKind: not JsonValueKind.Null } mtu && !(mtu.ValueKind == JsonValueKind.Number && mtu.TryGetDouble(out var bytes) && bytes is >= 1 and <= 65535)) Add("mtu", "must be a number of bytes from 1 to 65535, or null");
            Address(type == "vlan" ? "vlan_mac_address" : "ethernet_mac_address");
            if (type == "bond")
            {
                One("bond_mode", Bonds);
                if (map["bond_links"] is not { ValueKind: JsonValueKind.Array } links || links.GetArrayLength() > MostItems || links.EnumerateArray().Any(l => l.ValueKind != JsonValueKind.String)) Add("bond_links", "must be a list of ids of links");
            }
            else if (type == "vlan")
            {
                Text("vlan_link");
                if (map["vlan_id"] is not { ValueKind: JsonValueKind.Number } id || !id.TryGetInt32(out _)) Add("vlan_id", "must be a whole number");
            }
        }

        private void Network()
        {
            Text("id");
            Text("link");
            Text("network_id");
            One("type", Types);
            var family = map.Text("type")?.StartsWith("ipv6", StringComparison.Ordinal) == true ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
            Ip("ip_address", family, required: false);
            Mask("netmask", family, required: false);
            if (map["routes"] is not { } routes) return;
            if (routes.ValueKind != JsonValueKind.Array || routes.GetArrayLength() > MostItems)
            {
                Add("routes", $"must be a list of at most {MostItems}");
                return;
            }

            var at = 0;
            foreach (var route in routes.EnumerateArray())
            {
                var where = $"{place}/routes/{at++}";
                if (route.ValueKind == JsonValueKind.Object) _wrong.AddRange(new Item(where, JsonMap.From(route)).Route(family));
                else _wrong.Add(Problem.Invalid(where, $"'{where}' must be an object."));
            }
        }

        private List<Problem> Route(AddressFamily family)
        {
            Ip("network", family, required: true);
            Mask("netmask", family, required: true);
            Ip("gateway", family, required: true);
            return _wrong;
        }

        private void Service()
        {
            One("type", ["dns"]);
            Ip("address", null, required: true);
        }

        private void Text(string key, bool required = true)
        {
            if (map[key] is null ? required : map[key] is not { ValueKind: JsonValueKind.String } text || text.GetString()!.Length > Longest) Add(key, $"must be text of at most {Longest} characters");
        }

        private void One(string key, string[] words)
        {
            if (map[key] is not { ValueKind: JsonValueKind.String } word || !words.Contains(word.GetString())) Add(key, $"must be one of {string.Join(", ", words)}");
        }

        private void Address(string key)
        {
            if (map[key] is not { ValueKind: JsonValueKind.String } text || text.GetString()!.Split('-', ':') is not { Length: 6 } parts || !parts.All(p => p.Length == 2 && p.All(char.IsAsciiHexDigit))) Add(key, "must be a MAC address");
        }

        private void Ip(string key, AddressFamily? family, bool required)
        {
            if (map[key] is null ? required : Parsed(key) is not { } address || (family is { } only && address.AddressFamily != only)) Add(key, $"must be an {Word(family)} address");
        }

        private void Mask(string key, AddressFamily family, bool required)
        {
            if (map[key] is null ? required : Parsed(key) is not { } mask || mask.AddressFamily != family || !IsMask(mask)) Add(key, $"must be an {Word(family)} netmask, written as an address");
        }

        private IPAddress? Parsed(string key) => map[key] is { ValueKind: JsonValueKind.String } text && text.GetString() is { Length: <= 64 } written && IPAddress.TryParse(written, out var address)
            && (address.AddressFamily == AddressFamily.InterNetworkV6 || written.Count(c => c == '.') == 3) ? address : null;

        private void Add(string key, string must) => _wrong.Add(Problem.Invalid($"{place}/{key}", $"'{place}/{key}' {must}."));

        private static string Word(AddressFamily? family) => family switch { AddressFamily.InterNetwork => "IPv4", AddressFamily.InterNetworkV6 => "IPv6", _ => "IP" };

        // Ones, then zeros.
        private static bool IsMask(IPAddress mask)
        {
            var bits = string.Concat(mask.GetAddressBytes().Select(b => Convert.ToString(b, 2).PadLeft(8, '0')));
            return !bits.Contains("01", StringComparison.Ordinal);
        }
    }
}
