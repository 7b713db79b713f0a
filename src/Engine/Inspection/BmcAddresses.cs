using System.Collections.Immutable;
using System.Net;
using System.Text.Json;
using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Provisioning;

namespace IronicConsole.Engine.Inspection;

/// <summary>Addresses of BMCs, by which a machine is known before its ports are.</summary>
public static class BmcAddresses
{
    private static readonly string[] Theirs = ["bmc_address", "bmc_v6address"];

    /// <summary>The key of <c>driver_internal_info</c> that keeps a node's own during inspection.</summary>
    public const string Key = "lookup_bmc_addresses";

    /// <summary>Those in an inventory; empty ones, unset ones and loopback do not count.</summary>
    public static ImmutableHashSet<string> In(JsonMap inventory) =>
        [.. Theirs.Select(k => Usable(inventory.Text(k))).OfType<string>()];

    /// <summary>Those kept for a node.</summary>
    public static ImmutableHashSet<string> Of(Node node) => node.DriverInternalInfo[Key] is { ValueKind: JsonValueKind.Array } list
        ? [.. list.EnumerateArray().Where(a => a.ValueKind == JsonValueKind.String).Select(a => a.GetString()!)] : [];

    /// <summary>Those written in a node's <c>driver_info</c> (every key that ends in <c>_address</c>); host names are left out.</summary>
    public static ImmutableSortedSet<string> Written(JsonMap driverInfo) =>
        [.. driverInfo.Keys.Where(k => k.EndsWith("_address", StringComparison.Ordinal)).Select(k => Usable(Host(driverInfo.Text(k)))).OfType<string>()];

    private static string? Host(string? text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Host.Length > 0 ? url.IdnHost : text;

    private static string? Usable(string? text) => IPAddress.TryParse(text?.Split('/', '%')[0].Trim('[', ']'), out var address)
        && !IPAddress.IsLoopback(address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any) ? address.ToString() : null;
}
