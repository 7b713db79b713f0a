using System.Net;
using System.Net.Sockets;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Drivers.Redfish;

/// <summary>How to log in to a BMC.</summary>
internal enum RedfishAuth
{
    Auto,
    Session,
    Basic,
}

/// <summary>Where a BMC is and how to speak to it; equal targets share a login.</summary>
/// <param name="Address">Scheme, host and port.</param>
/// <param name="User">User, or null for none.</param>
/// <param name="Password">Password, or null for none.</param>
/// <param name="Trust">Which certificate is trusted.</param>
/// <param name="Auth">How to log in.</param>
internal sealed record RedfishTarget(Uri Address, string? User, Secret? Password, BmcTrust Trust, RedfishAuth Auth)
{
    /// <summary>The address as people read it.</summary>
    public string Name => Address.GetLeftPart(UriPartial.Authority);

    /// <summary>Reads <c>driver_info</c>; the problem names the key that is missing or wrong.</summary>
    public static Result<RedfishTarget> From(DriverNode node)
    {
        if (node.Text(RedfishKeys.Address) is not { } written || string.IsNullOrWhiteSpace(written)) return Missing(RedfishKeys.Address, "the address of its BMC");
        if (AddressOf(written.Trim()) is not { } address)
        {
            return Problem.Invalid(RedfishKeys.Field(RedfishKeys.Address), $"'{written}' is not the address of a BMC.", "Write a host name or IP address, e.g. https://10.0.0.5 or bmc7.example.org:8443.");
        }

        var trust = BmcTrust.From(node.Text(RedfishKeys.VerifyCa));
        if (!trust.Ok) return trust.Problem;

        var user = node.Text(RedfishKeys.Username) is { Length: > 0 } u ? u : null;
        var password = node.Secret(RedfishKeys.Password);
        if (user is null && password is not null) return Missing(RedfishKeys.Username, "the user that the password belongs to");
        if (user is not null && password is null) return Missing(RedfishKeys.Password, $"the password of the user '{user}'");

        var system = node.Text(RedfishKeys.SystemId);
        if (system is { Length: > 0 } && RedfishPath.Local(system) is null)
        {
            return Problem.Invalid(RedfishKeys.Field(RedfishKeys.SystemId), $"'{system}' is not the path of a system.", "Write a path on the BMC, e.g. /redfish/v1/Systems/1.");
        }

        RedfishAuth? auth = node.Text(RedfishKeys.AuthType)?.ToUpperInvariant() switch
        {
            null or "" or "AUTO" => RedfishAuth.Auto,
            "SESSION" => RedfishAuth.Session,
            "BASIC" => RedfishAuth.Basic,
            _ => null,
        };
        return auth is { } kind
            ? new RedfishTarget(address, user, password, trust.Value, kind)
            : Problem.Invalid(RedfishKeys.Field(RedfishKeys.AuthType), $"'{node.Text(RedfishKeys.AuthType)}' is not a way to log in.", "Write session, basic or auto.");
    }

    private static Uri? AddressOf(string written)
    {
        if (!written.StartsWith('[') && IPAddress.TryParse(written, out var ip) && ip.AddressFamily == AddressFamily.InterNetworkV6) written = $"[{written}]";
        if (!written.Contains("://", StringComparison.Ordinal)) written = "https://" + written;
        return Uri.TryCreate(written, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" && uri.Host.Length > 0 && uri.UserInfo.Length == 0
            ? new Uri(uri.GetLeftPart(UriPartial.Authority))
            : null;
    }

    private static Problem Missing(string key, string what) => Problem.Invalid(
        RedfishKeys.Field(key), $"The node does not say {what}: driver_info has no '{key}'.", $"Set driver_info/{key}.");
}
