using System.Collections.Immutable;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace IronicConsole.Web.Agent;

/// <summary>The second set of addresses this process listens on: for agents in ramdisks and for the BMCs that fetch boot media. Given by <c>--agent-urls</c>.</summary>
public sealed class AgentListener
{
    private volatile Bound[] _bound;

    /// <summary>A listener on these URLs.</summary>
    public AgentListener(ImmutableArray<string> urls)
    {
        Urls = urls;
        _bound = [.. urls.Select(Read).OfType<Bound>().Where(b => b.Port != 0)];
    }

    /// <summary>The URLs as configured.</summary>
    public ImmutableArray<string> Urls { get; }

    /// <summary>Whether a request came in on it.</summary>
    public bool Has(HttpContext http) => Has(http.Connection.LocalIpAddress, http.Connection.LocalPort);

    /// <summary>Whether a connection came in on it.</summary>
    public bool Has(IPEndPoint local) => Has(local.Address, local.Port);

    /// <summary>Takes the addresses that the server really listens on, which come in the order of the URLs, ours last. Returns the URL to be told to machines; null when there is no listener.</summary>
    public Uri? Started(IEnumerable<string> addresses)
    {
        var mine = addresses.TakeLast(Urls.Length).ToArray();
        if (mine.Length < Urls.Length || mine.Length == 0) return null;
        _bound = [.. mine.Select(Read).OfType<Bound>()];
        if (_bound.Length == 0) return null;
        var scheme = mine[0].StartsWith("https:", StringComparison.OrdinalIgnoreCase) ? "https" : "http";
        return new UriBuilder(scheme, (_bound[0].Address ?? OwnAddress()).ToString(), _bound[0].Port).Uri;
    }

    /// <summary>What is wrong with a URL of a list of listeners, or null.</summary>
    /// <param name="option">The option that has the list, e.g. <c>--urls</c>.</param>
    /// <param name="url">The URL.</param>
    public static string? Wrong(string option, string url) => Read(url) is null ? $"{option}: '{url}' is not a URL such as http://127.0.0.1:8081." : null;

    private bool Has(IPAddress? address, int port) => Array.Exists(_bound, b => b.Port == port && (b.Address is null || b.Address.Equals(Plain(address))));

    private static Bound? Read(string url)
    {
        BindingAddress binding;
        try
        {
            binding = BindingAddress.Parse(url);
        }
        catch (FormatException)
        {
            return null;
        }

        if (binding.IsUnixPipe || binding.Scheme is not ("http" or "https")) return null;
        if (binding.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)) return new(IPAddress.Loopback, binding.Port);
        return IPAddress.TryParse(binding.Host.Trim('[', ']'), out var address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any)
            ? new(Plain(address), binding.Port) : new(null, binding.Port);
    }

    private static IPAddress? Plain(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;

    private static IPAddress OwnAddress() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(n => n.OperationalStatus == OperationalStatus.Up && n.NetworkInterfaceType != NetworkInterfaceType.Loopback)
        .SelectMany(n => n.GetIPProperties().UnicastAddresses).Select(u => u.Address)
        .FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetwork) ?? IPAddress.Loopback;

    private sealed record Bound(IPAddress? Address, int Port);
}
