using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Ports;

namespace IronicConsole.Engine.Inspection;

/// <summary>A network card in an inventory.</summary>
/// <param name="Name">Its name in the ramdisk, or its MAC address.</param>
/// <param name="Mac">MAC address, lower case with colons.</param>
/// <param name="HasAddress">Whether it has an IP address.</param>
/// <param name="PxeEnabled">Whether the machine booted from it; null when that is not known.</param>
/// <param name="ClientId">InfiniBand client id, or null.</param>
/// <param name="Raw">The card as it was sent.</param>
public sealed record NetworkCard(string Name, string Mac, bool HasAddress, bool? PxeEnabled, string? ClientId, JsonMap Raw)
{
    private static readonly string[] AddressKeys = ["ipv4_address", "ipv6_address"];

    /// <summary>All cards with a MAC address, except loopback, each address once.</summary>
    public static ImmutableArray<NetworkCard> In(JsonMap inventory)
    {
        var booted = BootedFrom(inventory);
        return [.. Cards(inventory).Select(card => Read(card, booted)).OfType<NetworkCard>().DistinctBy(c => c.Mac)];
    }

    /// <summary>The address that the machine booted from over the network (also from <c>01-aa-bb-...</c>), or null.</summary>
    public static string? BootedFrom(JsonMap inventory)
    {
        var text = inventory.Map("boot").Text("pxe_interface");
        return text is null ? null : MacAddress.Normal(text) ?? (text.Length > 3 && text[2] is '-' or ':' ? MacAddress.Normal(text[3..]) : null);
    }

    /// <summary>The objects in <c>interfaces</c>.</summary>
    public static IEnumerable<JsonMap> Cards(JsonMap inventory) => inventory["interfaces"] is { ValueKind: JsonValueKind.Array } list
        ? list.EnumerateArray().Where(i => i.ValueKind == JsonValueKind.Object).Select(i => JsonMap.From(i)) : [];

    private static NetworkCard? Read(JsonMap card, string? booted)
    {
        if (card.Text("mac_address") is not { } text || MacAddress.Normal(text) is not { } mac) return null;
        var addresses = AddressKeys.Select(k => Address(card.Text(k))).OfType<IPAddress>().ToArray();
        var name = card.Text("name") is { Length: > 0 } given ? given : mac;
        if (name == "lo" || Array.Exists(addresses, IPAddress.IsLoopback)) return null;
        return new NetworkCard(name, mac, addresses.Length > 0, booted is null ? null : mac == booted, card.Text("client_id") is { Length: > 0 } id ? id : null, card);
    }

    private static IPAddress? Address(string? text) => IPAddress.TryParse(text?.Split('/', '%')[0], out var address) ? address : null;
}
