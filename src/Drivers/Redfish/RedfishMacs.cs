using System.Text.Json;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Drivers.Redfish;

/// <summary>MAC addresses of a system's network cards: from its Ethernet interfaces, else from the functions of its adapters.</summary>
internal sealed class RedfishMacs(RedfishSystem system)
{
    /// <summary>Addresses in lower case with colons, each once, in the BMC's order.</summary>
    public async Task<Result<IReadOnlyList<string>>> ReadAsync(CancellationToken cancel)
    {
        var cards = await system.Bmc.MembersAsync(system.Resource.Body.Link("EthernetInterfaces"), cancel).ConfigureAwait(false);
        if (!cards.Ok) return cards.Problem;
        var macs = Of(cards.Value.Select(c => c.Body));
        if (macs.Count > 0) return macs;

        var adapters = await system.Bmc.MembersAsync(system.Resource.Body.Link("NetworkInterfaces"), cancel).ConfigureAwait(false);
        if (!adapters.Ok) return adapters.Problem;
        foreach (var adapter in adapters.Value)
        {
            var functions = await system.Bmc.MembersAsync(adapter.Body.Link("NetworkDeviceFunctions"), cancel).ConfigureAwait(false);
            if (!functions.Ok) return functions.Problem;
            macs.AddRange(Of(functions.Value.Select(f => f.Body.At("Ethernet"))));
        }

        return macs.Distinct().ToList();
    }

    /// <summary>A MAC address in lower case with colons; null when it is none, all zero, all ones or a group address.</summary>
    public static string? Normal(string? written)
    {
        var digits = written?.Replace(":", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).Trim().ToLowerInvariant();
        if (digits is not { Length: 12 } || !digits.All(char.IsAsciiHexDigit) || digits.All(d => d == '0') || digits.All(d => d == 'f')) return null;
        return string.Join(':', digits.Chunk(2).Select(pair => new string(pair)));
    }

    private static List<string> Of(IEnumerable<JsonElement> cards) => cards
        .Where(c => c.At("Status").Text("State") is not "Absent")
        .Select(c => Normal(c.Text("MACAddress")) ?? Normal(c.Text("PermanentMACAddress")))
        .OfType<string>().Distinct().ToList();
}
